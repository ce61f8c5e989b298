#include "web/refused.h"

#include "base/map.h"

#include <pthread.h>

enum { PLACES = 4096, NEAR = 8 };         /* a key stands in one of eight places */
typedef struct seen { uint64_t key; int64_t noted, since; } seen;
struct refused { pthread_mutex_t lock; int64_t minute, noted; seen at[PLACES]; };

refused *refused_new(arena *a)
{
    refused *k = NEW(a, refused);
    pthread_mutex_init(&k->lock, NULL);
    return k;
}

void refused_end(refused *k) { pthread_mutex_destroy(&k->lock); }

static uint64_t key_of(const char *const parts[3])
{
    uint64_t h = 0;
    for (int i = 0; i < 3; i++)
        h = h * 1099511628211u ^ hash_bytes(parts[i], strlen(parts[i]));
    return h;
}

/* Its place, or that of the one that was noted longest ago; NULL when all of them are still fresh. */
static seen *place_of(refused *k, uint64_t key, int64_t now)
{
    seen *oldest = NULL;
    for (uint64_t i = 0; i < NEAR; i++) {
        seen *x = &k->at[(key + i) % PLACES];
        if (x->key == key)
            return x;
        if (!oldest || x->noted < oldest->noted)
            oldest = x;
    }
    if (now - oldest->noted < REFUSED_EVERY)
        return NULL;
    *oldest = (seen){ .key = key };
    return oldest;
}

bool refused_count(refused *k, const char *who, const char *peer, const char *what, int64_t now, int64_t *since)
{
    uint64_t key = key_of((const char *const[]){ who, peer, what });
    pthread_mutex_lock(&k->lock);
    seen *x = place_of(k, key, now);
    if (now / 60 != k->minute) {
        k->minute = now / 60;
        k->noted = 0;
    }
    bool note = (!x || now - x->noted >= REFUSED_EVERY) && k->noted < REFUSED_MOST;
    *since = x ? x->since : 0;
    k->noted += note;
    if (x)
        *x = note ? (seen){ .key = key, .noted = now } : (seen){ key, x->noted, x->since + 1 };
    pthread_mutex_unlock(&k->lock);
    return note;
}
