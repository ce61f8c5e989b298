/* month.h — closing a month (关账), and the vintages that follow from it.
 *
 *   open ──due date──► due ──► (late) ──► section approved ──► leader approved + locked
 *
 * A month is a record of ledger `month_state`; its state on a day follows from its dates and approvals,
 * so nothing has to be switched at midnight.  Locking keeps the position in history: what the month said
 * when it was published can be read again at any time (ledger/record.h, as_of).  A later correction of a
 * locked month needs a reason and makes a new *vintage*: vintages are not stored, they are the lock plus
 * every batch after it that touched that month, in order. */
#ifndef JBP_MONITORING_MONTH_H
#define JBP_MONITORING_MONTH_H
#include "base/date.h"
#include "base/decimal.h"
#include "ledger/record.h"

typedef enum month_stage { STAGE_NONE, STAGE_OPEN, STAGE_LATE, STAGE_SECTION, STAGE_LOCKED } month_stage;

typedef struct month_info {
    month       m;
    month_stage stage;
    date        opens, due, locks;              /* DATE_NONE where not set */
    const char *section_by, *section_at, *leader_by, *leader_at, *locked_by, *locked_at;
    int64_t     position;                       /* history position at the lock; 0 before */
} month_info;

/* A month nobody opened has stage STAGE_NONE. `today` decides between open and late. */
bool month_read(core *c, month m, date today, month_info *out, error *e);
text2 month_stage_name(month_stage s);

/* The two months a desk works on.  `shown` is the newest that speaks for the district: at least half as many firms have
 * reported its output as the fullest of the twelve months up to the newest.  `collecting` is the newest that anyone has reported or opened.  They differ
 * while a month comes in: three firms that are early are not the district's growth.  found: some month has output. */
typedef struct months_now { month shown, collecting; bool found; } months_now;
bool month_now(core *c, months_now *out, error *e);

bool month_open(core *c, month m, date opens, date due, date locks, error *e);
typedef enum approval { APPROVE_SECTION, APPROVE_LEADER } approval;
bool month_approve(core *c, month m, approval step, error *e);   /* the two steps need two people */
bool month_lock(core *c, month m, error *e);                     /* needs both approvals; the findings are brought up to date */

typedef struct month_vintage {
    int         number;                         /* 1: as locked */
    int64_t     position;                       /* read records as_of this */
    const char *at, *who, *reason;
    int64_t     changes;                        /* records of the month it changed */
} month_vintage;
bool month_vintages(core *c, month m, month_vintage **out, size_t *n, error *e);

/* Who has to report a month, and who has: timeliness (报送及时率) and completeness (报送完整率). */
typedef struct reporter { int64_t enterprise; const char *name, *uscc; bool reported, late; const char *at; } reporter;
typedef struct reporting {
    reporter *at;
    size_t    due, reported, in_time;           /* firms on the list; of which reported; by the due date */
} reporting;
bool month_reporting(core *c, month m, reporting *out, error *e);
#endif
