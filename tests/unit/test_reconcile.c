/* Matching dirty names: 400 invented firms, 360 of them written in twelve dirty ways with the truth known, and 160 names of
 * firms that are not there, made of the same characters.  The numbers are measured and kept: worse ones fail. */
#include "demo/names.h"
#include "intake/import.h"
#include "intake/reconcile.h"
#include "registry/firm_name.h"
#include "registry/uscc.h"

#include "ledger_samples.h"
#include "table_samples.h"

enum { FIRMS = 400, DIRTY = 360, WAYS = 12, STRANGERS = 120, ELSEWHERE = 40 };

typedef struct firm { char *name, *brand, *rest, *uscc; } firm;      /* 云湾区 | brand of two characters | rest */

static const char *const sounds[][2] = {
    { "澜", "兰" }, { "泽", "择" }, { "川", "穿" }, { "远", "源" }, { "岳", "悦" }, { "微", "威" }, { "腾", "藤" }, { "科", "柯" }, { "原", "元" }, { "峰", "锋" }, { "联", "连" }, { "创", "闯" },
    { "诚", "成" }, { "图", "途" }, { "信", "欣" }, { "达", "答" }, { "驰", "池" }, { "宇", "羽" }, { "特", "忒" }, { "立", "力" }, { "晖", "辉" }, { "瑞", "睿" }, { "航", "杭" }, { "界", "介" }, { "拓", "托" },
};

static firm invent(arena *a, dice *d, int serial)
{
    static const char *const divisions[] = { "34", "35", "36", "38", "39", "26", "17" };
    firm f = { .uscc = uscc_make(a, "91", "339903", 100000 + (uint64_t)serial * 7) };
    f.name = invent_firm(a, d, "云湾区", trade_of(divisions[dice_below(d, 7)], d)->word, serial);
    f.brand = arena_copy_n(a, f.name + 9, 6);
    f.rest = f.name + 15;
    return f;
}

static char *homophone(arena *a, const char *brand)
{
    for (size_t i = 0; i < COUNT(sounds); i++)
        if (strcmp(brand + 3, sounds[i][0]) == 0)
            return arena_print(a, "%.3s%s", brand, sounds[i][1]);
    fail_msg("no homophone for %s", brand);
    return NULL;
}

static char *without_form(arena *a, const char *rest)
{
    const char *at = strstr(rest, "股份"), *limited = strstr(rest, "有限");
    return arena_copy_n(a, rest, (size_t)((at ? at : limited) - rest));
}

/* One dirty way of writing a firm: its name, and a code where the way has one. */
static char *dirty(arena *a, const firm *f, int way)
{
    char *word = without_form(a, f->rest);
    switch (way) {
    case 0: return arena_print(a, "%s,", f->name + 9);                                            /* no region */
    case 1: return arena_print(a, "澜州市%s,", f->name);                                          /* the city before it */
    case 2: return arena_print(a, "云湾区 %s　%s有限责任公司,", f->brand, word);                  /* blanks, another form */
    case 3: return arena_print(a, "%s（停产检修）,", f->name);
    case 4: return arena_print(a, "云湾区%s%s,", homophone(a, f->brand), f->rest);
    case 5: return arena_print(a, "云湾区%s%.3s%s,", f->brand + 3, f->brand, f->rest);            /* swapped */
    case 6: return arena_print(a, "%s%.*s厂,", f->brand, (int)strlen(word) - 3, word);            /* a character lost, an old form */
    case 7: return arena_print(a, "云湾区%s%s实业有限公司,", f->brand, word);                     /* a word too many */
    case 8: return arena_print(a, "看不清的名字,%s", f->uscc);
    case 9: return arena_print(a, "%s,%.17s%c", f->name, f->uscc, f->uscc[17] == 'A' ? 'B' : 'A');   /* the code is wrong */
    case 10: return arena_print(a, "%s口%s,", f->brand, word + 3);                                 /* a wrong character, no form */
    default: return arena_print(a, "%s,", f->name);
    }
}

typedef struct tally { int sure, sure_right, asked_right, stranger_sure, stranger_none; int missed[WAYS]; } tally;

static tally measure(desk *d, const firm *firms)
{
    arena *a = d->a;
    dice die = { 5 };
    buf b = buf_new(a);
    reconcile_result r;
    tally t = { 0 };
    buf_puts(&b, "企业名称,统一社会信用代码\n");
    for (int i = 0; i < DIRTY; i++)
        buf_print(&b, "%s\n", dirty(a, &firms[i], i % WAYS));
    for (int i = 0; i < STRANGERS; i++)
        buf_print(&b, "%s,\n", invent(a, &die, FIRMS + i).name);
    for (int i = 0; i < ELSEWHERE; i++)
        buf_print(&b, "北岭县%s,\n", firms[DIRTY + i % (FIRMS - DIRTY)].name + 9);                /* the same name in another county */
    if (!reconcile_file(&d->c, sample_file(a, "list.csv", (str){ b.text, b.len }), &r, &d->e))
        fail_msg("%s", d->e.text);
    assert_int_equal(r.rows.len, DIRTY + STRANGERS + ELSEWHERE);
    for (int i = 0; i < (int)r.rows.len; i++) {
        const reconciled *x = &r.rows.at[i];
        bool ours = i < DIRTY, among = false;
        for (size_t k = 0; ours && k < x->near_count; k++)
            among = among || strcmp(x->near_[k].name, firms[i].name) == 0;
        t.sure += x->pile == PILE_SURE;
        t.sure_right += ours && x->pile == PILE_SURE && x->enterprise == i + 1;
        t.asked_right += ours && x->pile == PILE_ASK && among;
        t.stranger_sure += !ours && x->pile == PILE_SURE;
        t.stranger_none += !ours && x->pile == PILE_NONE;
        t.missed[i % WAYS] += ours && !(x->pile == PILE_SURE && x->enterprise == i + 1) && !(x->pile == PILE_ASK && among);
    }
    return t;
}

static void dirty_names(void **state)
{
    desk d;
    dice die = { 1 };
    firm firms[FIRMS];
    import_result done;
    (void)state;
    desk_begin(&d, false);
    assert_true(desk_open(&d));
    buf b = buf_new(d.a);
    buf_puts(&b, "企业名称,统一社会信用代码\n");
    for (int i = 0; i < FIRMS; i++) {
        firms[i] = invent(d.a, &die, i);
        buf_print(&b, "%s,%s\n", firms[i].name, firms[i].uscc);
    }
    import_options o = { .ledger = desk_ledger(&d, "enterprise"), .path = sample_file(d.a, "firms.csv", (str){ b.text, b.len }) };
    assert_true(import_file(&d.c, &o, &done, &d.e) && done.inserted == FIRMS);
    tally t = measure(&d, firms);
    printf("reconcile: sure %d, of them right %d; right one among three asked %d; found %d of %d; strangers: %d sure, %d none of %d; missed by way", t.sure, t.sure_right, t.asked_right, t.sure_right + t.asked_right, DIRTY,
           t.stranger_sure, t.stranger_none, STRANGERS + ELSEWHERE);
    for (int i = 0; i < WAYS; i++)
        printf(" %d", t.missed[i]);
    printf("\n");
    assert_int_equal(t.sure, t.sure_right);                            /* precision of “sure”: 100 % */
    assert_true(t.sure_right >= 180);                                  /* six of twelve ways need nobody */
    assert_true(t.sure_right + t.asked_right >= 356);                  /* recall: 98.9 % and more */
    assert_int_equal(t.stranger_sure, 0);
    assert_true(t.stranger_none >= 40);                                /* the invented names are crowded: most share a brand or a trade */
    sample_end();
    desk_end(&d);
}

/* A person's answer counts from then on. */
static void decisions(void **state)
{
    desk d;
    reconcile_result r;
    (void)state;
    desk_begin(&d, false);
    assert_true(desk_open(&d));
    desk_put(&d, "enterprise", "uscc=91339903MA0231JL0Y name=云湾区瀚澜精密机械有限公司");
    const char *path = sample_file(d.a, "l.csv", STR("企业名称\n汉兰精机\n别家公司\n"));
    assert_true(reconcile_file(&d.c, path, &r, &d.e));
    assert_true(r.rows.at[0].pile != PILE_SURE && r.rows.at[1].pile == PILE_NONE);
    desk_put(&d, "name_decision", "name_text=汉兰精机 verdict=same enterprise=1");
    assert_true(reconcile_file(&d.c, path, &r, &d.e));
    assert_true(r.rows.at[0].pile == PILE_SURE && r.rows.at[0].enterprise == 1);
    desk_put(&d, "name_decision", "name_text=汉兰精机 verdict=none");
    assert_true(reconcile_file(&d.c, path, &r, &d.e));
    assert_true(r.rows.at[0].pile == PILE_NONE);
    sample_end();
    desk_end(&d);
}

static void agreement(void **state)
{
    arena *a = *state;
    static const struct { const char *x, *y; bool agree; } pairs[] = {
        { "云湾区瀚澜精密机械有限公司", "瀚澜精密机械厂", true }, { "云湾区瀚澜精密机械有限公司", "澜州市云湾区瀚澜精密机械股份有限公司", true },
        { "云湾区瀚澜精密机械有限公司", "北岭县瀚澜精密机械有限公司", false }, { "瀚澜（北方）精密机械有限公司", "瀚澜（南方）精密机械有限公司", false },
        { "瀚澜（北方）精密机械有限公司", "瀚澜精密机械有限公司", true }, { "瀚澜精密机械有限公司（原老机械厂）", "瀚澜精密机械有限公司", true },
        { "瀚澜集团有限公司", "瀚澜有限公司", false }, { "瀚澜科技有限公司", "瀚澜有限公司", false },
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        firm_name x = firm_name_of(a, str_of(pairs[i].x)), y = firm_name_of(a, str_of(pairs[i].y));
        if (firm_names_agree(&x, &y) != pairs[i].agree)
            fail_msg("%s / %s", pairs[i].x, pairs[i].y);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(agreement), TEST(dirty_names), TEST(decisions) };
    return cmocka_run_group_tests_name("reconcile", tests, NULL, NULL);
}
