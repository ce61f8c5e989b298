/* Tests of the months a desk works on: the one that speaks for the district and the one being collected. */
#include "monitoring/month.h"

#include "ledger_samples.h"

enum { FIRMS = 5 };

static void report(desk *d, int from, int to, const char *said)
{
    for (int firm = from; firm <= to; firm++)
        desk_put(d, "monthly_output", arena_print(d->a, "enterprise=%d month=%s output=100", firm, said));
}

/* "2019-08 2019-09": shown, collecting. */
static const char *now(desk *d)
{
    months_now n;
    if (!month_now(&d->c, &n, &d->e))
        fail_msg("%s", d->e.text);
    return n.found ? arena_print(d->a, "%s %s", month_text(d->a, n.shown), month_text(d->a, n.collecting)) : "none";
}

static void early_reports(arena *a, bool postgres)
{
    desk d;
    (void)a;
    desk_begin(&d, postgres);
    assert_true(desk_open(&d));
    assert_string_equal(now(&d), "none");
    for (int i = 1; i <= FIRMS; i++)
        desk_put(&d, "enterprise", arena_print(d.a, "uscc=91330000TEST00000%d name=甲厂%d", i, i));
    report(&d, 1, 1, "2019-07");                        /* the first month ever: nothing to be fewer than */
    assert_string_equal(now(&d), "2019-07 2019-07");
    report(&d, 2, FIRMS, "2019-07");
    report(&d, 1, FIRMS, "2019-08");
    assert_string_equal(now(&d), "2019-08 2019-08");
    report(&d, 1, 2, "2019-09");                        /* two of five */
    assert_string_equal(now(&d), "2019-08 2019-09");
    report(&d, 1, 1, "2019-10");                        /* two months come in at once */
    assert_string_equal(now(&d), "2019-08 2019-10");
    report(&d, 3, 3, "2019-09");                        /* three of five */
    assert_string_equal(now(&d), "2019-09 2019-10");
    desk_put(&d, "month_state", "month=2019-11 opens=2019-12-01 due=2019-12-06");
    assert_string_equal(now(&d), "2019-09 2019-11");
    report(&d, 1, FIRMS, "2021-01");                    /* after a year of nothing */
    assert_string_equal(now(&d), "2021-01 2021-01");
    desk_end(&d);
}

BOTH(early_reports)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(early_reports) };
    return cmocka_run_group_tests_name("month", tests, NULL, NULL);
}
