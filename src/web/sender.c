#include "web/sender.h"

#include "base/date.h"
#include "hook/deliver.h"
#include "push/code.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Two for webhooks, so that one receiver that takes its time does not hold up all others; one for mailed codes. */
enum { THREADS = 3, IDLE_SECONDS = 2, CODE_IDLE_SECONDS = 1, TROUBLE_SECONDS = 20 };

struct sender {
    site *s;
    const char *dir;
    lang l;
    atomic_bool stop;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t threads[THREADS];
    int running;
};

typedef struct turn { delivery d; delivered x; bool found; arena *a; } turn;

static bool look(void *self, core *c, const roles *r, error *e)
{
    turn *t = self;
    return deliver_claim(c, r, account_now(), t->a, &t->d, &t->found, e);
}

static bool write_down(void *self, core *c, const roles *r, error *e)
{
    turn *t = self;
    (void)r;
    return deliver_settle(c, &t->d, &t->x, account_now(), e);
}

/* One event for one webhook; *found: there may be more at once. */
static bool one(sender *x, bool *found, error *e)
{
    turn t = { .a = arena_new() };
    networks allowed;
    bool ok = site_with_desk(x->s, t.a, look, &t, e);
    *found = ok && t.found;
    if (*found) {
        ok = webhook_allowed(t.a, x->dir, &allowed, e);
        if (ok)
            deliver_send(&t.d, &allowed, account_now(), &x->stop, x->l, t.a, &t.x);
        if (ok && !atomic_load(&x->stop))               /* broken off by us is no failure of theirs */
            ok = site_with_desk(x->s, t.a, write_down, &t, e);
    }
    arena_end(t.a);
    return ok;
}

/* ---- mailed codes ------------------------------------------------------------------------------------------------------ */

typedef struct code_turn { code_mail m; bool found; sending how; char *answer; arena *a; } code_turn;

static bool look_for_code(void *self, core *c, const roles *r, error *e)
{
    code_turn *t = self;
    (void)r;
    return code_claim(c, time_now_iso(t->a), t->a, &t->m, &t->found, e);
}

static bool write_down_code(void *self, core *c, const roles *r, error *e)
{
    const code_turn *t = self;
    (void)r;
    return code_settle(c, &t->m, t->how, t->answer, time_now_iso(t->a), e);
}

static bool one_code(sender *x, bool *found, error *e)
{
    code_turn t = { .a = arena_new() };
    bool ok = site_with_desk(x->s, t.a, look_for_code, &t, e);
    *found = ok && t.found;
    if (*found) {
        t.m.o.stop = &x->stop;
        t.how = transport_send(&t.m.x, &t.m.o, t.a, &t.answer);
        if (!atomic_load(&x->stop))
            ok = site_with_desk(x->s, t.a, write_down_code, &t, e);
    }
    arena_end(t.a);
    return ok;
}

/* ---- threads ------------------------------------------------------------------------------------------------------------ */

static void rest(sender *x, int seconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    pthread_mutex_lock(&x->lock);
    if (!atomic_load(&x->stop))
        pthread_cond_timedwait(&x->wake, &x->lock, &until);
    pthread_mutex_unlock(&x->lock);
}

typedef bool work_of(sender *x, bool *found, error *e);

static void *work(sender *x, work_of *one_, const char *name, int idle)
{
    while (!atomic_load(&x->stop)) {
        error e = { .lang = x->l };
        bool found, ok = one_(x, &found, &e);
        if (!ok)
            fprintf(stderr, "%s: %s\n", name, e.text);
        if (!ok || !found)
            rest(x, ok ? idle : TROUBLE_SECONDS);
    }
    return NULL;
}

static void *bring_events(void *self) { return work(self, one, "webhook", IDLE_SECONDS); }
static void *mail_codes(void *self) { return work(self, one_code, "mail", CODE_IDLE_SECONDS); }

sender *sender_start(site *s, const char *dir, lang l)
{
    sender *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    *x = (sender){ .s = s, .dir = dir, .l = l };
    curl_global_init(CURL_GLOBAL_DEFAULT);
    pthread_mutex_init(&x->lock, NULL);
    pthread_cond_init(&x->wake, NULL);
    while (x->running < THREADS && pthread_create(&x->threads[x->running], NULL, x->running ? bring_events : mail_codes, x) == 0)
        x->running++;
    return x;
}

void sender_stop(sender *x)
{
    if (!x)
        return;
    pthread_mutex_lock(&x->lock);
    atomic_store(&x->stop, true);
    pthread_cond_broadcast(&x->wake);
    pthread_mutex_unlock(&x->lock);
    for (int i = 0; i < x->running; i++)
        pthread_join(x->threads[i], NULL);
    pthread_cond_destroy(&x->wake);
    pthread_mutex_destroy(&x->lock);
    free(x);
}
