/* The JSON API's own answers: ledgers, records, figures. What pages show is in api_pages.c; how it looks from outside in
 * docs/api.md.  Decimals are strings in the field's unit, so that no reader makes floats of them. */
#include "ledger/record_json.h"
#include "monitoring/issue.h"
#include "report/document_json.h"
#include "text/json_out.h"
#include "web/api.h"
#include "web/file.h"
#include "web/firm.h"
#include "web/list.h"
#include "web/record_form.h"
#include "web/show_figure.h"

#include <errno.h>
#include <jansson.h>

/* ---- values -------------------------------------------------------------------------------------------------------------- */

static void put_record(const visit *v, buf *b, const ledger_rights *g, const record *r, const field_decl *const *fields, size_t n)
{
    buf_print(b, "{\"id\":%lld,\"version\":%lld", (long long)r->id, (long long)r->version);
    for (size_t i = 0; i < n; i++) {
        const field_decl *f = fields[i];
        if (!rights_see(g, f))
            continue;
        buf_print(b, ",\"%s\":", f->id);
        value_json(b, v->c, f, r->values[f->index]);
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
    return api_send(v, &b);
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
    return api_send(v, &b);
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
    const char *next = more ? arena_print(v->a, "/api/v1/ledgers/%s/records%s", l->id, strchr(list_url(v, &k, "page", arena_print(v->a, "%lld", (long long)k.page + 1)), '?')) : NULL;
    if (next)
        http_add_header(v->out, v->a, "Link", arena_print(v->a, "<%s>; rel=\"next\"", next));
    json_out(&b, next);
    buf_puts(&b, "}\n");
    return api_send(v, &b);
}

static const char *etag_of(visit *v, const record *r) { return arena_print(v->a, "\"%lld-%lld\"", (long long)r->id, (long long)r->version); }

static bool get_record(visit *v, error *e)
{
    seen_record x;
    buf b = buf_new(v->a);
    TRY(record_seen(v, RIGHT_VIEW, &x, e) && record_note_personal(v, &x, e));
    http_add_header(v->out, v->a, "ETag", etag_of(v, &x.r));
    put_record(v, &b, &x.g, &x.r, all_fields(v, x.l), x.l->count);
    buf_putc(&b, '\n');
    return api_send(v, &b);
}

static bool get_history(visit *v, error *e)
{
    seen_record x;
    version *all;
    size_t n;
    buf b = buf_new(v->a);
    TRY(record_seen(v, RIGHT_VIEW, &x, e) && record_note_personal(v, &x, e) && record_history(v->c, x.l, x.r.id, v->a, &all, &n, e));
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
    return api_send(v, &b);
}

/* ---- writing ----------------------------------------------------------------------------------------------------------------- */

/* A field of the body as a person would write it in a form: one reader for both. NULL: it cannot be that. */
static const char *as_typed(visit *v, const field_decl *f, const json_t *x)
{
    if (json_is_integer(x))
        return f->type == FIELD_DECIMAL ? NULL : arena_print(v->a, f->type == FIELD_REF ? "#%lld" : "%lld", (long long)json_integer_value(x));
    if (!json_is_array(x))
        return json_is_string(x) ? arena_copy(v->a, json_string_value(x)) : json_is_null(x) ? "" : json_is_true(x) ? "是" : json_is_false(x) ? "否" : NULL;
    buf b = buf_new(v->a);
    for (size_t i = 0; i < json_array_size(x); i++) {
        const char *t = json_string_value(json_array_get(x, i));
        if (!t)
            return NULL;
        buf_print(&b, "%s%s", i ? "、" : "", t);
    }
    return b.text ? b.text : "";
}

/* All faults are told, not the first alone. */
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
        const char *text = f ? as_typed(v, f, x) : NULL;
        if (text)
            VEC_ADD(v->a, out, (http_field){ .name = str_of(f->id), .value = str_of(text) });
        else
            visit_fault_add(v, key, !f ? visit_say(v, "没有这个字段", "there is no such field") : f->type == FIELD_DECIMAL ? visit_say(v, "小数请写成字符串，如 \"323.39\"", "write decimals as strings, like \"323.39\"")
                                       : visit_say(v, "类型不对", "it is of another type"));
    }
    json_decref(j);
    return visit_faultless(v, e);
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
    return api_send(v, &b);
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
    return api_send(v, &b);
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
    return api_send(v, &b);
}

/* A report before it is issued, with the figures it says (report/document_json.h). */
static bool get_preview(visit *v, error *e)
{
    figures *f;
    document *d;
    report_order o = { .name = visit_param(v, "name") };
    buf b = buf_new(v->a);
    TRY(show_open(v, &f, &o.period, e) && report_read(v->c, &o, &d, e));
    document_json(&b, d);
    buf_putc(&b, '\n');
    return api_send(v, &b);
}

static bool get_openapi(visit *v, error *e)
{
    buf b = buf_new(v->a);
    (void)e;
    openapi_write(v, &b);
    return api_send(v, &b);
}

/* ---- whole ledgers ---------------------------------------------------------------------------------------------------------------- */

typedef struct lines { visit *v; FILE *to; arena *line; const ledger_rights *g; const field_decl **fields; size_t count; int64_t most, n, last; } lines;

static bool put_line(void *self, const record *r, error *e)
{
    lines *k = self;
    if (k->n++ == k->most)
        return true;
    arena_pos at = arena_mark(k->line);
    buf b = buf_new(k->line);
    put_record(k->v, &b, k->g, r, k->fields, k->count);
    buf_putc(&b, '\n');
    bool ok = fwrite(b.text, 1, b.len, k->to) == b.len || fail(e, ERR_SYSTEM, "临时文件写不下：%s", "a temporary file cannot be written: %s", strerror(errno));
    arena_rewind(k->line, at);
    k->last = r->id;
    return ok;
}

/* One record a line, by number: what was changed while it is read comes once or not at all, never twice. `Link` names the
 * rest, so that nothing has to be held at once. */
static bool get_lines(visit *v, error *e)
{
    enum { USUAL = 10000, MOST = 50000 };
    const ledger_decl *l;
    ledger_rights g;
    filter *f;
    const char *where = http_query(v->in, "where");
    int64_t after = visit_number(http_query(v->in, "after")), limit = visit_number(http_query(v->in, "limit"));
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_EXPORT, &l, &g, e) && filter_new(v->c, l, v->a, &f, e) && rights_filter(&g, f, v->a, e) &&
        (text_empty(where) || rights_condition(&g, f, where, e)));
    TRY(file_scratch(v->a, "lines", &v->out->file, e));
    lines k = { v, v->out->file, arena_new(), &g, all_fields(v, l), l->count, limit < 1 ? USUAL : limit < MOST ? limit : MOST, 0, 0 };
    const value from = V_INT(after);
    filter_add_sql(f, "id > ?", &from, 1);
    bool ok = filter_rows(f, &(filter_page){ .order = "id", .limit = k.most + 1, .many = true }, put_line, &k, e);
    arena_end(k.line);
    TRY(ok && visit_note(v, "export", l->id, arena_print(v->a, "ndjson %lld %s", (long long)(k.n > k.most ? k.most : k.n), where ? where : ""), e));
    if (k.n > k.most)
        http_add_header(v->out, v->a, "Link", arena_print(v->a, "</api/v1/ledgers/%s/export/ndjson?after=%lld&limit=%lld%s%s>; rel=\"next\"", l->id, (long long)k.last, (long long)k.most,
                                                          text_empty(where) ? "" : "&where=", text_empty(where) ? "" : url_part(v->a, where)));
    v->out->type = "application/x-ndjson";
    return true;
}

/* ---- the rows -------------------------------------------------------------------------------------------------------------------- */

const shape api_fields[] = { S_FLAG("accept"), S_END };
const shape api_record[] = { S_INT("id"), S_INT("version"), S_END };
const shape api_records[] = { S_LIST("records", api_record), S_TEXT("next"), S_END };

static const shape ledger_line[] = { S_TEXT("id"), S_TEXT("pack"), S_TEXT("title"), S_TEXTS("rights"), S_END };
static const shape ledgers[] = { S_LIST("ledgers", ledger_line), S_END };
static const shape field_line[] = { S_TEXT("id"), S_TEXT("type"), S_FLAG("required"), S_FLAG("writable"), S_TEXT("label"), S_TEXT("unit"), S_END };
static const shape ledger_whole[] = { S_TEXT("id"), S_TEXT("title"), S_TEXTS("rights"), S_TEXTS("key"), S_LIST("fields", field_line), S_END };
static const shape version_line[] = { S_INT("version"), S_TIME("at"), S_TEXT("who"), S_TEXT("action"), S_TEXT("reason"), S_TEXT("file"), S_TEXT("sheet"), S_INT("row"), { .name = "changes", .type = SHAPE_JSON }, S_END };
static const shape versions[] = { S_LIST("versions", version_line), S_END };
static const shape figure_line[] = { S_TEXT("id"), S_TEXT("title"), S_TEXT("unit"), S_TEXTS("params"), S_END };
static const shape figures_all[] = { S_LIST("figures", figure_line), S_END };
static const shape figure_one[] = { S_TEXT("id"), S_MONTH("period"), S_TEXT("name"), S_DECIMAL("value"), S_TEXT("unit"), S_TEXT("text"), S_INT("records"), S_END };
const shape api_document[] = { S_TEXT("title"), S_TEXT("subtitle"), S_LIST("blocks", NULL), S_END };
static const shape listed[] = { S_TEXT("q"), S_TEXT("where"), S_TEXT("sort"), S_TEXT("cols"), S_INT("page"), S_INT("size"), S_END };
static const shape in_lines[] = { S_TEXT("where"), S_INT("after"), S_INT("limit"), S_END };
static const shape of_period[] = { S_MONTH("period"), S_END };

const api_doc api_docs[] = {
    { API("GET", "/api/v1/openapi.json", get_openapi, NULL), .id = "openapi", .says = { "本说明", "this document" }, .type = "application/json" },
    { API("GET", "/api/v1/ledgers", get_ledgers, NULL), .id = "ledgers", .says = { "有权查看的台账", "the ledgers one may see, and the rights to each" }, .result = ledgers },
    { API("GET", "/api/v1/ledgers/:ledger", get_ledger, NULL), .id = "ledger", .says = { "台账的字段", "its fields" }, .result = ledger_whole },
    { API("GET", "/api/v1/ledgers/:ledger/records", get_records, NULL), .id = "list", .says = { "一页记录", "a page of records" }, .query = listed, .result = api_records },
    { API("POST", "/api/v1/ledgers/:ledger/records", post_record, NULL), .id = "put", .says = { "按关键字段写入", "put by key" }, .body = api_record, .result = api_record, .makes = true },
    { API("GET", "/api/v1/ledgers/:ledger/records/:id", get_record, NULL), .id = "get", .says = { "一条记录", "one record" }, .result = api_record },
    { API("PATCH", "/api/v1/ledgers/:ledger/records/:id", patch_record, NULL), .id = "change", .says = { "修改部分字段", "change some fields" }, .body = api_record, .result = api_record, .if_match = true },
    { API("GET", "/api/v1/ledgers/:ledger/records/:id/history", get_history, NULL), .id = "history", .says = { "记录的历次版本", "the versions of a record" }, .result = versions },
    { API("GET", "/api/v1/ledgers/:ledger/export/ndjson", get_lines, NULL), .id = "export_lines", .says = { "整本台账，一行一条记录", "the whole ledger, a record a line" }, .query = in_lines, .type = "application/x-ndjson" },
    { API_PAGE("GET", "/api/v1/firms/:id", "GET /firm/:id"), .id = "firm", .says = { "一企一档", "all that is known of one firm" }, .query = firm_query, .result = firm_whole },
    { API("GET", "/api/v1/figures", get_figures, "figures"), .id = "figures", .says = { "全部指标", "all figures" }, .result = figures_all },
    { API("GET", "/api/v1/figures/:id", get_figure, "figures"), .id = "figure", .says = { "一个指标的值", "one figure's value" }, .query = of_period, .result = figure_one, .text_id = true },
    { API("GET", "/api/v1/reports/:name/preview", get_preview, "reports"), .id = "report_preview", .says = { "报告预览：段落、表格、图，每个数字带指标编号", "a report before it is issued: blocks, every number with its figure" }, .query = of_period,
      .result = api_document },
    { .id = NULL },
};
