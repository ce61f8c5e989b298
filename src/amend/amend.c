#include "amend/amend.h"

#include "amend/score_edit.h"
#include "evaluate/four.h"
#include "evaluate/scheme.h"

static bool policy_text(core *c, const char *rule, const char **out, error *e)
{
    const yaml *y;
    char *text;
    TRY(policy_declared(c, rule, &y, e) && yaml_text(c->a, y, &text, e));
    *out = text;
    return true;
}

static bool declared_text(core *c, edition_kind k, const char *rule, const char **out, error *e)
{
    static bool (*const declared[EDITION_KINDS])(core *c, const char *id, const pack_file **out, error *e) = { [EDITION_DECISION] = decision_declared, [EDITION_SCORE] = score_declared, [EDITION_SCHEME] = scheme_declared };
    const pack_file *file;
    if (k == EDITION_POLICY)
        return policy_text(c, rule, out, e);
    TRY(declared[k](c, rule, &file, e));
    *out = str_copy(c->a, file->bytes);
    return true;
}

bool amend_text(core *c, edition_kind k, const char *rule, int number, const char **out, error *e)
{
    edition_list all;
    error none = { 0 };
    TRY(editions_list(c, k, rule, &all, e));
    if (!number) {
        *out = "";
        return (k == EDITION_POLICY && all.count && !declared_text(c, k, rule, out, &none)) || declared_text(c, k, rule, out, e);
    }
    const edition *x = editions_number(&all, number);
    if (!x)
        return fail(e, ERR_NOT_FOUND, "%s %s 没有第%d版", "%s %s has no edition %d", say(edition_kind_name(k), e->lang), rule, number);
    *out = x->text;
    return true;
}

bool amend_current(core *c, edition_kind k, const char *rule, date day, int *number, error *e)
{
    edition_list all;
    TRY(editions_list(c, k, rule, &all, e));
    const edition *x = editions_on_day(&all, rule, day);
    *number = x ? x->number : 0;
    return true;
}

bool amend_known(core *c, edition_kind k, const char *rule, bool *known, error *e)
{
    edition_list all;
    const char *text;
    error none = { 0 };
    TRY(editions_list(c, k, rule, &all, e));
    *known = all.count || declared_text(c, k, rule, &text, &none);
    return true;
}

static bool known_as_said(core *c, const edition *x, error *e)
{
    bool known;
    const char *text;
    TRY(amend_known(c, x->kind, x->rule, &known, e));
    if (known && x->added)
        return fail(e, ERR_CONFLICT, "已有政策 %s：请换一个编号（id）", "there is a policy %s already: take another id", x->rule);
    return known || x->added || declared_text(c, x->kind, x->rule, &text, e);
}

/* Of tables and schemes only what a pack declares has editions. */
static bool is_declared(core *c, edition_kind k, const char *rule, error *e)
{
    const char *text;
    return declared_text(c, k, rule, &text, e);
}

bool amend_check(core *c, edition_kind k, const char *rule, const char *text, date day, policies *out, error *e)
{
    edition_set set;
    if (strlen(text) > EDITION_MOST_BYTES)
        return fail(e, ERR_LIMIT, "规则全文超过 %d KB", "the text is longer than %d KB", (int)EDITION_MOST_BYTES >> 10);
    TRY((k == EDITION_POLICY || is_declared(c, k, rule, e)) && edition_set_on(c, day, &set, e));
    edition_try(&set, k, rule, text, e->lang);
    decision_model m;
    scheme s;
    score_table t;
    pack_faults faults = { 0 };
    if (k == EDITION_DECISION)
        TRY(decision_open(c, &set, rule, &m, e) && four_check(c, &set, e));
    if (k == EDITION_SCHEME)
        TRY(scheme_open(c, &set, rule, &s, NULL, e));
    return policies_load_with(c, &set, out, e) && (k != EDITION_SCORE || score_text_read(c, &out->facts, rule, text, &t, &faults, e));
}

bool amend_save(core *c, const edition *x, int *number, error *e)
{
    policies p;
    if (x->valid_from == DATE_NONE)
        return fail(e, ERR_INPUT, "请写明从哪一天起执行，如 2026-04-01", "say from which day it is in force: 2026-04-01");
    return known_as_said(c, x, e) && amend_check(c, x->kind, x->rule, x->text, x->valid_from, &p, e) && edition_save(c, x, number, e);
}

bool amend_state(core *c, edition_kind k, const char *rule, int number, edition_state to, const char *reason, error *e)
{
    edition_list all;
    policies p;
    TRY(editions_list(c, k, rule, &all, e));
    const edition *x = editions_number(&all, number);
    if (!x)
        return fail(e, ERR_NOT_FOUND, "%s %s 没有第%d版", "%s %s has no edition %d", say(edition_kind_name(k), e->lang), rule, number);
    if (to == EDITION_IN_FORCE)
        TRY(amend_check(c, k, rule, x->text, x->valid_from, &p, e));
    return edition_set_state(c, x, to, reason, e);
}

bool amend_readable(core *c, edition_kind k, const char *rule, const char *text, const char **out, error *e)
{
    dmn_model *m;
    yaml *y;
    char *made;
    error none = { 0 };
    *out = text;
    if (k == EDITION_DECISION) {
        TRY(dmn_open_text(c->a, str_of(text), rule, &m, e));
        *out = decision_lines(c->a, m, e->lang);
    } else if (yaml_parse(c->a, str_of(text), rule, &y, &none) && y && yaml_text(c->a, y, &made, &none))
        *out = made;
    return true;
}
