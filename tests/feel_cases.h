/* feel_cases.h — tables of FEEL expressions and the JSON of their values. */
#ifndef JBP_FEEL_CASES_H
#define JBP_FEEL_CASES_H
#include "rule/feel.h"
#include "test.h"

typedef struct feel_case { const char *text, *want; } feel_case;

/* The JSON of the value with the names of `input` (a JSON object, or NULL) known; "! message" when the text is wrong. */
static inline const char *feel_answer(arena *a, lang l, const char *text, const char *input, feel_run *r)
{
    error e = { .lang = l };
    feel_value v = feel_context_of(a, NULL, 0);
    const feel_expression *x;
    feel_names *names = feel_names_new(a, NULL);
    if (input && !feel_from_json(a, str_of(input), &v, &e))
        return arena_print(a, "! %s", e.text);
    feel_names_add_context(names, v.context);
    feel_run_begin(r, a, l);
    if (!feel_compile(a, str_of(text), names, FEEL_EXPRESSION, &x, &e))
        return arena_print(a, "! %s", e.text);
    feel_scope scope = { .context = v.context };
    buf b = buf_new(a);
    feel_json(&b, feel_evaluate(r, x, &scope));
    return b.text;
}

static inline void feel_check(arena *a, const feel_case *cases, size_t count, const char *input)
{
    feel_run r;
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const char *got = feel_answer(a, LANG_EN, cases[i].text, input, &r);
        if (strcmp(got, cases[i].want) == 0)
            continue;
        print_error("%s\n  wanted %s\n  got    %s\n", cases[i].text, cases[i].want, got);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

#define FEEL_CHECK(state, cases, input) feel_check(*(state), cases, COUNT(cases), input)
#endif
