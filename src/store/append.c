#include "store/append.h"

#include "base/queue.h"
#include "base/vec.h"

#include <pthread.h>
#include <stdatomic.h>

enum { BATCHES = 4, BATCH_ROWS = 512, BATCH_BYTES = 256 * 1024 };

enum { KNOWN = 4 };
typedef struct known { const row_shape *shape; prepared *statement; } known;
typedef struct pending { const row_shape *shape; value *values; } pending;

typedef struct append_batch {
    arena    *a;
    arena_pos start;
    pending   rows[BATCH_ROWS];
    size_t    count, bytes;
} append_batch;

struct append {
    store    *s;
    pthread_t thread;
    queue    *filled, *written;
    append_batch batches[BATCHES], *idle[BATCHES], *at;    /* idle: with nobody; at: being filled */
    size_t    idle_count;
    atomic_bool failed;
    error     e;                                           /* the writer's, once failed */
};

/* Statements found once a batch: a record and its history row alternate, and their texts are long. */
static bool statement_of(append *x, const row_shape *shape, known known_[KNOWN], prepared **out)
{
    size_t i = 0;
    while (i < KNOWN && known_[i].shape && known_[i].shape != shape)
        i++;
    i = i < KNOWN ? i : 0;
    if (known_[i].shape != shape) {
        TRY(store_prepared(x->s, shape->insert, &known_[i].statement, &x->e));
        known_[i].shape = shape;
    }
    *out = known_[i].statement;
    return true;
}

static void write_batch(append *x, const append_batch *b)
{
    known known_[KNOWN] = { { 0 } };
    for (size_t i = 0; i < b->count && !atomic_load(&x->failed); i++) {
        const pending *row = &b->rows[i];
        prepared *p;
        if (!statement_of(x, row->shape, known_, &p) || !x->s->b->run(x->s, p, row->shape->insert, row->values, row->shape->count, NULL, &x->e))
            atomic_store(&x->failed, true);
    }
}

static void *write_on(void *of)
{
    append *x = of;
    for (append_batch *b; (b = queue_take(x->filled)); queue_put(x->written, b))
        write_batch(x, b);
    return NULL;
}

static bool start(store *s, error *e)
{
    append *x = NEW(s->a, append);
    x->s = s;
    x->e.lang = e->lang;
    x->filled = queue_new(BATCHES);
    x->written = queue_new(BATCHES);
    for (size_t i = 0; i < BATCHES; i++) {
        x->batches[i].a = arena_new();
        x->batches[i].start = arena_mark(x->batches[i].a);
        x->idle[x->idle_count++] = &x->batches[i];
    }
    s->append = x;
    if (pthread_create(&x->thread, NULL, write_on, x) == 0)
        return true;
    queue_free(x->filled);
    queue_free(x->written);
    s->append = NULL;
    return false;
}

static void to_idle(append *x, append_batch *b)
{
    arena_rewind(b->a, b->start);
    b->count = b->bytes = 0;
    x->idle[x->idle_count++] = b;
}

bool append_row(store *s, const row_shape *shape, const value *values, error *e)
{
    if (!s->append && !start(s, e))
        return store_run_now(s, shape->insert, values, shape->count, NULL, e);
    append *x = s->append;
    if (atomic_load(&x->failed))
        return append_settle(s, e);
    if (!x->at) {
        if (!x->idle_count)
            to_idle(x, queue_take(x->written));
        x->at = x->idle[--x->idle_count];
    }
    append_batch *b = x->at;
    value *kept = NEW_N(b->a, value, shape->count);
    for (size_t i = 0; i < shape->count; i++) {
        kept[i] = values[i];
        if (values[i].kind == VALUE_TEXT) {
            kept[i].text.at = str_copy(b->a, values[i].text);
            b->bytes += values[i].text.len;
        }
    }
    b->bytes += shape->count * sizeof *kept;
    b->rows[b->count++] = (pending){ shape, kept };
    if (b->count == BATCH_ROWS || b->bytes > BATCH_BYTES) {
        queue_put(x->filled, b);
        x->at = NULL;
    }
    return true;
}

bool append_settle(store *s, error *e)
{
    append *x = s->append;
    if (!x)
        return true;
    while (x->idle_count + (x->at != NULL) < BATCHES)
        to_idle(x, queue_take(x->written));
    if (x->at) {                                           /* a few rows: sooner written than handed over */
        write_batch(x, x->at);
        to_idle(x, x->at);
        x->at = NULL;
    }
    return !atomic_load(&x->failed) || fail_as(e, &x->e);
}

void append_drop(store *s)
{
    error ignored = { 0 };
    if (!s->append)
        return;
    atomic_store(&s->append->failed, true);
    append_settle(s, &ignored);
    atomic_store(&s->append->failed, false);
}

void append_close(store *s)
{
    append *x = s->append;
    if (!x)
        return;
    append_drop(s);
    queue_end(x->filled);
    pthread_join(x->thread, NULL);
    for (size_t i = 0; i < BATCHES; i++)
        arena_end(x->batches[i].a);
    queue_free(x->filled);
    queue_free(x->written);
    s->append = NULL;
}
