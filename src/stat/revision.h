/* revision.h — two vintages of one panel compared: what was corrected and what it does to the headline.
 *
 * A closed month is kept as published; a correction makes a new vintage.  Firms are matched by credit code, indicators by id;
 * only cells that stand in a form (reported) are compared, since the rest follows from them. */
#ifndef JBP_STAT_REVISION_H
#define JBP_STAT_REVISION_H
#include "stat/growth.h"

typedef struct revised_cell {
    const char *firm_code, *indicator;     /* of the panels; live as long as they do */
    month       month;
    cell_kind   kind;
    bool        had, has;                  /* known in the old, in the new */
    int64_t     was, is;
} revised_cell;

typedef struct revision {
    VEC(revised_cell) cells;
    VEC(const char *) firms_gone, firms_new;   /* credit codes */
} revision;

void revision_of(arena *a, const panel *was, const panel *is, revision *out);

typedef struct headline_revision {
    growth        was, is;
    int64_t       level, base;             /* is − was */
    growth_change growth;                  /* published now against published then: points */
} headline_revision;

/* `indicator_id` and the period in both vintages, over all firms of each. False: a vintage lacks the indicator. */
bool headline_revised(const panel *was, const panel *is, const char *indicator_id, view period, headline_revision *out, error *err);
#endif
