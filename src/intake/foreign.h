/* foreign.h — somebody else's form (an upper level's template): which of its fields the ledgers already hold, and the form
 * filled with them for a firm, in its own layout (fill once).
 *
 * The field dictionary is every label and alias of `enterprise` and of the ledgers kept by firm, by firm and month, and by
 * firm and year.  A cell whose text is such a label is a field of the form; its value stands to the right, or below where
 * the right is taken by another label.  Of a monthly ledger the month asked for counts, of a yearly one the latest year. */
#ifndef JBP_INTAKE_FOREIGN_H
#define JBP_INTAKE_FOREIGN_H
#include "base/date.h"
#include "base/vec.h"
#include "ledger/record.h"

typedef enum form_state { FORM_HELD, FORM_EMPTY, FORM_FILLED, FORM_UNKNOWN } form_state;   /* we have it; we know the field, not the value; it stands there; nobody knows */
typedef struct form_item {
    const char *sheet, *label, *value, *ledger, *field;      /* ledger, field NULL: unknown */
    size_t      sheet_index;
    int64_t     row;
    int         column;                                       /* of the cell for the value */
    form_state  state;
    bool        number;
} form_item;
typedef struct foreign_form { VEC(form_item) items; size_t held, empty, filled, unknown; } foreign_form;

/* enterprise 0: only which fields the ledgers know. period MONTH_NONE: no monthly values. */
bool foreign_read(core *c, const char *path, int64_t enterprise, month period, foreign_form *out, error *e);
/* A copy with what is held put in; everything else as it was. */
bool foreign_fill(const foreign_form *f, const char *path, const char *to, error *e);
#endif
