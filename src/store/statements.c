/* Prepared statements by their text. Filters that people write make texts without end, so only the last ones used are kept. */
#include "store/backend.h"

#include <stdlib.h>

struct statements {
    uint64_t hash[STATEMENTS_MOST];             /* beside the statements: a search reads nothing else */
    prepared *at[STATEMENTS_MOST];
    size_t len;
    uint64_t clock;
};

struct statements *statements_new(arena *a) { return NEW(a, statements); }

size_t statements_kept(const store *s) { return s->statements->len; }

static void drop(store *s, prepared *p, bool closing)
{
    if (p->handle)
        s->b->forget(s, p, closing);
    free(p);
}

static bool make_room(store *s, error *e)
{
    statements *all = s->statements;
    size_t oldest = STATEMENTS_MOST;
    if (all->len < STATEMENTS_MOST)
        return true;
    for (size_t i = 0; i < all->len; i++)
        if (!all->at[i]->busy && (oldest == STATEMENTS_MOST || all->at[i]->used < all->at[oldest]->used))
            oldest = i;
    if (oldest == STATEMENTS_MOST)
        return fail(e, ERR_INTERNAL, "同时打开的结果超过 %d 个", "more than %d results are open", (int)STATEMENTS_MOST);
    drop(s, all->at[oldest], false);
    all->at[oldest] = all->at[--all->len];
    all->hash[oldest] = all->hash[all->len];
    return true;
}

static prepared *find(statements *all, const char *sql, uint64_t hash)
{
    for (size_t i = 0; i < all->len; i++)
        if (all->hash[i] == hash && strcmp(all->at[i]->sql, sql) == 0)
            return all->at[i];
    return NULL;
}

static bool add(store *s, const char *sql, size_t n, uint64_t hash, prepared **out, error *e)
{
    statements *all = s->statements;
    TRY(make_room(s, e));
    prepared *p = calloc(1, sizeof *p + n + 1);
    if (!p)
        return fail(e, ERR_SYSTEM, "内存不足", "out of memory");
    memcpy(p->sql, sql, n);
    if (!s->b->prepare(s, sql, p, e)) {
        free(p);
        return false;
    }
    all->hash[all->len] = hash;
    all->at[all->len++] = *out = p;
    return true;
}

bool store_prepared(store *s, const char *sql, prepared **out, error *e)
{
    size_t n = strlen(sql);
    uint64_t hash = hash_bytes(sql, n);
    prepared *p = find(s->statements, sql, hash);
    if (!p)
        TRY(add(s, sql, n, hash, &p, e));
    if (p->busy)
        return fail(e, ERR_INTERNAL, "同一语句的结果还在读：%s", "a result of the same statement is still open: %s", sql);
    p->used = ++s->statements->clock;
    *out = p;
    return true;
}

void statements_close(store *s)
{
    for (size_t i = 0; i < s->statements->len; i++)
        drop(s, s->statements->at[i], true);
    s->statements->len = 0;
}
