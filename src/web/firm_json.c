/* One firm as JSON. Numbers of ledgers are strings in their field's unit, as everywhere in the API; null is not known. */
#include "text/json_out.h"
#include "web/api.h"
#include "web/firm.h"

/* ---- what it looks like ------------------------------------------------------------------------------------------------------------ */

static const char *const states[] = { [FACT_UNKNOWN] = "unknown", [FACT_NONE] = "none", [FACT_KNOWN] = "known", NULL };
static const char *const offer_names[GROUPS + 1] = { "eligible", "judge", "near", "missing" };
static const char *const series_names[FIRM_SERIES] = {
    [OUTPUT] = "output", [OUTPUT_PRIOR] = "output_prior", [OUTPUT_CUM] = "output_cum", [OUTPUT_CUM_PRIOR] = "output_cum_prior", [REVENUE] = "revenue_cum",
    [PROFIT] = "profit_cum", [POWER] = "electricity", [ENERGY] = "energy", [RENOVATION] = "renovation_cum",
};
static const char *const honour_states[] = { [HONOUR_HELD] = "held", [HONOUR_SOON] = "ends_soon", [HONOUR_ASKED] = "asked", [HONOUR_OVER] = "over", NULL };
static const char *const holds[] = { [HOLD_NEVER] = "never", [HOLD_LAPSED] = "lapsed", [HOLD_NOW] = "held", NULL };

static const shape fact_line[] = { S_TEXT("id"), S_TEXT("name"), S_TEXT("state", .words = states), { .name = "value", .type = SHAPE_JSON }, S_TEXT("unit"), S_TEXT("ledger"), S_INT("as_of"), S_TEXT("source"), S_FLAG("stated"),
    S_TEXT("supply"), S_INT("policies_waiting"), S_END };
static const shape offer_line[] = { S_TEXT("policy"), S_TEXT("title"), S_TEXT("level"), S_TEXT("standing"), S_TEXT("amount"), S_TEXT("window"), S_TEXT("says"), S_TEXT("missing"), S_END };
static const shape offers[] = { S_LIST("eligible", offer_line), S_LIST("judge", offer_line), S_LIST("near", offer_line), S_LIST("missing", offer_line), S_END };
static const shape month_line[] = { S_MONTH("month"), S_FLAG("reported"), S_DECIMAL("growth"), S_DECIMAL("growth_cum"), S_DECIMAL("output"), S_DECIMAL("output_prior"), S_DECIMAL("output_cum"),
    S_DECIMAL("output_cum_prior"), S_DECIMAL("revenue_cum"), S_DECIMAL("profit_cum"), S_DECIMAL("electricity"), S_DECIMAL("energy"), S_DECIMAL("renovation_cum"), S_END };
static const shape value_added[] = { S_DECIMAL("level"), S_TEXT("unit"), S_DECIMAL("growth"), S_END };
static const shape grade_line[] = { S_TEXT("run"), S_TEXT("scheme"), S_INT("year"), S_TEXT("state"), S_TEXT("cohort"), S_TEXT("class"), S_DECIMAL("score"), S_INT("place"), S_INT("places"), S_TEXT("standing"), S_END };
static const shape honour_line[] = { S_INT("record"), S_TEXT("kind"), S_TEXT("level"), S_TEXT("grade"), S_TEXT("subject"), S_TEXT("state"), S_TEXT("now", .words = honour_states), S_DATE("granted"), S_DATE("until"), S_END };
static const shape rung_line[] = { S_TEXT("rung"), S_TEXT("hold", .words = holds), S_DATE("until"), S_END };
static const shape ladder_line[] = { S_TEXT("ladder"), S_LIST("rungs", rung_line), S_TEXT("next"), S_TEXT("next_policy"), S_TEXT("next_standing"), S_END };
static const shape ledger_line[] = { S_TEXT("ledger"), S_TEXT("title"), S_INT("records"), S_INT("open"), S_END };

/* head and contacts: fields of ledger enterprise by their id, as far as they are seen and filled. */
const shape firm_whole[] = {
    S_INT("id"), S_INT("version"), S_TEXT("name"), S_TEXT("uscc"), S_TEXT("industry"), S_TEXT("size_why"), S_DATE("on"), { .name = "head", .type = SHAPE_JSON }, { .name = "contacts", .type = SHAPE_JSON },
    S_LIST("facts", fact_line), S_JSON("policies", offers), S_LIST("months", month_line), S_JSON("value_added_estimate", value_added), S_LIST("evaluation", grade_line), S_LIST("honours", honour_line),
    S_LIST("ladders", ladder_line), S_LIST("ledgers", ledger_line), S_END,
};
const shape firm_query[] = { S_DATE("on"), S_INT("year"), S_END };

/* ---- writing ------------------------------------------------------------------------------------------------------------------------ */

/* A key of an object, behind a comma but for the first. */
static void key(buf *b, const char *name) { buf_print(b, "%s\"%s\":", b->len && b->text[b->len - 1] != '{' ? "," : "", name); }
static void put(buf *b, const char *name, const char *text) { key(b, name); json_out(b, text); }
static void put_int(buf *b, const char *name, int64_t n) { key(b, name); buf_print(b, "%lld", (long long)n); }
static void put_date(buf *b, arena *a, const char *name, date d) { put(b, name, d == DATE_NONE ? NULL : date_iso(a, d)); }
/* The next object of a list. */
static void next(buf *b) { buf_puts(b, b->len && b->text[b->len - 1] == '[' ? "{" : ",\n{"); }

static void put_cells(buf *b, const char *name, const firm_cells *cells)
{
    key(b, name);
    buf_puts(b, "{");
    for (size_t i = 0; i < cells->len; i++)
        put(b, cells->at[i].f->id, cells->at[i].text);
    buf_puts(b, "}");
}

static void put_fact(buf *b, lang l, const firm_fact *x)
{
    next(b);
    put(b, "id", x->d->id);
    put(b, "name", say(x->d->name, l));
    put(b, "state", states[x->cell->state]);
    key(b, "value");
    feel_json(b, x->cell->value);
    put(b, "unit", x->d->unit);
    put(b, "ledger", x->ledger ? x->ledger->id : NULL);
    key(b, "as_of");
    buf_puts(b, x->cell->as_of ? arena_print(b->a, "%d", (int)x->cell->as_of) : "null");
    put(b, "source", x->from);
    key(b, "stated");
    buf_puts(b, x->stated ? "true" : "false");
    put(b, "supply", x->cell->state == FACT_UNKNOWN ? x->d->supply : NULL);
    put_int(b, "policies_waiting", (int64_t)x->waiting);
    buf_puts(b, "}");
}

static void put_facts(buf *b, const firm_file *k)
{
    key(b, "facts");
    buf_puts(b, "[");
    for (size_t i = 0; i < k->known.len; i++)
        put_fact(b, k->v->l, &k->known.at[i]);
    for (size_t i = 0; i < k->unknown.len; i++)
        put_fact(b, k->v->l, &k->unknown.at[i]);
    buf_puts(b, "]");
}

static void put_policies(buf *b, const firm_file *k)
{
    for (int g = 0; g < GROUPS; g++) {
        key(b, offer_names[g]);
        buf_puts(b, "[");
        for (size_t i = 0; i < k->groups[g].len; i++) {
            const pair_line *p = &k->groups[g].at[i];
            next(b);
            put(b, "policy", p->x->id);
            put(b, "title", say(p->x->title, k->v->l));
            put(b, "level", p->x->level);
            put(b, "standing", standing_word(p->why.pair.standing));
            put(b, "amount", p->amount);
            put(b, "window", p->window);
            put(b, "says", p->words);
            put(b, "missing", p->missing);
            buf_puts(b, "}");
        }
        buf_puts(b, "]");
    }
}

/* ---- months -------------------------------------------------------------------------------------------------------------------- */

static const char *stored(buf *b, const field_decl *f, value x) { return f && x.kind == VALUE_INT ? decimal_text_short(b->a, (decimal){ x.num, f->scale }) : NULL; }

static const char *percent(buf *b, ratio q) { return q.den ? ratio_text(b->a, (ratio){ q.num * 100, q.den }, 1, ROUND_HALF_UP) : NULL; }

static void put_months(buf *b, const firm_file *k)
{
    const firm_months *o = &k->months;
    key(b, "months");
    buf_puts(b, "[");
    for (int i = 0; i < o->count; i++) {
        next(b);
        put(b, "month", month_text(b->a, month_of(o->year, i + 1)));
        key(b, "reported");
        buf_puts(b, o->reported[i] ? "true" : "false");
        put(b, "growth", percent(b, o->growth[i]));
        put(b, "growth_cum", percent(b, o->growth_cum[i]));
        for (int s = 0; s < FIRM_SERIES; s++)
            put(b, series_names[s], stored(b, o->at[s].f, o->at[s].at[i]));
        buf_puts(b, "}");
    }
    buf_puts(b, "]");
    key(b, "value_added_estimate");
    if (!o->va.known)
        buf_puts(b, "null");
    else {
        buf_puts(b, "{");
        put(b, "level", decimal_text_short(b->a, o->va.level));
        put(b, "unit", o->at[OUTPUT_CUM].f->unit);
        put(b, "growth", percent(b, o->va.growth));
        buf_puts(b, "}");
    }
}

/* ---- standing ------------------------------------------------------------------------------------------------------------------- */

static void put_grades(buf *b, const firm_file *k)
{
    key(b, "evaluation");
    buf_puts(b, "[");
    for (size_t i = 0; i < k->grades.len; i++) {
        const firm_grade *x = &k->grades.at[i];
        next(b);
        put(b, "run", x->run);
        put(b, "scheme", x->scheme);
        key(b, "year");
        buf_puts(b, x->year ? arena_print(b->a, "%lld", (long long)x->year) : "null");
        put(b, "state", x->state);
        put(b, "cohort", x->cohort);
        put(b, "class", x->class);
        put(b, "score", x->score);
        key(b, "place");
        buf_puts(b, x->place ? arena_print(b->a, "%lld", (long long)x->place) : "null");
        key(b, "places");
        buf_puts(b, x->places ? arena_print(b->a, "%lld", (long long)x->places) : "null");
        put(b, "standing", x->standing);
        buf_puts(b, "}");
    }
    buf_puts(b, "]");
}

static void put_honours(buf *b, const firm_file *k)
{
    key(b, "honours");
    buf_puts(b, "[");
    for (size_t i = 0; i < k->honours.len; i++) {
        const firm_honour *h = &k->honours.at[i];
        next(b);
        put_int(b, "record", h->record);
        put(b, "kind", h->kind);
        put(b, "level", h->level);
        put(b, "grade", h->grade);
        put(b, "subject", h->subject);
        put(b, "state", h->state);
        put(b, "now", honour_states[h->now]);
        put_date(b, b->a, "granted", h->granted);
        put_date(b, b->a, "until", h->until);
        buf_puts(b, "}");
    }
    buf_puts(b, "]");
}

static void put_ladders(buf *b, const firm_file *k)
{
    key(b, "ladders");
    buf_puts(b, "[");
    for (size_t i = 0; i < k->ladders.len; i++) {
        const firm_ladder *x = &k->ladders.at[i];
        next(b);
        put(b, "ladder", x->l->id);
        key(b, "rungs");
        buf_puts(b, "[");
        for (size_t r = 0; r < x->l->count; r++) {
            next(b);
            put(b, "rung", x->rungs[r].r->id);
            put(b, "hold", holds[x->rungs[r].at.hold]);
            put_date(b, b->a, "until", x->rungs[r].at.until);
            buf_puts(b, "}");
        }
        buf_puts(b, "]");
        put(b, "next", x->next ? x->next->id : NULL);
        put(b, "next_policy", x->policy ? x->policy->id : NULL);
        put(b, "next_standing", x->policy ? standing_word(x->pair.standing) : NULL);
        buf_puts(b, "}");
    }
    buf_puts(b, "]");
}

static void put_ledgers(buf *b, const firm_file *k)
{
    key(b, "ledgers");
    buf_puts(b, "[");
    for (size_t i = 0; i < k->ledgers.len; i++) {
        next(b);
        put(b, "ledger", k->ledgers.at[i].l->id);
        put(b, "title", say(k->ledgers.at[i].l->title, k->v->l));
        put_int(b, "records", k->ledgers.at[i].count);
        put_int(b, "open", k->ledgers.at[i].open);
        buf_puts(b, "}");
    }
    buf_puts(b, "]");
}

static void put_firm(buf *b, const firm_file *k)
{
    buf_puts(b, "{");
    put_int(b, "id", k->x.r.id);
    put_int(b, "version", k->x.r.version);
    put(b, "name", k->name);
    put(b, "uscc", k->uscc);
    put(b, "industry", k->industry);
    put(b, "size_why", k->size_why);
    put_date(b, b->a, "on", k->m->day);
    put_cells(b, "head", &k->head);
    put_cells(b, "contacts", &k->contacts);
    put_facts(b, k);
    key(b, "policies");
    if (!k->shows_policies)
        buf_puts(b, "null");
    else {
        buf_puts(b, "{");
        put_policies(b, k);
        buf_puts(b, "}");
    }
    put_months(b, k);
    put_grades(b, k);
    put_honours(b, k);
    put_ladders(b, k);
    put_ledgers(b, k);
    buf_puts(b, "}\n");
}

bool firm_answer(visit *v, error *e)
{
    firm_file k;
    buf b = buf_new(v->a);
    TRY(firm_gather(v, &k, e));
    put_firm(&b, &k);
    firm_end(&k);
    return api_send(v, &b);
}
