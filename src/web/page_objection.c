/* Objections: a firm says at its door, while a run is on notice, that one of its numbers is wrong, with a paper to show;
 * the bureau sees what the correction would change and decides.  The number itself is corrected where it came from. */
#include "base/date.h"
#include "evaluate/compare.h"
#include "evaluate/objection.h"
#include "evaluate/run.h"
#include "ledger/source.h"
#include "web/door.h"
#include "web/show_evaluation.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_EVIDENCE = 10 << 20, MOST_PREVIEWS = 50 };

typedef struct filed { int64_t id, enterprise; const char *run, *fact, *was, *now, *reason, *evidence, *state, *answer; date received; } filed;
typedef VEC(filed) filings;

static const char *text_at(visit *v, const rows *r, int column) { return rows_null(r, column) ? NULL : str_copy(v->a, rows_text(r, column)); }

static bool read_filings(visit *v, const char *where, const value *args, size_t n, filings *out, error *e)
{
    rows *r;
    bool more = true, ok;
    TRY(store_query(v->c->s, arena_print(v->a, "SELECT id, enterprise, run, fact, was, now, reason, evidence, state, answer, received FROM evaluation_objection WHERE %s ORDER BY id DESC", where), args, n, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        filed x = { rows_int(r, 0), rows_int(r, 1), text_at(v, r, 2), text_at(v, r, 3), text_at(v, r, 4), text_at(v, r, 5), text_at(v, r, 6), text_at(v, r, 7), text_at(v, r, 8), text_at(v, r, 9), DATE_NONE };
        if (!rows_null(r, 10))
            date_parse_iso(rows_text(r, 10), &x.received);
        VEC_ADD(v->a, out, x);
    }
    rows_close(r);
    return ok;
}

static bool is_open(const filed *x) { return !x->state || text_eq(x->state, "open"); }

static void show_filed(visit *v, view *item, const filed *x)
{
    const code_list *l = map_ptr(&v->c->packs.list_by_id, STR("objection_state"));
    const list_item *state = l ? list_find(l, str_of(x->state ? x->state : "open")) : NULL;
    const char *name = x->evidence ? strchr(x->evidence, ' ') : NULL;
    view_int(item, "id", x->id);
    view_text(item, "fact", x->fact);
    view_text(item, "was", x->was);
    view_text(item, "now", x->now);
    view_text(item, "reason", x->reason);
    view_text(item, "evidence", name ? name + 1 : x->evidence);
    view_flag(item, "kept", x->evidence && *x->evidence == '#');
    view_text(item, "state", state ? say(state->name, v->l) : x->state);
    view_flag(item, "is_open", is_open(x));
    view_text(item, "answer", x->answer);
    view_text(item, "received", x->received == DATE_NONE ? NULL : date_say(v->a, x->received, v->l));
}

/* ---- at the door ------------------------------------------------------------------------------------------------------------------ */

static bool row_of(const eval_table *t, int64_t firm, size_t *out)
{
    for (*out = 0; *out < t->firms; ++*out)
        if (t->firm[*out].id == firm)
            return true;
    return false;
}

static bool on_notice(const run_row *run) { return run->from != DATE_NONE && run->published == DATE_NONE && run->from <= today_of() && today_of() <= run->to; }

/* What can be objected to: numbers as departments sent them, not what is computed from them. */
static void show_items(visit *v, const job *j, size_t firm)
{
    view *list = view_list(v->page, "objectable");
    for (size_t i = 0; i < j->base.decl->count; i++) {
        const datum *d = &j->base.decl->at[i];
        if (d->derived || d->constant)
            continue;
        view *item = view_item(list);
        view_text(item, "name", d->name);
        view_text(item, "title", v->l == LANG_EN && d->title.en ? d->title.en : d->name);
        view_text(item, "value", datum_text(v->a, d, j->base.column[i][firm], v->l));
        view_text(item, "department", d->department);
    }
}

bool show_own_objections(visit *v, const job *j, const run_row *run, error *e)
{
    filings all = { 0 };
    size_t firm;
    const value args[] = { V_INT(v->who->enterprise), v_text(run->code) };
    view *list = view_list(v->page, "objections");
    TRY(read_filings(v, "enterprise = ? AND run = ?", args, 2, &all, e));
    for (size_t i = 0; i < all.len; i++)
        show_filed(v, view_item(list), &all.at[i]);
    view_flag(v->page, "on_notice", on_notice(run));
    view_text(v->page, "run", run->code);
    view_text(v->page, "notice_to", run->to == DATE_NONE ? NULL : date_say(v->a, run->to, v->l));
    if (on_notice(run) && row_of(&j->base, v->who->enterprise, &firm))
        show_items(v, j, firm);
    return true;
}

/* The kinds of papers that are kept, by their first bytes: what a file is called says nothing. */
static const char *kind_of_paper(str bytes)
{
    static const struct { const char *begins; size_t n; const char *ending; } kinds[] = { { "%PDF-", 5, ".pdf" }, { "\xFF\xD8\xFF", 3, ".jpg" }, { "\x89PNG\r\n\x1A\n", 8, ".png" } };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (bytes.len > kinds[i].n && memcmp(bytes.at, kinds[i].begins, kinds[i].n) == 0)
            return kinds[i].ending;
    return NULL;
}

static const http_field *sent_file(visit *v)
{
    for (size_t i = 0; i < v->in->form.len; i++)
        if (v->in->form.at[i].is_file && v->in->form.at[i].value.len)
            return &v->in->form.at[i];
    return NULL;
}

static bool paper_fits(const http_field *f, error *e)
{
    if (!kind_of_paper(f->value))
        return fail_at(e, ERR_INPUT, (place){ .field = "evidence" }, "佐证材料应为 PDF、JPG 或 PNG", "the paper must be PDF, JPG or PNG");
    return f->value.len <= MOST_EVIDENCE || fail_at(e, ERR_LIMIT, (place){ .field = "evidence" }, "佐证材料不能超过 10 MB", "the paper must not exceed 10 MB");
}

/* Kept as any original: DIR/files, by its SM3; the record names it #SOURCE NAME. */
static bool keep_paper(visit *v, batch *b, const http_field *f, const char **out, error *e)
{
    char folder[] = "/tmp/jbp-paper-XXXXXX";
    int64_t source;
    bool known;
    if (!mkdtemp(folder))
        return fail(e, ERR_SYSTEM, "不能建立临时目录", "no temporary folder can be made");
    const char *path = arena_print(v->a, "%s/objection%s", folder, kind_of_paper(f->value));
    FILE *to = fopen(path, "wbe");
    bool ok = to && fwrite(f->value.at, 1, f->value.len, to) == f->value.len;
    if (to)
        ok = fclose(to) == 0 && ok;
    ok = (ok || fail(e, ERR_SYSTEM, "材料存不下", "the paper cannot be stored")) && source_add(v->c, b, path, "evidence", &source, &known, e);
    unlink(path);
    rmdir(folder);
    *out = ok ? arena_print(v->a, "#%lld %.*s", (long long)source, (int)f->file_name.len, f->file_name.at) : NULL;
    return ok;
}

/* The paper and the objection in one batch; `set` has room for the paper at its end. */
static bool write_objection(visit *v, const http_field *f, field_set *set, size_t n, error *e)
{
    batch b;
    writer *w = NULL;
    const char *paper = NULL;
    const ledger_decl *l = ledger_find(&v->c->packs, "evaluation_objection", e);
    batch_info info = { .who = v->who->name, .action = "object", .subject = "evaluation_objection" };
    TRY(l && (!f || paper_fits(f, e)) && batch_begin(v->c->s, &info, &b, e));
    bool ok = !f || keep_paper(v, &b, f, &paper, e);
    if (ok && paper)
        set[n++] = (field_set){ "evidence", v_text(paper) };
    ok = ok && writer_open(v->c, &b, l, &w, e) && writer_put(w, set, n, NULL, e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

static bool run_named(visit *v, const char *code, run_row *out, error *e)
{
    run_row *all;
    size_t n;
    TRY(eval_run_list(v->c, &all, &n, e));
    for (size_t i = 0; i < n; i++)
        if (text_eq(all[i].code, code)) {
            *out = all[i];
            return true;
        }
    return fail(e, ERR_NOT_FOUND, "没有这个评价版本", "there is no such run");
}

static bool not_decided(visit *v, const char *run, const char *fact, error *e)
{
    filings had = { 0 };
    const value args[] = { V_INT(v->who->enterprise), v_text(run), v_text(fact) };
    TRY(read_filings(v, "enterprise = ? AND run = ? AND fact = ?", args, 3, &had, e));
    return !had.len || is_open(&had.at[0]) || fail(e, ERR_CONFLICT, "对“%s”的异议已经办结，不能再提", "the objection to “%s” is decided and cannot be made again", fact);
}

static bool file_objection(visit *v, error *e)
{
    const char *run_code = http_form(v->in, "run"), *fact = http_form(v->in, "fact"), *now = http_form(v->in, "now"), *reason = http_form(v->in, "reason");
    const http_field *f = sent_file(v);
    run_row run = { 0 };
    job j;
    size_t firm;
    eval_change one;
    TRY(own_firm(v, e) && run_named(v, run_code ? run_code : "", &run, e));
    if (!on_notice(&run))
        return fail(e, ERR_CONFLICT, "不在公示期内，不能提出异议", "the run is not on notice: no objection can be made");
    if (text_empty(fact) || text_empty(now) || text_empty(reason))
        return fail(e, ERR_INPUT, "数据项、更正数和理由都要填写", "the item, what it should be and the reason are needed");
    TRY(job_load_run(v, run.code, run.year, &j, e));
    if (!row_of(&j.base, v->who->enterprise, &firm))
        return fail(e, ERR_NOT_FOUND, "本企业没有参加这次评价", "the firm is not in this evaluation");
    TRY(objection_one(v->c, &j.base, firm, fact, now, &one, e) && not_decided(v, run.code, fact, e));
    const char *was = datum_text(v->a, &j.base.decl->at[one.datum], j.base.column[one.datum][firm], LANG_ZH);
    field_set set[] = { { "enterprise", V_INT(v->who->enterprise) }, { "run", v_text(run.code) }, { "fact", v_text(j.base.decl->at[one.datum].name) }, { "was", v_text(was) }, { "now", v_text(now) },
                      { "received", v_text(date_iso(v->a, today_of())) }, { "reason", v_text(reason) }, { "state", v_text("open") }, { "evidence", V_NULL } };
    TRY(write_objection(v, f, set, sizeof set / sizeof *set - 1, e));
    visit_notice(v, "异议已提交，办理结果会在这里和消息里告知", "the objection is filed; the result will be told here");
    return visit_go(v, visit_url(v->a, "/door/evaluation?run=%s", url_part(v->a, run.code)));
}

/* ---- the paper --------------------------------------------------------------------------------------------------------------------- */

static bool send_paper(visit *v, const filed *x, error *e)
{
    rows *r;
    bool more = false;
    const value id = V_INT(x->evidence && *x->evidence == '#' ? strtoll(x->evidence + 1, NULL, 10) : 0);
    char *name = NULL, *sm3 = NULL;
    TRY(store_query(v->c->s, "SELECT name, sm3 FROM source WHERE id = ? AND kind = 'evidence'", &id, 1, &r, e));
    bool ok = rows_next(r, &more, e);
    if (ok && more) {
        name = str_copy(v->a, rows_text(r, 0));
        sm3 = str_copy(v->a, rows_text(r, 1));
    }
    rows_close(r);
    TRY(ok);
    FILE *f = sm3 ? fopen(source_path(v->c, name, sm3), "rbe") : NULL;
    if (!f)
        return fail(e, ERR_NOT_FOUND, "没有这份材料", "there is no such paper");
    char *bytes = arena_alloc(v->a, MOST_EVIDENCE + 1);
    size_t n = fread(bytes, 1, MOST_EVIDENCE + 1, f);
    fclose(f);
    v->out->type = "application/octet-stream";
    v->out->body = (str){ bytes, n };
    http_add_header(v->out, v->a, "Content-Disposition", arena_print(v->a, "attachment; filename=\"objection-%lld%s\"", (long long)x->id, strrchr(name, '.') ? strrchr(name, '.') : ""));
    return visit_note(v, "read-evidence", arena_print(v->a, "evaluation_objection/%lld", (long long)x->id), NULL, e);
}

static bool one_filing(visit *v, const char *where, const value *args, size_t n, filed *out, error *e)
{
    filings found = { 0 };
    TRY(read_filings(v, where, args, n, &found, e));
    if (!found.len)
        return fail(e, ERR_NOT_FOUND, "没有这条异议", "there is no such objection");
    *out = found.at[0];
    return true;
}

static bool own_paper(visit *v, error *e)
{
    filed x;
    const value args[] = { V_INT(visit_number(visit_param(v, "id"))), V_INT(v->who->enterprise) };
    return own_firm(v, e) && one_filing(v, "id = ? AND enterprise = ?", args, 2, &x, e) && send_paper(v, &x, e);
}

/* ---- at the desk --------------------------------------------------------------------------------------------------------------------- */

static bool scheme_filing(visit *v, right needs, filed *out, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    const value args[] = { V_INT(visit_number(visit_param(v, "id"))), v_text(visit_param(v, "scheme")) };
    return visit_ledger(v, "evaluation_objection", needs, &l, &g, e) && one_filing(v, "id = ? AND run IN (SELECT code FROM evaluation_run WHERE scheme = ?)", args, 2, out, e);
}

static bool desk_paper(visit *v, error *e)
{
    filed x;
    return scheme_filing(v, RIGHT_VIEW, &x, e) && send_paper(v, &x, e);
}

/* The whole evaluation again with this one number, beside the evaluation without. */
static void show_effect(visit *v, view *item, const job *j, const filed *x, size_t firm)
{
    eval_change one;
    eval_table corrected;
    evaluation is;
    movers m;
    error why = { .lang = v->l };
    if (!objection_one(v->c, &j->base, firm, x->fact, x->now, &one, &why)) {
        view_text(item, "fault", why.text);
        return;
    }
    data_finish(v->a, &j->base, &one, 1, v->l, &corrected);
    evaluate(v->a, &j->s, &corrected, job_last(j), v->l, &is);
    const uint32_t row = (uint32_t)firm;
    evaluation_compare(v->a, &j->v, &is, &row, 1, &m);
    const firm_result *a = &j->v.at[firm], *b = &is.at[firm];
    size_t others = 0;
    for (size_t i = 0; i < m.len; i++)
        others += m.at[i].class_moves && m.at[i].is != row;
    view_text(item, "holds", datum_text(v->a, &j->base.decl->at[one.datum], j->base.column[one.datum][firm], v->l));
    view_flag(item, "outside", !a->place && !b->place && a->class == b->class);
    view_print(item, "effect", visit_say(v, "得分 %s → %s，名次 %d → %d，等级 %s → %s", "score %s → %s, place %d → %d, class %s → %s"), total_text(v->a, &j->v, a), total_text(v->a, &is, b), a->place, b->place,
               class_name(&j->v, a->class, v->l), class_name(&is, b->class, v->l));
    view_int(item, "others", (int64_t)others);
    view_flag(item, "moves_others", others > 0);
    view_flag(item, "moves", a->class != b->class);
}

/* Where the number came from: the record to correct. */
static bool show_origin(visit *v, view *item, const job *j, const filed *x, size_t firm, error *e)
{
    data_source *s;
    size_t n;
    int d = data_find(j->base.decl, str_of(x->fact));
    if (d < 0 || j->base.decl->at[d].derived || j->base.decl->at[d].constant)
        return true;
    TRY(data_sources(v->c, &j->base, firm, d, v->a, &s, &n, e));
    if (n) {
        view_print(item, "origin", "/ledger/%s/%lld", s[0].ledger, (long long)s[0].record);
        view_text(item, "origin_file", s[0].file);
    }
    return true;
}

static bool list_objections(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    job j;
    filings all = { 0 };
    const value scheme_id = v_text(visit_param(v, "scheme"));
    TRY(visit_ledger(v, "evaluation_objection", RIGHT_VIEW, &l, &g, e) && job_load(v, visit_param(v, "scheme"), 0, &j, e));
    evaluate(v->a, &j.s, &j.table, job_last(&j), v->l, &j.v);
    view_text(v->page, "scheme", j.s.id);
    view_text(v->page, "title", say(j.s.title, v->l));
    view_int(v->page, "year", j.year);
    view_flag(v->page, "may_decide", may(&g, RIGHT_EDIT));
    TRY(read_filings(v, "run IN (SELECT code FROM evaluation_run WHERE scheme = ?)", &scheme_id, 1, &all, e));
    view *list = view_list(v->page, "objections");
    for (size_t i = 0, shown = 0; i < all.len; i++) {
        size_t firm;
        view *item = view_item(list);
        show_filed(v, item, &all.at[i]);
        view_text(item, "run", all.at[i].run);
        if (!row_of(&j.base, all.at[i].enterprise, &firm))
            continue;
        view_int(item, "firm_id", all.at[i].enterprise);
        view_text(item, "firm", j.base.firm[firm].name);
        if (is_open(&all.at[i]) && shown++ < MOST_PREVIEWS)
            show_effect(v, item, &j, &all.at[i], firm);
        TRY(show_origin(v, item, &j, &all.at[i], firm, e));
    }
    return visit_show(v, "evaluation_objections", e);
}

static bool decide_objection(visit *v, error *e)
{
    filed x;
    const char *decision = http_form(v->in, "decision"), *answer = http_form(v->in, "answer");
    TRY(scheme_filing(v, RIGHT_EDIT, &x, e));
    if (!text_eq(decision, "accepted") && !text_eq(decision, "rejected"))
        return fail(e, ERR_INPUT, "请选择成立或不成立", "choose: accepted or rejected");
    if (text_empty(answer))
        return fail_at(e, ERR_INPUT, (place){ .field = "answer" }, "请写明办理意见，企业会看到", "write the answer: the firm reads it");
    if (!is_open(&x))
        return fail(e, ERR_CONFLICT, "这条异议已经办结", "the objection is decided");
    TRY(record_change(v->c, "evaluation_objection", x.id, "decide-objection", FIELD_SET({ "state", v_text(decision) }, { "answer", v_text(answer) }), e));
    if (text_eq(decision, "accepted"))
        visit_notice(v, "已记录异议成立；请在来源台账更正该数，再重新计算", "accepted; correct the number in its ledger, then compute again");
    else
        visit_notice(v, "已记录异议不成立", "rejected");
    return visit_go(v, visit_url(v->a, "/evaluation/%s/objections", url_part(v->a, visit_param(v, "scheme"))));
}

const route objection_routes[] = {
    { "POST", "/door/evaluation/objection", file_objection, "door", ROUTE_PAGE },
    { "GET", "/door/evaluation/evidence/:id", own_paper, "door", ROUTE_PAGE },
    { "GET", "/evaluation/:scheme/objections", list_objections, "evaluation", ROUTE_PAGE },
    { "GET", "/evaluation/:scheme/objections/:id/evidence", desk_paper, "evaluation", ROUTE_PAGE },
    { "POST", "/evaluation/:scheme/objections/:id", decide_objection, "evaluation", ROUTE_PAGE },
    { 0 },
};
