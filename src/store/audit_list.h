/* audit_list.h — the log read from its newest entry backwards, filtered, a page at a time.
 *
 * Pages go by sequence, not by number of page, so that the thousandth costs what the first does and entries written
 * meanwhile move nothing.  Days are Beijing's; they are first turned into a span of sequences (entries are written in the
 * order of their time, up to clocks that were set), then compared.  A subject is a part of the entry's subject: the one
 * filter that no index answers, so only so many entries are looked at for it in one go, and the answer says how far that
 * went: what a page costs does not grow with the log. */
#ifndef JBP_STORE_AUDIT_LIST_H
#define JBP_STORE_AUDIT_LIST_H
#include "base/date.h"
#include "store/action.h"
#include "store/audit.h"

typedef struct audit_ask {
    const char *who;                /* account, or the name shown for it; NULL or empty: all */
    const char *action;             /* NULL or empty: all */
    int kind;                       /* an action_kind; −1: all */
    const char *subject;
    date from, to;                  /* both days included; DATE_NONE: open */
    int64_t before, after;          /* sequences; 0: from the newest. `after`: the page that lies directly above it */
    int64_t most;                   /* entries */
    int64_t looks;                  /* entries looked at for a subject; 0: all */
} audit_ask;
enum { AUDIT_LOOKS = 200000 };      /* as pages ask */

typedef struct audit_line {
    int64_t seq, batch, records;    /* batch 0: a note; records: versions it wrote */
    const char *at, *who, *display, *action, *subject, *detail, *reason;       /* display NULL: no account is called so */
} audit_line;
typedef struct audit_lines {
    audit_line *at;
    size_t len, cap;
    int64_t reached;                /* the last sequence looked at, where there are others beyond; 0: all were looked at */
} audit_lines;

/* Newest first; *more: there is one further in the direction that was asked for. */
bool audit_list(store *s, arena *a, const audit_ask *k, audit_lines *out, bool *more, error *e);

/* The newest entries up to a number of entries and of history rows: where a bounded check begins. 1: all of it fits. */
bool audit_span(store *s, int64_t most_entries, int64_t most_rows, int64_t *from, error *e);
#endif
