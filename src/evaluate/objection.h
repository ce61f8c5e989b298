/* objection.h — a file of objections: which firm says which number should be what.
 *
 * Any table file with the columns of ledger evaluation_objection (企业, 数据项, 更正数, and 公示数, 理由 … if given); the same
 * file can be imported there to be kept.  Numbers may carry their unit: 35平方米 of an item in 亩 is converted.  The first
 * line that cannot be understood is told with its sheet and row, and nothing is computed. */
#ifndef JBP_EVALUATE_OBJECTION_H
#define JBP_EVALUATE_OBJECTION_H
#include "evaluate/data.h"

typedef struct objection {
    eval_change change;                     /* row of the table, item, value */
    feel_value  was;                        /* what the ledgers hold */
    const char *said, *reason;              /* 公示数 as the file has it and 理由; NULL */
    bool        differs;                    /* what the file calls published is not what the ledgers hold */
} objection;

bool objections_read(core *c, const eval_table *base, const char *path, objection **out, size_t *n, error *e);
/* One correction as a person types it: a data item by its name and what it should be. Fails as the file does. */
bool objection_one(core *c, const eval_table *base, size_t firm, const char *fact, const char *now, eval_change *out, error *e);
eval_change *objection_changes(arena *a, const objection *o, size_t n);
#endif
