#include "report/figure_list.h"

#include "report/escape.h"

#include <errno.h>
#include <expat.h>
#include <stdio.h>
#include <zip.h>

enum { LIST_MOST = 16 << 20, FILE_MOST = 64 << 20, FIGURES_MOST = 200000 };

/* ── writing ────────────────────────────────────────────────────────────── */

static void put_attribute(buf *b, const char *name, const char *value)
{
    buf_print(b, " %s=\"", name);
    xml_escape(b, value);
    buf_puts(b, "\"");
}

char *figure_list_xml(arena *a, const document *d)
{
    figure_places all = doc_figures(a, d);
    buf b = buf_new(a);
    buf_puts(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<figures xmlns=\"urn:jibenpan:figures\">\n");
    for (size_t i = 0; i < all.len; i++) {
        const figure_ref *f = all.at[i].figure;
        buf_puts(&b, "<figure");
        put_attribute(&b, "at", all.at[i].address);
        put_attribute(&b, "id", f->id);
        if (!text_empty(f->params))
            put_attribute(&b, "params", f->params);
        if (f->defined)
            put_attribute(&b, "value", decimal_text(a, f->value));
        if (!text_empty(f->unit))
            put_attribute(&b, "unit", f->unit);
        put_attribute(&b, "text", all.at[i].text);
        buf_puts(&b, "/>\n");
    }
    buf_puts(&b, "</figures>");
    return b.text;
}

/* ── reading: the file may come from anyone ─────────────────────────────── */

typedef struct reading { arena *a; XML_Parser parser; figure_places *out; bool too_many; } reading;

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (text_eq(attributes[0], name))
            return attributes[1];
    return NULL;
}

static void XMLCALL element(void *to, const char *name, const char **attributes)
{
    reading *r = to;
    const char *at = attribute(attributes, "at"), *id = attribute(attributes, "id");
    if (!text_eq(name, "figure") || !at || !id)
        return;
    if (r->out->len >= FIGURES_MOST) {
        r->too_many = true;
        return;
    }
    figure_ref *f = NEW(r->a, figure_ref);
    f->id = arena_copy(r->a, id);
    f->params = arena_copy(r->a, attribute(attributes, "params"));
    f->unit = arena_copy(r->a, attribute(attributes, "unit"));
    f->defined = decimal_parse(str_of(attribute(attributes, "value")), &f->value);
    const char *text = attribute(attributes, "text");
    VEC_ADD(r->a, r->out, (figure_place){ arena_copy(r->a, at), arena_copy(r->a, text ? text : ""), f });
}

/* A declared entity is how an XML file swells: we never write one. */
static void XMLCALL refuse_entity(void *to, const XML_Char *name, int parameter, const XML_Char *value, int length,
                                  const XML_Char *base, const XML_Char *system, const XML_Char *public,
                                  const XML_Char *notation)
{
    (void)name, (void)parameter, (void)value, (void)length, (void)base, (void)system, (void)public, (void)notation;
    XML_StopParser(((reading *)to)->parser, XML_FALSE);
}

bool figure_list_read(arena *a, str xml, figure_places *out)
{
    XML_Parser p = XML_ParserCreate("UTF-8");
    *out = (figure_places){ 0 };
    reading r = { .a = a, .parser = p, .out = out };
    XML_SetUserData(p, &r);
    XML_SetElementHandler(p, element, NULL);
    XML_SetEntityDeclHandler(p, refuse_entity);
    bool read = xml.len <= LIST_MOST && XML_Parse(p, xml.at, (int)xml.len, 1) == XML_STATUS_OK && !r.too_many;
    XML_ParserFree(p);
    return read;
}

static bool read_part(arena *a, zip_t *z, const char *name, str *out)
{
    zip_stat_t st;
    if (zip_stat(z, name, 0, &st) || st.size > LIST_MOST)
        return false;
    zip_file_t *f = zip_fopen(z, name, 0);
    if (!f)
        return false;
    char *bytes = arena_alloc(a, (size_t)st.size + 1);
    bool read = zip_fread(f, bytes, st.size) == (zip_int64_t)st.size;
    zip_fclose(f);
    *out = (str){ bytes, (size_t)st.size };
    return read;
}

static bool list_of_docx(arena *a, const char *path, str *out)
{
    int why;
    zip_t *z = zip_open(path, ZIP_RDONLY, &why);
    bool found = z && read_part(a, z, "customXml/item1.xml", out);
    if (z)
        zip_discard(z);
    return found;
}

/* In html the list stands in a comment, between these two. */
static bool list_of_html(arena *a, FILE *f, str *out)
{
    buf b = buf_new(a);
    char room[65536];
    size_t n;
    while ((n = fread(room, 1, sizeof room, f)) && b.len < FILE_MOST)
        buf_add(&b, (str){ room, n });
    const char *from = b.len ? strstr(b.text, FIGURE_LIST_BEGIN) : NULL;
    const char *to = from ? strstr(from, FIGURE_LIST_END) : NULL;
    if (!to)
        return false;
    from += strlen(FIGURE_LIST_BEGIN);
    *out = (str){ from, (size_t)(to - from) };
    return true;
}

bool issued_figures(arena *a, const char *path, figure_places *out, error *err)
{
    place at = { .file = path };
    char magic[2] = { 0, 0 };
    FILE *f = fopen(path, "rb");
    if (!f)
        return fail_at(err, ERR_INPUT, at, "打不开文件：%s", "cannot be opened: %s", strerror(errno));
    size_t n = fread(magic, 1, 2, f);
    rewind(f);
    str xml;
    bool found = n == 2 && memcmp(magic, "PK", 2) == 0 ? list_of_docx(a, path, &xml) : list_of_html(a, f, &xml);
    fclose(f);
    if (found && figure_list_read(a, xml, out))
        return true;
    return fail_at(err, ERR_INPUT, at,
                   "文件里没有数字清单：它不是本系统生成的 docx 或 html，或者另存时被去掉了。请用系统中存档的版本核对",
                   "the file holds no list of figures: it is no docx or html made by this system, or the list was lost "
                   "on saving; check "
                   "the issued version in the system instead");
}
