/* What other weights, benchmarks, class lines and parameters would do, and keeping them as an edition of the scheme.
 *
 * What is asked for is set in the scheme's text (amend/scheme_edit.h), and that text is read, evaluated and kept: what is
 * shown is what would count.  Numbers come by the address, so that a page can be passed on; only keeping is a post. */
#include "amend/scheme_edit.h"
#include "web/show_evaluation.h"
#include "web/show_rule.h"

typedef struct turning {
    visit *v;
    bool posted;
    const char *base, *text;                /* the text it begins with, and with what is asked for */
    scheme from, to;                        /* as they are read; `to` only when it is right */
    bool right, moved;                      /* moved: another text than the one that counts */
    scheme_faults faults;
    const char *whole;                      /* what is wrong, in a sentence; NULL: nothing */
    view *changes;                          /* [{name, value, says, was}] that are kept with the form */
} turning;

/* Of the form when it is posted, else of the address. */
static const char *asked(void *self, const char *name)
{
    const turning *k = self;
    const char *text = k->posted ? http_form(k->v->in, name) : http_query(k->v->in, name);
    return text ? str_copy(k->v->a, str_trim(str_of(text))) : NULL;
}

/* A number to be turned: what it is called in the form, what a fault of it is told at, its unit, what the text says. */
typedef struct knob { const char *key, *name, *at, *says, *was; } knob;

static void show_knob(turning *k, view *in, const knob *x)
{
    visit *v = k->v;
    const char *to = asked(k, x->name), *is = to ? to : x->was;
    dec128 number;
    int64_t whole;
    bool plain = dec_parse(str_of(x->was), &number);
    view_text(in, x->key, is);
    view_text(in, arena_print(v->a, "%s_was", x->key), x->was);
    view_text(in, arena_print(v->a, "%s_name", x->key), x->name);
    view_text(in, arena_print(v->a, "%s_step", x->key), plain && dec_integer(number, &whole) ? "1" : "0.01");
    view_flag(in, arena_print(v->a, "%s_there", x->key), true);
    if (text_eq(is, x->was))
        return;
    view *item = view_item(k->changes);
    view_text(item, "name", x->name);
    view_text(item, "value", is);
    view_text(item, "says", x->says);
    view_text(item, "was", *x->was ? x->was : visit_say(v, "（无）", "(none)"));
}

static const char *fault_at(const turning *k, const char *at)
{
    const char *text = scheme_fault_at(&k->faults, at);
    return text ? text : "";
}

static void show_items(turning *k, view *in, const cohort_decl *c)
{
    visit *v = k->v;
    view *list = view_list(in, "items");
    dec128 sum = dec_of(0), weight;
    for (size_t i = 0; i < c->item_count; i++) {
        const item_decl *x = &c->items[i];
        view *item = view_item(list);
        const char *id = x->indicator->id, *title = say(x->indicator->title, v->l), *at = arena_print(v->a, "%s.%s", c->id, id), *name = arena_print(v->a, "w.%s", at), *to = asked(k, name);
        view_text(item, "indicator", title);
        view_text(item, "unit", x->indicator->unit ? x->indicator->unit : "");
        view_text(item, "weight_most", dec_text(v->a, c->weights));
        view_text(item, "knob_fault", fault_at(k, at));
        show_knob(k, item, &(knob){ "weight", name, at, arena_print(v->a, visit_say(v, "%s %s 权重", "%s, %s: weight"), say(c->title, v->l), title), dec_text(v->a, x->weight) });
        view_flag(item, "bench_there", false);
        if (x->bench.kind == BENCH_GIVEN && !x->points.text)
            show_knob(k, item, &(knob){ "bench", arena_print(v->a, "b.%s", at), at, arena_print(v->a, visit_say(v, "%s %s 基准值", "%s, %s: benchmark"), say(c->title, v->l), title), dec_text(v->a, x->bench.given) });
        if (!dec_parse(str_of(to ? to : dec_text(v->a, x->weight)), &weight) || !dec_add(sum, weight, &sum))
            sum = dec_of(0);
    }
    view_text(in, "sum", dec_text(v->a, sum));
}

static void show_bands(turning *k, view *in, const cohort_decl *c)
{
    static const text2 units[] = { [BY_RANK] = { "名次占比（%）", "place, per cent" }, [BY_COUNT] = { "名次（家）", "place" }, [BY_SCORE] = { "得分", "points" } };
    visit *v = k->v;
    view *list = view_list(in, "bands");
    view_text(in, "band_unit", say(units[c->by], v->l));
    for (size_t i = 0; i < c->band_count; i++) {
        const band *b = &c->bands[i];
        view *item = view_item(list);
        const char *id = k->from.classes[b->class].id, *at = arena_print(v->a, "%s.%s", c->id, id);
        const char *says = arena_print(v->a, "%s %s %s", say(c->title, v->l), id, say(units[c->by], v->l));
        view_text(item, "class", id);
        view_text(item, "class_title", say(k->from.classes[b->class].title, v->l));
        view_text(item, "knob_fault", fault_at(k, at));
        show_knob(k, item, &(knob){ "from", arena_print(v->a, "from.%s", at), at, arena_print(v->a, visit_say(v, "%s 从", "%s from"), says), b->has_from ? decimal_text_short(v->a, b->from) : "" });
        show_knob(k, item, &(knob){ "to", arena_print(v->a, "to.%s", at), at, arena_print(v->a, visit_say(v, "%s 到", "%s to"), says), b->has_to ? decimal_text_short(v->a, b->to) : "" });
    }
}

static void show_knobs(turning *k)
{
    visit *v = k->v;
    view *list = view_list(v->page, "turned"), *parameters = view_list(v->page, "parameters");
    k->changes = view_list(v->page, "changes");
    for (size_t i = 0; i < k->from.cohort_count; i++) {
        view *in = view_item(list);
        view_text(in, "cohort", say(k->from.cohorts[i].title, v->l));
        show_items(k, in, &k->from.cohorts[i]);
        show_bands(k, in, &k->from.cohorts[i]);
    }
    for (size_t i = 0; i < k->from.parameter_count; i++) {
        const parameter_decl *p = &k->from.parameters[i];
        view *item = view_item(parameters);
        const char *at = arena_print(v->a, "p.%s", p->name);
        view_text(item, "parameter", p->name);
        view_text(item, "unit", p->unit ? p->unit : "");
        view_text(item, "knob_fault", fault_at(k, at));
        show_knob(k, item, &(knob){ "value", at, at, p->name, decimal_text_short(v->a, p->value) });
    }
    view_flag(v->page, "has_parameters", k->from.parameter_count > 0);
}

/* ---- the text ------------------------------------------------------------------------------------------------------------------- */

static const char *nothing(void *self, const char *name) { (void)self; (void)name; return NULL; }

/* The scheme of a text; *right false when it is wrong, which is the reader's to mend. */
static bool read_turned(turning *k, const char *id, error *e)
{
    visit *v = k->v;
    data_decl items;
    pack_faults faults = { 0 };
    error bad = { .lang = v->l };
    const char *file = arena_print(v->a, "%s %s", say(edition_kind_name(EDITION_SCHEME), v->l), id);
    TRY(data_declare(v->c, &items, e));
    k->right = scheme_read(v->c, v->a, &items, file, str_of(k->text), &k->to, &faults, &bad);
    if (!k->right) {
        TRY(scheme_faults_of(v->a, k->text, &faults, &k->faults, e));
        const char *whole = scheme_fault_at(&k->faults, NULL);
        k->whole = whole ? whole : faults.len ? visit_say(v, "有写得不对的地方，见上面红字", "something is wrong: see above") : str_copy(v->a, str_of(bad.text));
        view_text(v->page, "whole_fault", k->whole);
    }
    return true;
}

static bool begin(turning *k, const job *now, int number, error *e)
{
    visit *v = k->v;
    data_decl items;
    const char *counts, *plain, *id = now->s.id;
    TRY(amend_text(v->c, EDITION_SCHEME, id, number, &k->base, e) && data_declare(v->c, &items, e) && scheme_read(v->c, v->a, &items, id, str_of(k->base), &k->from, NULL, e));
    counts = str_copy(v->a, now->s.text);
    TRY(scheme_edited(v->a, k->base, asked, k, &k->text, e) && scheme_edited(v->a, counts, nothing, NULL, &plain, e));
    k->moved = !text_eq(k->text, plain);
    return read_turned(k, id, e);
}

/* ---- what it does ---------------------------------------------------------------------------------------------------------------- */

static bool show_effect(turning *k, const job *now, error *e)
{
    visit *v = k->v;
    job other = { .s = k->to, .year = now->year };
    movers m;
    eval_table ignored;
    TRY(evaluation_load(v, &other.s, other.year, &other.base, &other.table, e));
    if (other.s.needs_last_year)
        TRY(evaluation_load(v, &other.s, other.year - 1, &ignored, &other.last, e));
    evaluate(v->a, &other.s, &other.table, job_last(&other), v->l, &other.v);
    evaluation_compare(v->a, &now->v, &other.v, NULL, 0, &m);
    view_int(v->page, "class_moves", (int64_t)m.class_moves);
    show_classes(v, &other.v);
    show_class_moves(v, &now->v, &other.v);
    view *prices = view_list(v->page, "prices");
    for (size_t i = 0; i < other.s.price_count; i++) {
        view *item = view_item(prices);
        int was = price_before(&now->v, &other.v, i);
        view_text(item, "name", say(other.s.prices[i].title, v->l));
        view_text(item, "was", was < 0 ? "—" : price_text(v, &now->v, (size_t)was, -1));
        view_text(item, "is", price_text(v, &other.v, i, -1));
    }
    show_evaluation_document(v, sheet_of_movers(v->a, &now->v, &other.v, &m));
    return true;
}

/* The page says it all at its place; whoever asks for JSON gets a problem with the same. */
static void refuse(turning *k)
{
    visit *v = k->v;
    v->out->status = 422;
    for (size_t i = 0; i < k->faults.count; i++)
        if (k->faults.at[i].at)
            visit_fault_add(v, k->faults.at[i].at, k->faults.at[i].text);
    if (!v->faults.len)
        view_text(v->page, "refused", k->whole);
}

static bool show_turned(turning *k, const job *now, int number, error *e)
{
    visit *v = k->v;
    if (!k->right)
        refuse(k);
    show_knobs(k);
    show_base(v, number);
    view_flag(v->page, "moved", k->moved && k->right);
    view_flag(v->page, "may_keep", k->moved && k->right && rule_may_edit(v));
    TRY(show_editions(v, EDITION_SCHEME, now->s.id, today_of(), e));
    show_save(v);
    if (k->moved && k->right)
        TRY(show_effect(k, now, e));
    return visit_show(v, "evaluation_what_if", e);
}

/* ?edition=N: begins with the text of that edition. */
bool what_if_page(visit *v, error *e)
{
    turning k = { .v = v };
    job now;
    int64_t edition_ = visit_number(http_query(v->in, "edition"));
    TRY(evaluation_now(v, &now, e));
    int number = edition_ >= 0 && edition_ < 100000 ? (int)edition_ : now.s.amended ? now.s.amended->number : 0;
    return begin(&k, &now, number, e) && show_turned(&k, &now, number, e);
}

bool what_if_sent(visit *v, error *e)
{
    turning k = { .v = v, .posted = true };
    job now;
    bool saved = false;
    int number = (int)visit_number(http_form(v->in, "based_on"));
    TRY(rule_wants_edit(v, e) && evaluation_now(v, &now, e) && begin(&k, &now, number < 0 ? 0 : number, e));
    if (!k.moved || !k.right) {
        view_text(v->page, "fault", k.right ? visit_say(v, "与现行办法没有差别，没有保存", "the same as what counts: nothing was kept") : NULL);
        v->out->status = 422;
    } else {
        TRY(rule_save(v, EDITION_SCHEME, now.s.id, k.text, &saved, e));
        if (saved)
            return visit_go(v, visit_url(v->a, "/rules/scheme/%s/editions", now.s.id));
    }
    return show_turned(&k, &now, number < 0 ? 0 : number, e);
}
