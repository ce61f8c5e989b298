/* A policy's conditions edited with what that changes: counts before and after, condition by condition and for the whole.
 * The form carries the text that is worked on; each post sets its fields in that text and shows the page anew, so the
 * page does without script, and script only posts it while somebody types and takes over the counts. */
#include "amend/policy_edit.h"
#include "web/show_match.h"
#include "web/show_rule.h"

/* ---- the form ------------------------------------------------------------------------------------------------------------ */

static const char *scalar(const yaml *y, const char *key, const char *inside)
{
    return inside ? yaml_text_of(y ? yaml_get(y, key) : NULL, inside) : yaml_text_of(y, key);
}

static void show_choice(view *list, const char *code, const char *words, const char *now)
{
    view *item = view_item(list);
    view_text(item, "code", code);
    view_text(item, "words", words);
    view_flag(item, "chosen", text_eq(code, now));
}

static void show_choices(visit *v, const yaml *tree)
{
    static const text2 levels[] = { { "国家", "国家 (national)" }, { "省", "省 (provincial)" }, { "市", "市 (city)" }, { "区", "区 (district)" } };
    const code_list *kinds = map_ptr(&v->c->packs.list_by_id, STR("policy_kind"));
    view *list = view_list(v->page, "levels");
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        show_choice(list, levels[i].zh, say(levels[i], v->l), scalar(tree, "level", NULL));
    list = view_list(v->page, "kinds");
    show_choice(list, "", "", scalar(tree, "kind", NULL));
    for (size_t i = 0; kinds && i < kinds->count; i++)
        show_choice(list, kinds->items[i].code, say(kinds->items[i].name, v->l), scalar(tree, "kind", NULL));
}

static void show_fields(visit *v, const yaml *tree)
{
    static const struct { const char *name, *key, *inside; } fields[] = {
        { "policy_id", "id", NULL }, { "programme", "programme", NULL }, { "region", "region", NULL }, { "issuer", "issuer", NULL }, { "document", "document", NULL }, { "source", "source", NULL },
        { "target", "target", NULL }, { "process", "process", NULL }, { "time", "time", NULL }, { "contact", "contact", NULL },
        { "zh", "zh", NULL }, { "en", "en", NULL }, { "edition_name", "edition", NULL }, { "applies", "applies", NULL }, { "valid_from", "valid", "from" }, { "valid_to", "valid", "to" },
        { "window_from", "window", "from" }, { "window_to", "window", "to" }, { "window_always", "window", "always" },
        { "subsidy_zh", "subsidy", "zh" }, { "subsidy_feel", "subsidy", "feel" }, { "subsidy_cap", "subsidy", "cap" },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        view_text(v->page, fields[i].name, scalar(tree, fields[i].key, fields[i].inside));
    show_choices(v, tree);
    const yaml *materials = yaml_get(tree, "materials");
    buf lines = buf_new(v->a);
    for (size_t i = 0; materials && materials->kind == YAML_LIST && i < materials->count; i++)
        buf_print(&lines, "%s\n", materials->items[i]->text ? materials->items[i]->text : "");
    view_text(v->page, "materials", lines.len ? lines.text : NULL);
}

/* ---- counts ----------------------------------------------------------------------------------------------------------------- */

typedef struct sides { const policy *x, *y; policy_effect before, after; bool has_after; const char *fault; match *m, *n; } sides;

static const criterion *criterion_at(const criterion *c, const char *id)
{
    for (size_t i = 0; i < c->count; i++) {
        const criterion *found = text_eq(c->kids[i].id, id) ? &c->kids[i] : criterion_at(&c->kids[i], id);
        if (found)
            return found;
    }
    return NULL;
}

static const criterion *criterion_nth(const criterion *c, int index)
{
    for (size_t i = 0; i < c->count; i++) {
        const criterion *found = c->kids[i].index == index ? &c->kids[i] : criterion_nth(&c->kids[i], index);
        if (found)
            return found;
    }
    return NULL;
}

/* The n-th condition of the text as it is now, and the one of the same name before. */
static void show_part_counts(visit *v, view *item, const sides *s, int index, bool top)
{
    static const struct { verdict v; text2 name; } shown[] = { { VERDICT_MET, { "满足", "met" } }, { VERDICT_UNMET, { "不满足", "unmet" } }, { VERDICT_UNKNOWN, { "缺数据", "unknown" } }, { VERDICT_JUDGE, { "待判断", "to judge" } } };
    const policy *tried = s->has_after ? s->y : s->x;          /* NULL: a new one that cannot be read */
    const criterion *now = tried ? criterion_nth(&tried->root, index) : NULL;
    const criterion *was = now && s->has_after ? criterion_at(&s->x->root, now->id) : now;
    view *list = view_list(item, "counts");
    if (!now)
        return;
    const part_counts *b = was ? &s->before.part[was->index] : NULL, *a = s->has_after ? &s->after.part[now->index] : NULL;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if ((b && b->of[shown[i].v]) || (a && a->of[shown[i].v]))
            show_count(list, (count_pair){ say(shown[i].name, v->l), b ? b->of[shown[i].v] : 0, a ? a->of[shown[i].v] : 0, b != NULL, a != NULL });
    if (top)
        show_count(list, (count_pair){ visit_say(v, "只差这一条", "only this lacks"), b ? b->near : 0, a ? a->near : 0, b != NULL, a != NULL });
}

static void show_totals(visit *v, const sides *s)
{
    static const struct { standing s; text2 name; } shown[] = { { STANDING_ELIGIBLE, { "符合", "Eligible" } }, { STANDING_UNKNOWN, { "缺数据", "Unknown" } }, { STANDING_JUDGE, { "待判断", "To judge" } } };
    view *list = view_list(v->page, "totals");
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        show_count(list, (count_pair){ say(shown[i].name, v->l), s->before.total.standing[shown[i].s], s->after.total.standing[shown[i].s], true, s->has_after });
    show_count(list, (count_pair){ visit_say(v, "只差一步", "One step away"), s->before.total.near, s->after.total.near, true, s->has_after });
    view_text(v->page, "amount_before", amount_words(v->a, s->before.total.amount, v->l));
    if (s->has_after)
        view_text(v->page, "amount_after", amount_words(v->a, s->after.total.amount, v->l));
}

static const char *standing_words(visit *v, const pair *p) { return p->near ? visit_say(v, "只差一步", "one step away") : say(standing_name(p->standing), v->l); }

static void show_moves(visit *v, const sides *s, const char *key, int way)
{
    enum { MOST = 20 };
    view *group = view_map(v->page, key), *list = view_list(group, "firms");
    int64_t n = 0;
    for (uint32_t f = 0; s->has_after && f < s->m->profile->firms; f++) {
        if (policy_moved(&s->before.pair[f], &s->after.pair[f]) != way || n++ >= MOST)
            continue;
        view *item = view_item(list);
        view_text(item, "firm", s->m->profile->firm[f].name);
        view_int(item, "firm_id", s->m->profile->firm[f].id);
        view_text(item, "was", standing_words(v, &s->before.pair[f]));
        view_text(item, "is", standing_words(v, &s->after.pair[f]));
    }
    view_int(group, "count", n);
    view_flag(group, "any", n > 0);
    view_flag(group, "more", n > MOST);
}

/* ---- faults at their place ------------------------------------------------------------------------------------------------------ */

static const char *feel_fault(visit *v, const facts *f, const yaml *y, const char *text)
{
    const feel_expression *x;
    fact_use *uses;
    size_t n;
    error bad = { .lang = v->l };
    return text_empty(text) || facts_compile(f, y, text, &x, &uses, &n, &bad) ? NULL : arena_copy(v->a, bad.text);
}

static bool show_parts(visit *v, const facts *f, const policy_parts *parts, const sides *s)
{
    static const yaml nowhere = { .kind = YAML_SCALAR, .file = "" };
    static const char *const others[] = { "applies", "subsidy_feel", "subsidy_cap" };
    view *list = view_list(v->page, "parts");
    bool ok = true;
    for (size_t i = 0; i < parts->count; i++) {
        const policy_part *p = &parts->at[i];
        view *item = view_item(list);
        const char *fault = p->feel ? feel_fault(v, f, p->feel, p->feel->text) : NULL;
        ok = ok && !fault;
        view_text(item, "path", p->path);
        view_text(item, "part_zh", p->zh);
        view_text(item, "clause", p->clause);
        view_text(item, "feel", p->feel ? p->feel->text : NULL);
        view_flag(item, "has_feel", p->feel != NULL);
        view_flag(item, "judge", p->judge);
        view_flag(item, "group", p->group);
        view_int(item, "depth", p->depth);
        view_text(item, "part_fault", fault);
        show_part_counts(v, item, s, (int)i + 1, !p->depth);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const char *fault = feel_fault(v, f, &nowhere, scalar(parts->tree, i ? "subsidy" : "applies", i == 1 ? "feel" : i == 2 ? "cap" : NULL));
        ok = ok && !fault;
        view_text(v->page, arena_print(v->a, "%s_fault", others[i]), fault);
    }
    return ok;
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------ */

static const char *field_words(visit *v, const char *field)
{
    static const struct { const char *field; text2 words; } fields[] = {
        { "id", { "编号", "Id" } }, { "zh", { "名称", "Title" } }, { "en", { "英文名称", "English title" } }, { "programme", { "项目", "Programme" } }, { "level", { "级别", "Level" } }, { "kind", { "类别", "Kind" } },
        { "region", { "地区", "Region" } }, { "valid", { "政策有效期", "Valid" } }, { "valid.from", { "政策有效期起", "Valid from" } }, { "valid.to", { "政策有效期止", "Valid to" } }, { "window", { "申报时间", "Window" } },
        { "window.from", { "申报开始", "Window from" } }, { "window.to", { "申报截止", "Window to" } }, { "applies", { "适用范围", "For whom" } }, { "conditions", { "条件", "Conditions" } }, { "materials", { "材料", "Materials" } },
        { "subsidy", { "补助标准", "Subsidy" } }, { "subsidy.zh", { "补助标准", "Subsidy" } }, { "subsidy.feel", { "补助金额", "Amount" } }, { "subsidy.cap", { "最高", "At most" } },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (text_eq(fields[i].field, field))
            return say(fields[i].words, v->l);
    return field;
}

static void show_field_faults(visit *v, const policy_faults *f)
{
    view *list = view_list(v->page, "field_faults");
    for (size_t i = 0; i < f->count; i++) {
        view *item = view_item(list);
        view_text(item, "field", f->at[i].field ? field_words(v, f->at[i].field) : "");
        view_text(item, "text", f->at[i].text);
    }
}

/* The text tried beside what counts today; a text that cannot be read has no counts after. */
static void read_after(visit *v, const char *id, const char *text, date day, sides *s, policies *after)
{
    edition_set set;
    pack_faults faults = { 0 };
    policy_faults told;
    error bad = { .lang = v->l };
    bool ok = edition_set_on(v->c, day, &set, &bad);
    if (ok)
        edition_try(&set, EDITION_POLICY, id, text, v->l);
    s->y = ok && policies_read(v->c, &set, after, &faults, &bad) ? policy_find(after, id, &bad) : NULL;
    if (s->y)
        return;
    if (!faults.len) {
        s->fault = error_line(v->a, &bad);
        return;
    }
    policy_faults_of(v->a, text, edition_of(&set, EDITION_POLICY, id)->file, &faults, &told);
    show_field_faults(v, &told);
}

/* Only the facts that the two texts ask for are read, and only their rules evaluated. */
static bool count_sides(visit *v, const policies *p, const policies *after, date day, sides *s, error *e)
{
    bool *wanted = NEW_N(v->a, bool, p->facts.count + 1);
    policy_needs(p, s->x, wanted);
    if (s->y)
        policy_needs(after, s->y, wanted);
    TRY(match_open_some(v->c, p, day, wanted, &s->m, e) && policy_effect_of(s->m, s->x, &s->before, e));
    s->n = s->y ? match_beside(s->m, after) : NULL;
    s->has_after = s->y != NULL;
    return !s->y || policy_effect_of(s->n, s->y, &s->after, e);
}

static void show_counted(visit *v, const policies *p, const char *text, const sides *s)
{
    policy_parts parts;
    error bad = { .lang = v->l };
    if (policy_parts_of(v->a, text, "", &parts, &bad)) {
        show_fields(v, parts.tree);
        bool ok = show_parts(v, &p->facts, &parts, s);
        view_text(v->page, "whole_fault", ok ? s->fault : visit_say(v, "有表达式写得不对，见下面红字", "an expression is wrong: see below"));
        view_text(v->page, "title_says", v->l == LANG_EN && scalar(parts.tree, "en", NULL) ? scalar(parts.tree, "en", NULL) : scalar(parts.tree, "zh", NULL));
    }
    show_facts(v, &p->facts);
    if (!s->m)
        return;
    show_totals(v, s);
    if (s->has_after) {
        show_moves(v, s, "better", 1);
        show_moves(v, s, "worse", -1);
    }
    view_flag(v->page, "compared", s->has_after);
    view_int(v->page, "firm_count", s->m->profile->firms);
}

static bool show_edit(visit *v, const char *id, const char *text, bool compare, error *e)
{
    policies p, after;
    sides s = { 0 };
    int64_t from = rule_millis();
    date day = today_of();
    TRY(policies_load(v->c, day, &p, e));
    map_value *there = map_get(&p.by_id, str_of(id));
    s.x = there ? &p.at[there->num] : NULL;
    if (compare || !s.x)
        read_after(v, id, text, day, &s, &after);
    bool alone = !s.x && s.y;                   /* nothing counts today that it could be compared with */
    if (alone) {
        s.x = s.y;
        s.y = NULL;
    }
    bool ok = !s.x || count_sides(v, alone ? &after : &p, &after, day, &s, e);
    if (ok) {
        view_int(v->page, "millis", rule_millis() - from);
        show_counted(v, alone ? &after : &p, text, &s);
    }
    match_close(s.m);
    match_close(s.n);
    view_text(v->page, "id", id);
    view_text(v->page, "action", v->route->pattern[1] == 'r' ? "/rules/policy/new" : visit_url(v->a, "/policy/%s/edit", id));
    view_flag(v->page, "is_new", v->route->pattern[1] == 'r');
    view_text(v->page, "text", text);
    view_text(v->page, "live_js", asset_url(v->site, "live.js"));
    show_save(v);
    return ok && visit_show(v, "policy_edit", e);
}

bool policy_edit_page(visit *v, error *e)
{
    const char *id = visit_param(v, "id"), *text;
    int number;
    TRY(rule_wants_edit(v, e) && rule_text_asked(v, EDITION_POLICY, id, today_of(), &text, &number, e) && show_editions(v, EDITION_POLICY, id, today_of(), e));
    show_base(v, number);
    return show_edit(v, id, text, http_query(v->in, "edition") != NULL, e);
}

/* do=count or save; the fields of the form are set in the text it carries. */
bool policy_edit_sent(visit *v, error *e)
{
    const char *id = visit_param(v, "id"), *carried = http_form(v->in, "text"), *pack, *text;
    error bad = { .lang = v->l };
    bool saved = false;
    TRY(rule_wants_edit(v, e) && amend_text(v->c, EDITION_POLICY, id, 0, &pack, e) && show_editions(v, EDITION_POLICY, id, today_of(), e));
    show_base(v, visit_number(http_form(v->in, "based_on")));
    if (!carried || strlen(carried) > EDITION_MOST_BYTES)
        return fail(e, ERR_LIMIT, "政策全文缺失或超过 %d KB", "the text is missing or longer than %d KB", (int)EDITION_MOST_BYTES >> 10);
    if (!policy_edited(v->a, carried, rule_form_field, v, &text, &bad)) {
        view_text(v->page, "fault", error_line(v->a, &bad));
        text = pack;
    } else if (text_eq(http_form(v->in, "do"), "save")) {
        TRY(rule_save(v, EDITION_POLICY, id, text, &saved, e));
        if (saved)
            return visit_go(v, visit_url(v->a, "/policy/%s", id));
    }
    return show_edit(v, id, text, true, e);
}

/* ---- a new one ------------------------------------------------------------------------------------------------------------------- */

/* ?copy=ID: from the text of another as it counts today. */
bool policy_new_page(visit *v, error *e)
{
    const char *copy = http_query(v->in, "copy"), *from = NULL, *id, *text;
    policies p;
    int number;
    TRY(rule_wants_edit(v, e) && policies_load(v->c, today_of(), &p, e));
    if (!text_empty(copy))
        TRY(amend_current(v->c, EDITION_POLICY, copy, today_of(), &number, e) && amend_text(v->c, EDITION_POLICY, copy, number, &from, e));
    TRY(policy_id_free(v->c, &p, from ? copy : NULL, today_of(), &id, e) && policy_begun(v->a, id, from, &text, e));
    return show_edit(v, id, text, true, e);
}

/* The id as it stands in the text; *free false, with `fault` on the page, when there is such a policy. */
static bool new_id(visit *v, const char *text, const char **id, bool *is_free, error *e)
{
    yaml *tree;
    bool known;
    TRY(yaml_parse(v->a, str_of(text), "", &tree, e));
    *id = scalar(tree, "id", NULL) ? scalar(tree, "id", NULL) : "";
    TRY(amend_known(v->c, EDITION_POLICY, *id, &known, e));
    *is_free = !known;
    if (known)
        view_text(v->page, "fault", arena_print(v->a, visit_say(v, "编号：已有政策 %s，请换一个编号", "Id: there is a policy %s already, take another"), *id));
    return true;
}

bool policy_new_sent(visit *v, error *e)
{
    const char *carried = http_form(v->in, "text"), *text, *id;
    bool saved = false, is_free;
    if (!carried || strlen(carried) > EDITION_MOST_BYTES)
        return fail(e, ERR_LIMIT, "政策全文缺失或超过 %d KB", "the text is missing or longer than %d KB", (int)EDITION_MOST_BYTES >> 10);
    TRY(rule_wants_edit(v, e) && policy_edited(v->a, carried, rule_form_field, v, &text, e) && new_id(v, text, &id, &is_free, e));
    if (is_free && text_eq(http_form(v->in, "do"), "save"))
        TRY(rule_save_new(v, id, text, &saved, e));
    return saved ? visit_go(v, visit_url(v->a, "/rules/policy/%s/editions", id)) : show_edit(v, id, text, true, e);
}
