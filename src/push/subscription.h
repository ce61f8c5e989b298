/* subscription.h — what a firm wants to hear outside its inbox (ledgers subscription, subscription_kind, push_address).
 *
 * A firm that said nothing hears everything at once.  What it does not want to hear is not told and not marked as told: it
 * is told when the firm changes its mind, if it still holds.  A paused firm has its messages in the inbox and nowhere else;
 * one with a day of its own gets what has gathered in one sending on that day, 09:00 Beijing time. */
#ifndef JBP_PUSH_SUBSCRIPTION_H
#define JBP_PUSH_SUBSCRIPTION_H
#include "base/date.h"
#include "ledger/core.h"

typedef enum topic { TOPIC_MATCH, TOPIC_NEAR, TOPIC_CLOSING, TOPIC_RESULTS, TOPIC_FINDINGS, TOPIC_EVALUATION, TOPICS } topic;
enum { POLICY_LEVELS = 4 };

typedef struct subscription {
    bool paused;
    bool muted[TOPICS], muted_level[POLICY_LEVELS];
    int  closing_days;                       /* 0: the bureau's own */
    int  weekday;                            /* 1 Monday … 5 Friday; 0: at once */
    map  muted_kinds;                        /* code of policy_kind → 1 */
} subscription;

typedef struct subscriptions { map by_firm; subscription all; } subscriptions;
bool subscriptions_load(core *c, arena *a, subscriptions *out, error *e);
const subscription *subscription_of(const subscriptions *s, int64_t firm);         /* never NULL */
/* kind and level of a policy; NULL where the topic has none. */
bool subscription_wants(const subscription *s, topic t, const char *kind, const char *level);
/* When a message of this moment goes out: the moment itself, or 01:00 UTC of the next day of the week that was chosen. */
const char *subscription_moment(const subscription *s, arena *a, const char *now);

const char *topic_field(topic t);                                                   /* of ledger subscription */
text2 topic_title(core *c, topic t);
const char *level_field(int level);
const char *level_word(int level);                                                  /* as policies write it */
#endif
