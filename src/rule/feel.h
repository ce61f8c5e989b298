/* feel.h — the Friendly Enough Expression Language of DMN 1.5, chapter 10: values, texts into expressions, evaluation.
 *
 *   feel_names *n = feel_names_new(a);                 what an expression may call by name
 *   feel_names_add(n, STR("研发费用"));
 *   const feel_expression *x;
 *   TRY(feel_compile(a, STR("研发费用 / 营业收入 >= 0.03"), n, FEEL_EXPRESSION, &x, err));
 *   feel_value v = feel_evaluate(run, x, scope);
 *
 * Names may hold blanks, signs and any script; which runs of words are one name is known only from the names in scope, so
 * compiling takes them: the longest known name wins (10.3.1.4).  Evaluation never fails: what has no value is null, and the
 * run keeps why (feel_problem, with line and column).  It is limited in depth, steps and memory (feel_limits), whatever
 * the input; beyond a limit everything is null and the run says so.  For many rows, compile once, take
 * an arena_mark, and for each row feel_run_again(), feel_evaluate(), arena_rewind().
 *
 * Values live in the run's arena (or longer) and are never changed once made. */
#ifndef JBP_RULE_FEEL_H
#define JBP_RULE_FEEL_H
#include "base/error.h"
#include "base/vec.h"
#include "rule/dec128.h"
#include "rule/moment.h"

typedef enum feel_kind {
    FEEL_NULL, FEEL_BOOL, FEEL_NUMBER, FEEL_STRING, FEEL_DATE, FEEL_TIME, FEEL_DATE_TIME, FEEL_MONTHS, FEEL_NANOS,
    FEEL_RANGE, FEEL_LIST, FEEL_CONTEXT, FEEL_FUNCTION, FEEL_KINDS
} feel_kind;

typedef struct feel_value feel_value;
/* How deep a value nests and about how many bytes its text takes, kept beside it: walking a value is bounded by looking first. */
typedef struct feel_size { uint32_t depth; uint64_t bytes; } feel_size;
typedef struct feel_list { const feel_value *at; size_t count; feel_size size; } feel_list;
typedef struct feel_context feel_context;
typedef struct feel_range feel_range;
typedef struct feel_function feel_function;
typedef struct feel_expression feel_expression;
typedef struct feel_type feel_type;

struct feel_value {
    feel_kind kind;
    union {
        bool truth;
        dec128 number;
        str text;
        int64_t day;                       /* FEEL_DATE */
        const moment *moment;              /* FEEL_TIME, FEEL_DATE_TIME */
        int64_t months;                    /* FEEL_MONTHS: years and months duration */
        i128 nanos;                        /* FEEL_NANOS: days and time duration */
        const feel_list *list;
        const feel_context *context;
        const feel_range *range;
        const feel_function *function;
    };
};

typedef struct feel_entry { str key; feel_value value; } feel_entry;
struct feel_context { const feel_entry *at; size_t count; feel_size size; };       /* in the order written */

/* An end that is null and not included is open: (< 10) is {null, 10}. `sign` tells how it was written, '[' for an interval,
 * else < > = or !: (< 10) and (null..10) hold the same values and are not equal. (!= 10) holds all but its two ends, 10. */
struct feel_range { feel_value start, end; bool start_in, end_in; char sign; };

/* ---- making and reading values ----------------------------------------------------------------------------------- */

#define FEEL_NOTHING ((feel_value){ .kind = FEEL_NULL })
static inline feel_value feel_bool(bool b) { return (feel_value){ .kind = FEEL_BOOL, .truth = b }; }
static inline feel_value feel_number(dec128 d) { return (feel_value){ .kind = FEEL_NUMBER, .number = d }; }
static inline feel_value feel_integer(int64_t v) { return feel_number(dec_of(v)); }
static inline feel_value feel_string(str s) { return (feel_value){ .kind = FEEL_STRING, .text = s }; }
static inline feel_value feel_date(int64_t day) { return (feel_value){ .kind = FEEL_DATE, .day = day }; }
feel_value feel_moment(arena *a, feel_kind kind, moment m);
static inline feel_value feel_months(int64_t m) { return (feel_value){ .kind = FEEL_MONTHS, .months = m }; }
static inline feel_value feel_nanos(i128 n) { return (feel_value){ .kind = FEEL_NANOS, .nanos = n }; }
feel_value feel_list_of(arena *a, const feel_value *at, size_t count);  /* the array is kept, not copied */
feel_value feel_context_of(arena *a, const feel_entry *at, size_t count);
feel_value feel_range_of(arena *a, feel_range r);
feel_size feel_size_of(feel_value v);
void feel_size_add(feel_size *of_list, feel_value element);

const feel_value *feel_get(const feel_context *c, str key);             /* NULL when absent */
static inline bool feel_is_true(feel_value v) { return v.kind == FEEL_BOOL && v.truth; }
/* Not `&& !v.truth`: GCC 12 reads a bool of the union before it has looked at the kind and turns what is not 0 or 1 around
 * wrongly, so that a number is false now and then. A byte is read as it is. */
static inline bool feel_is_false(feel_value v) { return v.kind == FEEL_BOOL && *(const unsigned char *)&v.truth == 0; }
static inline bool feel_is_null(feel_value v) { return v.kind == FEEL_NULL; }
const char *feel_kind_name(feel_kind k);                                /* "number", "date and time" … */

/* Equality and order of FEEL; both answer null (2) where the standard has no answer. */
typedef enum feel_truth { FEEL_FALSE, FEEL_TRUE, FEEL_UNKNOWN } feel_truth;
feel_truth feel_equal(feel_value a, feel_value b);
bool       feel_compare(feel_value a, feel_value b, int *order);        /* false: not comparable */
bool       feel_same(feel_value a, feel_value b);                       /* for lists: null is null, unlike kinds differ */

/* string(v): null's text is "null" inside lists and contexts; strings are quoted there. */
char *feel_text(arena *a, feel_value v);
/* One JSON value: temporal values and ranges as their FEEL strings, numbers with all their digits. */
void  feel_json(buf *b, feel_value v);

/* ---- compiling ------------------------------------------------------------------------------------------------------ */

typedef struct feel_names feel_names;
feel_names *feel_names_new(arena *a, const feel_names *outer);          /* outer may be NULL: the built-in functions */
void feel_names_add(feel_names *n, str name);                           /* stands for a value; spaces are normalised */
void feel_names_add_key(feel_names *n, str name);                       /* only ever behind a dot or inside a filter */
void feel_names_add_context(feel_names *n, const feel_context *c);      /* its keys as names, those of what is inside as keys */
str  feel_name_normal(arena *a, str name);                              /* blanks trimmed, runs of them one space */

typedef enum feel_grammar { FEEL_EXPRESSION, FEEL_UNARY_TESTS, FEEL_RANGE_TEXT } feel_grammar;      /* the last: of range() */
/* Fails with line, column and what was expected. */
bool feel_compile(arena *a, str text, const feel_names *names, feel_grammar grammar, const feel_expression **out, error *e);
/* The first name the expression uses that nobody declared; NULL when there is none. */
const char *feel_unknown_name(const feel_expression *x, size_t i);
bool feel_uses_name(const feel_expression *x, str name);

/* ---- evaluating ----------------------------------------------------------------------------------------------------- */

typedef struct feel_limits { int depth; int64_t steps; size_t bytes; } feel_limits;
#define FEEL_LIMITS ((feel_limits){ .depth = 1200, .steps = 20000000, .bytes = (size_t)256 << 20 })

typedef struct feel_problem { int line, column; char *text; bool serious; } feel_problem;
typedef struct feel_problems { feel_problem *at; size_t len, cap; } feel_problems;

/* What one evaluation owns. `now` is fixed for the run, so that now() and today() agree with themselves. */
typedef struct feel_run {
    arena *a;
    lang lang;
    feel_limits limits;
    moment now;
    feel_problems problems;
    int depth;
    int64_t steps;
    size_t bytes_at_start;
    bool stopped;
    bool quiet;                            /* nobody will read the problems: none is noted */
} feel_run;

void feel_run_begin(feel_run *r, arena *a, lang l);                     /* the clock is JBP_NOW's or the system's */
void feel_run_again(feel_run *r);                                       /* a new evaluation: same clock, limits and arena, no problems */

/* Names to values, innermost first. A frame is a context whose keys are names, or one name. */
typedef struct feel_scope feel_scope;
struct feel_scope { const feel_scope *outer; const feel_entry *at; size_t count; const feel_context *context; };

feel_value feel_evaluate(feel_run *r, const feel_expression *x, const feel_scope *scope);
/* Unary tests against `input` (which is ? in them): true, false or unknown. */
feel_truth feel_test(feel_run *r, const feel_expression *tests, feel_value input, const feel_scope *scope);
void feel_say(feel_run *r, int line, int column, bool serious, const char *zh, const char *en, ...)
    __attribute__((format(printf, 5, 7), format(printf, 6, 7)));

/* ---- functions ------------------------------------------------------------------------------------------------------ */

typedef feel_value feel_call(feel_run *r, const void *self, const feel_value *args, size_t count);
struct feel_function {
    const char *name;
    str *parameters;
    const feel_type *const *types;         /* of the parameters; NULL or a NULL entry: any */
    size_t count;
    const feel_type *result;               /* NULL: any */
    feel_call *call;                       /* built-in or model function; NULL: `body` in `scope` */
    const void *self;
    const feel_expression *body;
    const feel_scope *scope;
    const void *builtin;
};
feel_value feel_invoke(feel_run *r, const feel_function *f, const feel_value *args, size_t count);
feel_value feel_invoke_named(feel_run *r, const feel_function *f, const feel_entry *args, size_t count);

/* ---- types ---------------------------------------------------------------------------------------------------------- */

typedef enum feel_type_kind { TYPE_ANY, TYPE_NULL, TYPE_KIND, TYPE_LIST, TYPE_CONTEXT, TYPE_FUNCTION, TYPE_RANGE } feel_type_kind;
typedef struct feel_member { str name; const feel_type *type; } feel_member;
struct feel_type {
    feel_type_kind kind;
    feel_kind of;                          /* TYPE_KIND */
    const feel_type *element;              /* list, range, result of a function */
    const feel_member *members;            /* context's members, function's parameters */
    size_t count;
    const char *name;
    const feel_expression *allowed;        /* unary tests on the value or, of a list, on each element */
    const feel_expression *allowed_all;    /* type constraint: on the whole value */
    const feel_type *base;                 /* the type it narrows; NULL for none */
};
const feel_type *feel_type_simple(str name);                            /* number, string, … Any; NULL when unknown */
bool feel_instance(feel_run *r, feel_value v, const feel_type *t);      /* strictly, allowed values aside; null is of Null only */
/* The value as that type takes it (singleton list to element and back, date to date and time, allowed values): false when it does not. */
bool feel_conform(feel_run *r, feel_value v, const feel_type *t, feel_value *out);

/* Types by name for `instance of` and function parameters; a model adds its item definitions. */
void feel_names_add_type(feel_names *n, str name, const feel_type *t);
const feel_type *feel_names_type(const feel_names *n, str name);

/* ---- JSON in -------------------------------------------------------------------------------------------------------- */

/* A JSON text as FEEL values; {"@date": "…"}, "@time", "@datetime", "@duration", "@number" and "@range" are read as such. */
bool feel_from_json(arena *a, str json, feel_value *out, error *e);
#endif
