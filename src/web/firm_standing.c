/* Where a firm stands: its classes year by year, its honours and how long they last, its rungs. */
#include "base/date.h"
#include "web/firm.h"

#include <stdlib.h>

/* The words of a field that may be seen; NULL: not, or empty. */
static const char *words(firm_file *k, const ledger_decl *l, const ledger_rights *g, const record *r, const char *field)
{
    const field_decl *f = field_find(l, field);
    return f && rights_see(g, f) && !f->personal ? firm_words(k, f, r->values[f->index]) : NULL;
}

static int64_t number(const ledger_decl *l, const ledger_rights *g, const record *r, const char *field)
{
    const field_decl *f = field_find(l, field);
    return f && rights_see(g, f) ? r->values[f->index].num : 0;
}

/* ---- evaluation ------------------------------------------------------------------------------------------------------------------ */

typedef struct run_text { const char *code, *scheme, *title, *state; int64_t year; } run_text;
typedef VEC(run_text) run_texts;

/* Of the runs the firm stands in; none where runs may not be seen. */
static bool read_runs(firm_file *k, run_texts *out, error *e)
{
    static const char *const fields[] = { "code", "scheme", "title", "year", "state" };
    visit *v = k->v;
    rows *r;
    bool more, ok;
    const ledger_decl *l = firm_declared(k, "evaluation_run");
    const value firm = V_INT(k->x.r.id);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!firm_sees(k, l, fields[i]))
            return true;
    TRY(store_query(v->c->s, "SELECT code, scheme, title, year, state FROM evaluation_run WHERE code IN (SELECT run FROM evaluation_result WHERE enterprise = ?)", &firm, 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(v->a, out, (run_text){ str_copy(v->a, rows_text(r, 0)), str_copy(v->a, rows_text(r, 1)), str_copy(v->a, rows_text(r, 2)),
                                       value_to_text(v->a, v->c, field_find(l, "state"), rows_value(r, 4)), rows_int(r, 3) });
    rows_close(r);
    return ok;
}

static int newest_run(const void *x, const void *y)
{
    const firm_grade *a = x, *b = y;
    return a->year != b->year ? (a->year < b->year ? 1 : -1) : -strcmp(a->run, b->run);
}

bool firm_gather_grades(firm_file *k, error *e)
{
    const ledger_decl *l = firm_declared(k, "evaluation_result");
    firm_records all;
    ledger_rights g;
    run_texts runs = { 0 };
    if (!l)
        return true;
    TRY(firm_seen(k, l, &g, &all, e) && (!all.count || read_runs(k, &runs, e)));
    for (size_t i = 0; i < all.count; i++) {
        const record *r = &all.at[i];
        const char *run = words(k, l, &g, r, "run");
        firm_grade x = { run ? run : "", NULL, NULL, NULL, words(k, l, &g, r, "class"), words(k, l, &g, r, "score"), words(k, l, &g, r, "cohort"), words(k, l, &g, r, "standing"),
                         words(k, l, &g, r, "reason"), 0, number(l, &g, r, "place"), number(l, &g, r, "places") };
        for (size_t n = 0; n < runs.len; n++)
            if (text_eq(runs.at[n].code, x.run)) {
                x.scheme = runs.at[n].scheme;
                x.title = text_empty(runs.at[n].title) ? runs.at[n].scheme : runs.at[n].title;
                x.state = runs.at[n].state;
                x.year = runs.at[n].year;
            }
        VEC_ADD(k->v->a, &k->grades, x);
    }
    if (k->grades.len)
        qsort(k->grades.at, k->grades.len, sizeof *k->grades.at, newest_run);
    return true;
}

/* ---- honours -------------------------------------------------------------------------------------------------------------------- */

static date day_of(const ledger_decl *l, const ledger_rights *g, const record *r, const char *field)
{
    date d;
    const field_decl *f = field_find(l, field);
    return f && rights_see(g, f) && r->values[f->index].kind == VALUE_TEXT && date_parse_iso(r->values[f->index].text, &d) ? d : DATE_NONE;
}

static honour_now honour_at(str state, date until, date day)
{
    enum { SOON = 183 };
    if (str_eq(state, STR("planned")) || str_eq(state, STR("declared")) || str_eq(state, STR("recommended")))
        return HONOUR_ASKED;
    if (!str_eq(state, STR("granted")) || (until != DATE_NONE && until < day))
        return HONOUR_OVER;
    return until != DATE_NONE && until - day <= SOON ? HONOUR_SOON : HONOUR_HELD;
}

/* Those that end soon first, then those in force; among them the newest. */
static int by_use(const void *x, const void *y)
{
    static const int order[] = { [HONOUR_SOON] = 0, [HONOUR_HELD] = 1, [HONOUR_ASKED] = 2, [HONOUR_OVER] = 3 };
    const firm_honour *a = x, *b = y;
    if (order[a->now] != order[b->now])
        return order[a->now] - order[b->now];
    if (a->now == HONOUR_SOON && a->until != b->until)
        return a->until < b->until ? -1 : 1;
    return a->year != b->year ? (a->year < b->year ? 1 : -1) : (a->record < b->record) - (a->record > b->record);
}

/* Where the ledger does not say how long an honour lasts, its rung may (src/ladder). */
static void lend_ends(firm_file *k, const ladder_state *s)
{
    for (size_t i = 0; i < s->honour_count; i++)
        for (size_t n = 0; n < k->honours.len; n++)
            if (k->honours.at[n].record == s->honours[i].record && k->honours.at[n].until == DATE_NONE && s->honours[i].until != DATE_NONE) {
                k->honours.at[n].until = s->honours[i].until;
                k->honours.at[n].now = honour_at(str_of(s->honours[i].state), s->honours[i].until, k->m->day);
            }
}

static void next_rung(firm_file *k, ladder_state *s, firm_ladder *out)
{
    int height = ladder_height(s, 0), r = height + 1;
    if (r >= (int)s->ladder->count)
        return;
    const policy *x = ladder_can_try(s, r, 0) ? ladder_policy(s, r, COHORT_NEW, 0) : NULL;
    for (int g = 0; x && g < GROUPS; g++)                   /* a policy that may not be shown decides nothing here */
        for (size_t i = 0; i < k->groups[g].len; i++)
            if (k->groups[g].at[i].x == x) {
                out->next = &s->ladder->rungs[r];
                out->policy = x;
                out->pair = ladder_pair(s, COHORT_NEW, x, 0);
            }
}

/* A ladder somebody stands on, stood on, or may climb now. */
static bool gather_ladder(firm_file *k, const ladder *l, error *e)
{
    ladder_state s;
    firm_ladder out = { .l = l, .rungs = NEW_N(k->v->a, firm_rung, l->count + 1) };
    bool some = false;
    TRY(ladder_read(k->v->c, l, k->m, &s, e));
    lend_ends(k, &s);
    for (size_t i = 0; i < l->count; i++) {
        out.rungs[i] = (firm_rung){ &l->rungs[i], s.footing[i][0] };
        some = some || s.footing[i][0].hold != HOLD_NEVER;
    }
    next_rung(k, &s, &out);
    if (some || out.next)
        VEC_ADD(k->v->a, &k->ladders, out);
    return true;
}

static bool gather_ladders(firm_file *k, const ledger_decl *l, error *e)
{
    static const char *const used[] = { "kind", "level", "grade", "state", "granted", "valid_to" };
    ladders all;
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        if (!firm_sees(k, l, used[i]))
            return true;
    TRY(ladders_load(k->v->c, &k->p, &all, e));
    for (size_t i = 0; i < all.count; i++)
        TRY(gather_ladder(k, &all.at[i], e));
    return true;
}

bool firm_gather_honours(firm_file *k, error *e)
{
    const ledger_decl *l = firm_declared(k, "honour");
    firm_records all;
    ledger_rights g;
    if (!l)
        return true;
    TRY(firm_seen(k, l, &g, &all, e));
    k->shows_honours = may(&g, RIGHT_VIEW) && rights_see(&g, field_find(l, "kind")) && rights_see(&g, field_find(l, "state"));
    for (size_t i = 0; k->shows_honours && i < all.count; i++) {
        const record *r = &all.at[i];
        firm_honour h = { r->id, number(l, &g, r, "year"), words(k, l, &g, r, "kind"), words(k, l, &g, r, "level"), words(k, l, &g, r, "grade"), words(k, l, &g, r, "subject"),
                          words(k, l, &g, r, "state"), words(k, l, &g, r, "document"), day_of(l, &g, r, "granted"), day_of(l, &g, r, "valid_to"), HONOUR_OVER };
        h.now = honour_at(r->values[field_find(l, "state")->index].text, h.until, k->m->day);
        VEC_ADD(k->v->a, &k->honours, h);
    }
    TRY(gather_ladders(k, l, e));
    if (k->honours.len)
        qsort(k->honours.at, k->honours.len, sizeof *k->honours.at, by_use);
    return true;
}
