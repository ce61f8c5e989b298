#include "evaluate/run.h"

#include "base/vec.h"
#include "evaluate/compare.h"

typedef struct job { core *c; batch b; error *e; } job;
typedef struct setting { const char *field; value v; } setting;

static bool put(job *j, writer *w, const ledger_decl *l, const setting *set, size_t n)
{
    value *v = NEW_N(j->c->a, value, l->count);
    outcome what;
    int64_t id;
    for (size_t i = 0; i < n; i++)
        v[field_find(l, set[i].field)->index] = set[i].v;
    return record_put(w, v, NULL, (origin){ 0 }, &what, &id, j->e);
}
#define PUT(j, w, l, ...) put((j), (w), (l), (const setting[]){ __VA_ARGS__ }, sizeof((const setting[]){ __VA_ARGS__ }) / sizeof(setting))

static value v_date(arena *a, date d) { return d == DATE_NONE ? V_NULL : v_text(date_iso(a, d)); }

/* ---- saving --------------------------------------------------------------------------------------------------------------- */

static bool next_code(core *c, const evaluation *v, const char **code, const char **previous, error *e)
{
    int64_t n;
    bool found;
    char *stem = arena_print(c->a, "%s-%d", v->s->id, v->t->year), *last = NULL;
    const value args[] = { v_text(v->s->id), V_INT(v->t->year) };
    TRY(store_int(c->s, "SELECT count(*) FROM evaluation_run WHERE scheme = ? AND year = ?", args, 2, &n, &found, e));
    TRY(store_str(c->s, c->a, "SELECT code FROM evaluation_run WHERE scheme = ? AND year = ? ORDER BY id DESC LIMIT 1", args, 2, &last, e));
    *code = arena_print(c->a, "%s-%lld", stem, (long long)n + 1);
    *previous = last;
    return true;
}

static char *items_text(arena *a, const evaluation *v, const firm_result *r)
{
    buf b = buf_new(a);
    for (size_t j = 0; r->items && j < v->s->cohorts[r->cohort].item_count; j++)
        buf_print(&b, "%s%s %s", j ? "；" : "", say(v->s->cohorts[r->cohort].items[j].indicator->title, v->lang), dec_fixed(a, r->items[j].score, 2));
    if (r->items && dec_sign(r->extra_sum))
        buf_print(&b, "；%s %s", say((text2){ "加减分", "extras" }, v->lang), dec_fixed(a, r->extra_sum, 2));
    return b.text;
}

static bool save_results(job *j, const evaluation *v, const char *code)
{
    const ledger_decl *l = ledger_find(&j->c->packs, "evaluation_result", j->e);
    writer *w = NULL;
    TRY(l && writer_open(j->c, &j->b, l, &w, j->e));
    bool ok = true;
    for (size_t i = 0; ok && i < v->t->firms; i++) {
        const firm_result *r = &v->at[i];
        const eval_firm *f = &v->t->firm[i];
        int places = r->cohort >= 0 ? v->s->cohorts[r->cohort].places : 0;
        if (r->standing == STAND_OUT)
            continue;
        int class = f->head >= 0 ? v->at[f->head].class : r->class;          /* the result is shared */
        ok = PUT(j, w, l, { "run", v_text(code) }, { "enterprise", V_INT(f->id) }, { "head", f->head >= 0 ? V_INT(v->t->firm[f->head].id) : V_NULL },
                 { "cohort", r->cohort >= 0 ? v_text(say(v->s->cohorts[r->cohort].title, v->lang)) : V_NULL }, { "trade", r->ranking >= 0 && *v->rankings[r->ranking].key ? v_text(v->rankings[r->ranking].key) : V_NULL },
                 { "score", r->items ? V_INT(r->total * pow10_i64(6 - places)) : V_NULL }, { "place", r->place ? V_INT(r->place) : V_NULL }, { "places", r->places ? V_INT(r->places) : V_NULL },
                 { "class", class >= 0 ? v_text(v->s->classes[class].id) : V_NULL }, { "standing", v_text(firm_standing_name(r->standing, v->lang)) },
                 { "reason", r->verdict ? v_text(say(r->verdict->says, v->lang)) : r->bound ? v_text(say(r->bound->says, v->lang)) : V_NULL }, { "items", r->items ? v_text(items_text(j->c->a, v, r)) : V_NULL });
    }
    writer_close(w);
    return ok;
}

static bool save_parameters(job *j, const evaluation *v)
{
    const ledger_decl *l = ledger_find(&j->c->packs, "evaluation_parameter", j->e);
    writer *w = NULL;
    TRY(l && writer_open(j->c, &j->b, l, &w, j->e));
    bool ok = true;
    for (size_t i = 0; ok && i < v->s->parameter_count; i++) {
        const parameter_decl *p = &v->s->parameters[i];
        int64_t units;
        ok = (decimal_exact(p->value, 4, &units) || fail(j->e, ERR_LIMIT, "参数 %s 小数位数超过 4 位", "parameter %s has more than 4 digits", p->name)) &&
             PUT(j, w, l, { "year", V_INT(v->t->year) }, { "scheme", v_text(v->s->id) }, { "name", v_text(p->name) }, { "value", V_INT(units) }, { "unit", v_text(p->unit) });
    }
    writer_close(w);
    return ok;
}

static bool save_run(job *j, const evaluation *v, const char *code, const char *previous, int64_t head)
{
    const ledger_decl *l = ledger_find(&j->c->packs, "evaluation_run", j->e);
    writer *w = NULL;
    int64_t firms = 0, graded = 0, unsettled = 0;
    TRY(l && writer_open(j->c, &j->b, l, &w, j->e));
    for (size_t i = 0; i < v->t->firms; i++) {
        standing s = v->at[i].standing;
        firms += s != STAND_OUT && s != STAND_JOINED;
        graded += (s == STAND_RANKED || s == STAND_VETO) && v->at[i].class >= 0;
        unsettled += s == STAND_UNKNOWN || (s == STAND_RANKED && v->at[i].class < 0);
    }
    bool ok = PUT(j, w, l, { "code", v_text(code) }, { "scheme", v_text(v->s->id) }, { "title", v_text(say(v->s->title, v->lang)) }, { "year", V_INT(v->t->year) }, { "state", v_text("draft") },
                  { "previous", v_text(previous) }, { "position", V_INT(head) }, { "scheme_text", V_STR(v->s->text) }, { "firms", V_INT(firms) }, { "graded", V_INT(graded) },
                  { "unsettled", V_INT(unsettled) }, { "made_by", v_text(j->c->who) });
    writer_close(w);
    return ok;
}

bool eval_run_save(core *c, const evaluation *v, const char **code, error *e)
{
    job j = { .c = c, .e = e };
    const char *previous;
    int64_t head;
    TRY(next_code(c, v, code, &previous, e) && history_head(c, &head, e));
    batch_info info = { .who = c->who, .action = "evaluate", .subject = *code };
    TRY(batch_begin(c->s, &info, &j.b, e));
    if (save_run(&j, v, *code, previous, head) && save_results(&j, v, *code) && save_parameters(&j, v))
        return batch_end(&j.b, e);
    batch_abandon(&j.b);
    return false;
}

/* ---- states --------------------------------------------------------------------------------------------------------------- */

static bool find_run(core *c, const char *code, const ledger_decl **l, record *r, error *e)
{
    bool found;
    *l = ledger_find(&c->packs, "evaluation_run", e);
    TRY(*l);
    value *key = NEW_N(c->a, value, (*l)->count);
    key[field_find(*l, "code")->index] = v_text(code);
    TRY(record_find(c, *l, key, c->a, r, &found, e));
    return found || fail(e, ERR_NOT_FOUND, "没有评价结果版本“%s”（jbp evaluate runs 列出全部）", "there is no run “%s” (jbp evaluate runs shows all)", code);
}

static bool state_is(const ledger_decl *l, const record *r, const char *state) { return str_eq(r->values[field_find(l, "state")->index].text, str_of(state)); }

static bool update(job *j, writer *w, const ledger_decl *l, int64_t id, const setting *set, size_t n)
{
    value *v = NEW_N(j->c->a, value, l->count);
    bool *mask = NEW_N(j->c->a, bool, l->count);
    outcome what;
    for (size_t i = 0; i < n; i++) {
        int at = field_find(l, set[i].field)->index;
        v[at] = set[i].v;
        mask[at] = true;
    }
    return record_update(w, id, v, mask, (origin){ 0 }, &what, j->e);
}

/* Earlier runs of the scheme and year that are still drafts or on notice. */
static bool supersede(job *j, writer *w, const ledger_decl *l, const record *r)
{
    rows *q;
    bool more = true, ok = true;
    VEC(int64_t) ids = { 0 };
    const value args[] = { r->values[field_find(l, "scheme")->index], r->values[field_find(l, "year")->index], V_INT(r->id) };
    TRY(store_query(j->c->s, "SELECT id FROM evaluation_run WHERE scheme = ? AND year = ? AND id < ? AND state IN ('draft', 'notice')", args, 3, &q, j->e));
    while ((ok = rows_next(q, &more, j->e)) && more)
        VEC_ADD(j->c->a, &ids, rows_int(q, 0));
    rows_close(q);
    for (size_t i = 0; ok && i < ids.len; i++)
        ok = update(j, w, l, ids.at[i], (const setting[]){ { "state", v_text("superseded") } }, 1);
    return ok;
}

bool eval_run_notice(core *c, const char *code, date from, int days, date *to, error *e)
{
    const ledger_decl *l;
    record r;
    job j = { .c = c, .e = e };
    writer *w = NULL;
    TRY(find_run(c, code, &l, &r, e));
    if (!state_is(l, &r, "draft"))
        return fail(e, ERR_CONFLICT, "版本 %s 不是草稿，不能再公示", "run %s is no draft", code);
    if (days < 1 || days > 365)
        return fail(e, ERR_USAGE, "公示天数应为 1 到 365", "a notice lasts 1 to 365 days");
    *to = from + days - 1;
    batch_info info = { .who = c->who, .action = "evaluation-notice", .subject = code };
    TRY(batch_begin(c->s, &info, &j.b, e));
    bool ok = writer_open(c, &j.b, l, &w, e) && supersede(&j, w, l, &r) &&
              update(&j, w, l, r.id, (const setting[]){ { "state", v_text("notice") }, { "notice_from", v_date(c->a, from) }, { "notice_to", v_date(c->a, *to) } }, 3);
    writer_close(w);
    if (ok)
        return batch_end(&j.b, e);
    batch_abandon(&j.b);
    return false;
}

bool eval_run_publish(core *c, const char *code, date today, error *e)
{
    const ledger_decl *l;
    record r;
    job j = { .c = c, .e = e };
    writer *w = NULL;
    date to = DATE_NONE;
    int64_t open;
    bool found;
    const value args[] = { v_text(code) };
    TRY(find_run(c, code, &l, &r, e));
    if (!state_is(l, &r, "notice"))
        return fail(e, ERR_CONFLICT, "版本 %s 还没有公示，不能发布", "run %s has not been on notice", code);
    (void)date_parse_iso(r.values[field_find(l, "notice_to")->index].text, &to);
    if (today <= to)
        return fail(e, ERR_CONFLICT, "公示到 %s 才结束，之后才能发布", "the notice runs to %s", date_iso(c->a, to));
    TRY(store_int(c->s, "SELECT count(*) FROM evaluation_objection WHERE run = ? AND state = 'open'", args, 1, &open, &found, e));
    if (open)
        return fail(e, ERR_CONFLICT, "还有 %lld 条异议待复核，答复后才能发布", "%lld objections are open: answer them first", (long long)open);
    batch_info info = { .who = c->who, .action = "evaluation-publish", .subject = code };
    TRY(batch_begin(c->s, &info, &j.b, e));
    bool ok = writer_open(c, &j.b, l, &w, e) && update(&j, w, l, r.id, (const setting[]){ { "state", v_text("published") }, { "published_on", v_date(c->a, today) } }, 2);
    writer_close(w);
    if (ok)
        return batch_end(&j.b, e);
    batch_abandon(&j.b);
    return false;
}

/* ---- listing ------------------------------------------------------------------------------------------------------------------ */

static date date_at(const ledger_decl *l, const record *r, const char *field)
{
    date d = DATE_NONE;
    value v = r->values[field_find(l, field)->index];
    return v.kind == VALUE_TEXT && date_parse_iso(v.text, &d) ? d : DATE_NONE;
}

static const char *text_at(core *c, const ledger_decl *l, const record *r, const char *field)
{
    const field_decl *f = field_find(l, field);
    return r->values[f->index].kind == VALUE_NULL ? "" : arena_copy(c->a, value_to_text(c->a, c, f, r->values[f->index]));
}

static int64_t int_at(const ledger_decl *l, const record *r, const char *field) { return r->values[field_find(l, field)->index].num; }

static bool list_where(core *c, const char *where, const value *args, size_t arg_count, run_row **out, size_t *n, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "evaluation_run", e);
    scan *s;
    record r;
    bool more = true, ok = true;
    VEC(run_row) all = { 0 };
    scan_options o = { .where = where, .args = args, .arg_count = arg_count, .order = "id" };
    TRY(l && scan_open(c, l, &o, &s, e));
    while ((ok = scan_next(s, &r, &more, e)) && more)
        VEC_ADD(c->a, &all, (run_row){ text_at(c, l, &r, "code"), text_at(c, l, &r, "title"), text_at(c, l, &r, "state"), text_at(c, l, &r, "previous"), text_at(c, l, &r, "made_by"), (int)int_at(l, &r, "year"),
                                       int_at(l, &r, "firms"), int_at(l, &r, "graded"), int_at(l, &r, "unsettled"), int_at(l, &r, "position"), date_at(l, &r, "notice_from"), date_at(l, &r, "notice_to"), date_at(l, &r, "published_on") });
    scan_close(s);
    *out = all.at;
    *n = all.len;
    return ok;
}

bool eval_run_list(core *c, run_row **out, size_t *n, error *e) { return list_where(c, NULL, NULL, 0, out, n, e); }

bool eval_run_current(core *c, const char *scheme_id, int year, run_row *out, bool *found, error *e)
{
    run_row *all;
    size_t n;
    const value args[] = { v_text(scheme_id), V_INT(year) };
    TRY(list_where(c, "scheme = ? AND year = ? AND state IN ('notice', 'published')", args, 2, &all, &n, e));
    *found = n > 0;
    if (n)
        *out = all[n - 1];
    return true;
}
