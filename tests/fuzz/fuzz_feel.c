/* Any bytes as FEEL: compiled as an expression, as unary tests and as the text of range(); what compiles is evaluated within
 * small limits and its value written. */
#include "rule/feel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void run(arena *a, str text, feel_grammar grammar)
{
    error e = { 0 };
    feel_run r;
    feel_value input, v = FEEL_NOTHING;
    const feel_expression *x;
    feel_names *names = feel_names_new(a, NULL);
    if (!feel_from_json(a, STR("{\"a\": 1, \"b c\": [1, 2, {\"d\": \"x\"}], \"研发 费用\": 2.5, \"t\": {\"@datetime\": \"2020-01-01T00:00:00Z\"}, \"n\": null}"), &input, &e))
        return;
    feel_names_add_context(names, input.context);
    feel_run_begin(&r, a, LANG_ZH);
    r.limits = (feel_limits){ .depth = 600, .steps = 20000, .bytes = (size_t)4 << 20 };
    if (!feel_compile(a, text, names, grammar, &x, &e))
        return;
    feel_scope scope = { .context = input.context };
    if (grammar == FEEL_UNARY_TESTS)
        feel_test(&r, x, feel_integer(1), &scope);
    else
        v = feel_evaluate(&r, x, &scope);
    buf b = buf_new(a);
    feel_json(&b, v);
    feel_text(a, v);
    for (size_t i = 0; feel_unknown_name(x, i); i++)
        continue;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    arena *a = arena_new();
    for (int grammar = FEEL_EXPRESSION; grammar <= FEEL_RANGE_TEXT; grammar++)
        run(a, (str){ (const char *)bytes, n }, (feel_grammar)grammar);
    arena_end(a);
    return 0;
}
