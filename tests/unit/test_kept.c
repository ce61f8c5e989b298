/* What is kept for several requests: made once while nothing is written, anew after a write, for the caller alone inside a
 * batch; what a request looks at stays until it ends, whatever takes its place. */
#include "ledger/kept.h"

#include "ledger_samples.h"

#define CANTEEN "ledger: canteen\ntitle: {zh: 食堂, en: Canteens}\nkey: [code]\nfields:\n  code: {zh: 编号, type: text, required: true}\n"

static int made;                                    /* how often count_all() was asked */

static bool count_all(core *c, int64_t ask, const void **out, error *e)
{
    int64_t *n = NEW_N(c->a, int64_t, 2);
    made++;
    n[1] = ask;
    *out = n;
    return ask >= 0 ? ledger_count(c, ledger_find(&c->packs, "canteen", e), n, e) : fail(e, ERR_INPUT, "不行", "no");
}

static void begin(desk *d, bool postgres)
{
    desk_begin(d, postgres);
    desk_file(d, "packs/local/ledgers/canteen.yaml", CANTEEN);
    assert_true(desk_open(d));
    desk_put(d, "canteen", "code=A");
    made = 0;
}

/* One request: what it is told, read again when all others have come and gone. */
typedef struct request { core c; arena *a; kept_hold h; } request;

static void request_begin(desk *d, request *r, shelf *s)
{
    r->c = d->c;
    r->c.a = r->a = arena_new();
    kept_begin(&r->c, &r->h, s);
}

static void request_end(request *r)
{
    kept_end(&r->c);
    arena_end(r->a);
}

static const int64_t *look(request *r, int64_t ask)
{
    const void *n;
    error e = { 0 };
    if (!kept_get(&r->c, count_all, ask, &n, &e))
        fail_msg("%s", e.text);
    return n;
}

static void made_once(arena *a, bool postgres)
{
    desk d;
    request one, two;
    (void)a;
    begin(&d, postgres);
    shelf *s = shelf_new(d.a);
    request_begin(&d, &one, s);
    const int64_t *n = look(&one, 7);
    assert_true(n[0] == 1 && n[1] == 7 && made == 1);
    request_begin(&d, &two, s);
    assert_ptr_equal(look(&two, 7), n);
    assert_ptr_equal(look(&two, 7), n);
    assert_int_equal(made, 1);
    assert_int_equal(look(&two, 8)[1], 8);
    assert_int_equal(made, 2);
    desk_put(&d, "canteen", "code=B");
    const int64_t *after = look(&two, 7);
    assert_true(after[0] == 2 && made == 3);
    assert_int_equal(n[0], 1);                      /* the first request sees what it saw */
    request_end(&two);
    for (int64_t i = 100; i < 150; i++) {           /* more than there are places */
        request_begin(&d, &two, s);
        assert_int_equal(look(&two, i)[1], i);
        request_end(&two);
    }
    assert_true(n[0] == 1 && n[1] == 7);
    request_end(&one);
    shelf_end(s);
    desk_end(&d);
}

static void batches_are_alone(arena *a, bool postgres)
{
    desk d;
    request r;
    batch b;
    writer *w = NULL;
    outcome what;
    int64_t id;
    error e = { 0 };
    (void)a;
    begin(&d, postgres);
    shelf *s = shelf_new(d.a);
    batch_info info = { .who = "林建明", .action = "put", .subject = "canteen" };
    request_begin(&d, &r, s);
    const ledger_decl *l = desk_ledger(&d, "canteen");
    const value second[] = { V_STR(STR("B")) }, third[] = { V_STR(STR("C")) };
    assert_true(batch_begin(r.c.s, &info, &b, &e) && writer_open(&r.c, &b, l, &w, &e) && record_put(w, second, NULL, (origin){ 0 }, &what, &id, &e));
    assert_int_equal(look(&r, 7)[0], 2);            /* what is written and not yet kept */
    writer_close(w);
    batch_abandon(&b);
    assert_int_equal(look(&r, 7)[0], 1);
    assert_true(batch_begin(r.c.s, &info, &b, &e) && writer_open(&r.c, &b, l, &w, &e) && record_put(w, third, NULL, (origin){ 0 }, &what, &id, &e));
    writer_close(w);
    assert_true(batch_end(&b, &e));                 /* history stands where the abandoned batch had brought it */
    assert_int_equal(look(&r, 7)[0], 2);
    assert_int_equal(made, 3);
    request_end(&r);
    shelf_end(s);
    desk_end(&d);
}

static void faults_are_not_kept(arena *a, bool postgres)
{
    desk d;
    request r;
    const void *n;
    error e = { 0 };
    (void)a;
    begin(&d, postgres);
    shelf *s = shelf_new(d.a);
    request_begin(&d, &r, s);
    assert_false(kept_get(&r.c, count_all, -1, &n, &e));
    assert_string_equal(e.text, "不行");
    assert_false(kept_get(&r.c, count_all, -1, &n, &e));
    assert_int_equal(made, 2);
    request_end(&r);
    assert_true(kept_get(&d.c, count_all, 7, &n, &e));          /* a command's core keeps nothing */
    assert_true(kept_get(&d.c, count_all, 7, &n, &e));
    assert_int_equal(made, 4);
    shelf_end(s);
    desk_end(&d);
}

BOTH(made_once) BOTH(batches_are_alone) BOTH(faults_are_not_kept)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(made_once), TEST_BOTH(batches_are_alone), TEST_BOTH(faults_are_not_kept) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
