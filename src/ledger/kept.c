#include "ledger/kept.h"

#include "ledger/record.h"

#include <pthread.h>

enum { PLACES = 8 };

/* One thing made; readers and its place count as holders. */
typedef struct made { arena *a; kept_make *make; int64_t ask, head; const void *value; int holders; } made;
/* What one request holds. */
typedef struct kept_link { made *m; struct kept_link *next; } kept_link;

struct shelf { pthread_mutex_t lock; made *at[PLACES]; int oldest; };

shelf *shelf_new(arena *a)
{
    shelf *s = NEW(a, shelf);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

/* Under the lock, or with nobody else there. */
static void let_go(made *m)
{
    if (m && !--m->holders)
        arena_end(m->a);
}

void shelf_end(shelf *s)
{
    if (!s)
        return;
    for (int i = 0; i < PLACES; i++)
        let_go(s->at[i]);
    pthread_mutex_destroy(&s->lock);
}

void kept_begin(core *c, kept_hold *h, shelf *of)
{
    *h = (kept_hold){ .of = of };
    c->kept = h;
}

void kept_end(core *c)
{
    kept_hold *h = c->kept;
    pthread_mutex_lock(&h->of->lock);
    for (kept_link *k = h->first; k; k = k->next)
        let_go(k->m);
    pthread_mutex_unlock(&h->of->lock);
    c->kept = NULL;
}

static void take(core *c, made *m)
{
    kept_link *k = NEW(c->a, kept_link);
    *k = (kept_link){ m, c->kept->first };
    c->kept->first = k;
    m->holders++;
}

static made *find(const shelf *s, kept_make *make, int64_t ask, int64_t head)
{
    for (int i = 0; i < PLACES; i++)
        if (s->at[i] && s->at[i]->make == make && s->at[i]->ask == ask && s->at[i]->head == head)
            return s->at[i];
    return NULL;
}

/* In the place of the same of an earlier position, else of what has stood longest. */
static void put(shelf *s, made *m)
{
    int at = s->oldest;
    for (int i = 0; i < PLACES; i++)
        if (s->at[i] && s->at[i]->make == m->make && s->at[i]->ask == m->ask)
            at = i;
    s->oldest = at == s->oldest ? (s->oldest + 1) % PLACES : s->oldest;
    let_go(s->at[at]);
    s->at[at] = m;
    m->holders++;
}

static bool make_apart(core *c, kept_make *make, int64_t ask, int64_t head, made **out, error *e)
{
    core apart = *c;
    arena *a = apart.a = arena_new();
    made *m = *out = NEW(a, made);
    *m = (made){ .a = a, .make = make, .ask = ask, .head = head };
    apart.kept = NULL;
    if (make(&apart, ask, &m->value, e))
        return true;
    arena_end(a);
    return false;
}

bool kept_get(core *c, kept_make *make, int64_t ask, const void **out, error *e)
{
    int64_t head;
    if (!c->kept || store_in_batch(c->s))
        return make(c, ask, out, e);
    shelf *s = c->kept->of;
    TRY(history_head(c, &head, e));                 /* before making: what is written meanwhile makes it old */
    pthread_mutex_lock(&s->lock);
    made *m = find(s, make, ask, head);
    if (m)
        take(c, m);
    pthread_mutex_unlock(&s->lock);
    if (!m) {
        TRY(make_apart(c, make, ask, head, &m, e));
        pthread_mutex_lock(&s->lock);
        put(s, m);
        take(c, m);
        pthread_mutex_unlock(&s->lock);
    }
    *out = m->value;
    return true;
}
