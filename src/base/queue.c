#include "base/queue.h"

#include <pthread.h>
#include <stdlib.h>

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t  changed;
    size_t room, first, len;
    bool   ended, left;
    void  *items[];
};

queue *queue_new(size_t room)
{
    queue *q = calloc(1, sizeof *q + room * sizeof *q->items);
    if (!q)
        abort();
    q->room = room;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->changed, NULL);
    return q;
}

void queue_free(queue *q)
{
    if (!q)
        return;
    pthread_mutex_destroy(&q->lock);
    pthread_cond_destroy(&q->changed);
    free(q);
}

bool queue_put(queue *q, void *item)
{
    pthread_mutex_lock(&q->lock);
    while (q->len == q->room && !q->left && !q->ended)
        pthread_cond_wait(&q->changed, &q->lock);
    bool taken = !q->left && !q->ended;
    if (taken)
        q->items[(q->first + q->len++) % q->room] = item;
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return taken;
}

void *queue_take(queue *q)
{
    void *item = NULL;
    pthread_mutex_lock(&q->lock);
    while (!q->len && !q->ended && !q->left)
        pthread_cond_wait(&q->changed, &q->lock);
    if (q->len && !q->left) {
        item = q->items[q->first];
        q->first = (q->first + 1) % q->room;
        q->len--;
    }
    pthread_cond_signal(&q->changed);
    pthread_mutex_unlock(&q->lock);
    return item;
}

static void set(queue *q, bool *flag)
{
    pthread_mutex_lock(&q->lock);
    *flag = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
}

void queue_end(queue *q) { set(q, &q->ended); }
void queue_leave(queue *q) { set(q, &q->left); }
