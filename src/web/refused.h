/* refused.h — which refusals reach the log, so that nobody floods it by asking again and again.
 *
 * The same person, address and kind of request is noted once in ten minutes, with how often it came since the last note;
 * all together at most 600 notes a minute.  One table of fixed size for all desks: when its
 * places are all taken, the minute's limit alone holds.  Everything else about a refusal stands in the access log. */
#ifndef JBP_WEB_REFUSED_H
#define JBP_WEB_REFUSED_H
#include "base/str.h"

enum { REFUSED_EVERY = 600, REFUSED_MOST = 600 };        /* seconds; notes a minute */

typedef struct refused refused;
refused *refused_new(arena *a);
void refused_end(refused *k);
/* Whether to note it now; *since: how many went by without a note. `now` in seconds. */
bool refused_count(refused *k, const char *who, const char *peer, const char *what, int64_t now, int64_t *since);
#endif
