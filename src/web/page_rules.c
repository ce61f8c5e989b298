/* Rules: all of them with their editions; a decision table as a page anybody can read; its editor; editions compared. */
#include "web/show_rule.h"

#include "base/utf8.h"
#include "evaluate/four.h"
#include "evaluate/scheme.h"
#include "score/score.h"
#include "web/show_match.h"

/* ---- all -------------------------------------------------------------------------------------------------------------------- */

static void show_in_force(visit *v, view *item, const edition *x)
{
    view_flag(item, "amended", x != NULL);
    if (!x)
        return;
    view_text(item, "edition_says", edition_says(v, x->number));
    view_text(item, "from", date_iso(v->a, x->valid_from));
    view_text(item, "by", x->by);
    view_text(item, "reason", x->reason);
}

void show_uses(visit *v, view *item, const rule_uses *u, bool four)
{
    view *list = view_list(item, "facts");
    for (size_t i = 0; i < u->count; i++)
        view_item_text(list, u->facts[i]);
    if (four)
        view_item_text(list, visit_say(v, "四个一批", "the four batches"));
    if (u->policies)
        view_int(item, "policy_count", (int64_t)u->policies);
}

static void list_tables(visit *v, const policies *p, const edition_set *set)
{
    pack_ids ids = decisions_of(v->c);
    const char *four = four_decision(v->c);
    view *list = view_list(v->page, "decisions"), *points = view_list(v->page, "scores");
    for (size_t i = 0; i < ids.count; i++) {
        view *item = view_item(list);
        decision_model m;
        error bad = { .lang = v->l };
        rule_uses u = decision_uses(p, ids.at[i], v->l);
        bool ok = decision_open(v->c, set, ids.at[i], &m, &bad);
        view_text(item, "id", ids.at[i]);
        view_text(item, "title", ok ? dmn_title(m.model) : ids.at[i]);
        view_text(item, "fault", ok ? NULL : error_line(v->a, &bad));
        show_in_force(v, item, edition_of(set, EDITION_DECISION, ids.at[i]));
        show_uses(v, item, &u, text_eq(four, ids.at[i]));
    }
    for (size_t i = 0; i < p->facts.scores.count; i++) {
        const score_table *t = &p->facts.scores.at[i];
        view *item = view_item(points);
        rule_uses u = score_uses(p, t->id, v->l);
        view_text(item, "id", t->id);
        view_text(item, "title", say(t->title, v->l));
        view_text(item, "document", t->document);
        show_in_force(v, item, t->amended);
        show_uses(v, item, &u, false);
    }
}

static void list_schemes(visit *v, const edition_set *set)
{
    pack_ids ids = schemes_of(v->c);
    view *list = view_list(v->page, "schemes");
    for (size_t i = 0; i < ids.count; i++) {
        view *item = view_item(list);
        scheme s;
        error bad = { .lang = v->l };
        bool ok = scheme_open(v->c, set, ids.at[i], &s, NULL, &bad);
        view_text(item, "id", ids.at[i]);
        view_text(item, "title", ok ? say(s.title, v->l) : ids.at[i]);
        view_text(item, "document", ok ? s.document : NULL);
        view_text(item, "fault", ok ? NULL : error_line(v->a, &bad));
        show_in_force(v, item, edition_of(set, EDITION_SCHEME, ids.at[i]));
    }
}

static void list_policies(visit *v, const policies *p, date day)
{
    view *list = view_list(v->page, "policies");
    for (size_t i = 0; i < p->count; i++) {
        view *item = view_item(list);
        view_text(item, "id", p->at[i].id);
        view_text(item, "title", say(p->at[i].title, v->l));
        view_text(item, "level", p->at[i].level);
        view_text(item, "document", p->at[i].document);
        view_flag(item, "in_force", policy_in_force(&p->at[i], day));
        show_in_force(v, item, p->at[i].amended);
    }
}

/* Policies that no pack declares and that do not count on the day: not yet, only drafts, withdrawn; by the newest edition of each. */
static bool list_waiting(visit *v, const policies *p, error *e)
{
    edition_list all;
    view *list = view_list(v->page, "waiting");
    size_t n = 0;
    TRY(editions_list(v->c, EDITION_POLICY, NULL, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        const edition *x = &all.at[i];
        yaml *tree;
        error none = { 0 };
        bool newest = i + 1 == all.count || !text_eq(all.at[i + 1].rule, x->rule);
        if (!newest || map_get(&p->by_id, str_of(x->rule)))
            continue;
        view *item = view_item(list);
        const yaml *title = yaml_parse(v->a, str_of(x->text), x->file, &tree, &none) ? yaml_get(tree, "zh") : NULL;
        view_text(item, "id", x->rule);
        view_text(item, "title", title && title->kind == YAML_SCALAR ? title->text : x->rule);
        view_text(item, "state", say(edition_state_name(x->state), v->l));
        show_in_force(v, item, x);
        n++;
    }
    view_flag(v->page, "any_waiting", n > 0);
    return true;
}

/* When a rule in force cannot be read, all editions are listed, so that it can be withdrawn here. */
static bool list_editions(visit *v, error *e)
{
    view *list = view_list(v->page, "all_editions");
    for (int k = 0; k < EDITION_KINDS; k++) {
        edition_list all;
        TRY(editions_list(v->c, (edition_kind)k, NULL, &all, e));
        for (size_t i = 0; i < all.count; i++) {
            view *item = view_item(list);
            view_text(item, "kind", edition_kind_word((edition_kind)k));
            view_text(item, "id", all.at[i].rule);
            show_in_force(v, item, &all.at[i]);
        }
    }
    return true;
}

bool rules_page(visit *v, error *e)
{
    policies p;
    edition_set set;
    date day;
    error bad = { .lang = v->l };
    TRY(show_day(v, &day, e) && edition_set_on(v->c, day, &set, e));
    view_flag(v->page, "may_edit", rule_may_edit(v));
    if (policies_load_with(v->c, &set, &p, &bad)) {
        list_policies(v, &p, day);
        list_tables(v, &p, &set);
        list_schemes(v, &set);
        TRY(list_waiting(v, &p, e));
    } else {
        view_text(v->page, "fault", error_line(v->a, &bad));
        TRY(list_editions(v, e));
    }
    return visit_show(v, "rules", e);
}

/* ---- a table as plain HTML ------------------------------------------------------------------------------------------------------- */

static void cell_text(visit *v, view *list, const dmn_cell *c) { view_text(view_item(list), "text", c->text.len ? str_copy(v->a, c->text) : "-"); }

static void show_columns(visit *v, view *in, const dmn_table *t)
{
    view *inputs = view_list(in, "inputs"), *outputs = view_list(in, "outputs"), *notes = view_list(in, "note_heads");
    for (size_t i = 0; i < t->input_count; i++) {
        view *item = view_item(inputs);
        bool same = str_eq(t->inputs[i].label, t->inputs[i].value.text);
        view_text(item, "label", str_copy(v->a, t->inputs[i].label));
        view_text(item, "text", same ? NULL : str_copy(v->a, t->inputs[i].value.text));
        view_text(item, "allowed", t->inputs[i].allowed.text.len ? str_copy(v->a, t->inputs[i].allowed.text) : NULL);
    }
    for (size_t i = 0; i < t->output_count; i++) {
        view *item = view_item(outputs);
        view_text(item, "label", str_copy(v->a, t->outputs[i].name));
        view_text(item, "allowed", t->outputs[i].allowed.text.len ? str_copy(v->a, t->outputs[i].allowed.text) : NULL);
    }
    for (size_t i = 0; i < t->note_count; i++)
        view_text(view_item(notes), "label", t->notes[i].len ? str_copy(v->a, t->notes[i]) : visit_say(v, "说明", "Note"));
}

static bool is_told(const dmn_findings *f, const dmn_table *t, size_t rule)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->at[i].level != LEVEL_NOTE && text_eq(f->at[i].element, t->element) && (f->at[i].rule == rule || f->at[i].other == rule))
            return true;
    return false;
}

static void show_tables(visit *v, const dmn_model *m, const dmn_findings *f)
{
    dmn_tables all = dmn_tables_of(m);
    view *list = view_list(v->page, "tables");
    for (size_t i = 0; i < all.count; i++) {
        const dmn_table *t = all.at[i];
        view *in = view_item(list), *rules = view_list(in, "rules");
        view_text(in, "element", t->element);
        view_text(in, "hit", dmn_hit_words(v->a, t, v->l));
        view_int(in, "input_span", (int64_t)t->input_count);
        view_int(in, "output_span", (int64_t)t->output_count);
        show_columns(v, in, t);
        for (size_t k = 0; k < t->rule_count; k++) {
            view *row = view_item(rules), *cells = view_list(row, "cells"), *results = view_list(row, "results"), *notes = view_list(row, "notes");
            view_int(row, "number", (int64_t)k + 1);
            view_flag(row, "bad", is_told(f, t, k + 1));
            for (size_t n = 0; n < t->input_count; n++)
                cell_text(v, cells, &t->rules[k].tests[n]);
            for (size_t n = 0; n < t->output_count; n++)
                cell_text(v, results, &t->rules[k].results[n]);
            for (size_t n = 0; n < t->note_count; n++)
                view_text(view_item(notes), "text", str_copy(v->a, t->rules[k].notes[n]));
        }
    }
}

static size_t show_findings(visit *v, const dmn_findings *f)
{
    static const struct { const char *flag; text2 word; } levels[] = { [LEVEL_ERROR] = { "error", { "错误", "error" } }, [LEVEL_WARNING] = { "warning", { "提醒", "warning" } }, [LEVEL_NOTE] = { "note", { "说明", "note" } } };
    view *list = view_list(v->page, "findings");
    size_t errors = 0;
    for (size_t i = 0; i < f->count; i++) {
        view *item = view_item(list);
        errors += f->at[i].level == LEVEL_ERROR;
        view_text(item, "level", say(levels[f->at[i].level].word, v->l));
        view_text(item, "kind", levels[f->at[i].level].flag);
        view_text(item, "text", f->at[i].text);
        if (f->at[i].rule)
            view_int(item, "rule_number", (int64_t)f->at[i].rule);
        if (f->at[i].other)
            view_int(item, "other_number", (int64_t)f->at[i].other);
    }
    view_flag(v->page, "checked", true);
    return errors;
}

/* What the text is; *errors counts what would give wrong answers. False with the fault, which is the reader's to mend. */
static bool show_model(visit *v, const char *id, const char *text, size_t *errors, error *bad)
{
    const decision_model m = { .id = id, .text = text };
    dmn_model *plain;
    dmn_findings f;
    TRY(dmn_open_text(v->a, str_of(text), id, &plain, bad) && decision_findings(v->c, &m, v->l, &f, bad));
    view_text(v->page, "model_title", dmn_title(plain));
    show_tables(v, plain, &f);
    *errors = show_findings(v, &f);
    return true;
}

static bool show_decision(visit *v, const char *id, const char *text, error *bad)
{
    size_t errors;
    return show_model(v, id, text, &errors, bad);
}

bool decision_page(visit *v, error *e) { return rule_page(v, EDITION_DECISION, show_decision, decision_uses, "decision", e); }

bool rule_text_page(visit *v, error *e)
{
    edition_kind k;
    const char *id = visit_param(v, "id"), *text;
    int number;
    if (!edition_kind_of(visit_param(v, "kind"), &k))
        return fail(e, ERR_NOT_FOUND, "没有这种规则", "there is no such kind of rule");
    TRY(rule_text_asked(v, k, id, today_of(), &text, &number, e));
    http_add_header(v->out, v->a, "Content-Disposition", arena_print(v->a, "attachment; filename=\"%s-%d.%s\"", id, number, k == EDITION_DECISION ? "dmn" : "yaml"));
    return visit_text(v, k == EDITION_DECISION ? "application/xml" : "application/yaml; charset=utf-8", text);
}

/* ---- the editor ------------------------------------------------------------------------------------------------------------------- */

/* As text with plain ends of lines; NULL with the fault: too large, or no UTF-8. */
static const char *plain_lines(visit *v, str s, error *bad)
{
    buf b = buf_new(v->a);
    if (s.len > EDITION_MOST_BYTES) {
        fail(bad, ERR_LIMIT, "文件超过 %d KB", "the file is larger than %d KB", (int)EDITION_MOST_BYTES >> 10);
        return NULL;
    }
    if (!utf8_valid(s) || memchr(s.at, 0, s.len)) {
        fail(bad, ERR_INPUT, "文件不是 UTF-8 编码的 DMN，请另存为 UTF-8", "the file is not DMN in UTF-8: save it as UTF-8");
        return NULL;
    }
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] != '\r')
            buf_putc(&b, s.at[i]);
    return b.text ? b.text : "";
}

/* A file that was chosen counts before the text of the form. */
static const char *sent_xml(visit *v, error *bad)
{
    const http_field *file = http_file(v->in, "file");
    const char *xml = http_form(v->in, "xml");
    return file && file->value.len ? plain_lines(v, file->value, bad) : plain_lines(v, str_of(xml), bad);
}

static void show_trial(const trial *t, view *in)
{
    view *rows_ = view_list(in, "outcomes"), *moves = view_list(in, "moves");
    view_text(in, "use", t->use);
    view_int(in, "firms", (int64_t)t->firms);
    view_int(in, "moved", (int64_t)t->moved);
    view_flag(in, "more", t->moved > t->moves);
    view_flag(in, "any", t->moved > 0);
    for (size_t i = 0; i < t->outcomes; i++) {
        view *row = view_item(rows_);
        view_text(row, "words", t->outcome[i].words);
        view_int(row, "before", (int64_t)t->outcome[i].before);
        view_int(row, "after", (int64_t)t->outcome[i].after);
    }
    for (size_t i = 0; i < t->moves; i++) {
        view *row = view_item(moves);
        view_int(row, "firm_id", t->move[i].firm);
        view_text(row, "name", t->move[i].name);
        view_text(row, "before", t->move[i].before);
        view_text(row, "after", t->move[i].after);
    }
}

static bool try_table(visit *v, const char *id, const char *xml, date day, error *bad)
{
    enum { MOST = 100 };
    trials t;
    policies p;
    TRY(amend_check(v->c, EDITION_DECISION, id, xml, day, &p, bad) && trial_run(v->c, id, xml, day, MOST, &t, bad));
    view *list = view_list(v->page, "trials");
    for (size_t i = 0; i < t.count; i++)
        show_trial(&t.at[i], view_item(list));
    view_flag(v->page, "tried", true);
    view_flag(v->page, "unused", !t.count);
    return true;
}

static bool show_editor(visit *v, const char *id, const char *xml, error *e)
{
    view_text(v->page, "id", id);
    view_text(v->page, "xml", xml);
    view_text(v->page, "dmn_js", asset_url(v->site, "dmn.js"));
    view_text(v->page, "dmn_css", asset_url(v->site, "dmn.css"));
    view_text(v->page, "dmn_font", asset_url(v->site, "dmn.woff2"));
    view_text(v->page, "rules_js", asset_url(v->site, "rules.js"));
    show_save(v);
    return visit_show(v, "decision_edit", e);
}

bool decision_edit_page(visit *v, error *e)
{
    const char *id = visit_param(v, "id"), *xml;
    size_t errors;
    int number;
    error bad = { .lang = v->l };
    TRY(rule_wants_edit(v, e) && rule_text_asked(v, EDITION_DECISION, id, today_of(), &xml, &number, e) && show_editions(v, EDITION_DECISION, id, today_of(), e));
    show_base(v, number);
    if (!show_model(v, id, xml, &errors, &bad))
        view_text(v->page, "fault", error_line(v->a, &bad));
    return show_editor(v, id, xml, e);
}

/* do=check, try, save or open (a file into the editor). */
bool decision_edit_sent(visit *v, error *e)
{
    const char *id = visit_param(v, "id"), *what = http_form(v->in, "do"), *before;
    size_t errors = 0;
    policies p;
    bool saved = false;
    error bad = { .lang = v->l };
    TRY(rule_wants_edit(v, e) && amend_text(v->c, EDITION_DECISION, id, 0, &before, e) && show_editions(v, EDITION_DECISION, id, today_of(), e));
    const char *xml = sent_xml(v, &bad);
    bool ok = xml && show_model(v, id, xml, &errors, &bad);
    if (ok && text_eq(what, "save") && errors)
        ok = fail(&bad, ERR_INPUT, "表中还有 %zu 处错误，改正后再保存", "the table has %zu errors: mend them first", errors);
    if (ok && text_eq(what, "save")) {
        TRY(rule_save(v, EDITION_DECISION, id, xml, &saved, e));
        if (saved)
            return visit_go(v, visit_url(v->a, "/rules/decision/%s", id));
    } else if (ok)
        ok = text_eq(what, "try") ? try_table(v, id, xml, today_of(), &bad) : text_eq(what, "open") || amend_check(v->c, EDITION_DECISION, id, xml, today_of(), &p, &bad);
    if (!ok) {
        view_text(v->page, "fault", error_line(v->a, &bad));
        v->out->status = text_eq(what, "save") || !xml ? 422 : 200;
    }
    show_base(v, visit_number(http_form(v->in, "based_on")));
    return show_editor(v, id, xml ? xml : before, e);
}

/* ---- editions compared -------------------------------------------------------------------------------------------------------------- */

static bool show_difference(visit *v, edition_kind k, const char *id, int from, int to, error *e)
{
    const char *before, *after;
    difference d;
    TRY(amend_text(v->c, k, id, from, &before, e) && amend_text(v->c, k, id, to, &after, e) && amend_readable(v->c, k, id, before, &before, e) && amend_readable(v->c, k, id, after, &after, e));
    difference_of(v->a, before, after, 2, &d);
    view *list = view_list(v->page, "lines");
    for (size_t i = 0; i < d.count; i++) {
        view *item = view_item(list);
        view_flag(item, "gone", d.at[i].sign == '-');
        view_flag(item, "came", d.at[i].sign == '+');
        view_flag(item, "skipped", d.at[i].sign == '~');
        view_text(item, "text", *d.at[i].text ? d.at[i].text : " ");
    }
    view_flag(v->page, "same", d.same);
    view_int(v->page, "from", from);
    view_int(v->page, "to", to);
    view_text(v->page, "compared_says", arena_print(v->a, visit_say(v, "%s与%s的差别", "differences of %s and %s"), edition_says(v, from), edition_says(v, to)));
    view_text(v->page, "again_says", arena_print(v->a, visit_say(v, "以%s为底稿恢复或再改", "go on from %s"), edition_says(v, from)));
    return true;
}

static int asked_edition(visit *v, const char *name, int usual)
{
    int64_t n = visit_number(http_query(v->in, name));
    return n >= 0 && n < 100000 ? (int)n : usual;
}

bool rule_editions_page(visit *v, error *e)
{
    edition_kind k;
    const char *id = visit_param(v, "id"), *pack;
    int now;
    date day;
    if (!edition_kind_of(visit_param(v, "kind"), &k))
        return fail(e, ERR_NOT_FOUND, "没有这种规则", "there is no such kind of rule");
    TRY(show_day(v, &day, e) && amend_text(v->c, k, id, 0, &pack, e) && show_editions(v, k, id, day, e) && amend_current(v->c, k, id, day, &now, e));
    view_text(v->page, "back", rule_address(v, k, id));
    view_text(v->page, "edit", rule_edit_address(v, k, id));
    TRY(show_difference(v, k, id, asked_edition(v, "from", 0), asked_edition(v, "to", now), e));
    return visit_show(v, "rule_editions", e);
}

bool rule_state_sent(visit *v, error *e)
{
    edition_kind k;
    const char *id = visit_param(v, "id"), *to = http_form(v->in, "to");
    if (!edition_kind_of(visit_param(v, "kind"), &k))
        return fail(e, ERR_NOT_FOUND, "没有这种规则", "there is no such kind of rule");
    edition_state state = text_eq(to, "in_force") ? EDITION_IN_FORCE : EDITION_WITHDRAWN;
    TRY(rule_wants_edit(v, e) && amend_state(v->c, k, id, (int)visit_number(http_form(v->in, "edition")), state, http_form(v->in, "reason"), e));
    visit_notice(v, state == EDITION_WITHDRAWN ? "已停用" : "已执行", state == EDITION_WITHDRAWN ? "withdrawn" : "in force");
    return visit_go(v, visit_url(v->a, "/rules/%s/%s/editions", edition_kind_word(k), url_part(v->a, id)));
}
