/* A scoring table as a page anybody can read, and its editor: the groups, items and rows as a form, checked row by row, with
 * what it changes for the firms.  As with a policy's conditions, the form carries the text that is worked on. */
#include "amend/score_edit.h"
#include "web/show_match.h"
#include "web/show_rule.h"

enum { MOST_MOVES = 100 };

/* ---- to read ----------------------------------------------------------------------------------------------------------------- */

static void show_rows(visit *v, view *in, const score_item *x)
{
    view *list = view_list(in, "rows");
    for (size_t k = x->band_count; k-- > 0;) {
        view *row = view_item(list);
        view_text(row, "words", score_band_words(v->a, x, &x->bands[k], v->l));
        view_text(row, "points", dec_text(v->a, x->bands[k].points));
    }
    for (size_t k = 0; k < x->choice_count; k++) {
        view *row = view_item(list);
        view_text(row, "words", say(x->choices[k].says, v->l));
        view_text(row, "when", x->choices[k].when.text);
        view_text(row, "points", dec_text(v->a, x->choices[k].points));
    }
}

static void show_table(visit *v, const score_table *t)
{
    view *groups = view_list(v->page, "groups");
    view_text(v->page, "table_title", say(t->title, v->l));
    view_text(v->page, "document", t->document);
    view_text(v->page, "source", t->source);
    view_text(v->page, "note", t->note);
    view_text(v->page, "most", dec_text(v->a, t->most));
    view_text(v->page, "pass", t->has_pass ? dec_text(v->a, t->pass) : NULL);
    for (size_t g = 0; g < t->count; g++) {
        const score_group *x = &t->groups[g];
        view *group = view_item(groups), *items = view_list(group, "items");
        view_text(group, "group", say(x->title, v->l));
        view_text(group, "group_most", dec_text(v->a, x->most));
        view_text(group, "group_least", x->has_least ? dec_text(v->a, x->least) : NULL);
        for (size_t i = 0; i < x->count; i++) {
            view *item = view_item(items);
            view_text(item, "item", say(x->items[i].title, v->l));
            view_text(item, "item_most", dec_text(v->a, x->items[i].most));
            view_text(item, "of", x->items[i].of.text);
            show_rows(v, item, &x->items[i]);
        }
    }
}

static bool show_score(visit *v, const char *id, const char *text, error *bad)
{
    pack_faults faults = { 0 };
    score_table t;
    TRY(score_read(v->c, text, id, &t, &faults, bad));
    show_table(v, &t);
    return true;
}

bool score_page(visit *v, error *e) { return rule_page(v, EDITION_SCORE, show_score, score_uses, "score", e); }

/* ---- the form ---------------------------------------------------------------------------------------------------------------- */

static void show_edges(view *in, const char *edges)
{
    view_flag(in, "edges_from", text_eq(edges, "from"));
    view_flag(in, "edges_to", text_eq(edges, "to"));
}

static void show_part(view *in, const score_part *p)
{
    static const char *const keys[] = { "zh", "most", "least", "of", "points", "from", "to", "when" };         /* each is there, or a template would find the outer one */
    static const char *const flags[] = { [SCORE_BANDS] = "bands", [SCORE_CHOICES] = "choices", [SCORE_FORMULA] = "formula" };
    view_text(in, "path", p->path);
    view_text(in, "part_fault", p->fault ? p->fault : "");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        view_text(in, keys[i], yaml_text_of(p->at, keys[i]) ? yaml_text_of(p->at, keys[i]) : "");
    if (p->kind != PART_ITEM)
        return;
    view_text(in, "unit", yaml_text_of(p->at, "unit"));
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        view_flag(in, flags[i], i == (size_t)p->item);
    view_flag(in, "has_of", p->item == SCORE_BANDS || yaml_get(p->at, "of"));
    show_edges(in, yaml_text_of(p->at, "edges"));
}

static void show_parts(visit *v, const score_parts *all)
{
    static const char *const keys[] = { "pass", "document", "source", "note" };
    view *groups = view_list(v->page, "groups"), *items = NULL, *list = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        view_text(v->page, keys[i], yaml_text_of(all->tree, keys[i]));
    show_edges(v->page, yaml_text_of(all->tree, "edges"));
    for (size_t i = 0; i < all->count; i++) {
        const score_part *p = &all->at[i];
        view *in = view_item(p->kind == PART_GROUP ? groups : p->kind == PART_ITEM ? items : list);
        show_part(in, p);
        if (p->kind == PART_GROUP)
            items = view_list(in, "items");
        if (p->kind == PART_ITEM)
            list = view_list(in, "rows");
    }
}

/* ---- what it changes ------------------------------------------------------------------------------------------------------------ */

static const char *verdict_words(visit *v, feel_truth t)
{
    static const text2 words[] = { [FEEL_TRUE] = { "达标", "passes" }, [FEEL_FALSE] = { "不达标", "does not pass" }, [FEEL_UNKNOWN] = { "数据不全", "cannot be told" } };
    return say(words[t], v->l);
}

static void show_moved(visit *v, const score_effect *x)
{
    view *list = view_list(v->page, "moves");
    for (size_t i = 0; i < x->moves; i++) {
        view *item = view_item(list);
        view_int(item, "firm_id", x->move[i].firm);
        view_text(item, "firm", x->move[i].name);
        view_text(item, "was", verdict_words(v, x->move[i].before));
        view_text(item, "is", verdict_words(v, x->move[i].after));
        view_text(item, "points_was", x->move[i].points_before);
        view_text(item, "points_is", x->move[i].points_after);
    }
    view_flag(v->page, "any_moves", x->moves > 0);
    view_flag(v->page, "more_moves", x->verdict_changed > x->moves);
}

static void show_effect(visit *v, const score_effect *x, bool compared)
{
    static const feel_truth order[] = { FEEL_TRUE, FEEL_UNKNOWN, FEEL_FALSE };
    view *list = view_list(v->page, "totals");
    for (size_t i = 0; x->judged && i < sizeof order / sizeof *order; i++)
        show_count(list, (count_pair){ verdict_words(v, order[i]), x->before[order[i]], x->after[order[i]], true, compared });
    view_int(v->page, "firm_count", (int64_t)x->firms);
    view_flag(v->page, "compared", compared);
    if (!compared)
        return;
    view_int(v->page, "points_changed", (int64_t)x->points_changed);
    view_int(v->page, "verdict_changed", (int64_t)x->verdict_changed);
    show_moved(v, x);
}

/* The text over the facts of today beside the table that counts today. */
static bool show_tried(visit *v, const char *id, const char *text, bool compare, error *e)
{
    edition_set now;
    facts f;
    score_parts parts = { 0 };
    score_table after;
    score_effect x;
    pack_faults faults = { 0 };
    error bad = { .lang = v->l };
    TRY(edition_set_on(v->c, today_of(), &now, e) && facts_load(v->c, &now, &f, e));
    const score_table *before = score_counting(&f, id, e);
    TRY(before);
    bool ok = score_text_read(v->c, &f, id, text, &after, &faults, &bad);
    if (score_parts_of(v->a, text, id, &parts, e)) {
        score_parts_fault(&parts, v->a, &faults);
        show_parts(v, &parts);
    } else
        return false;
    view_text(v->page, "whole_fault", ok ? NULL : parts.fault ? parts.fault : faults.len ? visit_say(v, "有写得不对的地方，见下面红字", "something is wrong: see below") : bad.text);
    view_text(v->page, "title_says", say(before->title, v->l));
    TRY(score_effect_of(v->c, &f, before, ok && compare ? &after : NULL, today_of(), MOST_MOVES, &x, e));
    show_effect(v, &x, ok && compare);
    show_facts(v, &f);
    return true;
}

static bool show_edit(visit *v, const char *id, const char *text, bool compare, error *e)
{
    int64_t from = rule_millis();
    TRY(show_tried(v, id, text, compare, e));
    view_int(v->page, "millis", rule_millis() - from);
    view_text(v->page, "id", id);
    view_text(v->page, "text", text);
    view_text(v->page, "live_js", asset_url(v->site, "live.js"));
    show_save(v);
    return visit_show(v, "score_edit", e);
}

/* As the form writes it: one line for everything, so that a fault is told at its row. */
static bool form_text(visit *v, const char *text, const char **out, error *e) { return score_edited(v->a, text, rule_form_field, v, out, e); }

bool score_edit_page(visit *v, error *e)
{
    const char *id = visit_param(v, "id"), *text;
    int number;
    TRY(rule_wants_edit(v, e) && rule_text_asked(v, EDITION_SCORE, id, today_of(), &text, &number, e) && show_editions(v, EDITION_SCORE, id, today_of(), e));
    show_base(v, number);
    return form_text(v, text, &text, e) && show_edit(v, id, text, http_query(v->in, "edition") != NULL, e);
}

/* do=count or save; the fields of the form are set in the text it carries. */
bool score_edit_sent(visit *v, error *e)
{
    const char *id = visit_param(v, "id"), *carried = http_form(v->in, "text"), *text;
    error bad = { .lang = v->l };
    bool saved = false;
    TRY(rule_wants_edit(v, e) && amend_text(v->c, EDITION_SCORE, id, 0, &text, e) && show_editions(v, EDITION_SCORE, id, today_of(), e));
    show_base(v, visit_number(http_form(v->in, "based_on")));
    if (!carried || strlen(carried) > EDITION_MOST_BYTES)
        return fail(e, ERR_LIMIT, "评分表全文缺失或超过 %d KB", "the text is missing or longer than %d KB", (int)EDITION_MOST_BYTES >> 10);
    if (!form_text(v, carried, &carried, &bad))
        view_text(v->page, "fault", error_line(v->a, &bad));
    else {
        text = carried;
        if (text_eq(http_form(v->in, "do"), "save"))
            TRY(rule_save(v, EDITION_SCORE, id, text, &saved, e));
        if (saved)
            return visit_go(v, rule_address(v, EDITION_SCORE, id));
    }
    return show_edit(v, id, text, true, e);
}
