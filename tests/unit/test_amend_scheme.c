/* Editions of evaluation schemes: which text counts on which day, numbers changed by a form, faults told at their field; on
 * SQLite and PostgreSQL. */
#include "amend/scheme_edit.h"

#include "amend_samples.h"
#include "evaluate/scheme.h"

static const char scheme_id[] = "huangyan-2022";

static const char *declared(desk *d)
{
    const char *text;
    if (!amend_text(&d->c, EDITION_SCHEME, scheme_id, 0, &text, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    return text;
}

static const char *turned(desk *d, given_field *fields)
{
    const char *text = NULL;
    if (!scheme_edited(d->a, declared(d), field_given, fields, &text, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    return text;
}

/* Weight of tax per mu of firms above the size, and where class A ends. */
static const char *counts(desk *d, const char *day)
{
    edition_set set;
    scheme s;
    if (!edition_set_on(&d->c, on(day), &set, &d->e) || !scheme_open(&d->c, &set, scheme_id, &s, NULL, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    return arena_print(d->a, "%s %s", dec_text(d->a, s.cohorts[0].items[0].weight), decimal_text_short(d->a, s.cohorts[0].bands[0].to));
}

static void by_date(void *state, bool postgres)
{
    desk d;
    scheme now;
    (void)state;
    desk_begin(&d, postgres);
    assert_true(desk_open(&d));
    const char *text = turned(&d, (given_field[]){ { "w.above.tax_mu", "40" }, { "to.above.A", "15" }, { "from.above.B", "15" }, { NULL, NULL } });
    assert_int_equal(kept(&d, EDITION_SCHEME, scheme_id, text, "2026-01-01"), 1);
    assert_int_equal(kept(&d, EDITION_SCHEME, scheme_id, declared(&d), "2999-01-01"), 2);
    assert_string_equal(counts(&d, "2025-12-31"), "30 20");
    assert_string_equal(counts(&d, "2026-01-01"), "40 15");
    assert_string_equal(counts(&d, "2999-01-01"), "30 20");
    assert_true(scheme_find(&d.c, scheme_id, &now, NULL, &d.e));                     /* as every command finds it: today's */
    assert_int_equal(now.amended->number, 1);
    assert_string_equal(dec_text(d.a, now.cohorts[0].weights), "110");
    assert_true(amend_state(&d.c, EDITION_SCHEME, scheme_id, 1, EDITION_WITHDRAWN, "恢复", &d.e));
    assert_true(scheme_find(&d.c, scheme_id, &now, NULL, &d.e));
    assert_null(now.amended);
    const char *before, *after;
    difference x;
    assert_true(amend_text(&d.c, EDITION_SCHEME, scheme_id, 1, &after, &d.e));
    assert_true(amend_readable(&d.c, EDITION_SCHEME, scheme_id, declared(&d), &before, &d.e) && amend_readable(&d.c, EDITION_SCHEME, scheme_id, after, &after, &d.e));
    difference_of(d.a, before, after, 0, &x);
    size_t came = 0, gone = 0;
    for (size_t i = 0; i < x.count; i++) {
        came += x.at[i].sign == '+';
        gone += x.at[i].sign == '-';
    }
    assert_int_equal(came, 3);                                                       /* only what was changed, however the pack was written */
    assert_int_equal(gone, 3);
    desk_end(&d);
}
BOTH(by_date)

static const char *at(const yaml *y, const char *key) { return yaml_get(y, key) ? yaml_get(y, key)->text : NULL; }

static void numbers(void **state)
{
    desk d;
    yaml *y;
    (void)state;
    desk_begin(&d, false);
    assert_true(desk_open(&d));
    const char *text = turned(&d, (given_field[]){ { "w.above.tax_mu", "35" }, { "b.above.va_mu", "140.5" }, { "w.above.rd", "0" }, { "b.below.tax_mu", "" }, { "from.below.D", "90" }, { "to.below.C", "90" }, { NULL, NULL } });
    assert_true(yaml_parse(d.a, str_of(text), "x", &y, &d.e));
    const yaml *above = yaml_get(y, "cohorts")->items[0], *below = yaml_get(y, "cohorts")->items[1];
    assert_string_equal(at(yaml_get(above, "items")->items[0], "weight"), "35");
    assert_string_equal(at(yaml_get(above, "items")->items[1], "benchmark"), "140.5");
    assert_int_equal(yaml_get(above, "items")->count, 5);                            /* what weighs nothing is taken out */
    assert_string_equal(at(yaml_get(below, "items")->items[0], "benchmark"), "11.5932");       /* nothing typed: as it was */
    assert_string_equal(at(yaml_get(yaml_get(below, "bands"), "list")->items[3], "from"), "90");
    assert_string_equal(at(yaml_get(yaml_get(above, "bands"), "list")->items[3], "from"), "95");
    const char *same = turned(&d, (given_field[]){ { NULL, NULL } }), *again = turned(&d, (given_field[]){ { "w.above.tax_mu", "30" }, { NULL, NULL } });
    assert_string_equal(same, again);
    const char *pack, *parameter;
    assert_true(amend_text(&d.c, EDITION_SCHEME, "common-2018", 0, &pack, &d.e));
    const yaml *all;
    assert_true(yaml_parse(d.a, str_of(pack), "x", &y, &d.e));
    all = yaml_get(y, "parameters");
    assert_true(all && all->count);
    parameter = arena_print(d.a, "p.%s", all->keys[0]->text);
    assert_true(scheme_edited(d.a, pack, field_given, (given_field[]){ { parameter, "7.5" }, { NULL, NULL } }, &text, &d.e) && yaml_parse(d.a, str_of(text), "x", &y, &d.e));
    assert_string_equal(at(yaml_get(y, "parameters")->items[0], "value"), "7.5");
    desk_end(&d);
}

static void faults_at_fields(void **state)
{
    static const struct { given_field set; const char *at, *says; } wrong[] = {
        { { "w.above.tax_mu", "三十" }, "above.tax_mu", "应为数" }, { { "b.above.tax_mu", "-1" }, "above.tax_mu", "大于 0" }, { { "to.above.A", "25" }, "above.B", "两个等级" },
        { { "from.above.B", "25" }, "above.B", "没有等级（断档）" }, { { "to.below.D", "99" }, "below.D", "没有等级（断档）" }, { { "from.below.C", "x" }, "below.C", "应为数" },
    };
    desk d;
    data_decl items;
    (void)state;
    desk_begin(&d, false);
    assert_true(desk_open(&d) && data_declare(&d.c, &items, &d.e));
    for (size_t i = 0; i < COUNT(wrong); i++) {
        given_field set[] = { wrong[i].set, { NULL, NULL } };
        scheme s;
        pack_faults faults = { 0 };
        scheme_faults told;
        const char *text = turned(&d, set);
        d.e = (error){ 0 };
        assert_false(scheme_read(&d.c, d.a, &items, "x", str_of(text), &s, &faults, &d.e));
        assert_true(scheme_faults_of(d.a, text, &faults, &told, &d.e));
        const char *says = scheme_fault_at(&told, wrong[i].at);
        if (!says || !strstr(says, wrong[i].says))
            fail_msg("%zu: at %s: %s (%s)", i, wrong[i].at, says ? says : "nothing", d.e.text);
        kept_not(&d, (edition){ .kind = EDITION_SCHEME, .rule = scheme_id, .text = text }, wrong[i].says);
    }
    kept_not(&d, (edition){ .kind = EDITION_SCHEME, .rule = "huangyan-2021", .text = declared(&d) }, "不能换成别的评价办法");
    kept_not(&d, (edition){ .kind = EDITION_SCHEME, .rule = "nothing", .text = declared(&d) }, "没有评价办法");
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(by_date_sqlite), TEST(by_date_postgres), TEST(numbers), TEST(faults_at_fields) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
