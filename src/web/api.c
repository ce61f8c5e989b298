/* The JSON API: what the pages show, for programs.
 *
 *   GET    /api/v1/ledgers                             which there are, and what this person may do with each
 *   GET    /api/v1/ledgers/LEDGER                      its fields
 *   GET    /api/v1/ledgers/LEDGER/records?where=…      a page of records (list.h), `next` is the address of the next one
 *   GET    /api/v1/ledgers/LEDGER/records/ID           one, with an ETag
 *   POST   /api/v1/ledgers/LEDGER/records              put by key: 201 made, 200 changed or the same already
 *   PATCH  /api/v1/ledgers/LEDGER/records/ID           some fields; If-Match refuses to write over what was not seen
 *   GET    /api/v1/ledgers/LEDGER/records/ID/history
 *   GET    /api/v1/figures, /api/v1/figures/ID?period= with its records under ?trace=1
 *   GET    /api/v1/openapi.json                        all of this, from the declarations (OpenAPI 3.1)
 *
 * Decimals are strings in the field's unit, so that no reader makes floats of them.  Errors are problem+json (RFC 9457).
 * A write with an Idempotency-Key is safe to repeat: putting by key is, and a PATCH with If-Match as well. */
#include "web/api.h"

#include "text/json_out.h"
#include "web/list.h"
#include "web/record_form.h"
#include "web/show_figure.h"

#include <jansson.h>

/* ---- values -------------------------------------------------------------------------------------------------------------- */

static void put_value(visit *v, buf *b, const field_decl *f, value x)
{
    if (x.kind == VALUE_NULL) {
        buf_puts(b, "null");
        return;
    }
    switch (f->type) {
    case FIELD_BOOL: buf_puts(b, x.num ? "true" : "false"); break;
    case FIELD_INT: case FIELD_YEAR: case FIELD_REF: buf_print(b, "%lld", (long long)x.num); break;
    case FIELD_TEXTS: buf_add(b, x.text); break;                       /* stored as JSON */
    case FIELD_TEXT: case FIELD_CODE: case FIELD_DATE: json_out_str(b, x.text); break;
    case FIELD_DECIMAL: case FIELD_MONTH: json_out(b, value_to_text(v->a, v->c, f, x)); break;
    }
}

static void put_record(visit *v, buf *b, const ledger_rights *g, const record *r, const field_decl *const *fields, size_t n)
{
    buf_print(b, "{\"id\":%lld,\"version\":%lld", (long long)r->id, (long long)r->version);
    for (size_t i = 0; i < n; i++) {
        const field_decl *f = fields[i];
        if (!rights_see(g, f))
            continue;
        buf_print(b, ",\"%s\":", f->id);
        put_value(v, b, f, r->values[f->index]);
    }
    buf_putc(b, '}');
}

static const field_decl **all_fields(visit *v, const ledger_decl *l)
{
    const field_decl **out = NEW_N(v->a, const field_decl *, l->count + 1);
    for (size_t i = 0; i < l->count; i++)
        out[i] = &l->fields[i];
    return out;
}

static bool send(visit *v, const buf *b)
{
    v->out->type = "application/json; charset=utf-8";
    v->out->body = (str){ b->text, b->len };
    return true;
}

/* ---- ledgers and fields ------------------------------------------------------------------------------------------------------ */

static void put_rights(buf *b, const ledger_rights *g)
{
    static const struct { right r; const char *name; } names[] = { { RIGHT_VIEW, "view" }, { RIGHT_EDIT, "edit" }, { RIGHT_IMPORT, "import" }, { RIGHT_EXPORT, "export" }, { RIGHT_APPROVE, "approve" } };
    bool first = true;
    buf_puts(b, "[");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (may(g, names[i].r)) {
            buf_print(b, "%s\"%s\"", first ? "" : ",", names[i].name);
            first = false;
        }
    buf_puts(b, "]");
}

static bool get_ledgers(visit *v, error *e)
{
    buf b = buf_new(v->a);
    bool first = true;
    (void)e;
    buf_puts(&b, "{\"ledgers\":[");
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        const ledger_decl *l = v->c->packs.ledgers[i];
        ledger_rights g = access_to(v->roles, v->who, l);
        if (!may(&g, RIGHT_VIEW))
            continue;
        buf_print(&b, "%s{\"id\":\"%s\",\"pack\":\"%s\",\"title\":", first ? "" : ",", l->id, l->pack);
        json_out(&b, say(l->title, v->l));
        buf_puts(&b, ",\"rights\":");
        put_rights(&b, &g);
        buf_puts(&b, "}");
        first = false;
    }
    buf_puts(&b, "]}\n");
    return send(v, &b);
}

static bool get_ledger(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    buf b = buf_new(v->a);
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_VIEW, &l, &g, e));
    buf_print(&b, "{\"id\":\"%s\",\"title\":", l->id);
    json_out(&b, say(l->title, v->l));
    buf_puts(&b, ",\"rights\":");
    put_rights(&b, &g);
    buf_puts(&b, ",\"key\":[");
    for (size_t i = 0; i < l->key_count; i++)
        buf_print(&b, "%s\"%s\"", i ? "," : "", l->fields[l->key[i]].id);
    buf_puts(&b, "],\"fields\":[");
    bool first = true;
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (!rights_see(&g, f))
            continue;
        buf_print(&b, "%s{\"id\":\"%s\",\"type\":\"%s\",\"required\":%s,\"writable\":%s,\"label\":", first ? "" : ",", f->id, field_type_name(f->type), f->required ? "true" : "false",
                  rights_change(&g, f) ? "true" : "false");
        json_out(&b, say(f->label, v->l));
        buf_puts(&b, ",\"unit\":");
        json_out(&b, f->unit);
        buf_puts(&b, "}");
        first = false;
    }
    buf_puts(&b, "]}\n");
    return send(v, &b);
}

/* ---- records ------------------------------------------------------------------------------------------------------------------- */

typedef struct listing { visit *v; buf *b; const field_decl **fields; size_t count; bool some; } listing;

static bool put_row(void *self, const list_ask *k, const record *r, error *e)
{
    listing *to = self;
    (void)e;
    buf_puts(to->b, to->some ? ",\n" : "");
    to->some = true;
    put_record(to->v, to->b, &k->g, r, to->fields, to->count);
    return true;
}

static bool get_records(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    list_ask k;
    bool more;
    buf b = buf_new(v->a);
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_VIEW, &l, &g, e) && list_read(v, l, &g, &k, e));
    bool chosen = http_query(v->in, "cols") != NULL;
    listing to = { v, &b, chosen ? k.fields : all_fields(v, l), chosen ? k.field_count : l->count, false };
    for (size_t i = 0; i < to.count; i++)
        if (to.fields[i]->personal && rights_see(&g, to.fields[i])) {
            TRY(visit_note(v, "read-personal", l->id, k.where, e));
            break;
        }
    buf_puts(&b, "{\"records\":[\n");
    TRY(list_walk(v, &k, put_row, &to, &more, e));
    buf_puts(&b, "\n],\"next\":");
    json_out(&b, more ? arena_print(v->a, "/api/v1/ledgers/%s/records%s", l->id, strchr(list_url(v, &k, "page", arena_print(v->a, "%lld", (long long)k.page + 1)), '?')) : NULL);
    buf_puts(&b, "}\n");
    return send(v, &b);
}

static const char *etag_of(visit *v, const record *r) { return arena_print(v->a, "\"%lld-%lld\"", (long long)r->id, (long long)r->version); }

static bool get_record(visit *v, error *e)
{
    seen_record x;
    buf b = buf_new(v->a);
    TRY(record_seen(v, RIGHT_VIEW, &x, e) && record_note_personal(v, &x, e));
    const char *tag = etag_of(v, &x.r), *known = http_header_of(v->in, "If-None-Match");
    http_add_header(v->out, v->a, "ETag", tag);
    if (text_eq(known, tag)) {
        v->out->status = 304;
        return true;
    }
    put_record(v, &b, &x.g, &x.r, all_fields(v, x.l), x.l->count);
    buf_putc(&b, '\n');
    return send(v, &b);
}

static bool get_history(visit *v, error *e)
{
    seen_record x;
    version *all;
    size_t n;
    buf b = buf_new(v->a);
    TRY(record_seen(v, RIGHT_VIEW, &x, e) && record_history(v->c, x.l, x.r.id, v->a, &all, &n, e));
    buf_puts(&b, "{\"versions\":[");
    for (size_t i = 0; i < n; i++) {
        buf_print(&b, "%s{\"version\":%lld,\"at\":", i ? ",\n" : "", (long long)all[i].version);
        json_out(&b, all[i].at);
        buf_puts(&b, ",\"who\":");
        json_out(&b, all[i].who);
        buf_puts(&b, ",\"action\":");
        json_out(&b, all[i].action);
        buf_puts(&b, ",\"reason\":");
        json_out(&b, all[i].reason);
        buf_puts(&b, ",\"file\":");
        json_out(&b, all[i].file);
        buf_puts(&b, ",\"sheet\":");
        json_out(&b, all[i].sheet);
        buf_print(&b, ",\"row\":%lld,\"changes\":%s}", (long long)all[i].row, record_visible_changes(v, &x, all[i].changes));
    }
    buf_puts(&b, "]}\n");
    return send(v, &b);
}

/* ---- writing ----------------------------------------------------------------------------------------------------------------- */

/* A field of the body as a person would write it in a form: one reader for both. */
static bool read_body(visit *v, const ledger_decl *l, http_fields *out, error *e)
{
    json_error_t bad;
    const char *key;
    json_t *j = json_loadb(v->in->body.at, v->in->body.len, JSON_REJECT_DUPLICATES, &bad), *x;
    if (!json_is_object(j)) {
        json_decref(j);
        return fail(e, ERR_INPUT, "正文应为一个 JSON 对象", "the body must be a JSON object");
    }
    json_object_foreach(j, key, x) {
        const field_decl *f = field_find(l, key);
        const char *text = json_is_string(x) ? json_string_value(x) : json_is_null(x) ? "" : json_is_true(x) ? "是" : json_is_false(x) ? "否" : NULL;
        if (json_is_integer(x))
            text = arena_print(v->a, f && f->type == FIELD_REF ? "#%lld" : "%lld", (long long)json_integer_value(x));
        if (json_is_array(x)) {
            buf b = buf_new(v->a);
            for (size_t i = 0; i < json_array_size(x); i++)
                buf_print(&b, "%s%s", i ? "、" : "", json_string_value(json_array_get(x, i)) ? json_string_value(json_array_get(x, i)) : "");
            text = b.text ? b.text : "";
        }
        if (!f || !text) {
            fail_at(e, ERR_INPUT, (place){ .field = key }, f ? "小数请写成字符串，如 \"323.39\"" : "没有这个字段", f ? "write decimals as strings, like \"323.39\"" : "there is no such field");
            json_decref(j);
            return false;
        }
        VEC_ADD(v->a, out, (http_field){ .name = str_of(f->id), .value = str_of(arena_copy(v->a, text)) });
    }
    json_decref(j);
    return true;
}

static bool respond(visit *v, const ledger_decl *l, const ledger_rights *g, int64_t id, int status, error *e)
{
    record r;
    bool found;
    buf b = buf_new(v->a);
    TRY(record_get(v->c, l, id, v->a, &r, &found, e));
    if (!found)
        return fail(e, ERR_INTERNAL, "记录没有写成", "the record was not written");
    put_record(v, &b, g, &r, all_fields(v, l), l->count);
    http_add_header(v->out, v->a, "ETag", etag_of(v, &r));
    http_add_header(v->out, v->a, "Location", arena_print(v->a, "/api/v1/ledgers/%s/records/%lld", l->id, (long long)id));
    v->out->status = status;
    buf_putc(&b, '\n');
    return send(v, &b);
}

static bool post_record(visit *v, error *e)
{
    const ledger_decl *l;
    ledger_rights g;
    http_fields fields = { 0 };
    int64_t id;
    outcome what;
    TRY(record_may_add(v, visit_param(v, "ledger"), &l, &g, e) && read_body(v, l, &fields, e) && record_save(v, l, &g, NULL, &fields, &id, &what, e));
    return respond(v, l, &g, id, what == OUTCOME_INSERTED ? 201 : 200, e);
}

static bool patch_record(visit *v, error *e)
{
    seen_record x;
    http_fields fields = { 0 };
    int64_t id;
    outcome what;
    TRY(record_seen(v, RIGHT_EDIT, &x, e));
    const char *expected = http_header_of(v->in, "If-Match");
    if (expected && !text_eq(expected, etag_of(v, &x.r)) && !text_eq(expected, "*")) {
        v->out->status = 412;
        return fail(e, ERR_CONFLICT, "记录已被别人修改，请重新读取", "somebody changed the record: read it again");
    }
    return read_body(v, x.l, &fields, e) && record_save(v, x.l, &x.g, &x.r, &fields, &id, &what, e) && respond(v, x.l, &x.g, x.r.id, 200, e);
}

/* ---- figures -------------------------------------------------------------------------------------------------------------------- */

static bool get_figures(visit *v, error *e)
{
    figures *f;
    month period;
    buf b = buf_new(v->a);
    TRY(show_open(v, &f, &period, e));
    buf_puts(&b, "{\"figures\":[");
    for (size_t i = 0; i < figures_count(f); i++) {
        const figure_decl *d = figures_at(f, i);
        buf_print(&b, "%s{\"id\":\"%s\",\"title\":", i ? ",\n" : "", d->id);
        json_out(&b, say(d->title, v->l));
        buf_puts(&b, ",\"unit\":");
        json_out(&b, d->unit);
        buf_puts(&b, ",\"params\":[");
        for (size_t k = 0; k < d->param_count; k++)
            buf_print(&b, "%s\"%s\"", k ? "," : "", d->params[k]);
        buf_puts(&b, "]}");
    }
    buf_puts(&b, "]}\n");
    return send(v, &b);
}

static bool get_figure(visit *v, error *e)
{
    figures *f;
    month period;
    figure_param params[FIGURE_MAX_PARAMS];
    figure_call call;
    figure_value x;
    int64_t n;
    size_t given = 0;
    buf b = buf_new(v->a);
    TRY(show_open(v, &f, &period, e));
    for (size_t i = 0; i < v->in->query.len && given < FIGURE_MAX_PARAMS; i++) {
        const char *name = str_copy(v->a, v->in->query.at[i].name);
        if (!text_eq(name, "period") && !text_eq(name, "lang"))
            params[given++] = (figure_param){ name, str_copy(v->a, v->in->query.at[i].value) };
    }
    TRY(figure_parse(f, visit_param(v, "id"), params, given, period, &call, e) && figure_get(f, &call, &x, e) && figure_records(f, &x, &n, e));
    buf_print(&b, "{\"id\":\"%s\",\"period\":\"%s\",\"name\":", call.decl->id, month_text(v->a, call.period));
    json_out(&b, say(call.decl->title, v->l));
    buf_puts(&b, ",\"value\":");
    json_out(&b, x.defined ? decimal_text(v->a, x.value) : NULL);
    buf_puts(&b, ",\"unit\":");
    json_out(&b, call.decl->unit);
    buf_puts(&b, ",\"text\":");
    json_out(&b, x.text);
    buf_print(&b, ",\"records\":%lld}\n", (long long)n);
    return send(v, &b);
}

static bool get_openapi(visit *v, error *e)
{
    buf b = buf_new(v->a);
    (void)e;
    openapi_write(v, &b);
    return send(v, &b);
}

const route api_routes[] = {
    { "GET", "/api/v1/openapi.json", get_openapi, NULL, ROUTE_API },
    { "GET", "/api/v1/ledgers", get_ledgers, NULL, ROUTE_API },
    { "GET", "/api/v1/ledgers/:ledger", get_ledger, NULL, ROUTE_API },
    { "GET", "/api/v1/ledgers/:ledger/records", get_records, NULL, ROUTE_API },
    { "POST", "/api/v1/ledgers/:ledger/records", post_record, NULL, ROUTE_API },
    { "GET", "/api/v1/ledgers/:ledger/records/:id", get_record, NULL, ROUTE_API },
    { "PATCH", "/api/v1/ledgers/:ledger/records/:id", patch_record, NULL, ROUTE_API },
    { "GET", "/api/v1/ledgers/:ledger/records/:id/history", get_history, NULL, ROUTE_API },
    { "GET", "/api/v1/figures", get_figures, "figures", ROUTE_API },
    { "GET", "/api/v1/figures/:id", get_figure, "figures", ROUTE_API },
    { 0 },
};
