/* audit.h — who did what, in a chain that shows tampering.
 *
 * Every change happens inside a *batch*: one database transaction with one author, one command,
 * one time and, for imports, one source file.  Records' versions (ledger/record.h) carry the batch.
 * When a batch ends, one audit entry is appended whose hash is
 *     SM3(previous hash ‖ canonical JSON of the entry)              (GM/T 0004-2012)
 * and the entry contains the SM3 digest of all history rows the batch wrote, so altering an entry,
 * a history row, or removing or reordering either breaks the chain at a place audit_verify() names.
 * The head (count and hash) is also written to `audit.head` beside an SQLite store at each commit
 * (external anchor), so that cutting off the tail shows as well. */
#ifndef JBP_STORE_AUDIT_H
#define JBP_STORE_AUDIT_H
#include "store/store.h"

typedef struct batch_info {
    const char *who;           /* account or, from the command line, the system user */
    const char *action;        /* "import", "lock-month", "merge", "migrate"…: each has its words in action.h */
    const char *subject;       /* ledger, month, file… */
    const char *detail;        /* JSON or text; never a secret */
    const char *reason;        /* given by the person for corrections; may be NULL */
    const char *at;            /* ISO UTC; NULL: now (time_now_iso) */
} batch_info;

typedef struct batch {
    store  *s;
    arena  *a;                 /* its own */
    batch_info info;           /* texts copied */
    int64_t id;                /* also the order of batches */
    int64_t first, next;       /* history.seq of its rows: [first, next) */
    bool    keep;              /* changed more than records: ends in a commit even without history */
    void   *digest;            /* running SM3 over its history rows */
    const row_shape *history;
} batch;

/* begin → writes → end(commit) or abandon(rollback). A batch that wrote no history leaves no trace at all. */
bool batch_begin(store *s, const batch_info *info, batch *out, error *e);
bool batch_end(batch *b, error *e);
void batch_abandon(batch *b);

/* One version of a record. `changes`: JSON {"field":[old,new],…}; the digest covers every column of the row. */
typedef struct history_row {
    const char *ledger, *op, *sheet;           /* sheet NULL when typed */
    int64_t     record, version, source, row;
    str         changes;
} history_row;
bool history_add(batch *b, const history_row *h, error *e);

/* A note without changes (exports, reads of personal data, failed log-ins…). */
bool audit_note(store *s, const batch_info *info, error *e);

/* Called once for each fault found; returning false stops. */
typedef struct audit_fault { int64_t seq; char *text; } audit_fault;
typedef struct audit_result {
    int64_t entries, history_rows, last;       /* last: number of the newest entry */
    audit_fault *faults;
    size_t  fault_count;
    char   *head;              /* hex hash of the last entry */
} audit_result;
bool audit_verify(store *s, arena *a, audit_result *out, error *e);
bool audit_verify_copy(store *s, arena *a, audit_result *out, error *e);      /* a backup: no anchor speaks of it */
/* Entries from this number on, with their history rows; rows that belong to no entry are looked for only from 1. */
bool audit_verify_from(store *s, arena *a, int64_t from, audit_result *out, error *e);
#endif
