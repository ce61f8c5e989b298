/* web_even PORT PATH COOKIE RATE SENDERS SECONDS — RATE requests a second to 127.0.0.1, each sent when it is due whatever the ones before
 * took (no coordinated omission): a late answer delays the sender's next one, and that wait counts.  Prints p50 and p99 in ms. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

typedef struct sender { int port, k, senders; double rate, seconds, begin; const char *request; double *took; size_t n; } sender;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void wait_until(double due)
{
    struct timespec t = { (time_t)due, (long)((due - (double)(time_t)due) * 1e9) };
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

/* Reads one answer with a Content-Length. */
static int read_answer(int fd)
{
    static _Thread_local char at[1 << 20];
    size_t len = 0, whole = 0;
    for (;;) {
        ssize_t got = read(fd, at + len, sizeof at - 1 - len);
        if (got <= 0)
            return 0;
        len += (size_t)got;
        at[len] = 0;
        char *end = whole ? NULL : strstr(at, "\r\n\r\n");
        if (end) {
            char *length = strcasestr(at, "\r\nContent-Length:");
            if (strncmp(at, "HTTP/1.1 200", 12) != 0 || !length)
                return 0;
            whole = (size_t)(end + 4 - at) + strtoul(length + 17, NULL, 10);
        }
        if (whole && len >= whole)
            return 1;
    }
}

static void *send_all(void *self)
{
    sender *s = self;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)s->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        exit(2);
    for (size_t i = 0;; i++) {
        double due = s->begin + ((double)i * s->senders + s->k) / s->rate;
        if (due >= s->begin + s->seconds)
            break;
        wait_until(due);
        if (write(fd, s->request, strlen(s->request)) < 0 || !read_answer(fd)) {
            fprintf(stderr, "an answer other than 200\n");
            exit(1);
        }
        s->took[s->n++] = (now() - due) * 1000;
    }
    close(fd);
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    enum { MOST = 64 };
    if (argc != 7)
        return 2;
    static char request[8192];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nAccept-Encoding: gzip\r\n\r\n", argv[2], argv[3]);
    int senders = atoi(argv[5]);
    double rate = atof(argv[4]), seconds = atof(argv[6]), begin = now() + 0.1;
    sender all[MOST];
    pthread_t threads[MOST];
    if (senders < 1 || senders > MOST || rate <= 0 || seconds <= 0)
        return 2;
    for (int k = 0; k < senders; k++) {
        all[k] = (sender){ atoi(argv[1]), k, senders, rate, seconds, begin, request, calloc((size_t)(rate * seconds) / (size_t)senders + 2, sizeof(double)), 0 };
        pthread_create(&threads[k], NULL, send_all, &all[k]);
    }
    double *took = calloc((size_t)(rate * seconds) + 2 * MOST, sizeof *took);
    size_t n = 0;
    for (int k = 0; k < senders; k++) {
        pthread_join(threads[k], NULL);
        memcpy(took + n, all[k].took, all[k].n * sizeof *took);
        n += all[k].n;
    }
    qsort(took, n, sizeof *took, by_size);
    printf("%.2f %.2f\n", took[n / 2], took[n * 99 / 100]);
    return 0;
}
