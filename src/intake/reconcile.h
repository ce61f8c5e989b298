/* reconcile.h — a department's list with dirty names against the registry: three piles.
 *
 *   sure   by credit code, by organisation code inside it, by name, former name, a person's earlier decision, or a
 *          name that differs only in legal form, or lacks a region, and is unique (another region or place contradicts)
 *   ask    the code is wrong but the name is known, several firms fit, or names are similar: candidates with scores
 *   none   nothing near, or a person decided that it is none of ours
 *
 * What people decide is kept in ledger `name_decision` and used from then on, here and in every import. */
#ifndef JBP_INTAKE_RECONCILE_H
#define JBP_INTAKE_RECONCILE_H
#include "base/vec.h"
#include "intake/resolve.h"

typedef enum pile { PILE_SURE, PILE_ASK, PILE_NONE } pile;
typedef struct reconciled {
    int64_t     row, enterprise;            /* enterprise 0 outside PILE_SURE */
    const char *name, *code, *why;
    pile        pile;
    candidate   near_[3];
    size_t      near_count;
} reconciled;
typedef struct reconcile_result { VEC(reconciled) rows; size_t piles[3]; } reconcile_result;

bool reconcile_file(core *c, const char *path, reconcile_result *out, error *e);
#endif
