/* rate.h — how many requests one token of the API may make: a bucket that fills evenly and holds a minute's worth, so a
 * burst is allowed and a long-run average is not exceeded.  Kept in memory: a restart fills all buckets. */
#ifndef JBP_WEB_RATE_H
#define JBP_WEB_RATE_H
#include "base/arena.h"

#include <stdbool.h>

typedef struct rate rate;
rate *rate_new(arena *a, int a_minute);         /* 0: no limit */
void rate_end(rate *r);
/* False: too many; *wait_seconds until the next one is let through. `now`: microseconds of any steady clock. Any thread. */
bool rate_take(rate *r, const char *who, int64_t now, int *wait_seconds);
#endif
