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
#include "registry/size.h"

typedef struct merge_result { size_t moved, withdrawn; } merge_result;
bool enterprise_merge(core *c, const char *keep_uscc, const char *drop_uscc, const char *reason, merge_result *out, error *e);

/* Size class of every firm by the 2017 rules from staff and last year's revenue (size.h); unknown where either is. */
bool enterprise_refresh(core *c, size_t *changed, size_t *unknown, error *e);

/* The same of one firm: `staff` of the newest finance form that says it, else of the register; `revenue` of last year,
 * 万元 with the field's scale; both as stored. `facts` points into the basis itself. */
typedef struct size_basis { decimal staff, revenue; size_facts facts; size_result result; } size_basis;
void size_basis_of(str industry, value staff, value revenue, int revenue_scale, size_basis *out);

/* Pairs that may be one firm: same core of the name, same organisation code, or names that differ in little. */
typedef struct twin { const char *a, *b, *uscc_a, *uscc_b, *why; int score; } twin;
bool enterprise_twins(core *c, twin **out, size_t *n, error *e);
#endif
