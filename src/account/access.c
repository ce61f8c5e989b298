#include "account/access.h"

#include "ledger/decl_read.h"

/* ---- declarations --------------------------------------------------------------------------------------------------------- */

static const struct { const char *name; right r; } right_names[] = {
    { "view", RIGHT_VIEW }, { "edit", RIGHT_EDIT }, { "import", RIGHT_IMPORT }, { "export", RIGHT_EXPORT }, { "personal", RIGHT_PERSONAL }, { "approve", RIGHT_APPROVE },
};

static bool read_rights(arena *a, const yaml *y, unsigned *out, error *e)
{
    const char **words;
    size_t n;
    TRY(yaml_texts(a, y, &words, &n, e));
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < sizeof right_names / sizeof *right_names && !text_eq(words[i], right_names[k].name))
            k++;
        if (k == sizeof right_names / sizeof *right_names)
            return yaml_fail(y, e, "没有“%s”这种权限（view、edit、import、export、personal、approve）", "there is no right “%s” (view, edit, import, export, personal, approve)", words[i]);
        *out |= right_names[k].r;
    }
    return true;
}

static bool texts_of(arena *a, const yaml *y, const char *key, const char ***out, size_t *n, error *e)
{
    const yaml *v = yaml_get(y, key);
    return !v || yaml_texts(a, v, out, n, e);
}

static bool names_ledger(const role_entry *x, const ledger_decl *l)
{
    for (size_t i = 0; i < x->of_count; i++) {
        const char *of = x->of[i];
        if (text_eq(of, "*") || text_eq(of, l->id) || (strncmp(of, "pack:", 5) == 0 && text_eq(of + 5, l->pack)))
            return true;
    }
    return false;
}

/* What a person lacks equals nothing: with null, `企业 = 用户.企业` would open the records without a firm. */
static const feel_context *person(arena *a, const account *who)
{
    enum { PARTS = 5 };
    feel_entry *in = NEW_N(a, feel_entry, 2 * PARTS), *out = NEW_N(a, feel_entry, 2);
    const struct { const char *zh, *en; feel_value v; } parts[PARTS] = {
        { "账号", "account", feel_string(str_of(who->name)) }, { "名称", "name", feel_string(str_of(who->display)) }, { "角色", "role", feel_string(str_of(who->role)) },
        { "科室", "section", feel_string(str_of(who->section)) }, { "企业", "enterprise", feel_integer(who->enterprise ? who->enterprise : -1) },
    };
    for (size_t i = 0; i < PARTS; i++) {
        in[2 * i] = (feel_entry){ str_of(parts[i].zh), parts[i].v };
        in[2 * i + 1] = (feel_entry){ str_of(parts[i].en), parts[i].v };
    }
    feel_value v = feel_context_of(a, in, 2 * PARTS);
    out[0] = (feel_entry){ STR("用户"), v };
    out[1] = (feel_entry){ STR("user"), v };
    return feel_context_of(a, out, 2).context;
}

/* A ledger that is named but not there (its pack may be gone) is no fault; a condition that does not fit is. */
static bool check_rows(core *c, const role_entry *x, error *e)
{
    static const account nobody = { .name = "", .display = "", .role = "" };
    for (size_t i = 0; x->rows && i < c->packs.ledger_count; i++) {
        const ledger_decl *l = c->packs.ledgers[i];
        error why = { .lang = e->lang };
        filter *f;
        if (!names_ledger(x, l))
            continue;
        if (!filter_new(c, l, c->a, &f, &why) || !filter_add(f, x->rows, person(c->a, &nobody), &why))
            return yaml_fail(x->at, e, "rows 不适用于台账 %s：%s", "rows do not fit ledger %s: %s", l->id, why.text);
    }
    return true;
}

static bool read_entry(core *c, const yaml *y, role_entry *x, error *e)
{
    const yaml *rows_ = yaml_get(y, "rows"), *rights = yaml_get(y, "rights");
    *x = (role_entry){ .at = y };
    if (!yaml_get(y, "of") || !rights)
        return yaml_fail(y, e, "每条规定要有 of 和 rights", "each entry needs of and rights");
    TRY(texts_of(c->a, y, "of", &x->of, &x->of_count, e) && texts_of(c->a, y, "section", &x->sections, &x->section_count, e) &&
        texts_of(c->a, y, "hide", &x->hide, &x->hide_count, e) && texts_of(c->a, y, "keep", &x->keep, &x->keep_count, e) && read_rights(c->a, rights, &x->rights, e));
    return (!rows_ || yaml_scalar(rows_, &x->rows, e)) && check_rows(c, x, e);
}

static bool read_role(core *c, const yaml *y, roles *out, error *e)
{
    const yaml *id = yaml_get(y, "id"), *zh = yaml_get(y, "zh"), *en = yaml_get(y, "en"), *door = yaml_get(y, "door"), *ledgers = yaml_get(y, "ledgers");
    role_decl r = { .at = y };
    if (!id || !zh || !en || !ledgers || ledgers->kind != YAML_LIST)
        return yaml_fail(y, e, "角色要有 id、zh、en、pages 和 ledgers: [规定…]", "a role needs id, zh, en, pages and ledgers: [entries]");
    r.id = id->text;
    r.title = (text2){ zh->text, en->text };
    r.door = door && text_eq(door->text, "true");
    if (role_find(out, r.id))
        return yaml_fail(y, e, "角色“%s”声明了两次", "role “%s” is declared twice", r.id);
    TRY(texts_of(c->a, y, "pages", &r.pages, &r.page_count, e));
    r.entries = NEW_N(c->a, role_entry, ledgers->count + 1);
    for (size_t i = 0; i < ledgers->count; i++)
        TRY(read_entry(c, ledgers->items[i], &r.entries[r.entry_count++], e));
    VEC_ADD(c->a, out, r);
    return true;
}

bool roles_load(core *c, roles *out, error *e)
{
    *out = (roles){ 0 };
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(&c->packs, "roles", ".yaml", &i));) {
        yaml *y;
        TRY(yaml_parse(c->a, f->bytes, f->path, &y, e));
        const yaml *list = yaml_get(y, "roles");
        if (!list || list->kind != YAML_LIST)
            return yaml_fail(y, e, "应写 roles: [角色…]", "expected roles: [roles]");
        for (size_t k = 0; k < list->count; k++)
            TRY(read_role(c, list->items[k], out, e));
    }
    return true;
}

const role_decl *role_find(const roles *r, const char *id)
{
    for (size_t i = 0; i < r->len; i++)
        if (text_eq(r->at[i].id, id))
            return &r->at[i];
    return NULL;
}

static bool among(const char *const *at, size_t n, const char *what)
{
    for (size_t i = 0; i < n; i++)
        if (text_eq(at[i], what))
            return true;
    return false;
}

bool role_has_page(const role_decl *r, const char *page)
{
    return r && (among(r->pages, r->page_count, page) || among(r->pages, r->page_count, "*"));
}

/* ---- one person ------------------------------------------------------------------------------------------------------------ */

ledger_rights access_to(const roles *r, const account *who, const ledger_decl *l)
{
    const role_decl *role = role_find(r, who->role);
    for (size_t i = 0; role && who->state == ACCOUNT_ACTIVE && i < role->entry_count; i++) {
        const role_entry *x = &role->entries[i];
        if (names_ledger(x, l) && (!x->section_count || (who->section && among(x->sections, x->section_count, who->section))))
            return (ledger_rights){ x->rights, x, who, role };
    }
    return (ledger_rights){ .who = who, .role = role };
}

bool rights_see(const ledger_rights *g, const field_decl *f)
{
    if (!may(g, RIGHT_VIEW) || among(g->entry->hide, g->entry->hide_count, f->id))
        return false;
    return !f->personal || may(g, RIGHT_PERSONAL) || (g->entry->rows && g->who->enterprise);
}

bool rights_change(const ledger_rights *g, const field_decl *f)
{
    return may(g, RIGHT_EDIT) && rights_see(g, f) && !f->computed && !among(g->entry->keep, g->entry->keep_count, f->id);
}

bool rights_filter(const ledger_rights *g, filter *f, arena *a, error *e)
{
    return !g->entry || !g->entry->rows || filter_add(f, g->entry->rows, person(a, g->who), e);
}

static bool sees_field(const void *g, const field_decl *f) { return rights_see(g, f); }

bool rights_condition(const ledger_rights *g, filter *f, const char *feel, error *e) { return filter_add_seen(f, feel, sees_field, g, e); }

bool rights_record(core *c, const ledger_rights *g, const ledger_decl *l, const record *r, arena *a, bool *sees, error *e)
{
    filter *f;
    *sees = false;
    if (!may(g, RIGHT_VIEW))
        return true;
    TRY(filter_new(c, l, a, &f, e) && rights_filter(g, f, a, e));
    *sees = filter_holds(f, r->id, r->values);
    return true;
}
