/* push.h — each firm hears what is new to it, once (精准推送).
 *
 * push_compose() compares the kept results (match/run.h) with what each firm was told, makes one message a firm, and records
 * message, deliveries and what was told in one batch: killed before, nothing happened; killed after, nothing is made twice.
 * push_deliver() marks a delivery as being sent, sends, and records the answer, each step committed by itself.  What is found
 * marked as being sent was cut off in the middle: it is uncertain, and only a person has it repeated. */
#ifndef JBP_PUSH_PUSH_H
#define JBP_PUSH_PUSH_H
#include "match/explain.h"
#include "match/run.h"
#include "push/channels.h"
#include "push/subscription.h"

typedef enum item_kind { ITEM_NEW, ITEM_CHANGED, ITEM_CLOSING, ITEM_NEAR, ITEM_LOST, ITEM_RESULT, ITEM_FINDING, ITEM_EVALUATION, ITEMS } item_kind;
static inline bool item_is_event(item_kind k) { return k >= ITEM_RESULT; }         /* not of a policy: policy_id is the key in push_told */

typedef struct push_item { item_kind kind; const policy *policy; const char *policy_id; char *text; char *told; date closing; } push_item;
typedef struct push_firm { uint32_t firm; push_item *at; size_t count; char *title, *body; } push_firm;

typedef struct push_counts { size_t firms, items[ITEMS], messages, deliveries, no_address; } push_counts;

/* What would be told to whom, of what each firm wants to hear (subscription.h); nothing is written. */
bool push_find(match *m, const channels *x, push_firm **out, size_t *n, push_counts *counts, error *e);
/* The same as messages and deliveries, and told. */
bool push_compose(match *m, const channels *x, const push_firm *firms, size_t n, push_counts *counts, error *e);

typedef struct deliver_counts { size_t sent, failed, dead, uncertain; } deliver_counts;
/* Every delivery that is due, of one channel or (CHANNELS) of all. */
bool push_deliver(core *c, const channels *x, channel only, deliver_counts *out, error *e);
/* By a person: a failed, dead or uncertain delivery is queued again. */
bool push_retry(core *c, int64_t delivery, error *e);
bool push_read(core *c, int64_t message, error *e);

text2 item_name(item_kind k);
char *moment_after(arena *a, const char *at, int64_t seconds);          /* 2026-03-01T02:00:00Z and so many seconds */
#endif
