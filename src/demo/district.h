/* district.h — what the three demonstration districts must come out as.
 *
 * The districts, firms and people are invented.  The headline numbers are those of three published
 * reports of district bureaus (tests/unit/test_demo.c lists each with its id): everything below the
 * headline — firms, months, prices — is drawn from a seed and then made to add up exactly. */
#ifndef JBP_DEMO_DISTRICT_H
#define JBP_DEMO_DISTRICT_H
#include <stdbool.h>
#include <stdint.h>

/* Firms of one segment, with or without the district's honour (小巨人): amounts in 千元, year so far. */
typedef struct cell_plan {
    int     segment;
    bool    honoured;
    int     big, small;            /* firms above and not above 1 亿元 in the year so far */
    int64_t now, base;
} cell_plan;

typedef struct segment_plan {
    const char *code, *name;       /* a group; NULL: belongs to none */
    const char *kind;              /* of the group: 集群组成, 产业链 */
    const char *divisions[8];
} segment_plan;

typedef struct target_plan { const char *indicator, *level, *kind, *value, *unit; } target_plan;

typedef struct district_plan {
    const char *letter, *name, *city, *region;      /* region: six digits, not assigned to any real place */
    uint64_t    seed;
    int         year, last_month, history_years;
    int         growth_before;                      /* output growth to the month before, ‰ */
    int         va_now, va_before;                  /* value-added growth, ‰ */
    const char *programme_code, *programme_name;    /* the group its segments are parts of */
    const char *honour_code, *honour_name;
    const segment_plan *segments;
    const cell_plan    *cells;
    const target_plan  *targets;
    int         segment_count, cell_count, target_count;
    int         entries, exits, newly_built;        /* of the list in this year */
    int64_t     renovation_now, renovation_base;    /* 0.01 万元, year so far */
    int         nursery, sample_new, small_firms;   /* pool; new in the sample this month; other small firms */
    int         cluster_small;                      /* small firms of the first segment (supporting firms) */
    const char *const *towns;
    int         town_count;
    const char *const *parks;
    int         park_count;
    bool        evaluates, four_batches;            /* has the files of demo/evaluation.c */
} district_plan;

extern const district_plan district_plans[];
extern const int district_count;
#endif
