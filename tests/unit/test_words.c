/* Words in memory: what is found, in which fields, and that it follows what is written, by whatever connection. */
#include "web/words.h"

#include "ledger_samples.h"

#include <pthread.h>

static const char park[] =
    "ledger: yard\ntitle: {zh: 园区, en: Parks}\nkey: [code]\nlabel: name\nfields:\n"
    "  code: {zh: 代码, en: Code, type: text, required: true}\n"
    "  name: {zh: 名称, en: Name, type: text}\n";
static const char thing[] =
    "ledger: thing\ntitle: {zh: 东西, en: Things}\nkey: [code]\nlabel: name\nfields:\n"
    "  code: {zh: 代码, en: Code, type: text, required: true}\n"
    "  name: {zh: 名称, en: Name, type: text}\n"
    "  old: {zh: 曾用名, en: Former names, type: texts}\n"
    "  trade: {zh: 行业, en: Trade, type: code, list: trades}\n"
    "  yard: {zh: 园区, en: Park, type: ref, ledger: yard}\n"
    "  phone: {zh: 电话, en: Phone, type: text, personal: true}\n"
    "  n: {zh: 人数, en: Staff, type: int}\n";
static const char trades[] = "code,zh,en,parent\n3421,金属切削机床制造,Machine tools,\n3482,弹簧制造,Springs,\n2651,初级形态塑料制造,Plastics,\n";

typedef struct shelf { desk d; pinyin letters; later *reader; wordbook *w; } shelf;

static void shelf_begin(shelf *s, bool postgres, size_t most)
{
    desk_begin(&s->d, postgres);
    desk_file(&s->d, "packs/p/pack.yaml", "pack: p\ntitle: {zh: 样例, en: Sample}\n");
    desk_file(&s->d, "packs/p/ledgers/yard.yaml", park);
    desk_file(&s->d, "packs/p/ledgers/thing.yaml", thing);
    desk_file(&s->d, "packs/p/lists/trades.csv", trades);
    if (!desk_open(&s->d))
        fail_msg("%s", s->d.e.text);
    core_options o = { .dir = s->d.at.dir, .url = s->d.at.url };
    assert_true(pinyin_load(&s->letters, &s->d.e) && later_start(&o, &s->d.c, &s->reader, &s->d.e));
    s->w = words_new(&s->d.c.packs, &s->letters, s->reader, most);
}

static void shelf_end(shelf *s)
{
    later_end(s->reader);
    words_end(s->w);
    desk_end(&s->d);
}

static bool not_personal(const void *self, const field_decl *f) { return self || !f->personal; }

static int ascending(const void *x, const void *y) { return (*(const int64_t *)x > *(const int64_t *)y) - (*(const int64_t *)x < *(const int64_t *)y); }

/* The numbers of what is found: "1 3"; "not ready". `all`: personal fields count as well. */
static const char *found(shelf *s, const char *ledger, const char *q, bool all)
{
    word_hits h;
    bool ready;
    buf b = buf_new(s->d.a);
    words_ask k = { desk_ledger(&s->d, ledger), q, not_personal, all ? s : NULL };
    if (!words_find(s->w, &s->d.c, s->d.a, &k, &h, &ready, &s->d.e))
        fail_msg("%s", s->d.e.text);
    if (!ready)
        return "not ready";
    qsort(h.ids, h.n, sizeof *h.ids, ascending);
    for (size_t i = 0; i < h.n; i++)
        buf_print(&b, "%s%lld", i ? " " : "", (long long)h.ids[i]);
    return b.text ? b.text : "";
}

#define FINDS(s, q, ids) assert_string_equal(found(s, "thing", q, false), ids)

static void some_things(shelf *s)
{
    static const char *const things[] = {
        "code=A1 name=云湾电机有限公司 old=澜州电机厂、东风机械 trade=3421 yard=1 phone=13800000001",
        "code=A2 name=瀚澜精密（北方）公司 trade=3482 yard=2 phone=0571-7654321",
        "code=Ｂ３ name=ＡＢＣ　Plastics trade=2651 yard=1",
        "code=B4 name=机械电",
    };
    desk_put(&s->d, "yard", "code=Y1 name=智造产业园");
    desk_put(&s->d, "yard", "code=Y2 name=滨江园区");
    for (size_t i = 0; i < COUNT(things); i++)
        assert_int_equal(desk_put(&s->d, "thing", things[i]), i + 1);
}

static void finds(void **state, bool postgres)
{
    static const struct { const char *q, *ids; } cases[] = {
        { "云湾", "1" }, { "电机", "1" },                     /* not 机械电: in this order */
        { "机械", "1 4" }, { "机床", "1" }, { "machine", "1" }, /* a code by its names */
        { "3482", "2" }, { "制造", "1 2 3" }, { "园", "1 2 3" }, { "滨江", "2" }, { "滨江园 瀚澜", "2" }, { "瀚澜 智造", "" },
        { "电机　云湾", "1" }, { "云湾\t机床 a1", "1" },        /* blanks of any kind; anywhere in the record */
        { "yw", "1" }, { "YWDJ", "1" }, { "hljm", "2" }, { "bjyq", "2" }, { "zzcyy ywdj", "1" },  /* pinyin of labels, also of what is referred to */
        { "dfjx", "" },                                       /* former names are no label */
        { "abcplastics", "3" }, { "ａｂｃ", "3" }, { "b3", "3" }, { "Ｂ", "2 3 4" }, { "(北方)", "2" }, { "（北方）", "2" },
        { "电机厂", "1" }, { "厂东风", "" }, { "厂、东风", "1" },    /* names of a list stay apart as they are shown */
        { "a1云湾", "" }, { "公司澜州", "" },                  /* nothing across fields */
        { "13800000001", "" }, { "7654321", "" }, { "0571 瀚澜", "" },
        { "没有", "" }, { "1", "1 3" },
        { "机\x01械", "1 4" },
    };
    shelf s;
    (void)state;
    shelf_begin(&s, postgres, WORDS_MOST_BYTES);
    some_things(&s);
    for (size_t i = 0; i < COUNT(cases); i++)
        if (strcmp(found(&s, "thing", cases[i].q, false), cases[i].ids) != 0)
            fail_msg("%s: [%s], expected [%s]", cases[i].q, found(&s, "thing", cases[i].q, false), cases[i].ids);
    assert_string_equal(found(&s, "thing", "7654321", true), "2");
    assert_string_equal(found(&s, "thing", "0571 瀚澜", true), "2");
    assert_string_equal(found(&s, "yard", "园", false), "1 2");
    assert_string_equal(found(&s, "thing", " \t　", false), "not ready");
    assert_true(words_bytes(s.w) > 0);
    shelf_end(&s);
}
BOTH(finds)

static void delete_thing(shelf *s, int64_t id)
{
    batch b;
    writer *w = NULL;
    batch_info info = { .who = "林建明", .action = "merge", .subject = "thing" };
    assert_true(batch_begin(s->d.c.s, &info, &b, &s->d.e) && writer_open(&s->d.c, &b, desk_ledger(&s->d, "thing"), &w, &s->d.e) && record_delete(w, id, (origin){ 0 }, &s->d.e));
    writer_close(w);
    assert_true(batch_end(&b, &s->d.e));
}

static void follows(void **state, bool postgres)
{
    shelf s;
    (void)state;
    shelf_begin(&s, postgres, WORDS_MOST_BYTES);
    FINDS(&s, "云湾", "");                                    /* an empty ledger */
    some_things(&s);
    FINDS(&s, "云湾", "1");
    desk_put(&s.d, "thing", "code=A1 name=新名阀门");
    FINDS(&s, "云湾", "");
    FINDS(&s, "xmfm", "1");
    FINDS(&s, "机床", "1");
    desk_put(&s.d, "thing", "code=A1 trade=");
    FINDS(&s, "机床", "");
    desk_put(&s.d, "thing", "code=C5 name=云湾阀门");
    FINDS(&s, "阀门", "1 5");
    delete_thing(&s, 1);                                      /* merged into 5 */
    FINDS(&s, "阀门", "5");
    FINDS(&s, "智造", "3");
    desk_put(&s.d, "yard", "code=Y1 name=改名园");             /* what they refer to is called otherwise from now on */
    FINDS(&s, "智造", "");
    FINDS(&s, "gmy", "3");
    core other;                                               /* another program */
    core_options o = { .dir = s.d.at.dir, .url = s.d.at.url, .mode = STORE_WRITE };
    core mine = s.d.c;
    assert_true(core_beside(s.d.a, &o, &mine, &other, &s.d.e));
    s.d.c = other;
    desk_put(&s.d, "thing", "code=D6 name=旁人写的");
    s.d.c = mine;
    core_close(&other);
    FINDS(&s, "旁人", "6");
    shelf_end(&s);
}
BOTH(follows)

static void put_many(shelf *s, int from, int n, const char *name)
{
    const ledger_decl *l = desk_ledger(&s->d, "thing");
    batch b;
    writer *w = NULL;
    outcome what;
    int64_t id;
    batch_info info = { .who = "林建明", .action = "import", .subject = "thing" };
    assert_true(batch_begin(s->d.c.s, &info, &b, &s->d.e) && writer_open(&s->d.c, &b, l, &w, &s->d.e));
    for (int i = from; i < from + n; i++) {
        arena_pos at = arena_mark(s->d.a);
        value *v = NEW_N(s->d.a, value, l->count);
        v[0] = v_text(arena_print(s->d.a, "N%06d", i));
        v[1] = v_text(arena_print(s->d.a, "%s%06d号", name, i));
        if (!record_put(w, v, NULL, (origin){ 0 }, &what, &id, &s->d.e))
            fail_msg("%s", s->d.e.text);
        arena_rewind(s->d.a, at);
    }
    writer_close(w);
    assert_true(batch_end(&b, &s->d.e));
}

/* Beyond what is followed one by one the ledger is read anew; what was blotted out does not pile up. */
static void many(void **state, bool postgres)
{
    shelf s;
    (void)state;
    shelf_begin(&s, postgres, WORDS_MOST_BYTES);
    put_many(&s, 1, 3000, "甲");
    FINDS(&s, "甲002999号", "2999");
    put_many(&s, 3001, 200, "乙");
    FINDS(&s, "y003100", "3100");
    put_many(&s, 1, 7000, "丙");
    FINDS(&s, "甲", "");
    FINDS(&s, "丙006999号", "6999");
    size_t bytes = words_bytes(s.w);
    for (int i = 0; i < 6; i++) {
        put_many(&s, 1, 3000, i % 2 ? "丁" : "戊");
        FINDS(&s, i % 2 ? "丁000007号" : "戊000007号", "7");
    }
    assert_true(words_bytes(s.w) < bytes * 4);
    shelf_end(&s);
}
BOTH(many)

static void too_large(void **state)
{
    shelf s;
    (void)state;
    shelf_begin(&s, false, 300 << 10);
    put_many(&s, 1, 40, "甲");
    FINDS(&s, "甲000007号", "7");
    put_many(&s, 41, 20000, "乙");
    FINDS(&s, "甲000007号", "not ready");
    FINDS(&s, "甲000007号", "not ready");
    assert_string_equal(found(&s, "yard", "园", false), "");       /* others are not concerned */
    assert_true(words_bytes(s.w) < 16 << 10);                      /* nothing of it is kept */
    shelf_end(&s);
}

/* Several people search while one writes: each sees at least what was written before the question. */
typedef struct searcher { shelf *s; pthread_t thread; int rounds; bool ok; } searcher;

static void *search(void *self)
{
    searcher *k = self;
    core c;
    error e = { 0 };
    arena *a = arena_new();
    core_options o = { .dir = k->s->d.at.dir, .url = k->s->d.at.url, .mode = STORE_WRITE };
    k->ok = core_beside(a, &o, &k->s->d.c, &c, &e);
    for (int i = 0; k->ok && i < k->rounds; i++) {
        word_hits h;
        bool ready;
        words_ask ask = { ledger_find(&c.packs, "thing", &e), "甲000001号", not_personal, NULL };
        k->ok = words_find(k->s->w, &c, a, &ask, &h, &ready, &e) && ready && h.n == 1;
    }
    core_close(&c);
    arena_end(a);
    return NULL;
}

static void at_once(void **state)
{
    shelf s;
    searcher at[4];
    (void)state;
    shelf_begin(&s, false, WORDS_MOST_BYTES);
    put_many(&s, 1, 2000, "甲");
    for (int i = 0; i < 4; i++) {
        at[i] = (searcher){ .s = &s, .rounds = 60 };
        assert_int_equal(pthread_create(&at[i].thread, NULL, search, &at[i]), 0);
    }
    for (int i = 0; i < 10; i++)
        put_many(&s, 2 + i * 40, 40, "乙");
    for (int i = 0; i < 4; i++) {
        pthread_join(at[i].thread, NULL);
        assert_true(at[i].ok);
    }
    shelf_end(&s);
}

/* Numbers told to the database: few as a list, many as letters. */
static bool count_row(void *self, const record *r, error *e)
{
    (void)e;
    *(int64_t *)self += r->id;
    return true;
}

static void ids(void **state, bool postgres)
{
    shelf s;
    (void)state;
    shelf_begin(&s, postgres, WORDS_MOST_BYTES);
    put_many(&s, 1, 3000, "甲");
    for (int64_t n = 0; n <= 3000; n += n < 4 ? 1 : 749) {
        filter *f;
        int64_t *at = NEW_N(s.d.a, int64_t, n + 1), sum = 0, want = 0, counted;
        for (int64_t i = 0; i < n; i++)
            want += at[i] = 3000 - i;
        assert_true(filter_new(&s.d.c, desk_ledger(&s.d, "thing"), s.d.a, &f, &s.d.e));
        filter_add_ids(f, at, (size_t)n);
        assert_true(filter_count(f, &counted, &s.d.e));
        assert_true(filter_exact(f) && filter_rows(f, &(filter_page){ 0 }, count_row, &sum, &s.d.e));
        assert_int_equal(counted, n);
        assert_int_equal(sum, want);
    }
    shelf_end(&s);
}
BOTH(ids)

int main(void)
{
    const struct CMUnitTest tests[] = { TEST_BOTH(finds), TEST_BOTH(follows), TEST_BOTH(many), TEST(too_large), TEST(at_once), TEST_BOTH(ids) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
