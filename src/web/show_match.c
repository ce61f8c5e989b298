#include "web/show_match.h"

bool show_day(visit *v, date *day, error *e)
{
    const char *on = http_query(v->in, "on");
    *day = today_of();
    if (!text_empty(on) && !date_parse_iso(str_of(on), day))
        return fail(e, ERR_INPUT, "“%s”不是日期，请写成 2026-11-25", "“%s” is not a date: write 2026-11-25", on);
    view_text(v->page, "on", date_iso(v->a, *day));
    view_text(v->page, "on_say", date_say(v->a, *day, v->l));
    return true;
}

bool match_begin(visit *v, int64_t firm, policies *p, match **m, error *e)
{
    date day;
    return show_day(v, &day, e) && policies_load(v->c, day, p, e) && match_open(v->c, p, day, COHORT_ALL, firm, m, e);
}

static void texts(view *in, const char *key, const char *const *at, size_t n)
{
    view *list = view_list(in, key);
    for (size_t i = 0; i < n; i++)
        view_item_text(list, at[i]);
}

void show_how(view *in, const policy *x)
{
    view_text(in, "source", x->source);
    view_text(in, "process", x->process);
    view_text(in, "duration", x->time);
    view_text(in, "contact", x->contact);
    texts(in, "materials", x->materials, x->material_count);
    view_flag(in, "has_materials", x->material_count > 0);
}

void show_policy(visit *v, view *in, match *m, const policy *x)
{
    window_at at;
    bool has = window_next(&x->window, m->day, &at);
    view_text(in, "policy", x->id);
    view_text(in, "title", say(x->title, v->l));
    view_text(in, "level", x->level);
    view_text(in, "kind", x->kind);
    view_text(in, "issuer", x->issuer);
    view_text(in, "document", x->document);
    view_text(in, "edition", x->edition);
    view_text(in, "target", x->target);
    show_how(in, x);
    view_flag(in, "example", x->example && !strstr(x->title.zh, "示例"));        /* some say so in their title */
    view_flag(in, "in_force", policy_in_force(x, m->day));
    view_text(in, "window", window_words(m, &x->window, has, &at, v->a));
    if (x->subsidy.there)
        view_text(in, "subsidy", say(x->subsidy.says, v->l));
    texts(in, "conventions", x->conventions, x->convention_count);
}

static const char *judge_words(visit *v, const explanation *x)
{
    buf b = buf_new(v->a);
    for (size_t i = 0; i < x->count; i++)
        if (x->at[i].c->kind == CRITERION_JUDGE && x->at[i].verdict == VERDICT_JUDGE)
            buf_print(&b, "%s%s", b.len ? visit_say(v, "；", "; ") : "", say(x->at[i].c->says, v->l));
    return b.text;
}

static void show_standing(visit *v, view *in, const explanation *x)
{
    view_text(in, "standing", say(standing_name(x->pair.standing), v->l));
    view_text(in, "standing_id", standing_word(x->pair.standing));
    view_flag(in, "eligible", x->pair.standing == STANDING_ELIGIBLE);
    view_flag(in, "judge", x->pair.standing == STANDING_JUDGE);
    view_flag(in, "unknown", x->pair.standing == STANDING_UNKNOWN);
    view_flag(in, "near", x->pair.near);
    view_flag(in, "decided", standing_decided(x->pair.standing));
}

/* Days until an open window closes, or until the next one opens. */
static const char *days_words(visit *v, const match *m, const explanation *x, bool *soon)
{
    enum { SOON = 30 };
    *soon = false;
    if (!x->has_window || x->window.to == DATE_NONE)
        return NULL;
    int64_t left = x->window.open ? x->window.to - m->day : x->window.from - m->day;
    *soon = x->window.open && left <= SOON;
    return arena_print(v->a, x->window.open ? visit_say(v, "还剩 %lld 天", "%lld days left") : visit_say(v, "%lld 天后开始", "opens in %lld days"), (long long)left);
}

static void show_days(visit *v, view *in, match *m, const explanation *x)
{
    bool soon;
    view_text(in, "days", days_words(v, m, x, &soon));
    view_flag(in, "soon", soon);
}

void pair_line_of(visit *v, match *m, const policy *x, uint32_t firm, pair_line *out)
{
    *out = (pair_line){ .x = x, .firm = firm };
    explanation *ex = &out->why;
    explain_pair(m, x, firm, v->a, ex);
    out->window = window_words(m, &x->window, ex->has_window, &ex->window, v->a);
    out->days = days_words(v, m, ex, &out->soon);
    out->amount = ex->has_amount && dec_sign(ex->amount) > 0 ? amount_words(v->a, ex->amount, v->l) : NULL;
    out->words = ex->pair.near ? near_words(m, ex, v->a) : ex->pair.standing == STANDING_JUDGE ? judge_words(v, ex) : NULL;
    out->advice = ex->pair.near ? advice_words(m, ex, v->a) : NULL;
    out->missing = ex->missing_count ? missing_words(m, ex, v->a) : NULL;
    out->resting = resting_words(m, ex, v->a);
}

void show_line(visit *v, view *in, const match *m, const pair_line *p)
{
    view_text(in, "policy", p->x->id);
    view_text(in, "title", say(p->x->title, v->l));
    view_text(in, "level", p->x->level);
    view_text(in, "firm", m->profile->firm[p->firm].name);
    view_int(in, "firm_id", m->profile->firm[p->firm].id);
    show_standing(v, in, &p->why);
    view_text(in, "days", p->days);
    view_flag(in, "soon", p->soon);
    view_text(in, "window", p->window);
    view_text(in, "amount", p->amount);
    view_text(in, "words", p->words);
    view_text(in, "advice", p->advice);
    view_text(in, "missing", p->missing);
    view_text(in, "resting", p->resting);
    view_int(in, "resting_count", (int64_t)p->why.resting_count);
}

void show_pair_line(visit *v, view *in, match *m, const policy *x, uint32_t firm)
{
    pair_line p;
    pair_line_of(v, m, x, firm, &p);
    show_line(v, in, m, &p);
}

static void show_facts(visit *v, view *in, match *m, uint32_t firm, const explained *x, const bool *stated)
{
    view *facts_ = view_list(in, "facts");
    error ignored = { .lang = v->l };
    for (size_t i = 0; i < x->fact_count; i++) {
        view *item = view_item(facts_);
        view_text(item, "text", fact_words(m, firm, x->facts[i], v->a));
        view_text(item, "from", fact_source_words(m->profile, firm, x->facts[i], v->a, &ignored));
        view_flag(item, "stated", stated && stated[x->facts[i]]);
    }
}

void show_explanation(visit *v, view *in, match *m, const policy *x, uint32_t firm)
{
    static const char *const flags[] = { "unmet", "unknown", "judge", "met" };
    explanation ex;
    const fact_view facts_ = { .p = m->profile, .firm = firm, .day = m->day };
    explain_pair(m, x, firm, v->a, &ex);
    show_policy(v, in, m, x);
    view_text(in, "firm", m->profile->firm[firm].name);
    view_int(in, "firm_id", m->profile->firm[firm].id);
    show_standing(v, in, &ex);
    show_days(v, in, m, &ex);
    view_text(in, "why_edition", ex.edition);
    view *list = view_list(in, "criteria");
    for (size_t i = 0; i < ex.count; i++) {
        const explained *c = &ex.at[i];
        view *item = view_item(list);
        view_text(item, "says", say(c->c->says, v->l));
        view_text(item, "clause", c->c->clause);
        view_int(item, "depth", c->depth);
        for (size_t k = 0; k < sizeof flags / sizeof *flags; k++)
            view_flag(item, flags[k], k == (size_t)c->verdict);      /* all of them: the page has flags of the same names */
        if (c->gap.count && (c->c->kind == CRITERION_FEEL || c->c->kind == CRITERION_JUDGE))
            view_text(item, "gap", gap_text(m, &c->gap, &facts_, v->a));
        show_facts(v, item, m, firm, c, ex.stated);
    }
    view *changes = view_list(in, "changes");
    for (size_t i = 0; i < ex.changes.count; i++)
        view_item_text(changes, change_text(m, &ex.changes.at[i], &facts_, v->a));
    if (ex.only_time)
        view_text(in, "earliest", date_say(v->a, ex.earliest, v->l));
    if (ex.missing_count)
        view_text(in, "missing", missing_words(m, &ex, v->a));
    view_text(in, "resting", resting_words(m, &ex, v->a));
    view_int(in, "resting_count", (int64_t)ex.resting_count);
    if (ex.has_amount && dec_sign(ex.amount) > 0)
        view_text(in, "amount", amount_words(v->a, ex.amount, v->l));
}
