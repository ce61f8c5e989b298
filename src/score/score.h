/* score.h — scoring tables (评分表): points by the band a number falls into, by the first statement that holds, or by a
 * formula; items in groups, with full marks, marks needed and what is unknown kept apart from what is nought.
 *
 *   packs/NAME/scores/ANY.yaml
 *   score: innovative_2022
 *   title: {zh: 创新型中小企业评价, en: …}
 *   document: …        source: …        note: …
 *   edges: from                          # a number that two printed bands share belongs to the band that begins there
 *                                        # (to: that ends there); an item may say otherwise; none said: refused
 *   pass: 60
 *   groups:
 *     - id: innovation
 *       zh: 创新能力
 *       most: 40
 *       least: 20                        # needed in this group
 *       items:
 *         - id: rd
 *           zh: 研发费用总额占营业收入比重
 *           of: 研发费用占比              # FEEL over facts; `unit` and `scale` for people
 *           unit: '%'
 *           most: 20
 *           bands: [{from: 5, points: 20}, {from: 3, to: 5, points: 15}, {to: 3, points: 0}]
 *         - id: ip
 *           zh: 有效知识产权
 *           most: 20
 *           of: 知识产权类别               # optional: while this is null the whole item is unknown
 *           choose: [{zh: Ⅰ类高价值1项以上, when: 高价值Ⅰ类知识产权数 >= 1, points: 20}, …]      # falling; none holds: 0
 *         - {id: years, zh: 从事年限, most: 5, points: floor(从事细分市场年限 / 2)}               # held between 0 and most
 *
 * Unknown is not nought: an item whose number nobody supplied has its fewest and its most points, and so has the total;
 * the verdict is yes when the fewest pass, no when the most do not, else unknown.
 *
 * The same table becomes FEEL text (score_feel) for facts that policies ask for, so conditions, columns and the line by
 * line account rest on one declaration. */
#ifndef JBP_SCORE_SCORE_H
#define JBP_SCORE_SCORE_H
#include "edition/edition.h"
#include "ledger/core.h"
#include "rule/feel.h"

typedef struct score_rule { const char *text; const feel_expression *x; void *uses; size_t use_count; } score_rule;      /* uses: the compiler's own */

typedef enum score_edges { EDGES_UNSAID, EDGES_FROM, EDGES_TO } score_edges;
typedef struct score_band {
    bool   has_from, has_to, from_in, to_in;    /* ends included, after the convention was applied */
    dec128 from, to, points;
    const yaml *at;
} score_band;

typedef struct score_choice { text2 says; score_rule when; dec128 points; const yaml *at; } score_choice;

typedef enum score_kind { SCORE_BANDS, SCORE_CHOICES, SCORE_FORMULA } score_kind;
typedef struct score_item {
    const char *id, *unit, *clause;
    text2       title;
    int         scale;                          /* digits shown of the number */
    score_kind  kind;
    score_edges edges;
    dec128      most, lowest, highest;          /* full marks; the fewest and most points the item can give */
    score_rule  of;                             /* the number, or the formula; of choices: what must be known, or no text */
    score_band *bands;                          /* by the number, rising */
    size_t      band_count;
    score_choice *choices;
    size_t      choice_count;
    const yaml *at;
} score_item;

typedef struct score_group {
    const char *id;
    text2       title;
    dec128      most, least;
    bool        has_least;
    score_item *items;
    size_t      count;
} score_group;

typedef struct score_table {
    const char *id, *pack, *document, *source, *note;
    text2       title;
    score_edges edges;
    dec128      most, pass;
    bool        has_pass;
    score_group *groups;
    size_t      count, item_count;
    const edition *amended;                     /* the edition that stands for what the pack declares; NULL: none */
    const yaml *at;
} score_table;

typedef struct score_tables { score_table *at; size_t count; } score_tables;

/* The tables of all packs, checked: unknown keys, bands that overlap, leave a gap or share an edge nobody decided, points
 * over full marks.  Every fault is named by file and line.  Expressions are compiled by whoever knows the facts. */
bool scores_load(core *c, const edition_set *set, score_tables *out, error *e);     /* NULL: only what packs declare */
/* One table by its text, every fault kept; with faults `out` is what could be read, or has no id. */
bool score_read(core *c, const char *text, const char *file, score_table *out, pack_faults *faults, error *e);
/* The file of a table as its pack declares it. */
bool score_declared(core *c, const char *id, const pack_file **out, error *e);
const score_table *score_find(const score_tables *t, const char *id);          /* NULL: none */

typedef bool score_compiler(void *self, const yaml *at, const char *text, score_rule *out, error *e);
/* A copy in `a` with its expressions compiled: what is declared may be shared by many and stays as it is. */
bool score_compile(arena *a, const score_table *declared, score_compiler *compile, void *self, score_table *out, error *e);

/* FEEL text of the whole table. POINTS: the total, null while an item is unknown; PASSES: true, false or null. */
typedef enum score_wanted { SCORE_POINTS, SCORE_PASSES } score_wanted;
char *score_feel(arena *a, const score_table *t, score_wanted w);

/* ---- the account, line by line ------------------------------------------------------------------------------------- */

typedef feel_value score_value(void *self, arena *a, const score_rule *r);      /* null: unknown */

typedef struct score_line {
    const score_item *item;
    const score_group *group;
    feel_value  value;                          /* of `of` */
    dec128      low, high;                      /* equal when known */
    bool        known;
    int         hit;                            /* band or choice that gave the points; −1: none */
    int         next;                           /* the nearest band or choice that gives more; −1: none */
    dec128      distance;                       /* bands: how far the number is from it, without sign */
    bool        reach_over;                     /* the edge itself does not count: it must be passed */
} score_line;

typedef struct score_sum { dec128 low, high; feel_truth enough; } score_sum;    /* enough: against least or pass */
typedef struct score_result {
    const score_table *table;
    score_line *lines;                          /* item_count, in order */
    score_sum  *groups;
    score_sum   total;                          /* enough: total and every group */
} score_result;

bool score_run(const score_table *t, score_value *ask, void *self, arena *a, score_result *out, error *e);

/* "3%—5%（含3%，不含5%）" as a band stands; "≥5%" for an open one. */
char *score_band_words(arena *a, const score_item *i, const score_band *b, lang l);
/* "研发费用占比 2.60%，落在 2%—3%（含2%，不含3%），得10分（满分20）；再高0.40个百分点得15分" */
char *score_line_words(arena *a, const score_line *x, lang l);
#endif
