/* bench_feel — the FEEL interpreter on conditions as policies have them, one firm at a time, against feelin (npm) in the same
 * run; the values must agree.  feelin reads the text at every evaluation: we are timed so as well, and compiled once, which
 * is how the program uses it.   bench_feel [--quick] */
#include "bench.h"
#include "rule/feel.h"

#include <jansson.h>

static const char input[] = "{\"研发费用\": 305.5, \"营业收入\": 8012.25, \"从业人员\": 120, \"成立年份\": 2015, \"企业规模\": \"小型\", \"荣誉\": [\"高新技术企业\", \"专精特新中小企业\", \"创新型中小企业\"],"
                            " \"专利\": [{\"类别\": 1, \"年份\": 2019}, {\"类别\": 2, \"年份\": 2020}, {\"类别\": 1, \"年份\": 2021}]}";
static const char *const expressions[] = {
    "营业收入 >= 2000 and 从业人员 between 20 and 300",
    "研发费用 / 营业收入 >= 0.03 and 2026 - 成立年份 >= 3",
    "企业规模 in (\"中型\", \"小型\", \"微型\")",
    "list contains(荣誉, \"高新技术企业\") or 研发费用 > 1000",
    "count(专利[类别 = 1 and 年份 >= 2020]) >= 1",
    "some h in 荣誉 satisfies starts with(h, \"专精特新\")",
    "if 营业收入 >= 40000 then 50 else if 营业收入 >= 5000 then 20 else 10",
    "sum(for i in 1..20 return i * i)",
    "min(营业收入 * 0.05, 100) + max(研发费用 - 200, 0)",
};
enum { EXPRESSIONS = sizeof expressions / sizeof *expressions };

typedef struct timing { double once, each, peer; char *value, *peer_value; } timing;

static bool time_ours(arena *a, feel_value v, const char *text, int runs, timing *out)
{
    error e = { .lang = LANG_EN };
    feel_run r;
    feel_names *names = feel_names_new(a, NULL);
    const feel_expression *x;
    feel_scope scope = { .context = v.context };
    buf json = buf_new(a);
    feel_names_add_context(names, v.context);
    feel_run_begin(&r, a, LANG_ZH);
    for (int each = 0; each < 2; each++) {
        double from = now();
        TRY(feel_compile(a, str_of(text), names, FEEL_EXPRESSION, &x, &e));
        if (!each)
            feel_json(&json, feel_evaluate(&r, x, &scope));
        for (int i = 0; i < runs; i++) {
            arena_pos mark = arena_mark(a);
            if (each)
                TRY(feel_compile(a, str_of(text), names, FEEL_EXPRESSION, &x, &e));
            feel_run_again(&r);
            feel_evaluate(&r, x, &scope);
            arena_rewind(a, mark);
        }
        *(each ? &out->each : &out->once) = (now() - from) / runs;
    }
    out->value = json.text;
    return true;
}

/* False without node or feelin. */
static bool time_peer(arena *a, int runs, timing *t)
{
    char dir[] = "/tmp/bench_feel_XXXXXX", line[1024];
    json_t *cases = json_object(), *texts = json_array();
    bool ok = mkdtemp(dir) != NULL;
    for (int i = 0; i < EXPRESSIONS; i++)
        json_array_append_new(texts, json_string(expressions[i]));
    json_object_set_new(cases, "input", json_loads(input, 0, NULL));
    json_object_set_new(cases, "expressions", texts);
    ok = ok && json_dump_file(cases, arena_print(a, "%s/cases.json", dir), 0) == 0;
    snprintf(line, sizeof line, "cd build/peers 2>/dev/null && node ../../tests/bench/peers/feel.mjs %s/cases.json %d 2>/dev/null", dir, runs);
    FILE *f = ok ? popen(line, "r") : NULL;
    json_t *answers = f ? json_loadf(f, 0, NULL) : NULL;
    ok = json_array_size(answers) == EXPRESSIONS;
    for (size_t i = 0; ok && i < EXPRESSIONS; i++) {
        const json_t *one = json_array_get(answers, i);
        t[i].peer = json_real_value(json_object_get(one, "seconds"));
        t[i].peer_value = arena_copy(a, json_string_value(json_object_get(one, "value")));
    }
    if (f)
        pclose(f);
    json_decref(answers);
    json_decref(cases);
    remove_folder(dir);
    return ok;
}

int main(int argc, char **argv)
{
    arena *a = arena_new();
    error e = { .lang = LANG_EN };
    feel_value v;
    timing t[EXPRESSIONS] = { 0 }, sum = { 0 };
    int runs = is_quick(argc, argv) ? 20000 : 200000, wrong = 0;
    bool ok = feel_from_json(a, str_of(input), &v, &e);
    for (int i = 0; ok && i < EXPRESSIONS; i++)
        ok = time_ours(a, v, expressions[i], runs, &t[i]);
    bool peer = ok && time_peer(a, runs / 20, t);
    printf("%12s %12s %12s\n", "compiled", "with text", peer ? "feelin" : "(no feelin)");
    for (int i = 0; ok && i < EXPRESSIONS; i++) {
        bool differs = peer && strcmp(t[i].value, t[i].peer_value ? t[i].peer_value : "") != 0;
        printf("%9.0f ns %9.0f ns %9.0f ns  %s = %s%s%s\n", t[i].once * 1e9, t[i].each * 1e9, t[i].peer * 1e9, expressions[i], t[i].value, differs ? "  DIFFERS: " : "", differs ? t[i].peer_value : "");
        sum.once += t[i].once;
        sum.each += t[i].each;
        sum.peer += t[i].peer;
        wrong += differs;
    }
    if (peer)
        printf("feelin takes %.0f × as long as compiled once, %.1f × as long as text and all\n", sum.peer / sum.once, sum.peer / sum.each);
    arena_end(a);
    return !ok || wrong;
}
