#include "web/counted.h"

#include "base/map.h"

#include <pthread.h>

enum { PLACES = 512, LONGEST = 1000, FIELDS = 128, LEDGERS = 256, NEWEST = 100 };

/* The whole question is compared, not its hash alone: it holds what a person may see. */
typedef struct kept { char text[LONGEST]; size_t len; int64_t head, most, n; } kept;

/* By the ledger's name and how many fields it has: after packs are read again it may have others. */
typedef struct fill { char ledger[48]; size_t count; int64_t head; uint8_t n[FIELDS]; } fill;

struct counted { pthread_mutex_t lock; kept at[PLACES]; fill fills[LEDGERS]; };

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

static bool count_filled(core *c, const ledger_decl *l, int64_t *filled, error *e)
{
    rows *r;
    bool more;
    buf b = buf_new(c->a);
    buf_puts(&b, "SELECT count(*)");
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, ", count(%s)", l->fields[i].id);
    buf_print(&b, " FROM (SELECT * FROM %s ORDER BY id DESC LIMIT %d) AS newest", l->id, (int)NEWEST);
    TRY(store_query(c->s, b.text, NULL, 0, &r, e));
    bool ok = rows_next(r, &more, e);
    for (size_t i = 0; ok && more && i <= l->count; i++)
        filled[i] = rows_int(r, (int)i);
    rows_close(r);
    return ok;
}

bool counted_filled(counted *k, core *c, const ledger_decl *l, int64_t *filled, error *e)
{
    int64_t head = 0;
    fill *x = &k->fills[hash_bytes(l->id, strlen(l->id)) % LEDGERS];
    bool keep = l->count < FIELDS && strlen(l->id) < sizeof x->ledger, found;
    TRY(history_head(c, &head, e));
    pthread_mutex_lock(&k->lock);
    found = keep && text_eq(x->ledger, l->id) && x->count == l->count && x->head == head;
    for (size_t i = 0; found && i <= l->count; i++)
        filled[i] = x->n[i];
    pthread_mutex_unlock(&k->lock);
    if (found)
        return true;
    TRY(count_filled(c, l, filled, e));
    pthread_mutex_lock(&k->lock);
    if (keep) {
        *x = (fill){ .count = l->count, .head = head };
        strcpy(x->ledger, l->id);
        for (size_t i = 0; i <= l->count; i++)
            x->n[i] = (uint8_t)filled[i];
    }
    pthread_mutex_unlock(&k->lock);
    return true;
}
