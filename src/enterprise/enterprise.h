/* enterprise.h — the firms of the registry as records: merging, size classes, twins.
 *
 * Two records of one firm made one (合并), keeping both histories.
 *
 * Whatever refers to the second firm is turned to the first, each as a new version of that record; where the first has
 * the same record already (the same month, say), the second's is withdrawn, and stays in history.  What the first lacks
 * is taken over, the second's names become former names, and the second is withdrawn.  One batch; nothing is lost. */
#ifndef JBP_ENTERPRISE_ENTERPRISE_H
#define JBP_ENTERPRISE_ENTERPRISE_H
#include "ledger/record.h"

typedef struct merge_result { size_t moved, withdrawn; } merge_result;
bool enterprise_merge(core *c, const char *keep_uscc, const char *drop_uscc, const char *reason, merge_result *out, error *e);

/* Size class of every firm by the 2017 rules from staff and last year's revenue (size.h); unknown where either is. */
bool enterprise_refresh(core *c, size_t *changed, size_t *unknown, error *e);

/* Pairs that may be one firm: same core of the name, same organisation code, or names that differ in little. */
typedef struct twin { const char *a, *b, *uscc_a, *uscc_b, *why; int score; } twin;
bool enterprise_twins(core *c, twin **out, size_t *n, error *e);
#endif
