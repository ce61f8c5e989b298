/* Ledgers over time, on both engines: migrations of a declaration, states as of any position against a naive replay kept
 * beside, the two engines against each other, and rows changed behind the program. */
#include "base/date.h"
#include "ledger/verify.h"

#include "ledger_samples.h"

#define CANTEEN "packs/local/ledgers/canteen.yaml"
#define HEAD "ledger: canteen\ntitle: {zh: 食堂, en: Canteens}\nkey: [code]\norder: [code]\nfields:\n  code: {zh: 编号, type: text, required: true}\n"
#define COST "  cost: {zh: 支出, type: decimal, scale: 1, unit: 万元}\n  seats: {zh: 座位, type: int}\n  note: {zh: 说明, type: text}\n"

static void declare(desk *d, const char *text)
{
    desk_shut(d);
    desk_file(d, "packs/local/pack.yaml", "pack: local\ntitle: {zh: 本地}\n");
    desk_file(d, CANTEEN, text);
    if (!desk_open(d))
        fail_msg("%s", d->e.text);
}

/* A declaration that must be refused over the records that are there. */
static void refused(desk *d, const char *text, const char *why)
{
    desk_shut(d);
    desk_file(d, CANTEEN, text);
    if (desk_open(d) || !strstr(d->e.text, why))
        fail_msg("“%s” was not refused with “%s” but “%s”", text, why, d->e.text);
}

static void put_text(desk *d, int64_t id, const char *expected)
{
    char *got = desk_get(d, "canteen", id);
    if (!text_eq(got, expected))
        fail_msg("#%lld is “%s”, expected “%s”", (long long)id, got ? got : "nothing", expected);
}

static char *all_as_of(desk *d, int64_t position)
{
    const ledger_decl *l = desk_ledger(d, "canteen");
    scan_options o = { .as_of = position, .order = "id" };
    scan *s;
    record r;
    bool more = true;
    char *lines[512] = { 0 };
    buf b = buf_new(d->a);
    if (!scan_open(&d->c, l, &o, &s, &d->e))
        fail_msg("%s", d->e.text);
    while (scan_next(s, &r, &more, &d->e) && more)
        lines[r.id] = arena_print(d->a, "%lld v%lld %s\n", (long long)r.id, (long long)r.version, desk_text(d->a, l, r.values));
    scan_close(s);
    for (int i = 0; i < 512; i++)                            /* records deleted since come last: put in order here */
        buf_puts(&b, lines[i] ? lines[i] : "");
    return b.text;
}

static size_t faults(desk *d)
{
    verify_result r;
    audit_result chain;
    if (!rows_verify(&d->c, &r, &d->e) || !audit_verify(d->c.s, d->a, &chain, &d->e))
        fail_msg("%s", d->e.text);
    for (size_t i = 0; i < r.fault_count && i < 3; i++)
        printf("   %s\n", r.faults[i]);
    return r.fault_count + chain.fault_count;
}

static int64_t head(desk *d)
{
    int64_t n;
    assert_true(history_head(&d->c, &n, &d->e));
    return n;
}

static void migrations(arena *a, bool postgres)
{
    desk d;
    (void)a;
    desk_begin(&d, postgres);
    declare(&d, HEAD COST);
    int64_t one = desk_put(&d, "canteen", "code=A01 cost=12.5 seats=40");
    int64_t two = desk_put(&d, "canteen", "code=A02 seats=40");
    int64_t early = head(&d);
    char *as_was = arena_copy(a, all_as_of(&d, early));
    desk_put(&d, "canteen", "code=A01 cost=13.5");
    put_text(&d, one, "A01 13.5 40 -");
    /* refused, with the reason, and nothing changed */
    refused(&d, HEAD "  cost: {zh: 支出, type: int}\n", "类型不能由 decimal 改为 int");
    refused(&d, HEAD "  cost: {zh: 支出, type: decimal, scale: 0}\n", "失真");
    refused(&d, HEAD COST "  tax: {zh: 税, type: int, required: true}\n", "要给 default");
    refused(&d, HEAD "  cost: {zh: 支出, type: decimal, scale: 1}\n  seats: {zh: 座位, type: int, unique: true}\n", "重复值");
    refused(&d, "ledger: canteen\ntitle: {zh: 食堂}\nkey: [code, seats]\nfields:\n  code: {zh: 编号, type: text}\n  seats: {zh: 座位, type: int}\n", "key 不能由 [code] 改为");
    declare(&d, HEAD COST);
    put_text(&d, one, "A01 13.5 40 -");
    assert_int_equal(faults(&d), 0);
    /* a wider scale multiplies; history is read at today's scale */
    declare(&d, HEAD "  cost: {zh: 支出, type: decimal, scale: 3, unit: 万元}\n  seats: {zh: 座位, type: int}\n  note: {zh: 说明, type: text}\n");
    put_text(&d, one, "A01 13.5 40 -");
    assert_string_equal(all_as_of(&d, early), "1 v1 A01 12.5 40 -\n2 v1 A02 - 40 -\n");
    assert_string_equal(as_was, "1 v1 A01 12.5 40 -\n2 v1 A02 - 40 -\n");
    assert_int_equal(faults(&d), 0);
    desk_put(&d, "canteen", "code=A01 cost=14.25");
    int64_t late = head(&d);
    /* narrower: two digits hold everything, history too; one digit does not */
    refused(&d, HEAD "  cost: {zh: 支出, type: decimal, scale: 1, unit: 万元}\n  seats: {zh: 座位, type: int}\n  note: {zh: 说明, type: text}\n", "失真");
    declare(&d, HEAD "  cost: {zh: 支出, type: decimal, scale: 2, unit: 万元}\n  seats: {zh: 座位, type: int}\n  note: {zh: 说明, type: text}\n");
    put_text(&d, one, "A01 14.25 40 -");
    assert_string_equal(all_as_of(&d, early), "1 v1 A01 12.5 40 -\n2 v1 A02 - 40 -\n");
    assert_string_equal(all_as_of(&d, late), "1 v3 A01 14.25 40 -\n2 v1 A02 - 40 -\n");
    assert_int_equal(faults(&d), 0);
    /* a field that leaves stays in the table; a new required one takes its default everywhere, with history */
    declare(&d, HEAD "  cost: {zh: 支出, type: decimal, scale: 2, unit: 万元}\n  kind: {zh: 类别, type: text, required: true, default: 自办}\n");
    put_text(&d, one, "A01 14.25 自办");
    put_text(&d, two, "A02 - 自办");
    assert_string_equal(all_as_of(&d, late), "1 v3 A01 14.25 -\n2 v1 A02 - -\n");
    assert_int_equal(faults(&d), 0);
    desk_put(&d, "canteen", "code=A03 kind=外包");
    declare(&d, HEAD "  cost: {zh: 支出, type: decimal, scale: 2, unit: 万元}\n  seats: {zh: 座位, type: int}\n  kind: {zh: 类别, type: text, required: true, default: 自办}\n");
    put_text(&d, one, "A01 14.25 40 自办");                   /* back again, nothing lost */
    assert_int_equal(faults(&d), 0);
    desk_end(&d);
}

/* ---- as of: against a naive replay ------------------------------------------------------------------------------------ */

static uint32_t next_random(uint32_t *seed) { return (*seed = *seed * 1664525u + 1013904223u) >> 8; }

enum { STEPS = 160 };
typedef struct story { int64_t position[STEPS]; char *state[STEPS]; } story;

/* Random inserts, updates and deletes; after each the whole ledger as text, read plainly. */
static void live(desk *d, arena *a, uint32_t seed, story *out)
{
    const ledger_decl *l = desk_ledger(d, "canteen");
    for (int i = 0; i < STEPS; i++) {
        uint32_t key = next_random(&seed) % 25, what = next_random(&seed) % 10;
        char line[128];
        const char *cost = next_random(&seed) % 4 ? arena_print(a, "%u.%u", next_random(&seed) % 500, next_random(&seed) % 10) : "";
        snprintf(line, sizeof line, "code=K%02u cost=%s seats=%u note=说%u", key, cost, next_random(&seed) % 6, next_random(&seed) % 3);
        if (what < 8)
            desk_put(d, "canteen", line);
        else {
            int64_t id = 0;
            bool found = false;
            const value args[] = { v_text(arena_print(a, "K%02u", key)) };
            assert_true(store_int(d->c.s, "SELECT id FROM canteen WHERE code = ?", args, 1, &id, &found, &d->e));
            batch b;
            writer *w = NULL;
            batch_info info = { .who = "林建明", .action = "delete", .subject = "canteen" };
            if (found && batch_begin(d->c.s, &info, &b, &d->e))
                assert_true(writer_open(&d->c, &b, l, &w, &d->e) && record_delete(w, id, (origin){ 0 }, &d->e));
            writer_close(w);
            if (found)
                assert_true(batch_end(&b, &d->e));
        }
        out->position[i] = head(d);
        out->state[i] = arena_copy(a, all_as_of(d, 0));
    }
}

static void as_of(arena *a, bool postgres)
{
    desk d;
    story told;
    desk_begin(&d, postgres);
    declare(&d, HEAD COST);
    live(&d, a, 7, &told);
    for (int i = 0; i < STEPS; i++) {
        char *got = all_as_of(&d, told.position[i]);
        if (!text_eq(got, told.state[i]))
            fail_msg("as of %lld (step %d):\n%s\nexpected\n%s", (long long)told.position[i], i, got, told.state[i]);
    }
    assert_int_equal(faults(&d), 0);
    desk_end(&d);
}

static void both_engines_alike(void **state)
{
    desk one, two;
    story here, there;
    if (!getenv("JBP_TEST_PG")) {
        printf("skipped: both engines side by side, JBP_TEST_PG is not set\n");
        return;
    }
    desk_begin(&one, false);
    desk_begin(&two, true);
    declare(&one, HEAD COST);
    declare(&two, HEAD COST);
    live(&one, *state, 99, &here);
    live(&two, *state, 99, &there);
    for (int i = 0; i < STEPS; i++) {
        assert_int_equal(here.position[i], there.position[i]);
        assert_string_equal(here.state[i], there.state[i]);
    }
    desk_end(&one);
    desk_end(&two);
}

/* ---- behind the program ------------------------------------------------------------------------------------------------ */

static void behind_the_program(arena *a, bool postgres)
{
    static const struct { const char *hand, *named; } hands[] = {
        { "UPDATE canteen SET cost = 999 WHERE id = 1", "canteen #1 的 cost 被绕过程序改动：历史是“125”，现在是“999”" },
        { "UPDATE canteen SET cost = NULL WHERE id = 1", "现在是“∅”" },
        { "UPDATE canteen SET note = '改' WHERE id = 2", "canteen #2 的 note" },
        { "UPDATE canteen SET version = 7 WHERE id = 2", "canteen #2 的版本号是 7" },
        { "DELETE FROM canteen WHERE id = 2", "canteen #2 被绕过程序删除" },
        { "DELETE FROM canteen WHERE id = 3", "canteen #3 被绕过程序删除" },
        { "INSERT INTO canteen (id, version, batch, code) VALUES (9, 1, 1, 'Z')", "canteen #9 没有来历" },
        { "UPDATE canteen SET id = 8 WHERE id = 3", "canteen #8 没有来历" },
    };
    (void)a;
    for (size_t i = 0; i < COUNT(hands); i++) {
        desk d;
        verify_result r;
        desk_begin(&d, postgres);
        declare(&d, HEAD COST);
        desk_put(&d, "canteen", "code=A01 cost=12.5");
        desk_put(&d, "canteen", "code=A02 seats=4");
        desk_put(&d, "canteen", "code=A03 seats=4");
        desk_put(&d, "canteen", "code=A02 note=新");
        assert_int_equal(faults(&d), 0);
        if (!store_script(d.c.s, hands[i].hand, &d.e) || !rows_verify(&d.c, &r, &d.e))
            fail_msg("%s: %s", hands[i].hand, d.e.text);
        bool named = false;
        for (size_t k = 0; k < r.fault_count; k++)
            named = named || strstr(r.faults[k], hands[i].named);
        if (!named)
            fail_msg("%s: “%s” is not among %zu faults (%s)", hands[i].hand, hands[i].named, r.fault_count, r.fault_count ? r.faults[0] : "");
        desk_end(&d);
    }
}

/* A command that only reads comes first after a declaration: it finds the table, and the next one writes nothing. */
static void reader_first(arena *a, bool postgres)
{
    desk d;
    int64_t n = -1, head[2];
    (void)a;
    desk_begin(&d, postgres);
    assert_true(desk_open(&d));
    desk_shut(&d);
    desk_file(&d, "packs/late/pack.yaml", "pack: late\ntitle: {zh: 迟, en: Late}\n");
    desk_file(&d, "packs/late/ledgers/late.yaml", "ledger: late\ntitle: {zh: 迟到, en: Late}\nkey: [code]\nfields:\n  code: {zh: 编号, en: Code, type: text, required: true}\n");
    for (int i = 0; i < 2; i++) {
        bool found;
        const core_options o = { .dir = d.at.dir, .url = d.at.url, .who = "林建明", .mode = STORE_READ };
        d.a = arena_new();
        if (!core_open(d.a, &o, &d.c, &d.e))
            fail_msg("%s", d.e.text);
        d.open = true;
        assert_true(ledger_count(&d.c, desk_ledger(&d, "late"), &n, &d.e));
        assert_int_equal(n, 0);
        assert_true(store_int(d.c.s, "SELECT max(seq) FROM audit", NULL, 0, &head[i], &found, &d.e));
        desk_shut(&d);
    }
    assert_int_equal(head[0], head[1]);
    desk_end(&d);
}

BOTH(reader_first) BOTH(migrations) BOTH(as_of) BOTH(behind_the_program)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_BOTH(reader_first), TEST_BOTH(migrations), TEST_BOTH(as_of), TEST(both_engines_alike), TEST_BOTH(behind_the_program),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
