/* A firm's own sheet. */
#include "evaluate/sheet_parts.h"

typedef struct page { core *c; arena *a; const evaluation *v; size_t firm; const firm_result *r; const cohort_decl *cohort; document *d; lang lang; formula_run run; error *e; } page;

static const char *points(page *p, dec128 v) { return dec_fixed(p->a, v, 2); }

/* ---- the verdict in words ------------------------------------------------------------------------------------------------- */

static const char *ranked_with(page *p)
{
    const char *key = p->v->rankings[p->r->ranking].key;
    return *key ? arena_print(p->a, WORDS(p->lang, "%s（%s组）", "%s (%s)"), say(p->cohort->title, p->lang), key) : say(p->cohort->title, p->lang);
}

static size_t equals(page *p)
{
    const ranking *k = &p->v->rankings[p->r->ranking];
    size_t n = 0;
    for (size_t i = 0; i < k->count; i++)
        n += p->v->at[k->order[i]].place == p->r->place;
    return n;
}

static void say_rank(page *p, buf *b)
{
    const firm_result *r = p->r;
    size_t same = equals(p);
    buf_print(b, WORDS(p->lang, "综合得分 %s 分，在%s参加排序的 %d 家企业中列第 %d 名", "%s points; among %s of %d ranked firms in place %d"), total_text(p->a, p->v, r), ranked_with(p), r->places, r->place);
    if (same > 1)
        buf_print(b, WORDS(p->lang, "（与另外 %zu 家得分相同，名次并列）", " (equal with %zu others)"), same - 1);
    if (r->tied && p->cohort->ties == TIES_OPEN)
        buf_puts(b, WORDS(p->lang, "。并列企业正好处在两类的分界上，办法规定由评审会议裁定，暂未定级", "; the equal run lies on the line between two classes: left to the committee"));
    else if (r->tied)
        buf_print(b, WORDS(p->lang, "。并列企业正好处在两类的分界上，按办法一并列入%s", "; the equal run lies on the line between two classes and goes to the %s one"), p->cohort->ties == TIES_UP ? WORDS(p->lang, "较高一类", "higher") : WORDS(p->lang, "较低一类", "lower"));
    if (r->bound)
        buf_print(b, WORDS(p->lang, "。按名次应为 %s；因“%s”，定为 %s。", ". By rank %s; because “%s”, settled as %s."), class_name(p->v, r->by_band, p->lang), say(r->bound->says, p->lang), class_name(p->v, r->class, p->lang));
    else
        buf_print(b, WORDS(p->lang, "，评为 %s。", ", class %s."), class_name(p->v, r->class, p->lang));
}

static const char *note_of(page *p)
{
    for (size_t i = 0; i < p->v->note_count; i++)
        if (p->v->notes[i].firm == p->firm)
            return p->v->notes[i].text;
    return "";
}

static void say_verdict(page *p)
{
    const firm_result *r = p->r;
    buf b = buf_new(p->a);
    const char *why = r->verdict ? say(r->verdict->says, p->lang) : "";
    switch (r->standing) {
    case STAND_RANKED: say_rank(p, &b); break;
    case STAND_VETO:
        buf_print(&b, WORDS(p->lang, "因“%s”，一票否决，直接列为 %s，不参加排序。按指标计算的得分为 %s 分，供参考。", "Vetoed because “%s”: %s, not ranked. By its numbers it would have %s points."), why, class_name(p->v, r->class, p->lang), total_text(p->a, p->v, r));
        break;
    case STAND_UNGRADED: buf_print(&b, WORDS(p->lang, "因“%s”，不参加排序，列为 %s。", "Not ranked because “%s”: %s."), why, class_name(p->v, r->class, p->lang)); break;
    case STAND_JOINED: buf_print(&b, WORDS(p->lang, "与“%s”合并评价：数据并入该企业，共享其评价结果，详见该企业的评价单。", "Evaluated together with “%s”: its numbers are part of that firm's, and so is the result."), p->v->t->firm[p->v->t->firm[p->firm].head].name); break;
    case STAND_UNKNOWN: buf_print(&b, WORDS(p->lang, "%s。补齐后再评价，现暂不定级。", "%s. Not settled until it is supplied."), note_of(p)); break;
    default: buf_puts(&b, WORDS(p->lang, "不在本次评价范围内。", "Out of scope."));
    }
    sheet_say(p->d, b.text);
}

static void say_members(page *p)
{
    buf b = buf_new(p->a);
    for (size_t i = 0; i < p->v->t->firms; i++)
        if (p->v->t->firm[i].head == (int32_t)p->firm)
            buf_print(&b, "%s%s", b.len ? "、" : "", p->v->t->firm[i].name);
    if (b.len)
        sheet_say(p->d, arena_print(p->a, WORDS(p->lang, "本企业与%s合并评价，以下数据为合计数。", "Evaluated together with %s; the numbers are totals."), b.text));
}

/* ---- items ------------------------------------------------------------------------------------------------------------------ */

static const char *fill_text(page *p, const fill *f)
{
    switch (f->kind) {
    case FILL_MEAN: return WORDS(p->lang, "按本类企业该项平均分计", "scored as the cohort's mean");
    case FILL_WEIGHT: return WORDS(p->lang, "按权重分计", "scored as the weight");
    case FILL_MAX: return WORDS(p->lang, "按上限计", "scored as the limit");
    case FILL_EXCLUDE: return WORDS(p->lang, "该项不计，权重摊给其他项", "left out; its weight goes to the others");
    default: return arena_print(p->a, WORDS(p->lang, "按 %s 分计", "scored %s"), dec_fixed(p->a, f->points, 0));
    }
}

static const char *state_text(page *p, const item_decl *d, const item_score *x)
{
    switch ((item_state)x->state) {
    case ITEM_AT_MIN: return arena_print(p->a, WORDS(p->lang, "低于下限，按 %s 分计", "below its limit: %s"), points(p, d->low));
    case ITEM_AT_MAX: return arena_print(p->a, WORDS(p->lang, "超过上限，按 %s 分计", "above its limit: %s"), points(p, d->high));
    case ITEM_MISSING: return arena_print(p->a, WORDS(p->lang, "缺数据，%s", "missing: %s"), fill_text(p, &d->missing));
    case ITEM_NEGATIVE: return arena_print(p->a, WORDS(p->lang, "为负值，%s", "negative: %s"), fill_text(p, &d->negative));
    case ITEM_SPECIAL: return arena_print(p->a, "%s，%s", say(d->specials[x->special].says, p->lang), fill_text(p, &d->specials[x->special].fill));
    case ITEM_NO_BENCHMARK: return arena_print(p->a, WORDS(p->lang, "基准值算不出，%s", "no benchmark: %s"), fill_text(p, &d->missing));
    default: return "";
    }
}

static const char *calculation(page *p, const indicator_decl *i)
{
    const eval_table *t = p->v->t;
    if (i->value.text)
        return formula_words(p->a, &i->value, t->decl, t->column, p->firm, p->lang);
    return arena_print(p->a, "%s ÷ %s", formula_words(p->a, &i->top, t->decl, t->column, p->firm, p->lang), formula_words(p->a, &i->per, t->decl, t->column, p->firm, p->lang));
}

static const char *with_unit(page *p, const char *name, const char *unit_) { return unit_ ? arena_print(p->a, WORDS(p->lang, "%s（%s）", "%s (%s)"), name, unit_) : name; }

static void number_or_dash(table *t, size_t column, bool there, dec128 v, int places)
{
    if (there)
        sheet_number(t, column, v, places);
    else
        table_text(t, t->rows.len - 1, column, "—");
}

/* What the columns do not say already. */
static const char *remark(page *p, const item_decl *d, const item_score *x)
{
    const char *state = state_text(p, d, x);
    bool scored = x->state == ITEM_NORMAL || x->state == ITEM_AT_MAX || x->state == ITEM_AT_MIN;
    if (scored && d->points.text)
        return arena_print(p->a, WORDS(p->lang, "按公式 %s%s%s", "by %s%s%s"), d->points.text, *state ? WORDS(p->lang, "；", "; ") : "", state);
    return scored && d->lower ? arena_print(p->a, WORDS(p->lang, "越低越好：权重 × 基准值 ÷ 指标值%s%s", "lower is better: weight × benchmark ÷ value%s%s"), *state ? WORDS(p->lang, "；", "; ") : "", state) : state;
}

static void items(page *p)
{
    static const sheet_column columns[] = { { { "指标", "Indicator" }, ALIGN_LEFT }, { { "指标怎么算", "How computed" }, ALIGN_LEFT }, { { "指标值", "Value" }, ALIGN_RIGHT }, { { "基准值", "Benchmark" }, ALIGN_RIGHT },
                                            { { "权重", "Weight" }, ALIGN_RIGHT }, { { "得分", "Points" }, ALIGN_RIGHT }, { { "说明", "Remark" }, ALIGN_LEFT } };
    doc_heading(p->d, 1, WORDS(p->lang, "逐项得分", "Points line by line"));
    table *t = SHEET_TABLE(p->d, WORDS(p->lang, "逐项得分", "Points"), WORDS(p->lang, "分", "points"), columns);
    for (size_t j = 0; j < p->cohort->item_count; j++) {
        const item_decl *d = &p->cohort->items[j];
        const item_score *x = &p->r->items[j];
        sheet_row(t, (const char *[]){ with_unit(p, say(d->indicator->title, p->lang), d->indicator->unit), calculation(p, d->indicator), NULL, NULL, dec_text(p->a, d->weight), NULL, remark(p, d, x) });
        number_or_dash(t, 2, x->has_value, x->value, d->indicator->places);
        number_or_dash(t, 3, x->has_bench, x->bench, d->indicator->places + (dec_compare(x->bench, dec_of(100)) < 0 ? 2 : 0));
        number_or_dash(t, 5, !x->excluded, x->score, 2);
    }
    for (size_t j = 0; j < p->cohort->extra_count; j++)
        if (dec_sign(p->r->extras[j])) {
            const extra_decl *x = &p->cohort->extras[j];
            sheet_row(t, (const char *[]){ say(x->title, p->lang), formula_words(p->a, &x->points, p->v->t->decl, p->v->t->column, p->firm, p->lang), "", "", "", NULL, WORDS(p->lang, "加减分", "extra") });
            sheet_number(t, 5, p->r->extras[j], 2);
        }
    size_t last = table_add_row(t, false);
    t->rows.at[last].strong = true;
    table_text(t, last, 0, WORDS(p->lang, "合计", "Total"));
    sheet_number(t, 5, total_points(p->v, p->r), p->cohort->places);
    table_text(t, last, 6, arena_print(p->a, WORDS(p->lang, "保留 %d 位小数，按此排名", "rounded once, to %d digits; ranks follow it"), p->cohort->places));
    VEC_ADD(t->a, &t->notes, WORDS(p->lang, "得分 = 权重 × 指标值 ÷ 基准值。表中数字按显示位数四舍五入，计算时不舍入。", "Points = weight × value ÷ benchmark; shown rounded, computed exactly."));
}

/* ---- where the numbers are from ------------------------------------------------------------------------------------------------ */

/* Base items behind a formula, each once. */
static void bases(const data_decl *d, const formula *f, bool *wanted)
{
    for (size_t i = 0; i < f->use_count; i++) {
        int k = f->uses[i];
        wanted[k] = wanted[k] || !d->at[k].derived;
        if (d->at[k].derived)
            bases(d, &d->at[k].feel, wanted);
    }
}

static bool *wanted_items(page *p)
{
    const data_decl *d = p->v->t->decl;
    bool *wanted = NEW_N(p->a, bool, d->count + 1);
    for (size_t j = 0; j < p->cohort->item_count; j++) {
        const indicator_decl *i = p->cohort->items[j].indicator;
        bases(d, &i->value, wanted);
        bases(d, &i->top, wanted);
        bases(d, &i->per, wanted);
    }
    for (size_t j = 0; j < p->cohort->extra_count; j++)
        if (dec_sign(p->r->extras[j]))
            bases(d, &p->cohort->extras[j].points, wanted);
    if (p->r->verdict)
        bases(d, &p->r->verdict->when, wanted);
    if (p->r->bound)
        bases(d, &p->r->bound->when, wanted);
    return wanted;
}

static void value_cell(page *p, table *t, const datum *d, feel_value v)
{
    if (v.kind == FEEL_NUMBER)
        sheet_number(t, 1, v.number, d->places);
    else
        table_text(t, t->rows.len - 1, 1, datum_text(p->a, d, v, p->lang));
}

static bool source_rows(page *p, table *t, int item)
{
    const datum *d = &p->v->t->decl->at[item];
    data_source *s;
    size_t n;
    feel_value v = p->v->t->column[item][p->firm];
    const char *name = with_unit(p, say(d->title, p->lang), d->unit);
    if (d->constant)
        return true;
    TRY(data_sources(p->c, p->v->t, p->firm, item, p->a, &s, &n, p->e));
    if (!n)
        sheet_row(t, (const char *[]){ name, NULL, d->department, v.kind == FEEL_NULL ? WORDS(p->lang, "没有来件", "nothing received") : WORDS(p->lang, "没有记录，按0计", "no record: counts as 0"), "" });
    if (n > 1)
        sheet_row(t, (const char *[]){ name, NULL, d->department, arena_print(p->a, WORDS(p->lang, "共 %zu 条记录", "%zu records"), n), "" });
    if (n != 1)
        value_cell(p, t, d, v);
    for (size_t i = 0; i < n && (n == 1 || d->from != FROM_COUNT); i++) {
        const char *where = s[i].file ? place_text(p->a, (place){ .file = s[i].file, .sheet = s[i].sheet, .row = s[i].row }, p->lang) : arena_print(p->a, WORDS(p->lang, "%s 填写", "entered by %s"), s[i].who);
        const char *what = p->v->t->firm[p->firm].members ? arena_print(p->a, "%s · %s", s[i].ledger, s[i].firm) : s[i].ledger;
        sheet_row(t, (const char *[]){ n > 1 ? WORDS(p->lang, "　其中", "  of which") : name, NULL, d->department, what, where });
        value_cell(p, t, d, s[i].value);
    }
    return true;
}

static bool sources(page *p)
{
    static const sheet_column columns[] = { { { "数据项", "Item" }, ALIGN_LEFT }, { { "数值", "Value" }, ALIGN_RIGHT }, { { "提供部门", "Department" }, ALIGN_LEFT }, { { "台账", "Ledger" }, ALIGN_LEFT }, { { "来自哪个文件", "File" }, ALIGN_LEFT } };
    bool *wanted = wanted_items(p);
    doc_heading(p->d, 1, WORDS(p->lang, "数据来源", "Where the numbers are from"));
    table *t = SHEET_TABLE(p->d, WORDS(p->lang, "数据来源", "Sources"), NULL, columns);
    for (size_t k = 0; k < p->v->t->decl->count; k++)
        if (wanted[k])
            TRY(source_rows(p, t, (int)k));
    return true;
}

/* ---- up, and what it costs ---------------------------------------------------------------------------------------------------------- */

static void upward(page *p)
{
    static const sheet_column columns[] = { { { "指标", "Indicator" }, ALIGN_LEFT }, { { "只改这一项，需要", "This alone needs" }, ALIGN_LEFT } };
    lift l;
    dec128 sum, gap;
    lift_of(p->a, p->v, p->firm, &l);
    if (!l.there)
        return;
    doc_heading(p->d, 1, arena_print(p->a, WORDS(p->lang, "怎样达到 %s", "How to reach %s"), class_name(p->v, l.class, p->lang)));
    if (l.barred) {
        sheet_say(p->d, arena_print(p->a, WORDS(p->lang, "因“%s”，得分再高也不能评为 %s；先消除该情形。", "Barred because “%s” from %s, whatever its points."), say(l.barred->says, p->lang), class_name(p->v, l.class, p->lang)));
        return;
    }
    bool ok = dec_add(p->r->item_sum, p->r->extra_sum, &sum) && dec_sub(dec_of_decimal((decimal){ l.target, p->cohort->places }), sum, &gap);
    sheet_say(p->d, arena_print(p->a, WORDS(p->lang, "在其他企业不变时，达到 %s需 %s 分，还差 %s 分。下面每一行单独做到即可：", "Others unchanged, %s needs %s points: %s more. Each line alone will do:"), class_name(p->v, l.class, p->lang),
                                 decimal_text(p->a, (decimal){ l.target, p->cohort->places }), ok ? points(p, gap) : "—"));
    table *t = SHEET_TABLE(p->d, WORDS(p->lang, "提升办法", "Ways up"), NULL, columns);
    for (size_t i = 0; i < l.count; i++)
        sheet_row(t, (const char *[]){ say(p->cohort->items[l.ways[i].item].indicator->title, p->lang), lift_text(p->a, p->v, p->firm, &l, &l.ways[i]) });
    if (!l.count)
        sheet_row(t, (const char *[]){ "—", WORDS(p->lang, "各项已到上限或缺数据，先补报数据", "every item is at its limit or missing") });
    if (l.moving)
        VEC_ADD(t->a, &t->notes, WORDS(p->lang, "基准值是企业的均值，会随本企业的数一起变动，所以是约数。", "Benchmarks are means and move with the firm's own numbers: roughly."));
}

static void policies(page *p)
{
    static const sheet_column columns[] = { { { "政策", "Policy" }, ALIGN_LEFT }, { { "本企业", "This firm" }, ALIGN_LEFT } };
    const scheme *s = p->v->s;
    size_t told = 0;
    if (p->r->class < 0 || (!s->price_count && !s->consequence_count))
        return;
    doc_heading(p->d, 1, WORDS(p->lang, "差别化政策", "What follows from the class"));
    table *t = SHEET_TABLE(p->d, arena_print(p->a, WORDS(p->lang, "%s适用的政策", "For %s"), class_name(p->v, p->r->class, p->lang)), NULL, columns);
    for (size_t i = 0; i < s->price_count; i++) {
        const price_decl *x = &s->prices[i];
        feel_value amount = p->r->amount[i];
        const formula *step = &x->step[p->r->class];
        if (amount.kind != FEEL_NUMBER)
            continue;
        feel_value each = step->text ? formula_value(&p->run, step, p->firm, NULL, 0) : feel_integer(0);
        const char *quantity = formula_words(p->a, &x->quantity, p->v->t->decl, p->v->t->column, p->firm, p->lang);
        sheet_row(t, (const char *[]){ say(x->title, p->lang), dec_sign(amount.number) ? arena_print(p->a, "%s × %s%s = %s%s", quantity, dec_text(p->a, each.number), x->unit, dec_fixed(p->a, amount.number, 2), x->amount) : WORDS(p->lang, "不加价", "none") });
        told++;
    }
    for (size_t i = 0; i < s->consequence_count; i++)
        if (s->consequences[i].of[p->r->class]) {
            sheet_row(t, (const char *[]){ say(s->consequences[i].title, p->lang), s->consequences[i].of[p->r->class] });
            told++;
        }
    if (!told)
        sheet_row(t, (const char *[]){ "—", WORDS(p->lang, "本类没有差别化政策", "nothing for this class") });
}

static void objection_right(page *p, const run_row *run)
{
    doc_heading(p->d, 1, WORDS(p->lang, "异议", "Objections"));
    const char *when = run && run->to != DATE_NONE ? arena_print(p->a, WORDS(p->lang, "%s至%s", "%s to %s"), date_say(p->a, run->from, p->lang), date_say(p->a, run->to, p->lang)) : WORDS(p->lang, "起止日期以公告为准", "dates as announced");
    sheet_say(p->d, arena_print(p->a, WORDS(p->lang, "对数据或结果有异议的，请在公示期内（%s）提出，写明数据项、应为多少、依据。复核后重新计算；原结果和新结果都保留。", "Objections within the notice (%s): the item, the right number, the evidence. After review all is computed again; both results are kept."), when));
}

/* The result at a glance; a workbook has nothing but tables. */
static void glance(page *p, const run_row *run)
{
    static const sheet_column columns[] = { { { "项目", "What" }, ALIGN_LEFT }, { { "内容", "" }, ALIGN_LEFT } };
    const eval_firm *f = &p->v->t->firm[p->firm];
    const firm_result *r = p->r;
    table *t = SHEET_TABLE(p->d, WORDS(p->lang, "评价结果", "Result"), NULL, columns);
    sheet_row(t, (const char *[]){ WORDS(p->lang, "企业名称", "Firm"), f->name });
    sheet_row(t, (const char *[]){ WORDS(p->lang, "统一社会信用代码", "Code"), f->uscc });
    sheet_row(t, (const char *[]){ WORDS(p->lang, "评价办法", "Scheme"), arena_print(p->a, WORDS(p->lang, "%s，%s版", "%s, edition %s"), say(p->v->s->title, p->lang), p->v->s->edition) });
    if (r->cohort >= 0)
        sheet_row(t, (const char *[]){ WORDS(p->lang, "评价类别", "Cohort"), r->ranking >= 0 ? ranked_with(p) : say(p->cohort->title, p->lang) });
    if (r->items)
        sheet_row(t, (const char *[]){ WORDS(p->lang, "综合得分", "Points"), total_text(p->a, p->v, r) });
    if (r->place)
        sheet_row(t, (const char *[]){ WORDS(p->lang, "名次", "Place"), arena_print(p->a, WORDS(p->lang, "第 %d 名，共 %d 家", "%d of %d"), r->place, r->places) });
    int head = p->v->t->firm[p->firm].head;
    sheet_row(t, (const char *[]){ WORDS(p->lang, "评价等级", "Class"), class_name(p->v, head >= 0 ? p->v->at[head].class : r->class, p->lang) });
    if (run)
        sheet_row(t, (const char *[]){ WORDS(p->lang, "结果版本", "Run"), arena_print(p->a, WORDS(p->lang, "%s（%s）", "%s (%s)"), run->code, run->state) });
}

bool sheet_of_firm(core *c, const evaluation *v, size_t firm, const run_row *run, document **out, error *e)
{
    const firm_result *r = &v->at[firm];
    page p = { .c = c, .a = v->a, .v = v, .firm = firm, .r = r, .cohort = r->cohort >= 0 ? &v->s->cohorts[r->cohort] : NULL, .lang = v->lang, .e = e };
    bool ok = true;
    *out = p.d = doc_new(v->a, v->lang, WORDS(v->lang, "工业企业综合评价企业评价单", "Evaluation sheet"));
    p.d->subtitle = arena_print(v->a, WORDS(v->lang, "（%d年度数据）", "(data of %d)"), v->t->year);
    glance(&p, run);
    formula_run_begin(&p.run, &v->s->data, v->t->column, v->lang);
    say_verdict(&p);
    say_members(&p);
    if (r->items) {
        items(&p);
        upward(&p);
    }
    policies(&p);
    if (r->items)
        ok = sources(&p);
    objection_right(&p, run);
    formula_run_end(&p.run);
    return ok;
}
