/* form.h — forms to send out and exports: workbooks that the intake reads back without a change.
 *
 * A template has the ledger's columns with labels, units and a mark on required ones, drop-downs from code lists, an
 * example row (skipped on import) and a sheet that explains the fields.  With `fill`, what the ledgers already hold is
 * filled in: for a monthly ledger one row a firm on the list, with code, name, month and last year's figures; the number
 * of cells a firm need not type again is counted (fill once). */
#ifndef JBP_INTAKE_FORM_H
#define JBP_INTAKE_FORM_H
#include "base/date.h"
#include "ledger/filter.h"

typedef struct form_options { const char *path; bool fill; month period; } form_options;
typedef struct form_result { size_t rows, filled; } form_result;
bool form_template(core *c, const ledger_decl *l, const form_options *o, form_result *out, error *e);

/* path: .xlsx or .csv; only: NULL, or which records; shows: NULL, or which fields. */
typedef struct export_options {
    const char *path;
    bool gb18030;
    int64_t as_of;
    filter *only;
    bool (*shows)(const void *self, const field_decl *f);
    const void *self;
} export_options;
bool form_export(core *c, const ledger_decl *l, const export_options *o, int64_t *rows, error *e);
#endif
