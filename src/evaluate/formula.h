/* formula.h — FEEL over the columns of a table: compiled once, evaluated a row at a time.
 *
 * Most formulas of schemes are plain arithmetic on items (实缴税金 / 用地面积): those run as a few steps on the columns;
 * everything else goes to the interpreter with the items it names in scope.  Both give the same values. */
#ifndef JBP_EVALUATE_FORMULA_H
#define JBP_EVALUATE_FORMULA_H
#include "rule/feel.h"
#include "text/yaml.h"

typedef struct data_decl data_decl;

typedef struct formula_step { char op; int column; dec128 number; } formula_step;   /* op: c n + - * / ~ */
typedef struct formula {
    const char *text;                       /* NULL: there is no formula */
    const feel_expression *x;
    int        *uses;                       /* items it names, each once */
    size_t      use_count;
    formula_step *steps;                    /* NULL: not plain arithmetic */
    size_t      step_count;
} formula;

enum { FORMULA_MORE = 4 };
typedef struct formula_more { const char *name; feel_value value; } formula_more;   /* values beside the items: 指标值 … */

/* Fails at y with the item that is not known and one that is nearly so. `more`: further names, NULL-ended or NULL. */
bool formula_compile(const data_decl *d, const yaml *y, const char *text, const char *const *more, formula *out, error *e);

/* Evaluates rows; owns a scratch arena. */
typedef struct formula_run {
    arena      *a;
    arena_pos   start;
    feel_run    run;
    const data_decl *decl;
    feel_value *const *column;
} formula_run;
void formula_run_begin(formula_run *r, const data_decl *d, feel_value *const *column, lang l);
void formula_run_end(formula_run *r);
/* Texts and lists in the value live until the next call. */
feel_value formula_value(formula_run *r, const formula *f, size_t row, const formula_more *more, size_t n);
feel_truth formula_truth(formula_run *r, const formula *f, size_t row);
/* The formula with each item's value behind it: 实缴税金 1,234.50万元 / 用地面积 20.50亩 */
char *formula_words(arena *a, const formula *f, const data_decl *d, feel_value *const *column, size_t row, lang l);

/* Decimal128 to a scaled integer: guarded against the last digits of quotients that were cut at 34 digits. */
bool dec_units(dec128 v, int places, dec_round how, int64_t *out);
char *dec_fixed(arena *a, dec128 v, int places);                     /* grouped, half up: "1,234.50"; what does not fit: all digits */
#endif
