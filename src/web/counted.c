#include "web/counted.h"

#include "base/map.h"

#include <pthread.h>

enum { PLACES = 512, LONGEST = 1000 };

/* The whole question is compared, not its hash alone: it holds what a person may see. */
typedef struct kept { char text[LONGEST]; size_t len; int64_t head, most, n; } kept;

struct counted { pthread_mutex_t lock; kept at[PLACES]; };

counted *counted_new(arena *a)
{
    counted *k = NEW(a, counted);
    pthread_mutex_init(&k->lock, NULL);
    return k;
}

void counted_end(counted *k) { pthread_mutex_destroy(&k->lock); }

static bool same(const kept *x, str text, int64_t head, int64_t most)
{
    return x->len == text.len && x->head == head && x->most == most && memcmp(x->text, text.at, text.len) == 0;
}

bool counted_to(counted *k, core *c, filter *f, int64_t most, int64_t *n, error *e)
{
    int64_t head;
    str text = filter_question(f);
    kept *x = &k->at[hash_bytes(text.at, text.len) % PLACES];
    bool keep = text.len && text.len <= LONGEST, found = false;
    if (!keep)
        return filter_count_to(f, most, n, e);
    TRY(history_head(c, &head, e));                 /* before counting: what is written meanwhile makes the count old */
    pthread_mutex_lock(&k->lock);
    if ((found = same(x, text, head, most)))
        *n = x->n;
    pthread_mutex_unlock(&k->lock);
    if (found)
        return true;
    TRY(filter_count_to(f, most, n, e));
    pthread_mutex_lock(&k->lock);
    memcpy(x->text, text.at, text.len);
    x->len = text.len;
    x->head = head;
    x->most = most;
    x->n = *n;
    pthread_mutex_unlock(&k->lock);
    return true;
}
