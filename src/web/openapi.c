#include "web/api.h"

#include "text/json_out.h"

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

#define PROBLEM "\"default\":{\"description\":\"problem\",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}}"
#define QUERY(name, type) "{\"name\":\"" name "\",\"in\":\"query\",\"schema\":{\"type\":\"" type "\"}}"
#define IN_PATH(name) "{\"name\":\"" name "\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"integer\"}}"

static void body_of(buf *b, const char *id)
{
    buf_print(b, "\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}", id);
}

static void ledger_paths(visit *v, buf *b, const ledger_decl *l, const ledger_rights *g)
{
    bool edits = may(g, RIGHT_EDIT);
    buf_print(b, "\"/api/v1/ledgers/%s/records\":{\"get\":{\"operationId\":\"list_%s\",\"tags\":[\"%s\"],\"summary\":", l->id, l->id, l->pack);
    json_out(b, say(l->title, v->l));
    buf_puts(b, ",\"parameters\":[" QUERY("q", "string") "," QUERY("where", "string") "," QUERY("sort", "string") "," QUERY("cols", "string") "," QUERY("page", "integer") "," QUERY("size", "integer") "],"
                "\"responses\":{\"200\":{\"description\":\"a page\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{\"records\":{\"type\":\"array\",\"items\":");
    buf_print(b, "{\"$ref\":\"#/components/schemas/%s\"}},\"next\":{\"type\":[\"string\",\"null\"]}}}}}}," PROBLEM "}}", l->id);
    if (edits && !g->entry->rows) {
        buf_print(b, ",\"post\":{\"operationId\":\"put_%s\",\"tags\":[\"%s\"],\"requestBody\":{", l->id, l->pack);
        body_of(b, l->id);
        buf_puts(b, "},\"responses\":{\"201\":{\"description\":\"made\",");
        body_of(b, l->id);
        buf_puts(b, "},\"200\":{\"description\":\"there already\",");
        body_of(b, l->id);
        buf_puts(b, "}," PROBLEM "}}");
    }
    buf_print(b, "},\n\"/api/v1/ledgers/%s/records/{id}\":{\"parameters\":[" IN_PATH("id") "],\"get\":{\"operationId\":\"get_%s\",\"tags\":[\"%s\"],\"responses\":{\"200\":{\"description\":\"the record\",", l->id,
              l->id, l->pack);
    body_of(b, l->id);
    buf_puts(b, "},\"304\":{\"description\":\"not changed\"}," PROBLEM "}}");
    if (edits) {
        buf_print(b, ",\"patch\":{\"operationId\":\"change_%s\",\"tags\":[\"%s\"],\"parameters\":[{\"name\":\"If-Match\",\"in\":\"header\",\"schema\":{\"type\":\"string\"}}],\"requestBody\":{", l->id, l->pack);
        body_of(b, l->id);
        buf_puts(b, "},\"responses\":{\"200\":{\"description\":\"changed\",");
        body_of(b, l->id);
        buf_puts(b, "}," PROBLEM "}}");
    }
    buf_print(b, "},\n\"/api/v1/ledgers/%s/records/{id}/history\":{\"parameters\":[" IN_PATH("id") "],\"get\":{\"operationId\":\"history_%s\",\"tags\":[\"%s\"],"
                 "\"responses\":{\"200\":{\"description\":\"versions\"}," PROBLEM "}}}", l->id, l->id, l->pack);
}

void openapi_write(visit *v, buf *b)
{
    buf_puts(b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"jbp\",\"version\":\"1\",\"license\":{\"name\":\"Apache-2.0\",\"identifier\":\"Apache-2.0\"}},\"security\":[{\"token\":[]},{\"session\":[]}],\n\"paths\":{\n"
                "\"/api/v1/ledgers\":{\"get\":{\"operationId\":\"ledgers\",\"responses\":{\"200\":{\"description\":\"ledgers and rights\"}," PROBLEM "}}},\n"
                "\"/api/v1/figures\":{\"get\":{\"operationId\":\"figures\",\"responses\":{\"200\":{\"description\":\"figures\"}," PROBLEM "}}},\n"
                "\"/api/v1/figures/{id}\":{\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}},{\"name\":\"period\",\"in\":\"query\",\"schema\":{\"type\":\"string\"}}],"
                "\"get\":{\"operationId\":\"figure\",\"responses\":{\"200\":{\"description\":\"one figure\"}," PROBLEM "}}}");
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        ledger_rights g = access_to(v->roles, v->who, v->c->packs.ledgers[i]);
        if (!may(&g, RIGHT_VIEW))
            continue;
        buf_puts(b, ",\n");
        ledger_paths(v, b, v->c->packs.ledgers[i], &g);
    }
    buf_puts(b, "},\n\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"jbp\"}},\"schemas\":{\n"
                "\"problem\":{\"type\":\"object\",\"properties\":{\"status\":{\"type\":\"integer\"},\"title\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},\"field\":{\"type\":\"string\"}}}");
    for (size_t i = 0; i < v->c->packs.ledger_count; i++) {
        ledger_rights g = access_to(v->roles, v->who, v->c->packs.ledgers[i]);
        if (!may(&g, RIGHT_VIEW))
            continue;
        buf_puts(b, ",\n");
        ledger_schema(v, b, v->c->packs.ledgers[i], &g);
    }
    buf_puts(b, "}}}\n");
}
