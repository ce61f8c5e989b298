/* evaluate_samples.h — tables of department data filled by hand, for tests of the evaluation. */
#ifndef JBP_TESTS_EVALUATE_SAMPLES_H
#define JBP_TESTS_EVALUATE_SAMPLES_H
#include "evaluate/advice.h"
#include "evaluate/compare.h"

#include "ledger_samples.h"

static inline void sample_scheme(desk *d, const char *id_or_path, scheme *s)
{
    if (!scheme_find(&d->c, id_or_path, s, NULL, &d->e))
        fail_msg("%s: %s", id_or_path, error_line(d->a, &d->e));
}

/* A scheme written in the test. */
static inline void sample_text(desk *d, const char *text, scheme *s)
{
    data_decl items;
    if (!data_declare(&d->c, &items, &d->e) || !scheme_read(&d->c, d->a, &items, "test.yaml", str_of(text), s, NULL, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
}

/* "实缴税金=602.425 用地面积=20 规上=是": also derived items may be given; they are kept by sample_finish. */
static inline void sample_set(eval_table *t, size_t row, const char *line)
{
    char *words = arena_copy(t->a, line), *rest = NULL;
    for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(w, '=');
        dec128 n;
        assert_non_null(equals);
        *equals = 0;
        int k = data_find(t->decl, str_of(w));
        if (k < 0)
            fail_msg("no item %s", w);
        t->column[k][row] = text_eq(equals + 1, "是") ? feel_bool(true) : text_eq(equals + 1, "否") ? feel_bool(false)
                          : dec_parse(str_of(equals + 1), &n) ? feel_number(n) : text_eq(equals + 1, "缺") ? FEEL_NOTHING : feel_string(str_of(equals + 1));
    }
}

static inline eval_table sample_table(desk *d, const scheme *s, int year, size_t firms)
{
    eval_table t;
    data_table(d->a, &s->data, year, firms, &t);
    for (size_t i = 0; i < firms; i++)
        t.firm[i] = (eval_firm){ .id = (int64_t)i + 1, .uscc = arena_print(d->a, "F%05zu", i), .name = arena_print(d->a, "企业%zu", i), .town = "", .head = -1 };
    return t;
}

static inline eval_table sample_finish(desk *d, const eval_table *base)
{
    eval_table out;
    data_finish(d->a, base, NULL, 0, LANG_ZH, &out);
    return out;
}

static inline const char *sample_class(const evaluation *v, size_t row) { return v->at[row].class < 0 ? "-" : v->s->classes[v->at[row].class].id; }
static inline char *sample_item(desk *d, const evaluation *v, size_t row, size_t item, int places) { return dec_fixed(d->a, v->at[row].items[item].score, places); }
static inline size_t sample_count(const evaluation *v, const char *class)
{
    size_t n = 0;
    for (size_t i = 0; i < v->t->firms; i++)
        n += text_eq(sample_class(v, i), class);
    return n;
}
#endif
