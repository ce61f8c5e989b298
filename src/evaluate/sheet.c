/* Lists: results of all, movers, objections, lines, findings. */
#include "evaluate/sheet_parts.h"

static document *begin(arena *a, const evaluation *v, const char *title)
{
    document *d = doc_new(a, v->lang, title);
    d->subtitle = arena_print(a, WORDS(v->lang, "（%d年度数据，按《%s》）", "(data of %d, %s)"), v->t->year, say(v->s->title, v->lang));
    return d;
}

static const char *number(arena *a, int64_t n) { return arena_print(a, "%lld", (long long)n); }
static const char *class_id(const evaluation *v, const firm_result *r) { return r->class < 0 ? WORDS(v->lang, "未定级", "open") : v->s->classes[r->class].id; }

/* ---- results ------------------------------------------------------------------------------------------------------------- */

static void counts(document *d, arena *a, const evaluation *v)
{
    size_t n = v->s->class_count;
    int64_t *by = evaluation_counts(a, v);
    table *t = doc_table(d, WORDS(v->lang, "各类别各等级企业数", "Firms by cohort and class"), WORDS(v->lang, "家", "firms"), n + 4);
    size_t head = table_add_row(t, true);
    table_text(t, head, 0, WORDS(v->lang, "评价类别", "Cohort"));
    for (size_t k = 0; k < n; k++)
        table_text(t, head, k + 1, arena_print(a, WORDS(v->lang, "%s类", "%s"), v->s->classes[k].id));
    table_text(t, head, n + 1, WORDS(v->lang, "未定级", "open"));
    table_text(t, head, n + 2, WORDS(v->lang, "其中一票否决", "vetoed"));
    table_text(t, head, n + 3, WORDS(v->lang, "合计", "all"));
    for (size_t c = 0; c < v->s->cohort_count; c++) {
        int64_t open = 0, veto = 0, all = 0;
        for (size_t i = 0; i < v->t->firms; i++)
            if (v->at[i].cohort == (int)c && v->at[i].standing >= STAND_VETO) {
                all++;
                veto += v->at[i].standing == STAND_VETO;
                open += v->at[i].class < 0;
            }
        size_t row = table_add_row(t, false);
        table_text(t, row, 0, say(v->s->cohorts[c].title, v->lang));
        for (size_t k = 0; k < n; k++)
            table_number(t, row, k + 1, number(a, by[c * n + k]), (decimal){ by[c * n + k], 0 });
        table_number(t, row, n + 1, number(a, open), (decimal){ open, 0 });
        table_number(t, row, n + 2, number(a, veto), (decimal){ veto, 0 });
        table_number(t, row, n + 3, number(a, all), (decimal){ all, 0 });
    }
}

static void say_standings(document *d, arena *a, const evaluation *v)
{
    size_t n[STAND_RANKED + 1] = { 0 }, ties_ = 0;
    for (size_t i = 0; i < v->t->firms; i++) {
        n[v->at[i].standing]++;
        ties_ += v->at[i].tied;
    }
    buf b = buf_new(a);
    buf_print(&b, WORDS(v->lang, "在评价范围内 %zu 家：排序定级 %zu 家，一票否决 %zu 家，不排序 %zu 家，无法判断是否参评 %zu 家；另有 %zu 家并入其他企业评价，%zu 家不在范围。", "%zu in scope: %zu ranked, %zu vetoed, %zu not ranked, %zu cannot be told; %zu evaluated with others, %zu out of scope."),
              n[STAND_RANKED] + n[STAND_VETO] + n[STAND_UNGRADED] + n[STAND_UNKNOWN], n[STAND_RANKED], n[STAND_VETO], n[STAND_UNGRADED], n[STAND_UNKNOWN], n[STAND_JOINED], n[STAND_OUT]);
    if (ties_)
        buf_print(&b, WORDS(v->lang, "有 %zu 家得分并列且正好处在两类分界上，按办法整体处理，没有拆开。", "%zu firms with equal points lie on a line between classes and were kept together."), ties_);
    sheet_say(d, b.text);
}

static const char *item_list(arena *a, const evaluation *v, const firm_result *r)
{
    buf b = buf_new(a);
    for (size_t j = 0; j < v->s->cohorts[r->cohort].item_count; j++)
        buf_print(&b, "%s%s", j ? " / " : "", dec_fixed(a, r->items[j].score, 1));
    return b.text;
}

static const char *remark(arena *a, const evaluation *v, const firm_result *r)
{
    if (r->bound)
        return say(r->bound->says, v->lang);
    return r->tied ? arena_copy(a, WORDS(v->lang, "并列，跨两类分界", "equal, on a line")) : "";
}

static const sheet_column rank_columns[] = { { { "名次", "Place" }, ALIGN_CENTRE }, { { "企业名称", "Firm" }, ALIGN_LEFT }, { { "统一社会信用代码", "Code" }, ALIGN_LEFT }, { { "综合得分", "Points" }, ALIGN_RIGHT },
                                             { { "等级", "Class" }, ALIGN_CENTRE }, { { "各项得分", "Items" }, ALIGN_LEFT }, { { "加减分", "Extras" }, ALIGN_RIGHT }, { { "说明", "Remark" }, ALIGN_LEFT } };

static void one_ranking(document *d, arena *a, const evaluation *v, const ranking *k)
{
    const cohort_decl *c = &v->s->cohorts[k->cohort];
    buf heads = buf_new(a);
    table *t = SHEET_TABLE(d, arena_print(a, WORDS(v->lang, "%s%s%s 排序", "%s%s%s"), say(c->title, v->lang), *k->key ? " · " : "", k->key), WORDS(v->lang, "分", "points"), rank_columns);
    for (size_t i = 0; i < k->count; i++) {
        const firm_result *r = &v->at[k->order[i]];
        const eval_firm *f = &v->t->firm[k->order[i]];
        sheet_row(t, (const char *[]){ number(a, r->place), f->name, f->uscc, NULL, class_id(v, r), item_list(a, v, r), dec_fixed(a, r->extra_sum, 1), remark(a, v, r) });
        table_number(t, t->rows.len - 1, 3, total_text(a, v, r), (decimal){ r->total, c->places });
    }
    for (size_t j = 0; j < c->item_count; j++)
        buf_print(&heads, "%s%s", j ? " / " : "", say(c->items[j].indicator->title, v->lang));
    VEC_ADD(t->a, &t->notes, arena_print(a, WORDS(v->lang, "各项得分依次为：%s。", "Items in order: %s."), heads.text));
}

static const char *note_for(const evaluation *v, size_t firm)
{
    for (size_t i = 0; i < v->note_count; i++)
        if (v->notes[i].firm == firm)
            return v->notes[i].text;
    return "";
}

static void beside_the_ranking(document *d, const evaluation *v, int cohort)
{
    static const sheet_column columns[] = { { { "企业名称", "Firm" }, ALIGN_LEFT }, { { "统一社会信用代码", "Code" }, ALIGN_LEFT }, { { "情形", "How" }, ALIGN_LEFT }, { { "等级", "Class" }, ALIGN_CENTRE }, { { "理由", "Why" }, ALIGN_LEFT } };
    table *t = NULL;
    for (size_t i = 0; i < v->t->firms; i++) {
        const firm_result *r = &v->at[i];
        const eval_firm *f = &v->t->firm[i];
        if (r->standing == STAND_RANKED || r->standing == STAND_OUT || (cohort >= 0 && r->cohort != cohort))
            continue;
        if (!t)
            t = SHEET_TABLE(d, WORDS(v->lang, "不参加排序的企业", "Firms beside the ranking"), NULL, columns);
        const char *why = r->verdict ? say(r->verdict->says, v->lang) : r->standing == STAND_JOINED ? v->t->firm[f->head].name : note_for(v, i);
        sheet_row(t, (const char *[]){ f->name, f->uscc, firm_standing_name(r->standing, v->lang), r->standing == STAND_JOINED ? class_id(v, &v->at[f->head]) : class_id(v, r), why });
    }
}

document *sheet_of_results(arena *a, const evaluation *v, int cohort)
{
    document *d = begin(a, v, WORDS(v->lang, "工业企业综合评价结果", "Results of the evaluation"));
    say_standings(d, a, v);
    counts(d, a, v);
    for (size_t i = 0; i < v->ranking_count; i++)
        if (v->rankings[i].count && (cohort < 0 || v->rankings[i].cohort == cohort))
            one_ranking(d, a, v, &v->rankings[i]);
    beside_the_ranking(d, v, cohort);
    return d;
}

/* ---- movers ---------------------------------------------------------------------------------------------------------------- */

static const firm_result nobody = { .standing = STAND_OUT, .cohort = -1, .ranking = -1, .by_band = -1, .class = -1 };

static const char *arrow(arena *a, const char *x, const char *y) { return text_eq(x, y) ? x : arena_print(a, "%s→%s", x, y); }

static const char *place_or_standing(arena *a, const evaluation *v, const firm_result *r) { return r->standing == STAND_RANKED ? number(a, r->place) : firm_standing_name(r->standing, v->lang); }

static const char *price_change(arena *a, const evaluation *was, const firm_result *x, const evaluation *is, const firm_result *y)
{
    buf b = buf_new(a);
    for (size_t i = 0; y->amount && x->amount && i < is->s->price_count; i++) {
        int k = price_before(was, is, i);
        feel_value p = k < 0 ? FEEL_NOTHING : x->amount[k], q = y->amount[i];
        if (p.kind == FEEL_NUMBER && q.kind == FEEL_NUMBER && !dec_equal(p.number, q.number))
            buf_print(&b, "%s%s %s→%s%s", b.len ? "；" : "", say(is->s->prices[i].title, is->lang), dec_fixed(a, p.number, 2), dec_fixed(a, q.number, 2), is->s->prices[i].amount);
    }
    return b.text;
}

static const sheet_column mover_columns[] = { { { "企业名称", "Firm" }, ALIGN_LEFT }, { { "等级", "Class" }, ALIGN_CENTRE }, { { "名次", "Place" }, ALIGN_CENTRE }, { { "综合得分", "Points" }, ALIGN_CENTRE },
                                              { { "价格变化", "Price" }, ALIGN_LEFT }, { { "原因", "Why" }, ALIGN_LEFT } };

static void mover_table(document *d, arena *a, const evaluation *was, const evaluation *is, const movers *m, bool class_movers, const char *caption)
{
    table *t = NULL;
    for (size_t i = 0; i < m->len; i++) {
        const mover *x = &m->at[i];
        const firm_result *w = x->was == NO_ROW ? &nobody : &was->at[x->was], *n = x->is == NO_ROW ? &nobody : &is->at[x->is];
        const char *name = x->is == NO_ROW ? was->t->firm[x->was].name : is->t->firm[x->is].name;
        if (x->class_moves != class_movers)
            continue;
        if (!t)
            t = SHEET_TABLE(d, caption, NULL, mover_columns);
        sheet_row(t, (const char *[]){ name, arrow(a, class_id(was, w), class_id(is, n)), arrow(a, place_or_standing(a, was, w), place_or_standing(a, is, n)), arrow(a, total_text(a, was, w), total_text(a, is, n)),
                                       price_change(a, was, w, is, n), x->why });
    }
}

static void mover_tables(document *d, arena *a, const evaluation *was, const evaluation *is, const movers *m)
{
    size_t prices = 0;
    for (size_t i = 0; i < m->len; i++)
        prices += m->at[i].price_moves;
    sheet_say(d, arena_print(a, WORDS(is->lang, "共 %zu 家有变化：等级变化 %zu 家，差别化价格变化 %zu 家，其余只是名次或得分变化。", "%zu firms change: %zu in class, %zu in price, the rest in place or points."), m->len, m->class_moves, prices));
    mover_table(d, a, was, is, m, true, WORDS(is->lang, "等级变化的企业", "Firms whose class changes"));
    mover_table(d, a, was, is, m, false, WORDS(is->lang, "名次或得分变化的企业", "Firms whose place or points change"));
}

static void count_both(document *d, arena *a, const evaluation *was, const evaluation *is)
{
    static const sheet_column columns[] = { { { "等级", "Class" }, ALIGN_CENTRE }, { { "原来", "Was" }, ALIGN_RIGHT }, { { "现在", "Is" }, ALIGN_RIGHT } };
    table *t = SHEET_TABLE(d, WORDS(is->lang, "各等级企业数", "Firms by class"), WORDS(is->lang, "家", "firms"), columns);
    for (size_t k = 0; k < is->s->class_count; k++) {
        int64_t n[2] = { 0 };
        int other = scheme_class(was->s, is->s->classes[k].id);
        for (size_t i = 0; i < was->t->firms; i++)
            n[0] += other >= 0 && was->at[i].class == other;
        for (size_t i = 0; i < is->t->firms; i++)
            n[1] += is->at[i].class == (int)k;
        sheet_row(t, (const char *[]){ class_name(is, (int)k, is->lang), number(a, n[0]), number(a, n[1]) });
    }
}

document *sheet_of_movers(arena *a, const evaluation *was, const evaluation *is, const movers *m)
{
    document *d = begin(a, is, WORDS(is->lang, "评价办法试算对比", "What if"));
    if (was->t->year != is->t->year)
        sheet_say(d, arena_print(a, WORDS(is->lang, "原来：%d年度，《%s》；现在：%d年度，《%s》。不改动任何已存结果。", "Was: %d by %s; is: %d by %s. Nothing stored is changed."), was->t->year, say(was->s->title, is->lang), is->t->year, say(is->s->title, is->lang)));
    else
        sheet_say(d, arena_print(a, WORDS(is->lang, "同一份数据（%d年度），原用《%s》，试用《%s》。试算不改动任何已存结果。", "The same data (%d): by %s, and by %s. Nothing stored is changed."), is->t->year, say(was->s->title, is->lang), say(is->s->title, is->lang)));
    count_both(d, a, was, is);
    mover_tables(d, a, was, is, m);
    return d;
}

document *sheet_of_objections(arena *a, const evaluation *was, const evaluation *is, const objection *o, size_t n, const movers *m)
{
    static const sheet_column columns[] = { { { "企业名称", "Firm" }, ALIGN_LEFT }, { { "数据项", "Item" }, ALIGN_LEFT }, { { "现用数", "Used" }, ALIGN_RIGHT }, { { "更正数", "Corrected" }, ALIGN_RIGHT },
                                            { { "等级", "Class" }, ALIGN_CENTRE }, { { "名次", "Place" }, ALIGN_CENTRE }, { { "综合得分", "Points" }, ALIGN_CENTRE }, { { "理由", "Reason" }, ALIGN_LEFT } };
    document *d = begin(a, is, WORDS(is->lang, "异议影响测算", "What an objection would change"));
    table *t = SHEET_TABLE(d, WORDS(is->lang, "提出的更正", "Corrections asked for"), NULL, columns);
    for (size_t i = 0; i < n; i++) {
        size_t row = o[i].change.firm;
        const datum *x = &is->t->decl->at[o[i].change.datum];
        const firm_result *w = &was->at[row], *r = &is->at[row];
        sheet_row(t, (const char *[]){ is->t->firm[row].name, x->name, datum_text(a, x, o[i].was, is->lang), datum_text(a, x, o[i].change.value, is->lang), arrow(a, class_id(was, w), class_id(is, r)),
                                       arrow(a, place_or_standing(a, was, w), place_or_standing(a, is, r)), arrow(a, total_text(a, was, w), total_text(a, is, r)), o[i].reason ? o[i].reason : "" });
        if (o[i].differs)
            VEC_ADD(t->a, &t->notes, arena_print(a, WORDS(is->lang, "%s的“%s”：来件写公示数为 %s，台账现为 %s，请核对。", "%s, %s: the file says %s was published, the ledger holds %s."), is->t->firm[row].name, x->name, o[i].said, datum_text(a, x, o[i].was, is->lang)));
    }
    sheet_say(d, WORDS(is->lang, "如更正成立，全部企业按更正后的数重新计算，结果如下。这是测算，不改动台账和已存结果。", "If the corrections hold, all firms computed again give this. Nothing stored is changed."));
    mover_tables(d, a, was, is, m);
    return d;
}

/* ---- lines, findings ---------------------------------------------------------------------------------------------------------- */

document *sheet_of_lines(arena *a, const evaluation *v, decimal percent, const near_lines *n)
{
    static const sheet_column columns[] = { { { "分界", "Line" }, ALIGN_CENTRE }, { { "企业名称", "Firm" }, ALIGN_LEFT }, { { "评价类别", "Cohort" }, ALIGN_LEFT }, { { "现为", "Class" }, ALIGN_CENTRE },
                                            { { "综合得分", "Points" }, ALIGN_RIGHT }, { { "离分界", "Away" }, ALIGN_RIGHT }, { { "说明", "Remark" }, ALIGN_LEFT } };
    document *d = begin(a, v, WORDS(v->lang, "接近等级分界的企业", "Firms near a line"));
    sheet_say(d, arena_print(a, WORDS(v->lang, "离分界 %s%% 以内的 %zu 家。公示前请优先核实它们的数据：一个数的出入就可能改变等级。", "%2$zu firms within %1$s %% of a line: check their numbers first."), decimal_text_short(a, percent), n->len));
    table *t = SHEET_TABLE(d, WORDS(v->lang, "接近分界的企业", "Near a line"), WORDS(v->lang, "分", "points"), columns);
    for (size_t i = 0; i < n->len; i++) {
        const near_line *x = &n->at[i];
        const firm_result *r = &v->at[x->firm];
        int places = v->s->cohorts[r->cohort].places;
        sheet_row(t, (const char *[]){ arena_print(a, "%s/%s", v->s->classes[x->upper].id, v->s->classes[x->lower].id), v->t->firm[x->firm].name, say(v->s->cohorts[r->cohort].title, v->lang), class_id(v, r), total_text(a, v, r),
                                       decimal_text(a, (decimal){ x->gap, places }), x->below ? WORDS(v->lang, "在分界之下：再高这么多升一类", "below: this much more lifts it") : WORDS(v->lang, "在分界之上：再低这么多降一类", "above: this much less drops it") });
    }
    return d;
}

document *sheet_of_findings(arena *a, const evaluation *v, const gather_findings *f)
{
    static const sheet_column columns[] = { { { "企业名称", "Firm" }, ALIGN_LEFT }, { { "问题", "Kind" }, ALIGN_LEFT }, { { "数据项", "Item" }, ALIGN_LEFT }, { { "具体情况", "Detail" }, ALIGN_LEFT }, { { "建议", "Advice" }, ALIGN_LEFT } };
    document *d = begin(a, v, WORDS(v->lang, "评价数据归集比对问题清单", "Findings on department data"));
    sheet_say(d, arena_print(a, WORDS(v->lang, "共发现 %zu 个问题。", "%zu findings."), f->len));
    table *t = SHEET_TABLE(d, WORDS(v->lang, "问题清单", "Findings"), NULL, columns);
    for (size_t i = 0; i < f->len; i++)
        sheet_row(t, (const char *[]){ v->t->firm[f->at[i].firm].name, gather_kind_name(f->at[i].kind, v->lang), f->at[i].item, f->at[i].detail, f->at[i].suggested });
    return d;
}
