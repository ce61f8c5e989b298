/* panel.h — indicators laid out enterprise × month, column-wise in memory (面板).
 *
 * The idea: one column per indicator and month holds that number for every firm, contiguous, so that
 * a total over firms is one stream through memory.  Missing is not zero: each column carries a bit
 * per firm, and a cell without the bit holds 0, so a plain sum needs no test and a count is a popcount.
 *
 * What the reported forms give (本月, 本月止累计, 上年同期) is kept as reported; what they do not give
 * is derived once, by panel_finish():
 *   month       reported, else cumulative(t) − cumulative(t−1) of the same year
 *   cumulative  reported, else the latest reported cumulative of the year + the months after it
 *   prior       上年同期 as reported, else the firm's own figure twelve months earlier
 * A cumulative is `whole` when no month of it is missing; only whole ones are compared (stat/growth.h).
 * A firm that began production (投产) in month s has true zeros before s, where nothing was reported.
 *
 * The firms of a month are those on the list (规上名录) in it: spells [on, off) of 入库 and 退库.
 * Source of the practice: 国家统计局《工业统计报表制度》, notes on 同比口径.
 *
 * Amounts are int64 in the indicator's scale.  panel_finish() refuses a column whose absolute values
 * add up to more than PANEL_SUM_LIMIT, so no sum over firms can overflow later, and no statistic has
 * to test for it.
 *
 * Units: firm, indicator, dimension, group are indices from 0; months are base/date.h months.
 * Ownership: all memory is the arena's; texts handed in are copied.  A finished panel is read-only.
 *
 * Order of use: panel_new; panel_add_…; panel_set; panel_finish; then the reading functions. */
#ifndef JBP_PANEL_PANEL_H
#define JBP_PANEL_PANEL_H
#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vec.h"

#define PANEL_SUM_LIMIT (INT64_MAX / 4)            /* so that current − base still fits */
enum { PANEL_NONE = -1, PANEL_MAX_CODES = 65535 };

typedef enum indicator_kind {
    INDICATOR_FLOW,         /* monthly amounts that add up over the year: output, electricity */
    INDICATOR_STOCK,        /* a level at month end: employees, receivables; never added over months */
    INDICATOR_CUMULATIVE    /* reported as cumulative since January only: finance forms, investment */
} indicator_kind;

typedef struct indicator {
    const char    *id;      /* "output" */
    text2          label;
    text2          unit;    /* 千元 / thousand yuan */
    int            scale;   /* value = units / 10^scale */
    indicator_kind kind;
    bool           jan_with_feb;   /* no January report: a February figure without one covers both (1—2月) */
} indicator;

typedef enum cell_kind {
    CELL_MONTH,             /* 本月; of a stock: at month end */
    CELL_CUMULATIVE,        /* 本月止累计 */
    CELL_PRIOR_MONTH,       /* 上年同月, of this year's form */
    CELL_PRIOR,             /* 上年同期累计, of this year's form */
    CELL_KINDS
} cell_kind;

typedef struct column {
    int64_t  *value;        /* one per firm; 0 where missing */
    uint64_t *present;      /* bit per firm: a value is known, though perhaps not for all its months */
    uint64_t *whole;        /* bit per firm: no month of it is missing (the same array as present, or a subset) */
    uint64_t *reported;     /* bit per firm: stands in a form; the rest is derived; NULL: all derived */
} column;

typedef struct firm {
    int64_t     id;         /* the registry's record */
    const char *code;       /* 统一社会信用代码 */
    const char *name;
    month       started;    /* first month of production; MONTH_NONE when unknown or long ago */
} firm;

typedef struct firm_run { uint32_t from, to, code; } firm_run;      /* firms [from, to) share the code */

/* A dictionary-coded attribute of firms. Code 0 is 'not given' and its key is "". */
typedef struct dimension {
    const char *id;         /* "industry" (2-digit GB/T 4754), "park", "size", "town" */
    text2       label;
    map         codes;      /* key → code */
    uint16_t   *code;       /* one per firm */
    firm_run   *runs;       /* the same as runs of neighbours: short where firms are loaded in this order */
    uint32_t    run_count;
} dimension;

typedef struct firm_group {
    const char *id;
    text2       label;
    uint64_t   *bits;
} firm_group;

typedef struct list_spell { uint32_t firm; month on, off; } list_spell;   /* off MONTH_NONE: still on */

typedef struct panel {
    arena      *a;
    const char *vintage;            /* what this panel is a picture of: "2019-09 as closed" */
    uint32_t    firms, words;       /* words: uint64 words of a bit per firm */
    uint32_t    months;
    month       first;
    bool        finished;
    firm       *firm;
    VEC(indicator)  indicators;
    VEC(dimension)  dimensions;
    VEC(firm_group) groups;
    VEC(list_spell) spells;
    uint64_t  **listed;             /* per month: bit per firm on the list */
    VEC(column *)   columns;        /* per indicator: [kind × months + month]; value NULL until first set */
    column      none;               /* all missing: stands where nothing was given */
    map         firm_ids, indicator_ids, dimension_ids, group_ids;
    size_t      bytes;              /* held in columns */
} panel;

/* ---- building -------------------------------------------------------------------------------- */

typedef struct panel_shape { uint32_t firms; month first; uint32_t months; const char *vintage; } panel_shape;

panel *panel_new(arena *a, panel_shape shape);
/* Firms are 0 … firms−1 in the order given; put those of one industry next to each other. */
void panel_set_firm(panel *p, uint32_t f, firm about);
int  panel_add_indicator(panel *p, indicator i);
int  panel_add_dimension(panel *p, const char *id, text2 label);
bool panel_set_attribute(panel *p, int dimension_ix, uint32_t f, str key, error *err);  /* false: too many keys */
int  panel_add_group(panel *p, const char *id, text2 label);
void panel_group_firm(panel *p, int group, uint32_t f);
void panel_list(panel *p, uint32_t f, month on, month off);         /* 入库 on, 退库 off (first month off) */

typedef struct cell { int indicator; uint32_t firm; month month; cell_kind kind; } cell;
bool panel_set(panel *p, cell at, int64_t units, error *err);       /* false: outside the panel's months or firms */
bool panel_finish(panel *p, error *err);                            /* false: sums could overflow */

/* ---- looking up ------------------------------------------------------------------------------ */

int  panel_find_indicator(const panel *p, const char *id);          /* PANEL_NONE when absent, so below */
int  panel_find_dimension(const panel *p, const char *id);
int  panel_find_group(const panel *p, const char *id);
int64_t panel_find_firm(const panel *p, const char *code);
static inline uint32_t panel_codes(const panel *p, int d) { return (uint32_t)p->dimensions.at[d].codes.len; }
str  panel_key(const panel *p, int dimension_ix, uint32_t code);    /* "" for code 0 */
static inline month panel_last(const panel *p) { return p->first + (month)p->months - 1; }

/* Never NULL: what is outside the panel is a column of missing cells. */
const column *panel_column(const panel *p, int indicator_ix, cell_kind kind, month m);
bool panel_get(const panel *p, cell at, int64_t *units);            /* false when missing */
bool panel_listed(const panel *p, uint32_t f, month m);

static inline bool bit_get(const uint64_t *bits, uint32_t i) { return bits[i >> 6] >> (i & 63) & 1; }
static inline void bit_set(uint64_t *bits, uint32_t i) { bits[i >> 6] |= (uint64_t)1 << (i & 63); }

/* ---- totals ---------------------------------------------------------------------------------- */

typedef enum span { SPAN_MONTH, SPAN_CUMULATIVE } span;

/* What is looked at: `indicator` in month `at`, alone or from January on. */
typedef struct view { int indicator; month at; span span; } view;

/* A set of firms as bits; bits NULL means all firms of the panel. */
typedef struct firm_set { const uint64_t *bits; } firm_set;
#define ALL_FIRMS ((firm_set){ NULL })
static inline firm_set group_set(const panel *p, int g) { return (firm_set){ p->groups.at[g].bits }; }
firm_set firm_set_where(arena *a, const panel *p, int dimension_ix, uint32_t code);
firm_set firm_set_and(arena *a, const panel *p, firm_set x, firm_set y);
firm_set firm_set_not(arena *a, const panel *p, firm_set x);

/* Sums over the firms of the set that are on the list in month v.at. */
typedef struct total {
    int64_t  level;         /* of all that is known, whole or not: the published level */
    int64_t  current;       /* of firms known whole in both years: what may be compared … */
    int64_t  base;          /* … with this, the same firms' own figures a year earlier */
    uint32_t listed, reporting, compared;                  /* firms */
} total;

total panel_total(const panel *p, view v, firm_set set);
void  panel_total_by(const panel *p, view v, firm_set set, int dimension_ix, total *out);  /* out[code], panel_codes() of them */

/* The same seen one year earlier: v moved by −12 months, its own list. */
static inline view view_year_before(view v) { return (view){ v.indicator, v.at - 12, v.span }; }
static inline view view_month_before(view v) { return (view){ v.indicator, v.at - 1, v.span }; }

/* The view that may be published: January alone becomes nothing, February the months 1—2 together,
 * where the indicator says so. False when there is nothing to publish. */
bool view_published(const panel *p, view *v);
#endif
