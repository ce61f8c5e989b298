/* statement.h — 企业自报: what a firm (an expert, a service firm) wrote of itself, and whether the bureau has verified it.
 *
 * Who said what stands in history: a version written at the door has the action STATE_ACTION.  A field rests on a statement
 * when its newest value came with such a version, later than the one the bureau verified.  So nothing is marked in the
 * ledgers themselves: a value that staff or a file wrote since is no statement any more, one the firm edits again is again.
 *
 * Ledger `statement` has one record for each record that a firm stated something of, in ledgers declared `verify: true`:
 * waiting, verified up to a version, or sent back with the reason.  It is written in the same batch as the statement.
 * Personal fields (who to call) are nobody's to verify. */
#ifndef JBP_LEDGER_STATEMENT_H
#define JBP_LEDGER_STATEMENT_H
#include "ledger/record.h"

#define STATE_ACTION "state"

typedef struct statement {
    int64_t id, record, firm, verified;         /* firm: of the registry, 0: none; verified: the version up to which it was, 0: none */
    const char *ledger, *account, *at, *state, *reason, *by, *decided_at;
} statement;
typedef struct statements { statement *at; size_t len, cap; } statements;

const ledger_decl *statement_ledger(const core *c);             /* NULL: no pack has it */
bool statement_waits(const statement *x);                       /* nobody verified it: waiting or sent back */
/* By SQL over its columns, `?` for args, in the order of firms, ledgers and records. */
bool statements_read(core *c, const char *where, const value *args, size_t n, arena *a, statements *out, error *e);
bool statement_find(core *c, const char *ledger, int64_t record, arena *a, statement *out, bool *found, error *e);

/* The fields (by index) whose newest value is a statement later than `verified`; their number. Versions oldest first. */
size_t statement_fields(const ledger_decl *l, const version *v, size_t n, int64_t verified, bool *mark);

/* One batch: verified, or sent back for a reason. Each says which version was looked at; one that changed since is refused. */
typedef struct statement_seen { int64_t id, version; } statement_seen;
enum { STATEMENTS_AT_ONCE = 200 };
bool statements_decide(core *c, const statement_seen *at, size_t n, bool verified, const char *reason, error *e);

/* ---- for record.c --------------------------------------------------------------------------------------------------- */
bool statement_says(const ledger_decl *l, const value *old, const value *new);         /* something that can be verified changed; old NULL: new */
bool statement_put(writer *w, const batch *b, const ledger_decl *l, int64_t record, const value *values, error *e);
bool statement_drop(core *c, writer *w, const ledger_decl *l, int64_t record, error *e);
#endif
