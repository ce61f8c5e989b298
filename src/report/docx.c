#include "report/docx.h"

#include "report/docx_parts.h"
#include "report/escape.h"
#include "report/figure_list.h"
#include "report/zip_bytes.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char content_types[] = XML
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD "settings+xml\"/>"
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WORD "fontTable+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD "footer+xml\"/>"
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"" WORD "footer+xml\"/>"
    "<Override PartName=\"/customXml/itemProps1.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.customXmlProperties+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    "<Override PartName=\"/docProps/app.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>"
    "</Types>";

static const char package_rels[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "relationships/officeDocument\" Target=\"word/document.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" PACKAGE
        "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" OFFICE "relationships/extended-properties\" Target=\"docProps/app.xml\"/>"
        "</Relationships>";

static const char custom_rels[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
        "relationships/customXmlProps\" Target=\"itemProps1.xml\"/></Relationships>";

static const char custom_props[] =
    XML "<ds:datastoreItem xmlns:ds=\"" OFFICE "customXml\" ds:itemID=\"{6A697065-6E70-616E-0000-666967757265}\">"
        "<ds:schemaRefs><ds:schemaRef ds:uri=\"urn:jibenpan:figures\"/></ds:schemaRefs></ds:datastoreItem>";

static const char app_props[] =
    XML "<Properties xmlns=\"" OFFICE "extended-properties\"><Application>Jibenpan</Application></Properties>";

static char *document_rels(arena *a, size_t images)
{
    buf b = buf_new(a);
    static const struct { const char *id, *type, *target; } fixed[] = {
        { "rId1", "styles", "styles.xml" },      { "rId2", "settings", "settings.xml" },
        { "rId3", "fontTable", "fontTable.xml" }, { "rId4", "footer", "footer1.xml" },
        { "rId5", "footer", "footer2.xml" },     { "rId6", "customXml", "../customXml/item1.xml" },
    };
    buf_puts(&b, XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        buf_print(&b, "<Relationship Id=\"%s\" Type=\"" OFFICE "relationships/%s\" Target=\"%s\"/>", fixed[i].id,
                  fixed[i].type, fixed[i].target);
    for (size_t i = 1; i <= images; i++)
        buf_print(&b,
                  "<Relationship Id=\"rIdImage%zu\" Type=\"" OFFICE
                  "relationships/image\" Target=\"media/chart%zu.png\"/>",
                  i, i);
    buf_puts(&b, "</Relationships>");
    return b.text;
}

static char *core_props(arena *a, const document *d)
{
    buf b = buf_new(a);
    const char *day = d->issued == DATE_NONE ? NULL : date_iso(a, d->issued);
    buf_puts(&b, XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                     "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                     "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    xml_escape(&b, d->title);
    buf_puts(&b, "</dc:title><dc:creator>");
    xml_escape(&b, d->issuer);
    buf_print(&b, "</dc:creator><dc:language>%s</dc:language>", d->lang == LANG_EN ? "en" : "zh-CN");
    if (day)
        buf_print(&b, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:created>", day);
    buf_puts(&b, "</cp:coreProperties>");
    return b.text;
}

static void finish_document(docx *x)
{
    buf_print(
        &x->body,
        "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" "
        "r:id=\"rId5\"/><w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" "
        "w:left=\"%d\" "
        "w:header=\"851\" w:footer=\"%d\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"%d\"/></w:sectPr>"
        "</w:body></w:document>",
        PAGE_W, PAGE_H, TOP, RIGHT, BOTTOM, LEFT, FOOTER, LINE);
}

bool docx_bytes(arena *a, const document *d, str *out, error *err)
{
    docx x = { .d = d, .body = buf_new(a), .err = err };
    buf_puts(&x.body, XML "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
                          "xmlns:r=\"" OFFICE "relationships\" "
                          "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
                          "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                          "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><w:body>\n");
    TRY(docx_body(&x));
    finish_document(&x);
    const zip_part fixed[] = {
        { "[Content_Types].xml", str_of(content_types) },
        { "_rels/.rels", str_of(package_rels) },
        { "word/document.xml", { x.body.text, x.body.len } },
        { "word/_rels/document.xml.rels", str_of(document_rels(a, x.images.len)) },
        { "word/styles.xml", str_of(docx_styles()) },
        { "word/settings.xml", str_of(docx_settings()) },
        { "word/fontTable.xml", str_of(docx_fonts()) },
        { "word/footer1.xml", str_of(docx_footer(a, false)) },
        { "word/footer2.xml", str_of(docx_footer(a, true)) },
        { "customXml/item1.xml", str_of(figure_list_xml(a, d)) },
        { "customXml/itemProps1.xml", str_of(custom_props) },
        { "customXml/_rels/item1.xml.rels", str_of(custom_rels) },
        { "docProps/core.xml", str_of(core_props(a, d)) },
        { "docProps/app.xml", str_of(app_props) },
    };
    VEC(zip_part) parts = { 0 };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        VEC_ADD(a, &parts, fixed[i]);
    for (size_t i = 0; i < x.images.len; i++)
        VEC_ADD(a, &parts, (zip_part){ arena_print(a, "word/media/chart%zu.png", i + 1), x.images.at[i].png });
    return zip_bytes(a, parts.at, parts.len, out, err);
}

bool docx_save(const document *d, const char *path, error *err)
{
    arena *a = arena_new();
    str bytes;
    bool saved = docx_bytes(a, d, &bytes, err) && save_bytes(path, bytes, err);
    arena_end(a);
    return saved;
}
