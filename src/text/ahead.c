#include "text/ahead.h"

#include "base/queue.h"

#include <pthread.h>

enum { BATCHES = 4, BATCH_ROWS = 256, BATCH_CELLS = 8192 };

typedef struct batch {
    arena    *a;
    arena_pos start;
    row       rows[BATCH_ROWS];
    size_t    warned[BATCH_ROWS + 1];  /* warnings of the book once each row, and the end, was read */
    size_t    count;
    bool      last, failed;
    error     e;
} batch;

struct ahead {
    pthread_t thread;
    bool      runs;
    queue    *filled, *emptied;
    batch     batches[BATCHES];
    batch    *at;                      /* the caller's */
    size_t    next, warned;            /* of its rows; warnings up to the row given last */
    arena    *own_rows;                /* the book's row arena, put back when the thread ended */
};

/* Cells stand in the book's own room, which the next row overwrites; texts are already in the batch. */
static void fill(book *b, batch *to)
{
    size_t cells = 0;
    bool more = true;
    arena_rewind(to->a, to->start);
    to->count = 0;
    b->row_arena = to->a;
    while (to->count < BATCH_ROWS && cells < BATCH_CELLS) {
        row r;
        to->failed = !b->ops->next(b, &r, &more, &to->e);
        to->last = to->failed || !more;
        to->warned[to->count] = b->warnings.len;
        if (to->last)
            return;
        cell *kept = NEW_N(to->a, cell, r.count);
        memcpy(kept, r.cells, r.count * sizeof *kept);
        r.cells = kept;
        to->rows[to->count++] = r;
        cells += r.count;
    }
}

static void *read_on(void *of)
{
    book *b = of;
    ahead *x = b->ahead;
    for (batch *to; (to = queue_take(x->emptied));) {
        fill(b, to);
        if (!queue_put(x->filled, to) || to->last)
            break;
    }
    return NULL;
}

bool ahead_start(book *b)
{
    ahead *x = NEW(b->a, ahead);
    *x = (ahead){ .filled = queue_new(BATCHES), .emptied = queue_new(BATCHES), .own_rows = b->row_arena, .warned = b->warnings.len };
    for (size_t i = 0; i < BATCHES; i++) {
        batch *one = &x->batches[i];
        one->a = arena_new();
        one->start = arena_mark(one->a);
        one->e.lang = b->l;
        queue_put(x->emptied, one);
    }
    b->ahead = x;
    x->runs = pthread_create(&x->thread, NULL, read_on, b) == 0;
    if (!x->runs)
        ahead_stop(b);
    return x->runs;
}

bool ahead_next(book *b, row *out, bool *more, error *e)
{
    ahead *x = b->ahead;
    while (!x->at || x->next == x->at->count) {
        if (x->at && x->at->last) {
            x->warned = x->at->warned[x->at->count];
            *more = false;
            return !x->at->failed || fail_as(e, &x->at->e);
        }
        if (x->at)
            queue_put(x->emptied, x->at);
        x->at = queue_take(x->filled);
        x->next = 0;
    }
    *more = true;
    x->warned = x->at->warned[x->next];
    *out = x->at->rows[x->next++];
    return true;
}

void ahead_stop(book *b)
{
    ahead *x = b->ahead;
    if (!x)
        return;
    queue_leave(x->filled);
    queue_leave(x->emptied);
    if (x->runs)
        pthread_join(x->thread, NULL);
    b->row_arena = x->own_rows;
    b->warnings.len = x->warned;       /* of rows nobody asked for there are none */
    b->ahead = NULL;
    for (size_t i = 0; i < BATCHES; i++)
        arena_end(x->batches[i].a);
    queue_free(x->filled);
    queue_free(x->emptied);
}
