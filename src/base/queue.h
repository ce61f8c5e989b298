/* queue.h — a bounded line of pointers from one thread to another.
 *
 * One thread puts, one takes.  put waits while the line is full, take while it is empty.  Either may go: after
 * queue_end() the taker gets what is still in the line and then NULL; after queue_leave() every put is refused, so that
 * a thread which makes things for nobody learns of it at the next one. */
#ifndef JBP_BASE_QUEUE_H
#define JBP_BASE_QUEUE_H
#include <stdbool.h>
#include <stddef.h>

typedef struct queue queue;
queue *queue_new(size_t room);
void   queue_free(queue *q);                 /* when both threads are done with it; NULL allowed */
bool   queue_put(queue *q, void *item);      /* false: the taker left (or the line was ended) */
void  *queue_take(queue *q);                 /* NULL: ended and empty, or left */
void   queue_end(queue *q);
void   queue_leave(queue *q);
#endif
