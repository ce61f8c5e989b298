/* The OpenAPI document: the rows of the API (api.h) and the ledgers' declarations, as far as one person's rights go. */
#include "text/json_out.h"
#include "web/api.h"

/* ---- ledgers ------------------------------------------------------------------------------------------------------------------- */

static const char *const schema_of[] = {
    [FIELD_TEXT] = "{\"type\":[\"string\",\"null\"]", [FIELD_INT] = "{\"type\":[\"integer\",\"null\"]", [FIELD_DECIMAL] = "{\"type\":[\"string\",\"null\"],\"pattern\":\"^-?[0-9]+(\\\\.[0-9]+)?$\"",
    [FIELD_BOOL] = "{\"type\":[\"boolean\",\"null\"]", [FIELD_DATE] = "{\"type\":[\"string\",\"null\"],\"format\":\"date\"", [FIELD_MONTH] = "{\"type\":[\"string\",\"null\"],\"pattern\":\"^[0-9]{4}-[0-9]{2}$\"",
    [FIELD_YEAR] = "{\"type\":[\"integer\",\"null\"]", [FIELD_CODE] = "{\"type\":[\"string\",\"null\"]", [FIELD_REF] = "{\"type\":[\"integer\",\"null\"]",
    [FIELD_TEXTS] = "{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"string\"}",
};

static void field_schema(visit *v, buf *b, const field_decl *f, bool writable)
{
    enum { FEW = 60 };
    buf_puts(b, schema_of[f->type]);
    if (field_is_time(f))
        buf_puts(b, ",\"format\":\"date-time\"");
    buf_puts(b, ",\"title\":");
    json_out(b, say(f->label, v->l));
    if (f->unit) {
        buf_puts(b, ",\"x-unit\":");
        json_out(b, f->unit);
    }
    if (f->type == FIELD_REF) {
        buf_puts(b, ",\"x-ledger\":");
        json_out(b, f->ref->id);
    }
    if (f->type == FIELD_CODE && f->list->count <= FEW) {
        buf_puts(b, ",\"enum\":[null");
        for (size_t i = 0; i < f->list->count; i++) {
            buf_putc(b, ',');
            json_out(b, f->list->items[i].code);
        }
        buf_putc(b, ']');
    }
    buf_puts(b, writable ? "}" : ",\"readOnly\":true}");
}

static void ledger_schema(visit *v, buf *b, const ledger_decl *l, const ledger_rights *g)
{
    buf_print(b, "\"%s\":{\"type\":\"object\",\"title\":", l->id);
    json_out(b, say(l->title, v->l));
    buf_puts(b, ",\"properties\":{\"id\":{\"type\":\"integer\",\"readOnly\":true},\"version\":{\"type\":\"integer\",\"readOnly\":true}");
    for (size_t i = 0; i < l->count; i++) {
        if (!rights_see(g, &l->fields[i]))
            continue;
        buf_print(b, ",\"%s\":", l->fields[i].id);
        field_schema(v, b, &l->fields[i], rights_change(g, &l->fields[i]));
    }
    buf_puts(b, "}}");
}

/* ---- one operation --------------------------------------------------------------------------------------------------------------- */

/* `l`: the operation as it is for one ledger; NULL: as it is for any. */
typedef struct operation { visit *v; buf *b; const api_doc *d; const ledger_decl *l; } operation;

static const char *record_name(const operation *o) { return o->l ? o->l->id : "record"; }

static void schema_ref(const operation *o, const shape *s, const char *kind)
{
    if (s == api_record)
        buf_print(o->b, "{\"$ref\":\"#/components/schemas/%s\"}", record_name(o));
    else if (s == api_records)
        buf_print(o->b, "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"records\",\"next\"],\"properties\":{\"records\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/%s\"}},"
                        "\"next\":{\"type\":[\"string\",\"null\"]}}}", record_name(o));
    else if (s == api_fields)
        buf_puts(o->b, "{\"type\":\"object\"}");
    else
        buf_print(o->b, "{\"$ref\":\"#/components/schemas/%s.%s\"}", kind, o->d->id);
}

static void parameter(buf *b, bool *some, const char *name, const char *in, bool required)
{
    buf_print(b, "%s{\"name\":\"%s\",\"in\":\"%s\",\"required\":%s,\"schema\":", *some ? "," : "", name, in, required ? "true" : "false");
    *some = true;
}

static void path_parameters(const operation *o, bool *some)
{
    for (const char *p = strstr(o->d->r.pattern, "/:"); p; p = strstr(p + 2, "/:")) {
        const char *name = arena_copy_n(o->v->a, p + 2, strcspn(p + 2, "/"));
        bool number = !o->d->text_id && (text_eq(name, "id") || text_eq(name, "firm"));
        if (o->l && text_eq(name, "ledger"))
            continue;
        parameter(o->b, some, name, "path", true);
        buf_puts(o->b, number ? "{\"type\":\"integer\"}}" : "{\"type\":\"string\"}}");
    }
}

static void parameters(const operation *o)
{
    static const char text[] = "{\"type\":\"string\"}}";
    bool some = false, reads = text_eq(o->d->r.method, "GET");
    buf_puts(o->b, ",\"parameters\":[");
    path_parameters(o, &some);
    for (const shape *s = o->d->query; s && s->name; s++) {
        parameter(o->b, &some, s->name, "query", s->required);
        shape_member_schema(o->b, s, true);
        buf_putc(o->b, '}');
    }
    if (o->d->if_match) {
        parameter(o->b, &some, "If-Match", "header", false);
        buf_puts(o->b, text);
    }
    parameter(o->b, &some, reads ? "If-None-Match" : "Idempotency-Key", "header", false);
    buf_puts(o->b, text);
    buf_putc(o->b, ']');
}

static void request_body(const operation *o)
{
    if (!o->d->body && !o->d->upload)
        return;
    buf_print(o->b, ",\"requestBody\":{\"required\":true,\"content\":{\"%s\":{\"schema\":", o->d->upload ? "multipart/form-data" : "application/json");
    schema_ref(o, o->d->body, "body");
    buf_puts(o->b, "}}}");
}

static void response(const operation *o, int status)
{
    buf_print(o->b, "\"%d\":{\"description\":", status);
    json_out(o->b, http_reason(status));
    if (o->d->result) {
        buf_puts(o->b, ",\"content\":{\"application/json\":{\"schema\":");
        schema_ref(o, o->d->result, "answer");
        buf_puts(o->b, "}}");
    } else if (o->d->type)
        buf_print(o->b, ",\"content\":{\"%s\":{}}", o->d->type);
    buf_puts(o->b, "},");
}

static void operation_write(const operation *o)
{
    const char *method = text_eq(o->d->r.method, "GET") ? "get" : text_eq(o->d->r.method, "POST") ? "post" : text_eq(o->d->r.method, "PATCH") ? "patch" : "delete";
    const char *tag = o->d->r.pattern + strlen("/api/v1/");
    buf_print(o->b, "\"%s\":{\"operationId\":\"%s%s%s\",\"tags\":[\"%.*s\"],\"summary\":", method, o->d->id, o->l ? "_" : "", o->l ? o->l->id : "", (int)strcspn(tag, "/"), tag);
    json_out(o->b, o->l ? arena_print(o->v->a, "%s: %s", say(o->l->title, o->v->l), say(o->d->says, o->v->l)) : say(o->d->says, o->v->l));
    parameters(o);
    request_body(o);
    buf_puts(o->b, ",\"responses\":{");
    bool puts_ = o->d->makes && o->d->result == api_record;             /* put by key: made, or there already */
    response(o, o->d->makes ? 201 : o->d->result || o->d->type ? 200 : 204);
    if (puts_)
        response(o, 200);
    if (text_eq(method, "get"))
        buf_puts(o->b, "\"304\":{\"description\":\"not changed\"},");
    buf_puts(o->b, "\"default\":{\"$ref\":\"#/components/responses/problem\"}}}");
}

/* ---- all of them ------------------------------------------------------------------------------------------------------------------ */

static bool usable(const visit *v, const api_doc *d)
{
    const char *word = api_word(&d->r);
    return !word || visit_may(v, word);
}

static bool of_records(const api_doc *d) { return d->result == api_record || d->result == api_records || d->body == api_record; }

/* A path with all its methods, written where its first row stands. */
static void path_write(visit *v, buf *b, size_t from, const ledger_decl *l, const ledger_rights *g, bool *some)
{
    const char *pattern = site_route_at(from)->pattern;
    bool first = true;
    for (size_t i = from; i < site_route_count(); i++) {
        const api_doc *d = api_doc_of(site_route_at(i));
        if (!d || !text_eq(d->r.pattern, pattern) || !usable(v, d) || (l && !of_records(d)))
            continue;
        if (l && !text_eq(d->r.method, "GET") && (!may(g, RIGHT_EDIT) || (text_eq(d->r.method, "POST") && g->entry->rows)))
            continue;
        if (first) {
            buf_puts(b, *some ? ",\n\"" : "\"");
            for (const char *p = pattern; *p; p++) {
                size_t n = strcspn(p + 1, "/");
                if (p[0] == '/' && p[1] == ':') {
                    if (l && n == strlen(":ledger") && strncmp(p + 1, ":ledger", n) == 0)
                        buf_print(b, "/%s", l->id);
                    else
                        buf_print(b, "/{%.*s}", (int)n - 1, p + 2);
                    p += n;
                } else
                    buf_putc(b, *p);
            }
            buf_puts(b, "\":{");
        }
        buf_puts(b, first ? "" : ",");
        first = false;
        *some = true;
        operation_write(&(operation){ v, b, d, l });
    }
    buf_puts(b, first ? "" : "}");
}

static bool first_of_path(size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (api_doc_of(site_route_at(k)) && text_eq(site_route_at(k)->pattern, site_route_at(i)->pattern))
            return false;
    return true;
}

static void paths(visit *v, buf *b)
{
    bool some = false;
    for (size_t i = 0; i < site_route_count(); i++) {
        const api_doc *d = api_doc_of(site_route_at(i));
        if (!d || !first_of_path(i))
            continue;
        path_write(v, b, i, NULL, NULL, &some);
        for (size_t k = 0; of_records(d) && k < v->c->packs.ledger_count; k++) {
            ledger_rights g = access_to(v->roles, v->who, v->c->packs.ledgers[k]);
            if (may(&g, RIGHT_VIEW))
                path_write(v, b, i, v->c->packs.ledgers[k], &g, &some);
        }
    }
}

static void own_schema(buf *b, const char *kind, const char *id, const shape *s, bool body)
{
    if (!s || s == api_record || s == api_records || s == api_fields)
        return;
    buf_print(b, ",\n\"%s.%s\":", kind, id);
    shape_schema(b, s, body);
}

static void schemas(visit *v, buf *b)
{
    buf_puts(b, "\"problem\":{\"type\":\"object\",\"required\":[\"type\",\"status\",\"title\",\"code\",\"detail\",\"errors\"],\"properties\":{\"type\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
                "\"title\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},\"field\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
                "\"properties\":{\"pointer\":{\"type\":\"string\"},\"parameter\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}}}}}},\n"
                "\"record\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\",\"readOnly\":true},\"version\":{\"type\":\"integer\",\"readOnly\":true}}}");
    for (size_t i = 0; i < site_route_count(); i++) {
        const api_doc *d = api_doc_of(site_route_at(i));
        if (!d || !usable(v, d))
            continue;
        own_schema(b, "answer", d->id, d->result, false);
        own_schema(b, "body", d->id, d->body, true);
    }
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        ledger_rights g = access_to(v->roles, v->who, v->c->packs.ledgers[i]);
        if (!may(&g, RIGHT_VIEW))
            continue;
        buf_puts(b, ",\n");
        ledger_schema(v, b, v->c->packs.ledgers[i], &g);
    }
}

void openapi_write(visit *v, buf *b)
{
    buf_puts(b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"jbp\",\"version\":\"1\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}},\"security\":[{\"token\":[]},{\"session\":[]}],\n\"paths\":{\n");
    paths(v, b);
    buf_puts(b, "},\n\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"jbp\"}},"
                "\"responses\":{\"problem\":{\"description\":\"problem\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}}},\n\"schemas\":{\n");
    schemas(v, b);
    buf_puts(b, "}}}\n");
}
