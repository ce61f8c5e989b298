/* bench.h — what the benchmarks share: a clock, a private folder, peak memory of a child. */
#ifndef JBP_BENCH_H
#define JBP_BENCH_H
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline bool is_quick(int argc, char **argv) { return argc > 1 && strcmp(argv[1], "--quick") == 0; }

static inline void remove_folder(const char *dir)
{
    char clean[600];
    snprintf(clean, sizeof clean, "rm -rf %s", dir);
    if (system(clean) != 0)
        fprintf(stderr, "%s stays\n", dir);
}
#endif
