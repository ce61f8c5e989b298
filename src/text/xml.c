#include "text/xml.h"

#include "base/file.h"
#include "base/vec.h"

#include <expat.h>

#define BETWEEN '\n'                       /* stands between URI and name; neither may hold it */

typedef VEC(xml_node *) xml_nodes;
typedef VEC(xml_pair) xml_pairs;

typedef struct open_node { xml_node *n; xml_nodes kids; buf text; } open_node;

typedef struct xml_reader {
    arena *a;
    const char *file;
    XML_Parser p;
    xml_node *root;
    open_node open[XML_MOST_DEPTH];
    int depth;
    size_t nodes;
    xml_pairs prefixes;                    /* declared for the element about to begin */
    error *e;
    bool failed;
} xml_reader;

static void stop(xml_reader *r, const char *zh, const char *en)
{
    if (r->failed)
        return;
    r->failed = true;
    fail_at(r->e, ERR_LIMIT, (place){ .file = r->file, .row = (int64_t)XML_GetCurrentLineNumber(r->p) }, "%s", "%s", r->e->lang == LANG_EN ? en : zh);
    XML_StopParser(r->p, XML_FALSE);
}

static const char *split(xml_reader *r, const char *name, const char **space)
{
    const char *between = strchr(name, BETWEEN);
    *space = between ? arena_copy_n(r->a, name, (size_t)(between - name)) : "";
    return arena_copy(r->a, between ? between + 1 : name);
}

static void take_attributes(xml_reader *r, xml_node *n, const char **attributes)
{
    xml_pairs own = { 0 };
    for (size_t i = 0; attributes[i]; i += 2)
        if (!strchr(attributes[i], BETWEEN))
            VEC_ADD(r->a, &own, (xml_pair){ arena_copy(r->a, attributes[i]), arena_copy(r->a, attributes[i + 1]) });
    n->attributes = own.at;
    n->attribute_count = own.len;
}

static void XMLCALL on_start(void *self, const char *name, const char **attributes)
{
    xml_reader *r = self;
    if (r->depth == XML_MOST_DEPTH || ++r->nodes > XML_MOST_NODES) {
        stop(r, r->depth == XML_MOST_DEPTH ? "XML 嵌套过深" : "XML 元素过多", r->depth == XML_MOST_DEPTH ? "the XML is nested too deep" : "the XML has too many elements");
        return;
    }
    xml_node *n = NEW(r->a, xml_node);
    n->name = split(r, name, &n->space);
    n->line = (int)XML_GetCurrentLineNumber(r->p);
    n->text = "";
    take_attributes(r, n, attributes);
    n->prefixes = r->prefixes.at;
    n->prefix_count = r->prefixes.len;
    r->prefixes = (xml_pairs){ 0 };
    if (r->depth) {
        n->parent = r->open[r->depth - 1].n;
        VEC_ADD(r->a, &r->open[r->depth - 1].kids, n);
    } else {
        r->root = n;
    }
    r->open[r->depth++] = (open_node){ .n = n, .text = buf_new(r->a) };
}

static void XMLCALL on_end(void *self, const char *name)
{
    xml_reader *r = self;
    (void)name;
    if (r->failed)                         /* expat ends an empty element it was stopped in */
        return;
    open_node *o = &r->open[--r->depth];
    o->n->kids = o->kids.at;
    o->n->count = o->kids.len;
    if (o->text.text)
        o->n->text = o->text.text;
}

static void XMLCALL on_text(void *self, const char *text, int n)
{
    xml_reader *r = self;
    if (r->depth && !r->failed)
        buf_add(&r->open[r->depth - 1].text, (str){ text, (size_t)n });
}

static void XMLCALL on_prefix(void *self, const char *prefix, const char *uri)
{
    xml_reader *r = self;
    VEC_ADD(r->a, &r->prefixes, (xml_pair){ arena_copy(r->a, prefix ? prefix : ""), arena_copy(r->a, uri ? uri : "") });
}

static void XMLCALL on_doctype(void *self, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(self, "XML 里有 DOCTYPE 声明，不予读取：请删去这一行", "the XML has a DOCTYPE, which is not read: take that line out");
}

bool xml_parse(arena *a, str bytes, const char *file, xml_node **out, error *e)
{
    xml_reader *r = NEW(a, xml_reader);
    *r = (xml_reader){ .a = a, .file = file, .p = XML_ParserCreateNS(NULL, BETWEEN), .e = e };
    if (bytes.len > XML_MOST_BYTES) {
        XML_ParserFree(r->p);
        return fail_at(e, ERR_LIMIT, (place){ .file = file }, "文件超过 %d MiB", "the file is larger than %d MiB", XML_MOST_BYTES >> 20);
    }
    XML_SetUserData(r->p, r);
    XML_SetElementHandler(r->p, on_start, on_end);
    XML_SetCharacterDataHandler(r->p, on_text);
    XML_SetStartNamespaceDeclHandler(r->p, on_prefix);
    XML_SetStartDoctypeDeclHandler(r->p, on_doctype);
    bool ok = XML_Parse(r->p, bytes.at, (int)bytes.len, XML_TRUE) == XML_STATUS_OK;
    if (!ok && !r->failed)
        fail_at(e, ERR_INPUT, (place){ .file = file, .row = (int64_t)XML_GetCurrentLineNumber(r->p), .column = (int64_t)XML_GetCurrentColumnNumber(r->p) + 1 },
                "不是完好的 XML：%s", "not well-formed XML: %s", XML_ErrorString(XML_GetErrorCode(r->p)));
    XML_ParserFree(r->p);
    *out = r->root;
    return ok && !r->failed;
}

bool xml_read_file(arena *a, const char *path, xml_node **out, error *e)
{
    str bytes;
    TRY(file_read(a, path, XML_MOST_BYTES, &bytes, e));
    return xml_parse(a, bytes, path, out, e);
}

const char *xml_get(const xml_node *n, const char *attribute)
{
    for (size_t i = 0; n && i < n->attribute_count; i++)
        if (text_eq(n->attributes[i].name, attribute))
            return n->attributes[i].value;
    return NULL;
}

const xml_node *xml_kid(const xml_node *n, const char *name)
{
    for (size_t i = 0; n && i < n->count; i++)
        if (text_eq(n->kids[i]->name, name))
            return n->kids[i];
    return NULL;
}

const char *xml_prefix_space(const xml_node *n, str prefix)
{
    for (; n; n = n->parent)
        for (size_t i = 0; i < n->prefix_count; i++)
            if (str_eq(str_of(n->prefixes[i].name), prefix))
                return n->prefixes[i].value;
    return NULL;
}
