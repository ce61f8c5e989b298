#include "web/show_rule.h"

#include "base/unit_text.h"
#include "evaluate/four.h"
#include "web/show_match.h"

#include <time.h>

static bool allow(visit *v, right needs, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    return visit_ledger(v, "rule_edition", needs, &l, &g, e);
}

bool rule_may_edit(visit *v)
{
    error ignored = { .lang = v->l };
    return allow(v, RIGHT_EDIT, &ignored);
}

bool rule_wants_edit(visit *v, error *e) { return allow(v, RIGHT_EDIT, e); }

const char *rule_form_field(void *self, const char *name)
{
    const visit *v = self;
    const char *text = http_form(v->in, name);
    return text ? str_copy(v->a, str_trim(str_of(text))) : NULL;
}

int64_t rule_millis(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const struct { const char *page, *edit; } addresses[EDITION_KINDS] = {
    [EDITION_POLICY] = { "/policy/", "/edit" }, [EDITION_DECISION] = { "/rules/decision/", "/edit" }, [EDITION_SCORE] = { "/rules/score/", "/edit" }, [EDITION_SCHEME] = { "/evaluation/", "/what-if" },
};
const char *rule_address(visit *v, edition_kind k, const char *id) { return arena_print(v->a, "%s%s", addresses[k].page, url_part(v->a, id)); }
const char *rule_edit_address(visit *v, edition_kind k, const char *id) { return arena_print(v->a, "%s%s", rule_address(v, k, id), addresses[k].edit); }

void show_count(view *list, count_pair c)
{
    view *item = view_item(list);
    view_text(item, "name", c.name);
    if (c.has_before)
        view_int(item, "before", (int64_t)c.before);
    if (c.has_after)
        view_int(item, "after", (int64_t)c.after);
    view_flag(item, "changed", c.has_before && c.has_after && c.before != c.after);
}

void show_facts(visit *v, const facts *f)
{
    view *list = view_list(v->page, "facts");
    for (size_t i = 0; i < f->count; i++) {
        view *item = view_item(list);
        view_text(item, "name", say(f->at[i].name, v->l));
        view_text(item, "unit", unit_text(f->at[i].unit, v->l));
    }
}

const char *edition_says(const visit *v, int number)
{
    return number > 0 ? arena_print(v->a, visit_say(v, "第%d版", "edition %d"), number) : visit_say(v, "业务包中的文本", "the pack's text");
}

static void show_edition(visit *v, view *item, const edition *x, bool current)
{
    view_int(item, "number", x->number);
    view_text(item, "says", edition_says(v, x->number));
    view_text(item, "state", say(edition_state_name(x->state), v->l));
    view_flag(item, "withdrawn", x->state == EDITION_WITHDRAWN);
    view_flag(item, "in_force", x->state == EDITION_IN_FORCE);
    view_text(item, "from", x->valid_from == DATE_NONE ? NULL : date_iso(v->a, x->valid_from));
    view_text(item, "on", x->saved_on == DATE_NONE ? NULL : date_iso(v->a, x->saved_on));
    view_text(item, "by", x->by);
    view_text(item, "reason", x->reason);
    view_flag(item, "current", current);
}

bool show_editions(visit *v, edition_kind k, const char *rule, date day, error *e)
{
    edition_list all;
    TRY(editions_list(v->c, k, rule, &all, e));
    const edition *now = editions_on_day(&all, rule, day);
    view *list = view_list(v->page, "editions");
    for (size_t i = all.count; i-- > 0;)
        show_edition(v, view_item(list), &all.at[i], &all.at[i] == now);
    view_flag(v->page, "has_editions", all.count > 0);
    view_int(v->page, "newest", all.count ? all.at[all.count - 1].number : 0);
    view_int(v->page, "edition_now", now ? now->number : 0);
    view_flag(v->page, "amended", now != NULL);
    if (now)
        show_edition(v, view_map(v->page, "edition_is"), now, true);
    view_text(v->page, "kind_word", edition_kind_word(k));
    view_text(v->page, "rule", rule);
    view_flag(v->page, "may_edit", rule_may_edit(v));
    return true;
}

/* Of a policy that no pack declares and no edition in force: what was saved last. */
static bool newest_text(visit *v, edition_kind k, const char *rule, const char **text, int *number, error *e)
{
    edition_list all;
    TRY(editions_list(v->c, k, rule, &all, e));
    if (all.count) {
        *text = all.at[all.count - 1].text;
        *number = all.at[all.count - 1].number;
    }
    return true;
}

bool rule_text_asked(visit *v, edition_kind k, const char *rule, date day, const char **text, int *number, error *e)
{
    int64_t asked = visit_number(http_query(v->in, "edition"));
    if (asked >= 0 && asked < 100000)
        *number = (int)asked;
    else
        TRY(amend_current(v->c, k, rule, day, number, e));
    TRY(amend_text(v->c, k, rule, *number, text, e));
    return **text || newest_text(v, k, rule, text, number, e);
}

bool rule_page(visit *v, edition_kind k, show_rule_text *show, uses_of_rule *uses, const char *template, error *e)
{
    const char *id = visit_param(v, "id"), *text;
    policies p;
    date day;
    int number;
    error bad = { .lang = v->l };
    TRY(show_day(v, &day, e) && rule_text_asked(v, k, id, day, &text, &number, e) && show_editions(v, k, id, day, e));
    view_int(v->page, "shown", number);
    view_text(v->page, "shown_says", edition_says(v, number));
    if (!show(v, id, text, &bad))
        view_text(v->page, "fault", error_line(v->a, &bad));
    if (policies_load(v->c, day, &p, &bad)) {
        rule_uses u = uses(&p, id, v->l);
        show_uses(v, v->page, &u, k == EDITION_DECISION && text_eq(four_decision(v->c), id));
    }
    return visit_show(v, template, e);
}

void show_base(visit *v, int64_t number)
{
    view_int(v->page, "based_on", number);
    view_text(v->page, "base_says", arena_print(v->a, visit_say(v, "由%s改", "from %s"), edition_says(v, (int)number)));
}

void show_save(visit *v)
{
    const char *from = http_form(v->in, "in_force_from"), *reason = http_form(v->in, "reason");
    view_text(v->page, "in_force_from", from ? from : date_iso(v->a, today_of()));
    view_text(v->page, "save_reason", reason);
    view_flag(v->page, "draft", http_form(v->in, "draft") != NULL);
}

static bool save(visit *v, edition_kind k, const char *rule, const char *text, bool added, bool *saved, error *e)
{
    const char *from = http_form(v->in, "in_force_from");
    edition x = { .kind = k, .rule = rule, .text = text, .reason = http_form(v->in, "reason"), .valid_from = DATE_NONE, .based_on = (int)visit_number(http_form(v->in, "based_on")),
                  .added = added, .expects = (int)visit_number(http_form(v->in, "newest")) + 1, .state = http_form(v->in, "draft") ? EDITION_DRAFT : EDITION_IN_FORCE };
    error bad = { .lang = v->l };
    int number = 0;
    *saved = false;
    if (from && !date_parse_iso(str_of(from), &x.valid_from))
        x.valid_from = DATE_NONE;
    *saved = amend_save(v->c, &x, &number, &bad);
    if (*saved) {
        visit_notice(v, arena_print(v->a, "已保存为第%d版%s", number, x.state == EDITION_DRAFT ? "（草稿）" : arena_print(v->a, "，%s起执行", from)),
                     arena_print(v->a, "kept as edition %d%s", number, x.state == EDITION_DRAFT ? " (a draft)" : arena_print(v->a, ", in force from %s", from)));
        return true;
    }
    if (bad.code == ERR_STORE || bad.code == ERR_SYSTEM || bad.code == ERR_INTERNAL)
        return fail_as(e, &bad);
    view_text(v->page, "fault", error_line(v->a, &bad));
    v->out->status = bad.code == ERR_CONFLICT ? 409 : 422;
    return true;
}

bool rule_save(visit *v, edition_kind k, const char *rule, const char *text, bool *saved, error *e) { return save(v, k, rule, text, false, saved, e); }
bool rule_save_new(visit *v, const char *rule, const char *text, bool *saved, error *e) { return save(v, EDITION_POLICY, rule, text, true, saved, e); }
