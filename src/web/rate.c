#include "web/rate.h"

#include "base/str.h"

#include <pthread.h>

/* Of tokens that share a place the one that comes takes it over with a full bucket: with so few tokens that is rare, and
 * it errs on the side of letting through. */
enum { PLACES = 4096, MICROS = 1000000 };
typedef struct bucket { uint64_t who; int64_t left, at; } bucket;      /* left: requests × a minute in microseconds */

struct rate { int a_minute; pthread_mutex_t lock; bucket at[PLACES]; };

rate *rate_new(arena *a, int a_minute)
{
    rate *r = NEW(a, rate);
    r->a_minute = a_minute;
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void rate_end(rate *r)
{
    if (r)
        pthread_mutex_destroy(&r->lock);
}

/* FNV-1a: tokens are random, nobody chooses them to collide. */
static uint64_t hash_of(const char *text)
{
    uint64_t h = 1469598103934665603u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return h ? h : 1;
}

bool rate_take(rate *r, const char *who, int64_t now, int *wait_seconds)
{
    const int64_t one = (int64_t)60 * MICROS, most = one * r->a_minute;
    uint64_t h = hash_of(who);
    if (!r->a_minute)
        return true;
    pthread_mutex_lock(&r->lock);
    bucket *b = &r->at[h % PLACES];
    if (b->who != h)
        *b = (bucket){ h, most, now };
    int64_t passed = now - b->at < one ? now - b->at : one;
    b->left = b->left + passed * r->a_minute < most ? b->left + passed * r->a_minute : most;
    b->at = now;
    bool ok = b->left >= one;
    if (ok)
        b->left -= one;
    else
        *wait_seconds = (int)((one - b->left + (int64_t)r->a_minute * MICROS - 1) / ((int64_t)r->a_minute * MICROS));
    pthread_mutex_unlock(&r->lock);
    return ok;
}
