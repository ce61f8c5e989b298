/* dmn_check.h — what is wrong with a model before anybody asks it anything: its faults (dmn.h) and, table by table, gaps,
 * overlaps against the hit policy, shared edges, rows that never count, cells and outputs of the wrong kind (table_check.h). */
#ifndef JBP_RULE_DMN_CHECK_H
#define JBP_RULE_DMN_CHECK_H
#include "rule/dmn.h"

typedef enum dmn_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTE } dmn_level;

typedef struct dmn_finding {
    dmn_level level;
    const char *kind;                      /* "gap", "overlap", "shared-edge", "masked", "empty", "wrong-kind", "output", "name", "type" … */
    const char *file, *element;
    int line;
    size_t rule, other;                    /* from 1; 0: none */
    const char *text;                      /* in the run's language */
    feel_value witness;                    /* a context by column: the rows were asked about it and answered as told; or null */
} dmn_finding;

typedef struct dmn_findings { const dmn_finding *at; size_t count; } dmn_findings;

dmn_findings dmn_check(feel_run *r, const dmn_model *m);
#endif
