/* Evaluation: schemes and runs, what a scheme gives now, a firm's own sheet, who is near a line, two schemes compared. */
#include "text/json_out.h"
#include "report/document_json.h"
#include "report/html.h"
#include "web/show_evaluation.h"
#include "web/show_rule.h"

/* ---- one evaluation ---------------------------------------------------------------------------------------------------------- */

/* The asked year, the scheme's, or the newest that any of its ledgers holds. */
static bool year_of(visit *v, const scheme *s, int *year, error *e)
{
    int64_t asked = visit_number(http_query(v->in, "year")), newest = 0, n;
    bool found;
    for (size_t i = 0; i < s->data.count; i++) {
        const datum *d = &s->data.at[i];
        if (!d->ledger || !d->year)
            continue;
        TRY(store_int(v->c->s, arena_print(v->a, "SELECT max(%s) FROM %s", d->year->id, d->ledger->id), NULL, 0, &n, &found, e));
        newest = found && n > newest ? n : newest;
    }
    *year = asked >= 1990 && asked <= 2200 ? (int)asked : s->evaluates ? s->evaluates : (int)newest;
    return *year || fail(e, ERR_NOT_FOUND, "还没有评价数据，请先导入各部门数据", "there are no data yet: import the departments' files first");
}

bool evaluation_load(visit *v, const scheme *s, int year, eval_table *base, eval_table *out, error *e)
{
    TRY(data_load(v->c, &s->data, year, base, e));
    if (!base->firms)
        return fail(e, ERR_NOT_FOUND, "台账里没有 %d 年度的评价数据", "there are no evaluation data of %d", year);
    data_finish(v->a, base, NULL, 0, v->l, out);
    return true;
}

static bool find_scheme(visit *v, const char *id, scheme *out, error *e)
{
    if (strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen(id))     /* scheme_find takes paths as well */
        return fail(e, ERR_NOT_FOUND, "没有这个评价办法", "there is no such scheme");
    return scheme_find(v->c, id, out, NULL, e);
}

bool job_load(visit *v, const char *scheme_id, int year, job *j, error *e)
{
    eval_table ignored;
    *j = (job){ .year = year };
    TRY(find_scheme(v, scheme_id, &j->s, e));
    if (!year)
        TRY(year_of(v, &j->s, &j->year, e));
    TRY(evaluation_load(v, &j->s, j->year, &j->base, &j->table, e));
    return !j->s.needs_last_year || evaluation_load(v, &j->s, j->year - 1, &ignored, &j->last, e);
}

bool job_load_run(visit *v, const char *code, int year, job *j, error *e)
{
    data_decl items;
    eval_table ignored;
    char *text = NULL, *id = NULL;
    const value key = v_text(code);
    TRY(store_str(v->c->s, v->a, "SELECT scheme_text FROM evaluation_run WHERE code = ?", &key, 1, &text, e) && store_str(v->c->s, v->a, "SELECT scheme FROM evaluation_run WHERE code = ?", &key, 1, &id, e));
    if (text_empty(text))                       /* taken in from elsewhere, without its text */
        return job_load(v, id ? id : "", year, j, e);
    *j = (job){ .year = year };
    TRY(data_declare(v->c, &items, e) && scheme_read(v->c, v->a, &items, code, str_of(text), &j->s, NULL, e) && evaluation_load(v, &j->s, year, &j->base, &j->table, e));
    return !j->s.needs_last_year || evaluation_load(v, &j->s, year - 1, &ignored, &j->last, e);
}

const eval_table *job_last(const job *j) { return j->s.needs_last_year ? &j->last : NULL; }

/* The asked scheme on its year's data. */
bool evaluation_now(visit *v, job *j, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    TRY(visit_ledger(v, "evaluation_result", RIGHT_VIEW, &l, &g, e) && job_load(v, visit_param(v, "scheme"), 0, j, e));
    evaluate(v->a, &j->s, &j->table, job_last(j), v->l, &j->v);
    view_text(v->page, "scheme", j->s.id);
    view_text(v->page, "title", say(j->s.title, v->l));
    view_int(v->page, "year", j->year);
    view_text(v->page, "edition_says", j->s.amended ? arena_print(v->a, visit_say(v, "按%s，%s起执行", "by %s, in force from %s"), edition_says(v, j->s.amended->number), date_iso(v->a, j->s.amended->valid_from)) : NULL);
    view_flag(v->page, "may_edit", rule_may_edit(v));
    return true;
}

void show_evaluation_document(visit *v, const document *d)
{
    buf b = buf_new(v->a);
    html_write(&b, d, (html_options){ .fragment = true });
    view_html(v->page, "document", b.text);
    buf j = buf_new(v->a);
    document_json(&j, d);
    view_text(v->page, "document_json", j.text);
}

/* ---- what there is -------------------------------------------------------------------------------------------------------------- */

static bool show_schemes(visit *v, const char *chosen, error *e)
{
    view *list = view_list(v->page, "schemes");
    pack_ids ids = schemes_of(v->c);
    edition_set now;
    TRY(edition_set_on(v->c, today_of(), &now, e));
    for (size_t i = 0; i < ids.count; i++) {
        scheme s;
        error one = { .lang = v->l };
        view *item = view_item(list);
        bool ok = scheme_open(v->c, &now, ids.at[i], &s, NULL, &one);
        view_text(item, "scheme", ok ? s.id : NULL);
        view_flag(item, "chosen", ok && text_eq(s.id, chosen));
        view_text(item, "title", ok ? say(s.title, v->l) : ids.at[i]);
        view_text(item, "fault", ok ? NULL : error_line(v->a, &one));
        view_text(item, "source", ok ? s.document ? s.document : s.source : NULL);
    }
    return true;
}

/* As eval_run_list() words it. */
static const char *state_name(visit *v, const char *code)
{
    const code_list *states = map_ptr(&v->c->packs.list_by_id, STR("evaluation_state"));
    const list_item *x = states ? list_find(states, str_of(code)) : NULL;
    return x ? say(x->name, v->l) : code;
}

static bool list_evaluation(visit *v, error *e)
{
    run_row *runs;
    size_t n;
    const ledger_decl *l;
    ledger_rights g;
    TRY(visit_ledger(v, "evaluation_result", RIGHT_VIEW, &l, &g, e) && eval_run_list(v->c, &runs, &n, e) && show_schemes(v, NULL, e));
    view *list = view_list(v->page, "runs");
    for (size_t i = n; i-- > 0;) {
        view *item = view_item(list);
        view_text(item, "code", runs[i].code);
        view_text(item, "title", runs[i].title);
        view_text(item, "state_says", runs[i].state);
        view_text(item, "by", runs[i].by);
        view_int(item, "year", runs[i].year);
        view_int(item, "firms", runs[i].firms);
        view_int(item, "graded", runs[i].graded);
        view_print(item, "results", "/ledger/evaluation_result?where=%s", url_part(v->a, arena_print(v->a, "run = \"%s\"", runs[i].code)));
    }
    return visit_show(v, "evaluation", e);
}

/* ---- results, near a line, one firm ------------------------------------------------------------------------------------------------ */

void show_classes(visit *v, const evaluation *x)
{
    const int64_t *count = evaluation_counts(v->a, x);
    view *heads = view_list(v->page, "classes"), *rows_ = view_list(v->page, "counted");
    for (size_t k = 0; k < x->s->class_count; k++)
        view_item_text(heads, class_name(x, (int)k, v->l));
    for (size_t i = 0; i < x->s->cohort_count; i++) {
        view *row = view_item(rows_), *cells = view_list(row, "counts");
        view_text(row, "name", say(x->s->cohorts[i].title, v->l));
        for (size_t k = 0; k < x->s->class_count; k++)
            view_int(view_item(cells), "n", count[i * x->s->class_count + k]);
    }
}

/* Per cohort how many firms have how many points, class upon class, as a chart: five points a bar. */
static void show_points(visit *v, view *in, const evaluation *x, int group)
{
    enum { WIDTH = 5, MOST_BARS = 60 };
    const int64_t bar = WIDTH * pow10_i64(x->s->cohorts[group].places);
    int64_t low = INT64_MAX, high = INT64_MIN;
    for (size_t i = 0; i < x->t->firms; i++)
        if (x->at[i].standing == STAND_RANKED && x->at[i].cohort == group) {
            int64_t at = (x->at[i].total - (x->at[i].total < 0 ? bar - 1 : 0)) / bar;
            low = at < low ? at : low;
            high = at > high ? at : high;
        }
    if (low >= high || high - low >= MOST_BARS)
        return;
    size_t bars = (size_t)(high - low + 1), classes = x->s->class_count;
    int64_t *count = NEW_N(v->a, int64_t, bars * classes + 1);
    for (size_t i = 0; i < x->t->firms; i++) {
        const firm_result *r = &x->at[i];
        if (r->standing == STAND_RANKED && r->cohort == group && r->class >= 0)
            count[(size_t)((r->total - (r->total < 0 ? bar - 1 : 0)) / bar - low) * classes + (size_t)r->class]++;
    }
    buf b = buf_new(v->a);
    buf_puts(&b, "{\"kind\":\"columns\",\"unit\":\"\",\"x\":[");
    for (size_t k = 0; k < bars; k++)
        buf_print(&b, "%s\"%lld–%lld\"", k ? "," : "", (long long)(low + (int64_t)k) * WIDTH, (long long)(low + (int64_t)k + 1) * WIDTH);
    buf_puts(&b, "],\"series\":[");
    for (size_t c = 0; c < classes; c++) {
        buf_puts(&b, c ? ",{\"name\":" : "{\"name\":");
        json_out(&b, class_name(x, (int)c, v->l));
        buf_puts(&b, ",\"data\":[");
        for (size_t k = 0; k < bars; k++)
            buf_print(&b, "%s%lld", k ? "," : "", (long long)count[k * classes + c]);
        buf_puts(&b, "]}");
    }
    buf_puts(&b, "]}");
    view_text(in, "name", say(x->s->cohorts[group].title, v->l));
    view_text(in, "chart", b.text);
}

static void show_distribution(visit *v, const evaluation *x)
{
    view *list = view_list(v->page, "distributions");
    for (size_t i = 0; i < x->s->cohort_count; i++)
        show_points(v, view_item(list), x, (int)i);
    view_text(v->page, "echarts", asset_url(v->site, "echarts.js"));
    view_text(v->page, "charts", asset_url(v->site, "charts.js"));
}

/* What a price adds up to over the firms of a class (−1: of all); how many firms pay or save something. */
static bool price_sum(const evaluation *x, size_t price, int class, dec128 *sum, int64_t *firms)
{
    *sum = dec_of(0);
    *firms = 0;
    for (size_t i = 0; i < x->t->firms; i++) {
        const firm_result *r = &x->at[i];
        if (r->class < 0 || (class >= 0 && r->class != class) || !r->amount || r->amount[price].kind != FEEL_NUMBER || !dec_sign(r->amount[price].number))
            continue;
        ++*firms;
        if (!dec_add(*sum, r->amount[price].number, sum))
            return false;
    }
    return true;
}

const char *price_text(visit *v, const evaluation *x, size_t price, int class)
{
    dec128 sum;
    int64_t firms;
    if (!price_sum(x, price, class, &sum, &firms) || !firms)
        return "—";
    return arena_print(v->a, visit_say(v, "%s%s（%lld家）", "%s %s (%lld firms)"), dec_fixed(v->a, sum, 1), x->s->prices[price].amount, (long long)firms);
}

/* What the classes lead to, as the scheme declares it: words, and what prices add up to. */
static void show_consequences(visit *v, const evaluation *x)
{
    const scheme *s = x->s;
    view *heads = view_list(v->page, "consequence_classes"), *list = view_list(v->page, "consequences");
    for (size_t c = 0; c < s->class_count; c++)
        view_item_text(heads, class_name(x, (int)c, v->l));
    for (size_t i = 0; i < s->consequence_count; i++) {
        view *item = view_item(list), *cells = view_list(item, "cells");
        view_text(item, "title", say(s->consequences[i].title, v->l));
        for (size_t c = 0; c < s->class_count; c++)
            view_item_text(cells, s->consequences[i].of[c] ? s->consequences[i].of[c] : "");
    }
    for (size_t i = 0; i < s->price_count; i++) {
        view *item = view_item(list), *cells = view_list(item, "cells");
        view_text(item, "title", arena_print(v->a, visit_say(v, "%s 合计", "%s, sum"), say(s->prices[i].title, v->l)));
        for (size_t c = 0; c < s->class_count; c++)
            view_item_text(cells, price_text(v, x, i, (int)c));
    }
    view_flag(v->page, "leads_on", s->consequence_count || s->price_count);
}

static void show_firms(visit *v, const evaluation *x)
{
    view *list = view_list(v->page, "firms");
    for (size_t i = 0; i < x->t->firms; i++) {
        const firm_result *r = &x->at[i];
        if (r->standing == STAND_OUT || r->standing == STAND_JOINED)
            continue;
        view *item = view_item(list);
        view_int(item, "id", x->t->firm[i].id);
        view_text(item, "name", x->t->firm[i].name);
        view_text(item, "cohort", r->cohort < 0 ? NULL : say(x->s->cohorts[r->cohort].title, v->l));
        view_text(item, "class", class_name(x, r->class, v->l));
        view_text(item, "standing", firm_standing_name(r->standing, v->l));
        if (r->place) {
            view_text(item, "total", total_text(v->a, x, r));
            view_print(item, "place", "%d / %d", r->place, r->places);
            view_int(item, "rank", r->place);
            view_int(item, "of", r->places);
        }
    }
}

static bool show_results(visit *v, error *e)
{
    job j;
    TRY(evaluation_now(v, &j, e));
    show_classes(v, &j.v);
    show_distribution(v, &j.v);
    show_consequences(v, &j.v);
    show_firms(v, &j.v);
    return visit_show(v, "evaluation_results", e);
}

static bool show_near(visit *v, error *e)
{
    job j;
    decimal percent;
    near_lines n = { 0 };
    const char *asked = http_query(v->in, "percent");
    if (!decimal_parse(str_of(text_empty(asked) ? "3" : asked), &percent) || percent.units < 0)
        return fail(e, ERR_INPUT, "百分数应写成如 3", "write a percentage, e.g. 3");
    TRY(evaluation_now(v, &j, e));
    near_lines_of(v->a, &j.v, percent, &n);
    view_text(v->page, "percent", decimal_text_short(v->a, percent));
    show_evaluation_document(v, sheet_of_lines(v->a, &j.v, percent, &n));
    return visit_show(v, "evaluation_near", e);
}

static bool show_sheet(visit *v, const job *j, int64_t firm, const run_row *run, error *e)
{
    document *d;
    for (size_t i = 0; i < j->v.t->firms; i++) {
        if (j->v.t->firm[i].id != firm)
            continue;
        TRY(sheet_of_firm(v->c, &j->v, i, run, &d, e));
        view_text(v->page, "firm", j->v.t->firm[i].name);
        show_evaluation_document(v, d);
        return true;
    }
    return fail(e, ERR_NOT_FOUND, "%d 年度评价数据里没有这家企业", "the firm is not in the data of %d", j->year);
}

static bool show_firm(visit *v, error *e)
{
    job j;
    run_row run;
    bool found;
    int64_t firm = visit_number(visit_param(v, "firm"));
    TRY(evaluation_now(v, &j, e) && eval_run_current(v->c, j.s.id, j.year, &run, &found, e));
    view_int(v->page, "firm_id", firm);
    return show_sheet(v, &j, firm, found ? &run : NULL, e) && visit_show(v, "evaluation_sheet", e);
}

/* ---- two years, two schemes ---------------------------------------------------------------------------------------------------------- */

/* Firms that both have, by the class they had and the class they have. */
void show_class_moves(visit *v, const evaluation *was, const evaluation *is)
{
    size_t n = was->s->class_count, m = is->s->class_count;
    int64_t *count = NEW_N(v->a, int64_t, n * m + 1);
    map there = map_new(v->a);
    for (size_t i = 0; i < was->t->firms; i++)
        if (was->at[i].class >= 0)
            map_put(&there, str_of(arena_print(v->a, "%lld", (long long)was->t->firm[i].id)), NULL)->num = was->at[i].class + 1;
    for (size_t i = 0; i < is->t->firms; i++) {
        int64_t before = map_num(&there, str_of(arena_print(v->a, "%lld", (long long)is->t->firm[i].id)), 0);
        if (is->at[i].class >= 0 && before)
            count[(size_t)(before - 1) * m + (size_t)is->at[i].class]++;
    }
    view *heads = view_list(v->page, "to"), *list = view_list(v->page, "moves");
    for (size_t k = 0; k < m; k++)
        view_item_text(heads, class_name(is, (int)k, v->l));
    for (size_t i = 0; i < n; i++) {
        view *item = view_item(list), *cells = view_list(item, "cells");
        view_text(item, "from", class_name(was, (int)i, v->l));
        for (size_t k = 0; k < m; k++) {
            view *cell = view_item(cells);
            view_int(cell, "n", count[i * m + k]);
            view_flag(cell, "same", text_eq(was->s->classes[i].id, is->s->classes[k].id));
        }
    }
}

/* ?with=SCHEME&with_year=2017: without them only the form is shown. */
static bool show_compare(visit *v, error *e)
{
    job was, is;
    movers m;
    const char *with = http_query(v->in, "with");
    int64_t year = visit_number(http_query(v->in, "with_year"));
    TRY(evaluation_now(v, &is, e) && show_schemes(v, text_empty(with) ? is.s.id : with, e));
    view_int(v->page, "with_year", year > 0 ? year : is.year - (text_empty(with) || text_eq(with, is.s.id)));
    if (text_empty(with))
        return visit_show(v, "evaluation_compare", e);
    error why = { .lang = v->l };
    if (!job_load(v, with, year > 0 ? (int)year : is.year, &was, &why)) {
        view_text(v->page, "fault", why.text);
        return visit_show(v, "evaluation_compare", e);
    }
    evaluate(v->a, &was.s, &was.table, job_last(&was), v->l, &was.v);
    evaluation_compare(v->a, &was.v, &is.v, NULL, 0, &m);
    view_print(v->page, "was_title", "%s · %d", say(was.s.title, v->l), was.year);
    view_print(v->page, "is_title", "%s · %d", say(is.s.title, v->l), is.year);
    view_int(v->page, "class_moves", (int64_t)m.class_moves);
    view_flag(v->page, "compared", true);
    show_class_moves(v, &was.v, &is.v);
    show_evaluation_document(v, sheet_of_movers(v->a, &was.v, &is.v, &m));
    return visit_show(v, "evaluation_compare", e);
}

/* ---- at the door: what is on notice or published, of the firm itself --------------------------------------------------------------------- */

static bool my_sheet(visit *v, error *e)
{
    run_row *runs;
    size_t n;
    const char *asked = http_query(v->in, "run");
    const run_row *chosen = NULL;
    if (!v->who->enterprise)
        return fail(e, ERR_NOT_FOUND, "这个账号没有关联企业，请联系区工信局", "this account belongs to no enterprise: ask the bureau");
    TRY(eval_run_list(v->c, &runs, &n, e));
    view *list = view_list(v->page, "runs");
    for (size_t i = n; i-- > 0;) {
        if (!text_eq(runs[i].state, state_name(v, "notice")) && !text_eq(runs[i].state, state_name(v, "published")))
            continue;
        view *item = view_item(list);
        bool now = !chosen && (text_empty(asked) || text_eq(asked, runs[i].code));
        view_text(item, "run", runs[i].code);
        view_text(item, "title", runs[i].title);
        view_text(item, "state_says", runs[i].state);
        view_int(item, "year", runs[i].year);
        view_flag(item, "year_told", strstr(runs[i].title ? runs[i].title : "", arena_print(v->a, "%lld", (long long)runs[i].year)) != NULL);
        view_flag(item, "chosen", now);
        if (now)
            chosen = &runs[i];
    }
    if (chosen) {
        job j;
        TRY(job_load_run(v, chosen->code, chosen->year, &j, e));
        evaluate(v->a, &j.s, &j.table, job_last(&j), v->l, &j.v);
        TRY(show_own_objections(v, &j, chosen, e) && show_sheet(v, &j, v->who->enterprise, chosen, e));
    }
    return visit_show(v, "door_evaluation", e);
}

const route evaluation_routes[] = {
    { "GET", "/evaluation", list_evaluation, "evaluation", ROUTE_PAGE },
    { "GET", "/evaluation/:scheme", show_results, "evaluation", ROUTE_PAGE },
    { "GET", "/evaluation/:scheme/near", show_near, "evaluation", ROUTE_PAGE },
    { "GET", "/evaluation/:scheme/compare", show_compare, "evaluation", ROUTE_PAGE },
    { "GET", "/evaluation/:scheme/what-if", what_if_page, "evaluation", ROUTE_PAGE },
    { "POST", "/evaluation/:scheme/what-if", what_if_sent, "evaluation", ROUTE_PAGE },
    { "GET", "/evaluation/:scheme/firm/:firm", show_firm, "evaluation", ROUTE_PAGE },
    { "GET", "/door/evaluation", my_sheet, "door", ROUTE_PAGE },
    { 0 },
};
