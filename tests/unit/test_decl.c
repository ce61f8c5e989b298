/* Declarations: every wrong one names file, line and what was expected; right ones give the structure that was written.
 * The lines expected are counted in the texts below. */
#include "ledger_samples.h"

#define GOOD "ledger: canteen\ntitle: {zh: 食堂, en: Canteens}\nkey: [code]\nfields:\n  code: {zh: 编号, type: text, required: true}\n"

typedef struct wrong { const char *file, *text; int line; const char *expected; } wrong;

#define CANTEEN "packs/local/ledgers/canteen.yaml"
#define FIELD(line) GOOD "  " line "\n"                              /* the sixth line */
static const wrong wrongs[] = {
    { CANTEEN, FIELD("cost: {zh: 支出, type: decimal, scal: 2}"), 6, "不认识“scal”；是否要写 scale？" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: decimal, aliase: [a]}"), 6, "是否要写 aliases？" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: decimal, 颜色: 红}"), 6, "不认识“颜色”" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: number}"), 6, "type 应为 text、int、decimal" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: [decimal]}"), 6, "type 应为" },
    { CANTEEN, FIELD("cost: {en: Cost, type: decimal}"), 6, "缺少 zh" },
    { CANTEEN, FIELD("cost: [decimal, 支出]"), 6, "字段 cost 应写 {zh:" },
    { CANTEEN, FIELD("cost: decimal"), 6, "字段 cost 应写 {zh:" },
    { CANTEEN, FIELD("cost: {zh: {a: b}, type: decimal}"), 6, "应为文字" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: decimal, scale: two}"), 6, "应为 0 到 9" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: decimal, scale: 10}"), 6, "应为 0 到 9" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: decimal, scale: }"), 6, "应为 0 到 9" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: int, scale: 2}"), 6, "只有 decimal 有 scale" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: int, required: 是}"), 6, "应为 true 或 false" },
    { CANTEEN, FIELD("cost: {zh: 支出, type: int, default: 很多}"), 6, "default：“很多”不是数" },
    { CANTEEN, FIELD("kind: {zh: 类别, type: code}"), 6, "代码表“?”不存在（应写 list: 名称" },
    { CANTEEN, FIELD("kind: {zh: 类别, type: code, list: park_kinds}"), 6, "应写 list: 名称，并有 lists/park_kinds.csv" },
    { CANTEEN, FIELD("kind: {zh: 类别, type: code, list: park_kind, default: 没有这种}"), 6, "default：“没有这种”不在代码表" },
    { CANTEEN, FIELD("kind: {zh: 类别, type: text, list: park_kind}"), 6, "list 只用于 type: code" },
    { CANTEEN, FIELD("firm: {zh: 企业, type: ref}"), 6, "应写 ledger: 名称" },
    { CANTEEN, FIELD("firm: {zh: 企业, type: ref, ledger: enterprize}"), 6, "是否指 enterprise？" },
    { CANTEEN, FIELD("uscc: {zh: 代码, type: text, format: uscd}"), 6, "没有格式“uscd”（可用 uscc, phone, email" },
    { CANTEEN, FIELD("phone: {zh: 电话, type: int, format: phone}"), 6, "只用于 text" },
    { CANTEEN, FIELD("name: {zh: 编号, type: text}"), 6, "字段 name 与 code 的中文名相同" },
    { CANTEEN, FIELD("code: {zh: 又一个, type: text}"), 6, "同一个键写了两次" },
    { CANTEEN, FIELD("Name: {zh: 名称, type: text}"), 6, "小写字母" },
    { CANTEEN, FIELD("order: {zh: 名称, type: text}"), 6, "保留字" },
    { CANTEEN, FIELD("check: {zh: 名称, type: text}"), 6, "保留字" },
    { CANTEEN, FIELD("名称: {zh: 名称, type: text}"), 6, "小写字母" },
    { CANTEEN, FIELD("n: {zh: 人数, type: int, checks: {feel: n > 0}}"), 6, "checks 应为列表" },
    { CANTEEN, FIELD("n: {zh: 人数, type: int, checks: [n > 0]}"), 6, "应为 {feel:" },
    { CANTEEN, FIELD("n: {zh: 人数, type: int, checks: [{feel: n > 0}]}"), 6, "feel（条件）和 zh" },
    { CANTEEN, FIELD("n: {zh: 人数, type: int, checks: [{feel: n > 0, zh: 少, level: bad}]}"), 6, "error 或 warning" },
    { CANTEEN, GOOD "checks:\n  - {feel: 'code = ', zh: 空}\n", 7, "" },
    { CANTEEN, GOOD "checks:\n  - {feel: 'nobody > 1', zh: 空}\n", 7, "nobody" },
    { CANTEEN, GOOD "order: [cost]\n", 6, "没有字段“cost”" },
    { CANTEEN, GOOD "lookup: {code: 1}\n", 6, "应为列表" },
    { CANTEEN, GOOD "label: [code, code]\n", 6, "只能写一个字段" },
    { CANTEEN, GOOD "closing: code\n", 6, "类型是 month" },
    { CANTEEN, GOOD "aliases: {kode: [a]}\n", 6, "没有字段“kode”" },
    { CANTEEN, GOOD "labell: code\n", 6, "是否要写 label？" },
    { CANTEEN, "ledger: canteen\ntitle: {zh: 食堂}\nfields:\n  code: {zh: 编号, type: text}\n", 1, "要写 title 和 key" },
    { CANTEEN, "ledger: canteen\nkey: []\ntitle: {zh: 食堂}\nfields:\n  code: {zh: 编号, type: text}\n", 1, "要写 title 和 key" },
    { CANTEEN, "ledger: canteen\nkey: [code]\ntitle: {zh: 食堂, english: x}\nfields:\n  code: {zh: 编号, type: text}\n", 3, "应写 {zh:" },
    { CANTEEN, "legder: canteen\ntitle: {zh: 食堂}\n", 1, "应写 ledger: 名称 或 extend" },
    { CANTEEN, "ledger: Canteen\ntitle: {zh: 食堂}\n", 1, "小写字母" },
    { CANTEEN, "ledger: history\ntitle: {zh: 历史}\n", 1, "系统表" },
    { CANTEEN, "ledger: enterprise\ntitle: {zh: 企业}\n", 1, "已经声明过（packs/registry/ledgers/enterprise.yaml" },
    { CANTEEN, "ledger: canteen\nextend: enterprise\n", 1, "ledger: 名称 或 extend" },
    { CANTEEN, "extend: nobody\nfields: {}\n", 1, "没有台账 nobody 可扩充" },
    { CANTEEN, "extend: enterprise\nfields:\n  name: {zh: 厂名, type: text}\n", 3, "已经有了（packs/registry/ledgers/enterprise.yaml" },
    { CANTEEN, "extend: enterprise\nfields:\n  plant: {zh: 企业名称, type: text}\n", 3, "与 name 的中文名相同" },
    { CANTEEN, "extend: enterprise\nfields: [name]\n", 2, "fields 应为" },
    { CANTEEN, "ledger: canteen\ntitle: {zh: 食堂\nkey: [code]\n", 3, "YAML 语法有误" },
    { CANTEEN, "- ledger\n", 1, "应为“键: 值”" },
    { CANTEEN, "", 1, "应为“键: 值”" },
    { CANTEEN, "ledger: \xCA\xB3\xCC\xC3\n", 0, "不是 UTF-8" },
    { "packs/local/ledgers/canteen.yml", GOOD, 0, "应以 .yaml 结尾" },
    { "packs/local/ledger/canteen.yaml", GOOD, 0, "是否要写 ledgers？" },
    { "packs/local/lists/colour.yaml", "codes: {}\n", 0, "应以 .csv 结尾" },
    { "packs/local/lists/colour.csv", "code,name\n1,红\n", 1, "code,zh,en,parent" },
    { "packs/local/lists/colour.csv", "code,zh,en,parent\n1,红,red,\n,绿,green,\n", 3, "代码和中文名" },
    { "packs/local/lists/colour.csv", "code,zh,en,parent\n1,\"红\n色\",red,\n1,绿,green,\n", 4, "前面已经有了" },
    { "packs/local/lists/colour.csv", "code,zh,en,parent\n1,红,橙,黄,绿\n", 2, "列比第一行多" },
    { "packs/local/lists/colour.csv", "code,zh,en,parent\n1,\xBA\xEC,red,\n", 0, "不是 UTF-8" },
    { "packs/local/pack.yaml", "pack: local\ntitle: {zh: 本地}\nrequires: [registry, nowhere]\n", 3, "nowhere 不存在" },
    { "packs/local/pack.yaml", "pack: locale\ntitle: {zh: 本地}\n", 1, "同名" },
    { "packs/local/pack.yaml", "pack: local\ntitel: {zh: 本地}\n", 2, "是否要写 title？" },
    { "packs/local/pack.yaml", "pack: local\n", 1, "title: {zh" },
};

static void each_wrong_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        desk d;
        const wrong *w = &wrongs[i];
        desk_begin(&d, false);
        desk_file(&d, w->file, w->text);
        if (desk_open(&d))
            fail_msg("taken: %s", w->text);
        if (d.e.code != ERR_DECLARATION || !text_eq(d.e.at.file, w->file) || d.e.at.row != w->line || !strstr(d.e.text, w->expected))
            fail_msg("%s\nwanted %s:%d %s\ngot %s:%d %s", w->text, w->file, w->line, w->expected, d.e.at.file ? d.e.at.file : "?", (int)d.e.at.row, d.e.text);
        desk_end(&d);
    }
}

/* One pass tells all of it, in the order of files and lines, and nothing twice: the field with a wrong type is not also
 * said to lack its list, nor what refers to a file that is broken. */
static void all_at_once(void **state)
{
    desk d;
    packs p;
    pack_faults f;
    char dir[128];
    static const struct { const char *file; int line; } wanted[] = {
        { "packs/local/ledgers/a.yaml", 5 }, { "packs/local/ledgers/a.yaml", 6 }, { "packs/local/ledgers/a.yaml", 6 }, { "packs/local/ledgers/a.yaml", 8 },
        { "packs/local/ledgers/b.yaml", 2 }, { "packs/local/lists/colour.csv", 2 }, { "packs/local/lists/colour.csv", 3 },
    };
    desk_begin(&d, false);
    desk_file(&d, "packs/local/ledgers/a.yaml", "ledger: a\ntitle: {zh: 甲}\nkey: [code]\nfields:\n  code: {zh: 编号, type: txt}\n"
                                                "  cost: {zh: 支出, type: cod, scal: 2, list: nowhere}\n  other: {zh: 乙, type: ref, ledger: b}\n  kind: {zh: 色, type: code, list: nowhere}\n"
                                                "  colour: {zh: 颜色, type: code, list: colour}\n");
    desk_file(&d, "packs/local/ledgers/b.yaml", "ledger: b\n title: {zh: 乙}\n");
    desk_file(&d, "packs/local/lists/colour.csv", "code,zh,en,parent\n,红,red,\n2,,green,\n");
    snprintf(dir, sizeof dir, "%s/packs", d.at.dir);
    assert_true(packs_read(*state, dir, &p, &f, &d.e));
    for (size_t i = 0; i < f.len; i++)
        if (f.len != COUNT(wanted) || !text_eq(f.at[i].at.file, wanted[i].file) || f.at[i].at.row != wanted[i].line)
            fail_msg("%zu of %zu: %s:%d %s", i, f.len, f.at[i].at.file, (int)f.at[i].at.row, f.at[i].text);
    assert_int_equal(f.len, COUNT(wanted));
    assert_false(packs_load(*state, dir, &p, &d.e));
    assert_non_null(strstr(d.e.text, "还有 6 处"));
    desk_end(&d);
}

static void good_ones(void **state)
{
    desk d;
    (void)state;
    desk_begin(&d, false);
    desk_file(&d, "packs/local/pack.yaml", "pack: local\ntitle: {zh: 本地, en: Local}\nrequires: [registry]\n");
    desk_file(&d, CANTEEN, "ledger: canteen\ntitle: {zh: 食堂台账, en: Canteens}\nkey: [enterprise, month]\nlookup: month\nlabel: note\norder: [month, enterprise]\nclosing: month\n"
                           "fields:\n  enterprise: {zh: 企业, en: Enterprise, type: ref, ledger: enterprise, required: true}\n  month: {zh: 月份, type: month}\n"
                           "  cost: {zh: 支出, type: decimal, scale: 2, unit: 万元, aliases: [费用, 本月支出], sum: true, checks: [{feel: cost >= 0, zh: 为负, level: warning}]}\n"
                           "  colour: {zh: 颜色, type: code, list: colour, default: '红, 大'}\n  note: {zh: 备注, type: text, help: {zh: 随便写, en: anything}}\n"
                           "checks:\n  - {id: big, feel: '支出 = null or 支出 < 100', zh: 太大}\n");
    desk_file(&d, "packs/local/roles/own.yaml", "roles: []\n");           /* one letter from `rules`, and a folder as well */
    desk_file(&d, "packs/local/lists/colour.csv", "\xEF\xBB\xBF" "code,zh,en,parent,hex\r\n1,\"红, 大\",red,,f00\r\n2,绿,green,1,0f0\r\n");
    if (!desk_open(&d))
        fail_msg("%s", error_line(*state, &d.e));
    const ledger_decl *l = desk_ledger(&d, "canteen");
    assert_ptr_equal(l, desk_ledger(&d, "食堂台账"));
    assert_string_equal(l->pack, "local");
    assert_int_equal(l->count, 5);
    assert_true(l->key_count == 2 && l->key[0] == 0 && l->key[1] == 1 && l->lookup_count == 1 && l->lookup[0] == 1);
    assert_true(l->label == 4 && l->closing == 1 && l->order_count == 2 && l->order[0] == 1 && l->order[1] == 0);
    assert_ptr_equal(l->fields[0].ref, desk_ledger(&d, "enterprise"));
    assert_true(l->fields[0].required && !l->fields[1].required);
    const field_decl *cost = field_find(l, "cost");
    assert_true(cost->type == FIELD_DECIMAL && cost->scale == 2 && cost->sum && cost->alias_count == 2 && cost->index == 2);
    assert_string_equal(cost->unit, "万元");
    assert_string_equal(cost->aliases[1], "本月支出");
    assert_true(cost->check_count == 1 && cost->checks[0].level == CHECK_WARNING);
    assert_string_equal(cost->checks[0].id, "cost.1");
    assert_true(l->check_count == 1 && l->checks[0].level == CHECK_ERROR);
    assert_string_equal(l->checks[0].id, "big");
    assert_string_equal(l->fields[4].help.en, "anything");
    const code_list *colour = l->fields[3].list;
    assert_true(colour->count == 2 && colour->column_count == 1);
    assert_string_equal(list_find(colour, STR("2"))->parent, "1");
    assert_string_equal(list_find(colour, STR("1"))->name.zh, "红, 大");
    assert_string_equal(list_find(colour, STR("2"))->more[0], "0f0");
    assert_null(list_find(colour, STR("3")));
    assert_null(ledger_find(&d.c.packs, "canten", &d.e));
    assert_non_null(strstr(d.e.text, "是否指 canteen"));
    desk_end(&d);
}

static bool checks_say(desk *d, const char *line, const char *words)
{
    const ledger_decl *l = desk_ledger(d, "canteen");
    bool *mask = NEW_N(d->a, bool, l->count);
    problems p = { 0 };
    assert_true(record_check(&d->c, l, desk_values(d, l, line, mask), d->a, &p, &d->e));
    return words ? p.len == 1 && strstr(p.at[0].text, words) : p.len == 0;
}

/* A moment is written and shown in Beijing time and kept in UTC. */
static void moments(void **state)
{
    desk d;
    value v;
    (void)state;
    desk_begin(&d, false);
    desk_file(&d, CANTEEN, GOOD "  seen_at: {zh: 检查时间, type: text, format: time}\n");
    assert_true(desk_open(&d));
    const field_decl *f = field_find(desk_ledger(&d, "canteen"), "seen_at");
    assert_true(value_from_text(d.a, f, STR("2019-10-08 17:30"), LANG_ZH, &v, &d.e));
    assert_string_equal(value_plain(d.a, f, v), "2019-10-08T09:30:00Z");
    assert_string_equal(value_to_text(d.a, &d.c, f, v), "2019-10-08 17:30");
    assert_true(checks_say(&d, "code=A seen_at=2019-10-08T09:30:00Z", NULL) && checks_say(&d, "code=A seen_at=昨天", "“昨天”不是时间"));
    desk_end(&d);
}

/* A condition over Chinese labels decides as written; null makes it neither true nor false, and it passes. */
static void conditions(void **state)
{
    desk d;
    (void)state;
    desk_begin(&d, false);
    desk_file(&d, CANTEEN, GOOD "  cost: {zh: 支出, type: decimal, scale: 2}\nchecks:\n  - {feel: '支出 between 0.5 and 100', zh: 支出不合理}\n");
    assert_true(desk_open(&d));
    assert_true(checks_say(&d, "code=A cost=0.50", NULL) && checks_say(&d, "code=A cost=100", NULL) && checks_say(&d, "code=A", NULL));
    assert_true(checks_say(&d, "code=A cost=0.49", "支出不合理") && checks_say(&d, "code=A cost=100.01", "支出不合理"));
    assert_true(checks_say(&d, "cost=1", "必填"));
    desk_end(&d);
}

/* Fields by id and either label, blanks in a label, dates as dates, texts, a built-in function. */
static void conditions_call_fields(void **state)
{
    desk d;
    (void)state;
    desk_begin(&d, false);
    desk_file(&d, CANTEEN, GOOD "  cost: {zh: 支出 合计, en: Total cost, type: decimal, scale: 2}\n  opened: {zh: 开业日期, type: date}\n  closed: {zh: 停业日期, type: date}\n"
              "checks:\n  - {feel: 'cost * 2 = 支出 合计 + Total cost', zh: 不等}\n  - {feel: 停业日期 >= 开业日期 + duration(\"P1M\"), zh: 不满一月}\n"
              "  - {feel: 'matches(编号, \"^[A-Z]+$\")', zh: 编号不对}\n");
    assert_true(desk_open(&d));
    assert_true(checks_say(&d, "code=A cost=0.50 opened=2020-01-31 closed=2020-02-29", NULL) && checks_say(&d, "code=A cost=1 opened=2020-01-31", NULL));
    assert_true(checks_say(&d, "code=A opened=2020-01-31 closed=2020-02-28", "不满一月") && checks_say(&d, "code=a1", "编号不对"));
    desk_end(&d);
}

/* The overlay: the same path replaces, a new path adds, `extend` adds fields, checks, aliases. */
static void overlay(void **state)
{
    desk d;
    (void)state;
    desk_begin(&d, false);
    desk_file(&d, "packs/registry/ledgers/park.yaml", "ledger: park\ntitle: {zh: 园区, en: Parks}\nkey: [code]\nfields:\n  code: {zh: 园区编号, type: text, required: true}\n");
    desk_file(&d, "packs/local/ledgers/more.yaml", "extend: enterprise\nfields:\n  canteen: {zh: 有无食堂, type: bool}\nchecks:\n  - {feel: '从业人员 = null or 从业人员 >= 0', zh: 人数为负}\n"
                                                   "aliases: {name: [厂名], canteen: [食堂]}\n");
    desk_file(&d, CANTEEN, GOOD);
    desk_file(&d, "packs/notes.txt", "not a declaration\n");
    desk_file(&d, "packs/local/ledgers/.more.yaml.swp", "an editor's file\n");
    if (!desk_open(&d))
        fail_msg("%s", error_line(*state, &d.e));
    const ledger_decl *l = desk_ledger(&d, "enterprise");
    assert_int_equal(desk_ledger(&d, "park")->count, 1);
    assert_string_equal(l->pack, "registry");
    assert_int_equal(field_find(l, "canteen")->index, (int)l->count - 1);
    assert_int_equal(l->check_count, 2);
    const field_decl *name = field_find(l, "name");
    assert_string_equal(name->aliases[name->alias_count - 1], "厂名");
    assert_string_equal(field_find(l, "canteen")->aliases[0], "食堂");
    int64_t id = desk_put(&d, "canteen", "code=A1");
    assert_string_equal(desk_get(&d, "canteen", id), "A1");
    assert_true(pack_file_find(&d.c.packs, "packs/registry/ledgers/park.yaml")->local);
    assert_false(pack_file_find(&d.c.packs, "packs/registry/pack.yaml")->local);
    desk_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(each_wrong_one), TEST(all_at_once), TEST(good_ones), TEST(moments), TEST(conditions), TEST(conditions_call_fields), TEST(overlay) };
    return cmocka_run_group_tests_name("decl", tests, NULL, NULL);
}
