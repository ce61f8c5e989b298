/* figure.h — named numbers that can show the records behind them.
 *
 * A figure is declared in a pack (packs/NAME/figures/NAME.yaml):
 *
 *   figures:
 *     - id: monitoring.group.share
 *       zh: 分组产值占比          en: Share of a group in output
 *       unit: '%'                places: 1           # shown digits; the value is rounded once, here
 *       form: growth | change | points | count | amount (default)      # how it is worded
 *       params: [group]                              # asked for with the figure: monitoring.group.share(group=XCL)
 *       aliases: {C008: {group: LXYZ}}               # or [A002] when nothing is fixed
 *       compute: {KIND: SUBJECT, …}                  # the first key names the kind
 *
 * Kinds of this module:  count, sum, distinct: LEDGER (+ field, match, month, since/until, year_to);
 *   difference: [F, G] · total: [F, G, …] · change: F (against the month before, from rounded values) · ratio: [F, G] (in %).
 * Further kinds (stat, target, closing, nursery…) come in tables from the modules that compute them.
 *
 * Pages and reports take numbers from nowhere else.  A value remembers what it was computed from as a
 * `basis`: ledgers with a condition, from which count and trace are read. */
#ifndef JBP_FIGURE_FIGURE_H
#define JBP_FIGURE_FIGURE_H
#include "base/date.h"
#include "base/decimal.h"
#include "ledger/record.h"

typedef enum figure_form { FORM_AMOUNT, FORM_GROWTH, FORM_CHANGE, FORM_POINTS, FORM_COUNT } figure_form;

typedef struct figure_param { const char *name, *value; } figure_param;
enum { FIGURE_MAX_PARAMS = 4 };

typedef struct figure_kind figure_kind;
typedef struct figure_decl {
    const char *id, *pack;
    text2       title;
    const char *unit;
    int         places;
    figure_form form;
    bool        estimate;               /* 测算: said with the number */
    const char *params[FIGURE_MAX_PARAMS];
    size_t      param_count;
    const figure_kind *kind;
    const yaml *compute;                /* the map after `compute:` */
    const yaml *at;
    const char **aliases;
    size_t      alias_count;
} figure_decl;

/* What is asked: a figure, its parameters, a month. */
typedef struct figure_call {
    const figure_decl *decl;
    figure_param params[FIGURE_MAX_PARAMS];
    size_t       param_count;
    month        period;
} figure_call;

/* Records that a value rests on: every record of `ledger` for which `where` holds, in these fields. */
typedef struct basis {
    const ledger_decl *ledger;
    const char *where;                  /* SQL over the ledger's table, `?` args; NULL: all */
    value       args[8];
    size_t      arg_count;
    const char *field;                  /* the field that was used; NULL: the record itself counts */
} basis;
enum { FIGURE_MAX_BASIS = 6 };

typedef struct figure_value {
    figure_call call;
    bool        defined;
    decimal     value;                  /* in decl->unit, rounded to decl->places */
    const char *why;                    /* not defined: the reason, for people */
    const char *text;                   /* wording: "323.39亿元", "增长7.5%", "提高1.2个百分点", "67家" */
    basis       basis[FIGURE_MAX_BASIS];
    size_t      basis_count;
} figure_value;

typedef struct figures figures;
struct figure_kind {
    const char *name;                   /* first key under compute */
    text2       says;                   /* how the number comes about, for people */
    bool (*check)(figures *f, const figure_decl *d, error *e);                         /* of the declaration; NULL: any */
    bool (*compute)(figures *f, const figure_call *call, figure_value *out, error *e); /* sets defined, value, why, basis */
};

/* Where a value is computed: records as of a position in history (0: now), and kinds beyond this module's own. */
typedef struct figures_options {
    int64_t as_of;
    const figure_kind *const *kinds;    /* ends with NULL */
} figures_options;

bool figures_open(core *c, const figures_options *o, figures **out, error *e);
core   *figures_core(const figures *f);
map    *figures_counts(figures *f);         /* of trace.c: what was counted once is not counted again */
int64_t figures_as_of(const figures *f);
const void **figures_slot(figures *f, const char *owner);          /* a kind's own state (panels…): NULL pointer until it sets it */

size_t figures_count(const figures *f);
const figure_decl *figures_at(const figures *f, size_t i);
/* "C004", "monitoring.group.share(group=XCL)", or an id with parameters given apart. Near names in the error. */
bool figure_parse(figures *f, const char *text, const figure_param *params, size_t n, month period, figure_call *out, error *e);
const char *figure_call_text(arena *a, const figure_call *c);  /* canonical: id(group=XCL) */
const char *figure_param_of(const figure_call *c, const char *name);   /* NULL when absent */

bool figure_get(figures *f, const figure_call *call, figure_value *out, error *e);     /* cached per call */
bool figure_ask(figures *f, const char *text, month period, figure_value *out, error *e);

/* For kinds: the value from an exact ratio in the declared unit, or undefined with a reason. */
void figure_set(figure_value *v, ratio q, const char *why_not);
/* For kinds made of other figures: asks with the outer call's parameters where the inner figure declares them. */
bool figure_sub(figures *f, const char *text, const figure_call *outer, month period, figure_value *out, error *e);

/* The records. */
typedef struct trace_row {
    const ledger_decl *ledger;
    const char *field;
    int64_t     record, version, row;
    const char *label, *value, *file, *sheet, *at, *who;
} trace_row;
bool figure_records(figures *f, const figure_value *v, int64_t *n, error *e);
bool figure_trace(figures *f, const figure_value *v, arena *a, size_t limit, trace_row **out, size_t *n, error *e);
#endif
