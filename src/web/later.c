#include "web/later.h"

#include <pthread.h>
#include <stdio.h>

typedef struct job { struct job *next; later_work *work; void *what; } job;

struct later {
    arena *a;
    core c;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, idle;
    job *first, **last;
    map asked;
    bool ending, busy;
};

static void run(later *t, const job *j)
{
    error e = { .lang = t->c.lang };
    core c = t->c;
    c.a = arena_new();
    if (!j->work(j->what, &c, &e))
        fprintf(stderr, "%s\n", e.text);
    arena_end(c.a);
}

static void *work(void *self)
{
    later *t = self;
    pthread_mutex_lock(&t->lock);
    while (!t->ending) {
        job *j = t->first;
        if (!j) {
            pthread_cond_wait(&t->more, &t->lock);
            continue;
        }
        if (!(t->first = j->next))
            t->last = &t->first;
        t->busy = true;
        pthread_mutex_unlock(&t->lock);
        run(t, j);
        pthread_mutex_lock(&t->lock);
        t->busy = false;
        pthread_cond_broadcast(&t->idle);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

bool later_start(const core_options *where, const core *of, later **out, error *e)
{
    arena *a = arena_new();
    later *t = NEW(a, later);
    core_options o = *where;
    o.mode = STORE_WRITE;
    *t = (later){ .a = a, .asked = map_new(a), .last = &t->first };
    if (!core_beside(a, &o, of, &t->c, e)) {
        arena_end(a);
        return false;
    }
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->more, NULL);
    pthread_cond_init(&t->idle, NULL);
    if (pthread_create(&t->thread, NULL, work, t) == 0) {
        *out = t;
        return true;
    }
    core_close(&t->c);
    arena_end(a);
    return fail(e, ERR_SYSTEM, "不能建立线程", "no thread to be had");
}

static void put(later *t, later_work *w, const void *what, size_t bytes)
{
    job *j = NEW(t->a, job);
    *j = (job){ .work = w, .what = arena_alloc(t->a, bytes) };
    memcpy(j->what, what, bytes);
    *t->last = j;
    t->last = &j->next;
    pthread_cond_signal(&t->more);
}

void later_do(later *t, later_work *w, const void *what, size_t bytes)
{
    pthread_mutex_lock(&t->lock);
    put(t, w, what, bytes);
    pthread_mutex_unlock(&t->lock);
}

bool later_once(later *t, const char *key, later_work *w, const void *what, size_t bytes)
{
    bool before;
    pthread_mutex_lock(&t->lock);
    map_put(&t->asked, str_of(key), &before);
    if (!before)
        put(t, w, what, bytes);
    pthread_mutex_unlock(&t->lock);
    return !before;
}

void later_settle(later *t)
{
    pthread_mutex_lock(&t->lock);
    while (t->first || t->busy)
        pthread_cond_wait(&t->idle, &t->lock);
    pthread_mutex_unlock(&t->lock);
}

void later_end(later *t)
{
    if (!t)
        return;
    pthread_mutex_lock(&t->lock);
    t->ending = true;
    pthread_cond_signal(&t->more);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    core_close(&t->c);
    pthread_mutex_destroy(&t->lock);
    pthread_cond_destroy(&t->more);
    pthread_cond_destroy(&t->idle);
    arena_end(t->a);
}
