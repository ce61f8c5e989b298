/* core.h — what every command works on: a store, the declarations, a data directory and a person.
 *
 *   DIR/jbp.db          the store (unless --store names another)
 *   DIR/packs/          overlay of declarations
 *   DIR/files/          imported originals, named by their SM3: the end of every trace
 *   DIR/reports/        issued reports
 */
#ifndef JBP_LEDGER_CORE_H
#define JBP_LEDGER_CORE_H
#include "ledger/decl.h"
#include "store/audit.h"

typedef struct core_options {
    const char *dir;            /* --data or JBP_DATA */
    const char *url;            /* --store; NULL: DIR/jbp.db */
    const char *who;            /* --as; NULL: the system's user */
    lang        lang;
    store_mode  mode;           /* STORE_CREATE also makes DIR and migrates */
} core_options;

typedef struct core {
    arena      *a;              /* lives as long as the core */
    store      *s;
    packs       packs;
    const char *dir, *who;
    lang        lang;
    map         checks;         /* ledger id → its compiled checks, made when first needed */
    struct kept_hold *kept;          /* of a request: what it looks at together with others (kept.h); NULL: nothing */
} core;

/* Opens, migrates the system tables, loads packs and brings ledger tables to their declarations
 * (ledger/table.h); for reading only where they have changed. */
bool core_open(arena *a, const core_options *o, core *out, error *e);
/* Another connection to the same store beside `first`, whose declarations it shares: they are only read, by any thread. */
bool core_beside(arena *a, const core_options *o, const core *first, core *out, error *e);
void core_close(core *c);
bool core_folders(arena *a, const char *dir, error *e);      /* DIR and what is in it, made where missing */
#endif
