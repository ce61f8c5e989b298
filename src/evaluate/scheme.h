/* scheme.h — evaluation schemes (评价办法) as data: packs/NAME/schemes/ID.yaml, or any file.  docs/evaluation.md has all keys.
 *
 *   scheme: huangyan-2022
 *   title: {zh: …, en: …}
 *   edition: '2022'        evaluates: 2021        document: 文号        source: where it was published
 *   define: [{name: 扣分户数, feel: 出租户数 - 1}]      # items of its own (evaluate/data.h)
 *   parameters: {land_line: {value: 3, unit: 亩}}      # names for formulas and figures
 *   scope: 规上 or 用地面积 >= land_line               # who is evaluated; unknown is told, never guessed
 *   classes: [{id: A, zh: 优先发展类}, …]              # best first
 *   indicators:
 *     - {id: tax_mu, zh: 亩均税收, unit: 万元/亩, top: 实缴税金, per: 用地面积, reduce: true}      # or value: FEEL
 *   ungraded: [{when: 公用事业, class: T, zh: 公用事业类企业}]
 *   veto:     [{when: 较大以上事故 > 0, zh: …, class: D}]             # class: the last one unless given
 *   bounds:   [{when: 指标值 …, best: B, zh: …}]                      # or least:
 *   cohorts:                                                          # the first whose `when` holds
 *     - id: above     zh: 规上企业     when: 规上     rank_by: 评价行业
 *       items:
 *         - {indicator: tax_mu, weight: 30, benchmark: 24.097, min: 0, max: 1.5, missing: cohort_mean, negative: 0}
 *       extras: [{zh: 出租厂房扣分, points: 'FEEL', min: -20, max: 0}]
 *       bands:  {by: rank, ties: up, round: half_up, veto: outside, list: [{class: A, from: 0, to: 20}, …]}
 *       total:  {places: 2, round: half_up, min: 0}
 *   prices: [{id: power, zh: 电价加价, quantity: 用电量, unit: 元/千瓦时, amount: 万元, steps: {C: 0.1, D: FEEL}}]
 *   consequences: [{zh: 城镇土地使用税, A: 减免100%, B: 减免80%}]
 *
 * A wrong scheme is refused with file, line and what was expected; bands that overlap, leave gaps or name a class twice are
 * faults of the scheme, not of a run. */
#ifndef JBP_EVALUATE_SCHEME_H
#define JBP_EVALUATE_SCHEME_H
#include "edition/edition.h"
#include "evaluate/data.h"

typedef struct class_decl { const char *id; text2 title; } class_decl;

typedef struct indicator_decl {
    const char *id;
    text2       title;
    const char *unit;
    formula     value, top, per;            /* value, or top and per */
    int         places;                     /* shown */
    bool        reduce;                     /* making `per` smaller is a way to get better: land, energy, emissions */
} indicator_decl;

/* Where a benchmark comes from, and over whom a mean is taken. */
typedef enum bench_kind { BENCH_GIVEN, BENCH_FEEL, BENCH_MEAN, BENCH_MAX } bench_kind;
typedef enum bench_over { OVER_DISTRICT, OVER_COHORT, OVER_RANKED } bench_over;   /* all in scope · the cohort · those ranked with it */
typedef struct benchmark {
    bench_kind kind;
    dec128     given, times;                /* times: factor of a mean; 1 unless declared */
    formula    feel, by;                    /* by: a mean for each value of it (industry) */
    bench_over over;
    bool       simple;                      /* mean of the firms' values, not of sums over sums */
    int        year;                        /* 0, or −1: last year's */
} benchmark;

typedef enum fill_kind { FILL_POINTS, FILL_WEIGHT, FILL_MAX, FILL_MEAN, FILL_EXCLUDE, FILL_AS_IS } fill_kind;
typedef struct fill { fill_kind kind; dec128 points; } fill;
typedef struct special { formula when; fill fill; text2 says; } special;

typedef struct item_decl {
    const indicator_decl *indicator;
    dec128     weight;
    benchmark  bench;
    formula    points;                      /* instead of weight × value / benchmark; sees 指标值, 基准值, 权重 */
    bool       lower;                       /* smaller is better: weight × benchmark / value */
    bool       has_min, has_max;
    dec128     min, max;                    /* × weight */
    dec128     low, high;                   /* in points */
    fill       missing, negative;
    special   *specials;
    size_t     special_count;
    int        places;                      /* an item's score is rounded to; −1: only the total is */
} item_decl;

typedef struct extra_decl { text2 title; formula points; bool has_min, has_max; dec128 min, max; } extra_decl;

typedef enum band_by { BY_RANK, BY_COUNT, BY_SCORE } band_by;          /* percent of the ranked · places · points */
typedef enum ties { TIES_UP, TIES_DOWN, TIES_OPEN } ties;              /* open: left to people, and told */
typedef struct band { int class; bool has_from, has_to; decimal from, to; const yaml *at; } band;

typedef struct cohort_decl {
    const char *id;
    text2       title;
    formula     when, rank_by;
    item_decl  *items;
    size_t      item_count;
    dec128      weights;                    /* of all items */
    extra_decl *extras;
    size_t      extra_count;
    bool        has_extras_min, has_extras_max, has_total_min, has_total_max;
    dec128      extras_min, extras_max, total_min, total_max;
    int         places;                     /* of the total */
    dec_round   round;
    band_by     by;
    ties        ties;
    rounding    quota_round;
    bool        veto_inside;                /* vetoed firms use up the last class's share */
    band       *bands;                      /* best first */
    size_t      band_count;
    const yaml *at;
} cohort_decl;

typedef struct verdict_decl { formula when; int class; text2 says; bool least; } verdict_decl;      /* least: at least, else at best */
typedef struct price_decl {
    const char *id, *unit, *amount;
    text2       title;
    formula     quantity;
    formula    *step;                       /* by class, FEEL (a number, or by 连续D类年数 …); text NULL: none */
    formula     when;                       /* for whom; text NULL: everyone */
} price_decl;
typedef struct consequence_decl { text2 title; const char **of; } consequence_decl;                 /* by class; NULL: nothing said */
typedef struct parameter_decl { const char *name, *unit; decimal value; } parameter_decl;

typedef struct scheme {
    arena      *a;
    const char *id, *edition, *document, *source, *path;
    str         text;                       /* the file as it was */
    text2       title;
    int         evaluates;                  /* year of the data; 0: asked for */
    data_decl   data;                       /* the packs' items and its own */
    parameter_decl *parameters;
    size_t      parameter_count;
    formula     scope;
    class_decl *classes;
    size_t      class_count, graded;        /* the first `graded` are ranked into; the rest only ungraded firms get */
    indicator_decl *indicators;
    size_t      indicator_count;
    verdict_decl *ungraded, *veto, *bounds;
    size_t      ungraded_count, veto_count, bound_count;
    cohort_decl *cohorts;
    size_t      cohort_count;
    price_decl *prices;
    size_t      price_count;
    consequence_decl *consequences;
    size_t      consequence_count;
    bool        needs_last_year;
    const struct edition *amended;          /* the edition that stands for what the pack declares; NULL: none */
} scheme;

/* `c` may be NULL where no ledgers are read (tests). Tells the first fault; `faults` (may be NULL) gets all. */
bool scheme_read(core *c, arena *a, const data_decl *items, const char *path, str bytes, scheme *out, pack_faults *faults, error *e);
/* A scheme of the packs by id as it counts today, or a file by its path. */
bool scheme_find(core *c, const char *id_or_path, scheme *out, pack_faults *faults, error *e);
/* By id as it counts by the set; NULL: as its pack declares it. */
bool scheme_open(core *c, const edition_set *set, const char *id, scheme *out, pack_faults *faults, error *e);
bool scheme_declared(core *c, const char *id, const pack_file **out, error *e);
/* The ids in the order of the packs' files: packs/NAME/schemes/ID.yaml. */
pack_ids schemes_of(const core *c);
int  scheme_class(const scheme *s, const char *id);                      /* −1: none */
/* Bands that overlap, leave gaps, stand in the wrong order or name no class (scheme_bands.c). */
bool bands_check(const scheme *s, const cohort_decl *c, error *e);
#endif
