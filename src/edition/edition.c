#include "edition/edition.h"

#include "base/vec.h"

static const struct { const char *word; text2 name; } kinds[EDITION_KINDS] = { { "policy", { "政策", "policy" } }, { "decision", { "决策表", "decision table" } },
                                                                              { "score", { "评分表", "scoring table" } }, { "scheme", { "评价办法", "evaluation scheme" } } };
static const struct { const char *word; text2 name; } states[EDITION_STATES] = { { "draft", { "草稿", "draft" } }, { "in_force", { "执行中", "in force" } }, { "withdrawn", { "已停用", "withdrawn" } } };

const char *edition_kind_word(edition_kind k) { return kinds[k].word; }
text2 edition_kind_name(edition_kind k) { return kinds[k].name; }
text2 edition_state_name(edition_state s) { return states[s].name; }

bool edition_kind_of(const char *word, edition_kind *out)
{
    for (int i = 0; i < EDITION_KINDS; i++)
        if (text_eq(kinds[i].word, word) || text_eq(kinds[i].name.zh, word)) {
            *out = (edition_kind)i;
            return true;
        }
    return false;
}

static edition_state state_of(str word)
{
    for (int i = 0; i < EDITION_STATES; i++)
        if (str_eq(str_of(states[i].word), word))
            return (edition_state)i;
    return EDITION_WITHDRAWN;
}

static bool kept(const core *c) { return map_get(&c->packs.ledger_by_id, STR("rule_edition")) != NULL; }

static const char *file_of(arena *a, lang l, const edition *x)
{
    if (!x->number)
        return arena_print(a, "%s %s", say(kinds[x->kind].name, l), x->rule);
    return arena_print(a, say((text2){ "%s %s 第%d版", "%s %s edition %d" }, l), say(kinds[x->kind].name, l), x->rule, x->number);
}

/* ---- reading -------------------------------------------------------------------------------------------------------------- */

static edition read_one(core *c, edition_kind k, const rows *r)
{
    edition x = { .record = rows_int(r, 0), .kind = k, .rule = str_copy(c->a, rows_text(r, 1)), .number = (int)rows_int(r, 2), .state = state_of(rows_text(r, 3)),
                  .reason = str_copy(c->a, rows_text(r, 5)), .by = str_copy(c->a, rows_text(r, 6)), .based_on = rows_null(r, 8) ? -1 : (int)rows_int(r, 8), .text = str_copy(c->a, rows_text(r, 9)) };
    if (!date_parse_iso(rows_text(r, 4), &x.valid_from))
        x.valid_from = DATE_NONE;
    if (!date_parse_iso(rows_text(r, 7), &x.saved_on))
        x.saved_on = DATE_NONE;
    x.file = file_of(c->a, c->lang, &x);
    return x;
}

bool editions_list(core *c, edition_kind k, const char *rule, edition_list *out, error *e)
{
    VEC(edition) all = { 0 };
    rows *r;
    bool more = true, ok = true;
    const value args[] = { v_text(kinds[k].word), v_text(rule ? rule : "") };
    *out = (edition_list){ 0 };
    if (!kept(c))
        return true;
    TRY(store_query(c->s, arena_print(c->a, "SELECT id, rule, edition, state, valid_from, reason, saved_by, saved_on, based_on, body FROM rule_edition WHERE kind = ?%s ORDER BY rule, edition", rule ? " AND rule = ?" : ""),
                    args, rule ? 2 : 1, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(c->a, &all, read_one(c, k, r));
    rows_close(r);
    *out = (edition_list){ all.at, all.len };
    return ok;
}

const edition *editions_number(const edition_list *x, int number)
{
    for (size_t i = 0; i < x->count; i++)
        if (x->at[i].number == number)
            return &x->at[i];
    return NULL;
}

/* They stand in the order they were saved: of one day the last counts. */
const edition *editions_on_day(const edition_list *x, const char *rule, date day)
{
    const edition *best = NULL;
    for (size_t i = 0; i < x->count; i++) {
        const edition *y = &x->at[i];
        if (y->state == EDITION_IN_FORCE && y->valid_from != DATE_NONE && y->valid_from <= day && text_eq(y->rule, rule) && (!best || y->valid_from >= best->valid_from))
            best = y;
    }
    return best;
}

/* ---- what counts on a day --------------------------------------------------------------------------------------------------- */

static map_value *place_of(edition_set *s, edition_kind k, const char *rule) { return map_put(&s->by_rule, str_of(arena_print(s->a, "%s/%s", kinds[k].word, rule)), NULL); }

bool edition_set_on(core *c, date day, edition_set *out, error *e)
{
    *out = (edition_set){ c->a, map_new(c->a) };
    for (int k = 0; k < EDITION_KINDS; k++) {
        edition_list all;
        TRY(editions_list(c, (edition_kind)k, NULL, &all, e));
        for (size_t i = 0; i < all.count; i++)
            place_of(out, (edition_kind)k, all.at[i].rule)->cptr = editions_on_day(&all, all.at[i].rule, day);
    }
    return true;
}

const edition *edition_of(const edition_set *s, edition_kind k, const char *rule)
{
    map_value *v = s && s->by_rule.len ? map_get(&s->by_rule, str_of(arena_print(s->a, "%s/%s", kinds[k].word, rule))) : NULL;
    return v ? v->cptr : NULL;
}

void edition_try(edition_set *s, edition_kind k, const char *rule, const char *text, lang l)
{
    edition *x = NULL;
    if (text) {
        x = NEW(s->a, edition);
        *x = (edition){ .kind = k, .rule = rule, .text = text, .state = EDITION_DRAFT, .valid_from = DATE_NONE, .saved_on = DATE_NONE };
        x->file = file_of(s->a, l, x);
    }
    place_of(s, k, rule)->cptr = x;
}

bool edition_tree(arena *a, const edition *x, const char *key, yaml **out, error *e)
{
    TRY(yaml_parse(a, str_of(x->text), x->file, out, e));
    const yaml *id = *out ? yaml_get(*out, key) : NULL;
    return (id && id->kind == YAML_SCALAR && text_eq(id->text, x->rule)) ||
           fail_at(e, ERR_DECLARATION, (place){ .file = x->file, .row = id ? id->line : 1 }, "%s 应为 %s：一个版本不能换成别的%s", "%s must be %s: an edition cannot be of another %s", key, x->rule, say(kinds[x->kind].name, e->lang));
}

/* ---- writing ---------------------------------------------------------------------------------------------------------------- */

static bool fit_to_save(core *c, const edition *x, error *e)
{
    if (!kept(c))
        return fail(e, ERR_DECLARATION, "业务包 rules 不在，不能保存规则版本", "the pack rules is missing: editions cannot be kept");
    if (text_empty(x->text) || strlen(x->text) > EDITION_MOST_BYTES)
        return fail(e, ERR_LIMIT, "规则全文应为 1 字节到 %d KB", "the text must have 1 byte to %d KB", (int)EDITION_MOST_BYTES >> 10);
    if (text_empty(x->reason) || strlen(x->reason) > EDITION_MOST_REASON)
        return fail(e, ERR_INPUT, "请写明修改理由（%d 字节以内）", "give the reason (up to %d bytes)", (int)EDITION_MOST_REASON);
    return x->valid_from != DATE_NONE || fail(e, ERR_INPUT, "请写明从哪一天起执行，如 2026-04-01", "say from which day it is in force: 2026-04-01");
}

static bool put(core *c, batch *b, const edition *x, int number, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "rule_edition", e);
    writer *w = NULL;
    int64_t id;
    bool ok = l && writer_open(c, b, l, &w, e) &&
              writer_put(w, FIELD_SET({ "kind", v_text(kinds[x->kind].word) }, { "rule", v_text(x->rule) }, { "edition", V_INT(number) }, { "state", v_text(states[x->state].word) },
                                      { "valid_from", v_text(date_iso(c->a, x->valid_from)) }, { "reason", v_text(x->reason) }, { "saved_by", v_text(c->who) }, { "saved_on", v_text(date_iso(c->a, today_of())) },
                                      { "based_on", x->based_on < 0 ? V_NULL : V_INT(x->based_on) }, { "body", v_text(x->text) }), &id, e);
    writer_close(w);
    return ok;
}

bool edition_save(core *c, const edition *x, int *number, error *e)
{
    batch b;
    int64_t last = 0;
    bool found;
    const value key[] = { v_text(kinds[x->kind].word), v_text(x->rule) };
    TRY(fit_to_save(c, x, e));
    batch_info info = { .who = c->who, .action = "save-rule", .subject = arena_print(c->a, "%s %s", kinds[x->kind].word, x->rule), .reason = x->reason };
    TRY(batch_begin(c->s, &info, &b, e));
    bool ok = store_int(c->s, "SELECT max(edition) FROM rule_edition WHERE kind = ? AND rule = ?", key, 2, &last, &found, e);
    *number = (int)(found ? last : 0) + 1;
    if (ok && x->expects && x->expects != *number)
        ok = fail(e, ERR_CONFLICT, "别人在这期间保存了第%d版，没有保存；看过差别后再按一次保存，就以这份为准", "somebody saved edition %d meanwhile, so nothing was kept: look at it, and save again if yours is to count", *number - 1);
    ok = ok && put(c, &b, x, *number, e);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}

bool edition_set_state(core *c, const edition *x, edition_state to, const char *reason, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "rule_edition", e);
    batch b;
    writer *w = NULL;
    batch_info info = { .who = c->who, .action = to == EDITION_WITHDRAWN ? "withdraw-rule" : "force-rule", .subject = arena_print(c->a, "%s %s %d", kinds[x->kind].word, x->rule, x->number), .reason = reason };
    if (text_empty(reason) || strlen(reason) > EDITION_MOST_REASON)
        return fail(e, ERR_INPUT, "请写明理由（%d 字节以内）", "give the reason (up to %d bytes)", (int)EDITION_MOST_REASON);
    if (x->state == to)
        return fail(e, ERR_CONFLICT, "这一版已经是“%s”", "this edition is “%s” already", say(states[to].name, e->lang));
    TRY(l && batch_begin(c->s, &info, &b, e));
    bool ok = writer_open(c, &b, l, &w, e) && writer_set(w, x->record, FIELD_SET({ "state", v_text(states[to].word) }), e);
    writer_close(w);
    if (ok)
        return batch_end(&b, e);
    batch_abandon(&b);
    return false;
}
