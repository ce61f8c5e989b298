#include "web/list.h"

#include "report/escape.h"

static bool is_text(const field_decl *f) { return f->type == FIELD_TEXT || f->type == FIELD_TEXTS || f->type == FIELD_CODE; }

/* A text that holds the word, for LIKE ? ESCAPE '!'. */
static const char *like(arena *a, str word)
{
    buf b = buf_new(a);
    buf_putc(&b, '%');
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] == '%' || word.at[i] == '_' || word.at[i] == '!')
            buf_putc(&b, '!');
        buf_putc(&b, word.at[i]);
    }
    buf_putc(&b, '%');
    return b.text;
}

/* A word in any text field; of a reference, in the label of what it refers to. */
static void add_like(visit *v, filter *f, const words_ask *k, str word)
{
    buf b = buf_new(v->a);
    VEC(value) args = { 0 };
    value pattern = v_text(like(v->a, word));
    for (size_t i = 0; i < k->l->count; i++) {
        const field_decl *x = &k->l->fields[i];
        if (!k->sees(k->self, x))
            continue;
        if (is_text(x))
            buf_print(&b, "%s%s LIKE ? ESCAPE '!'", b.len ? " OR " : "", x->id);
        else if (x->type == FIELD_REF && x->ref->label >= 0)
            buf_print(&b, "%s%s IN (SELECT id FROM %s WHERE %s LIKE ? ESCAPE '!')", b.len ? " OR " : "", x->id, x->ref->id, x->ref->fields[x->ref->label].id);
        else
            continue;
        VEC_ADD(v->a, &args, pattern);
    }
    filter_add_sql(f, b.len ? b.text : "1 = 0", args.at, args.len);
}

bool list_words(visit *v, filter *f, const words_ask *k, error *e)
{
    word_hits hits;
    bool ready;
    str word[WORDS_MOST];
    TRY(words_find(v->words, v->c, v->a, k, &hits, &ready, e));
    if (ready) {
        filter_add_ids(f, hits.ids, hits.n);
        return true;
    }
    for (size_t i = 0, n = words_split(v->a, k->q, word); i < n; i++)
        add_like(v, f, k, word[i]);
    return true;
}

static bool sees_field(const void *g, const field_decl *f) { return rights_see(g, f); }

static void add_field(visit *v, list_ask *k, const field_decl *f)
{
    if (!f || !rights_see(&k->g, f) || k->field_count == 60)
        return;
    if (!k->fields)
        k->fields = NEW_N(v->a, const field_decl *, 64);
    k->fields[k->field_count++] = f;
    k->personal = k->personal || f->personal;
}

/* Ticked boxes come as col=a&col=b, an address of ours as cols=a,b. */
static const char *asked_columns(visit *v)
{
    const char *cols = http_query(v->in, "cols");
    buf b = buf_new(v->a);
    for (size_t i = 0; !cols && i < v->in->query.len; i++)
        if (str_eq(v->in->query.at[i].name, STR("col"))) {
            buf_puts(&b, b.len ? "," : "");
            buf_add(&b, v->in->query.at[i].value);
        }
    return cols ? cols : b.text;
}

static void read_fields(visit *v, list_ask *k)
{
    k->cols = asked_columns(v);
    for (const char *c = k->cols; c && *c;) {
        size_t n = strcspn(c, ",");
        add_field(v, k, field_find(k->l, arena_copy_n(v->a, c, n)));
        c += n + (c[n] == ',');
    }
}

bool list_usual(visit *v, list_ask *k, error *e)
{
    enum { FIRST = 8, MOSTLY_EMPTY = 4 };               /* of four newest records not one has it */
    const ledger_decl *l = k->l;
    int64_t *filled = NEW_N(v->a, int64_t, l->count + 1);
    if (!k->order && l->closing >= 0)
        k->order = arena_print(v->a, "%s DESC, id", l->fields[l->closing].id);
    if (k->field_count)
        return true;
    TRY(counted_filled(site_counted(v->site), v->c, l, filled, e));
    if (l->label >= 0 && !l->fields[l->label].personal)
        add_field(v, k, &l->fields[l->label]);
    for (size_t i = 0; i < l->count && k->field_count < FIRST; i++) {
        const field_decl *f = &l->fields[i];
        if ((int)i != l->label && !f->personal && filled[i + 1] * MOSTLY_EMPTY >= filled[0])
            add_field(v, k, f);
    }
    return true;
}

/* enterprise_town_employees_up */
static const char *index_name(arena *a, const list_order *o)
{
    return arena_print(a, "%s_%s%s%s_%s", o->l->id, o->within ? o->within->id : "", o->within ? "_" : "", o->f->id, o->down ? "down" : "up");
}

/* SQLite reads one index both ways and finds the empty ones apart; PostgreSQL wants the order as it is asked. */
static bool make_index(void *what, core *c, error *e)
{
    const list_order *o = what;
    bool postgres = store_dialect(c->s) == DIALECT_POSTGRES, found;
    const char *way = o->down ? "DESC" : "ASC", *first = o->within ? arena_print(c->a, "%s, ", o->within->id) : "";
    int64_t n;
    TRY(store_int(c->s, arena_print(c->a, "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d) x", o->l->id, (int)LIST_LARGE), NULL, 0, &n, &found, e));
    return n < LIST_LARGE || store_script(c->s, arena_print(c->a, "CREATE INDEX IF NOT EXISTS %s ON %s (%s%s %s, id %s)", index_name(c->a, o), o->l->id, first, o->f->id,
                                                           postgres && o->down ? "DESC NULLS LAST" : "ASC", postgres ? way : "ASC"), e);
}

/* Asked for again after so many writes: a ledger that was small may have grown. */
bool list_index(visit *v, const list_order *o, error *e)
{
    enum { WRITES = 10000 };
    int64_t head = 0;
    list_order k = *o;
    k.down = o->down && store_dialect(v->c->s) == DIALECT_POSTGRES;
    k.within = o->within == o->f ? NULL : o->within;
    TRY(history_head(v->c, &head, e));
    later_once(v->later, arena_print(v->a, "%s %lld", index_name(v->a, &k), (long long)(head / WRITES)), make_index, &k, sizeof k);
    return true;
}

/* The usual order needs an index of its own only under a row rule: there is one over all. */
static bool usual_order(visit *v, const list_ask *k, error *e)
{
    const ledger_decl *l = k->l;
    int first = l->closing >= 0 ? l->closing : l->order_count ? l->order[0] : -1;
    return !k->within || first < 0 || list_index(v, &(list_order){ l, &l->fields[first], k->within, l->closing >= 0 }, e);
}

static bool read_order(visit *v, list_ask *k, error *e)
{
    const char *sort = http_query(v->in, "sort");
    if (text_empty(sort))
        return usual_order(v, k, e);
    k->descending = *sort == '-';
    const field_decl *f = field_find(k->l, sort + k->descending);
    if (!f || !rights_see(&k->g, f))
        return fail(e, ERR_INPUT, "不能按“%s”排序", "cannot sort by “%s”", sort);
    k->sort = f->id;
    const char *way = k->descending ? "DESC" : "ASC";
    k->order = arena_print(v->a, "%s %s NULLS LAST, id %s", f->id, way, way);
    return list_index(v, &(list_order){ k->l, f, k->within, k->descending }, e);
}

bool list_read(visit *v, const ledger_decl *l, const ledger_rights *g, list_ask *k, error *e)
{
    int64_t page = visit_number(http_query(v->in, "page")), size = visit_number(http_query(v->in, "size"));
    *k = (list_ask){ .l = l, .g = *g, .q = http_query(v->in, "q"), .where = http_query(v->in, "where"), .page = page > 0 ? page : 1,
                     .size = size > 0 && size <= LIST_MOST ? size : LIST_SIZE };
    read_fields(v, k);
    TRY(filter_new(v->c, l, v->a, &k->f, e) && rights_filter(g, k->f, v->a, e));
    k->within = filter_equal(k->f);
    if (!text_empty(k->where))
        TRY(rights_condition(g, k->f, k->where, e));
    if (!text_empty(k->q))
        TRY(list_words(v, k->f, &(words_ask){ l, k->q, sees_field, g }, e));
    return read_order(v, k, e);
}

const char *field_heading(arena *a, const field_decl *f, lang l)
{
    str label = str_of(say(f->label, l)), ending = l == LANG_EN ? STR(" code") : STR("代码");
    bool named = f->type == FIELD_CODE && label.len > ending.len && str_ends(label, ending);
    return named ? arena_copy_n(a, label.at, label.len - ending.len) : label.at;
}

typedef struct walking { const list_ask *k; list_visit *row; void *self; int64_t left; bool more; } walking;

static bool walk_row(void *self, const record *r, error *e)
{
    walking *w = self;
    if (!w->left--) {
        w->more = true;
        return true;
    }
    return w->row(w->self, w->k, r, e);
}

bool list_walk(visit *v, const list_ask *k, list_visit *row, void *self, bool *more, error *e)
{
    walking w = { k, row, self, k->size, false };
    (void)v;
    TRY(filter_rows(k->f, &(filter_page){ .order = k->order, .limit = k->size + 1, .offset = (k->page - 1) * k->size }, walk_row, &w, e));
    *more = w.more;
    return true;
}

static void add_part(buf *b, const char *key, const char *set)
{
    if (text_empty(set))
        return;
    buf_print(b, "%c%s=", b->len && strchr(b->text, '?') ? '&' : '?', key);
    url_escape(b, set);
}

const char *list_url(visit *v, const list_ask *k, const char *key, const char *set)
{
    const struct { const char *key, *value; } parts[] = {
        { "q", k->q }, { "where", k->where }, { "sort", k->sort ? arena_print(v->a, "%s%s", k->descending ? "-" : "", k->sort) : NULL },
        { "cols", k->cols }, { "size", k->size == LIST_SIZE ? NULL : arena_print(v->a, "%lld", (long long)k->size) }, { "page", NULL },
    };
    buf b = buf_new(v->a);
    buf_print(&b, "/ledger/%s", k->l->id);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        add_part(&b, parts[i].key, text_eq(parts[i].key, key) ? set : parts[i].value);
    return b.text;
}
