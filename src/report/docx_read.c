/* Reading back the list of figures that docx.c puts into a file. The file may come from anyone. */
#include "report/docx.h"

#include <expat.h>
#include <zip.h>

enum { LIST_MOST = 16 << 20, FIGURES_MOST = 200000 };

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
                                  const XML_Char *base, const XML_Char *system, const XML_Char *public, const XML_Char *notation)
{
    (void)name, (void)parameter, (void)value, (void)length, (void)base, (void)system, (void)public, (void)notation;
    XML_StopParser(((reading *)to)->parser, XML_FALSE);
}

static bool parse(arena *a, str xml, figure_places *out)
{
    XML_Parser p = XML_ParserCreate("UTF-8");
    reading r = { .a = a, .parser = p, .out = out };
    XML_SetUserData(p, &r);
    XML_SetElementHandler(p, element, NULL);
    XML_SetEntityDeclHandler(p, refuse_entity);
    bool read = XML_Parse(p, xml.at, (int)xml.len, 1) == XML_STATUS_OK && !r.too_many;
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

bool docx_figures(arena *a, const char *path, figure_places *out, error *err)
{
    int why;
    zip_t *z = zip_open(path, ZIP_RDONLY, &why);
    place at = { .file = path };
    if (!z)
        return fail_at(err, ERR_INPUT, at, "打不开，或者不是 docx 文件", "cannot be opened, or is not a docx");
    str xml;
    bool found = read_part(a, z, "customXml/item1.xml", &xml);
    zip_discard(z);
    *out = (figure_places){ 0 };
    if (!found || !parse(a, xml, out))
        return fail_at(err, ERR_INPUT, at, "文件里没有数字清单：它不是本系统生成的，或者另存时被去掉了。请用系统中存档的版本核对",
                       "the file holds no list of figures: it was not made by this system, or was lost on saving; check the issued "
                       "version in the system instead");
    return true;
}
