#include "report/docx_parts.h"

#include "base/utf8.h"
#include "report/chart_draw.h"
#include "report/escape.h"

enum { EMU_PER_TWIP = 635 };                       /* English Metric Units */

/* ── runs and paragraphs ────────────────────────────────────────────────── */

void docx_run(docx *x, const char *properties, const char *text)
{
    if (text_empty(text))
        return;
    buf_puts(&x->body, "<w:r>");
    if (!text_empty(properties))
        buf_print(&x->body, "<w:rPr>%s</w:rPr>", properties);
    buf_puts(&x->body, "<w:t xml:space=\"preserve\">");
    xml_escape(&x->body, text);
    buf_puts(&x->body, "</w:t></w:r>");
}

void docx_marked(docx *x, const char *address, const char *properties, const char *text)
{
    int id = ++x->bookmark;
    buf_print(&x->body, "<w:bookmarkStart w:id=\"%d\" w:name=\"%s\"/>", id, bookmark_name(x->body.a, address));
    docx_run(x, properties, text);
    buf_print(&x->body, "<w:bookmarkEnd w:id=\"%d\"/>", id);
}

static void begin(docx *x, const char *style, const char *properties)
{
    buf_print(&x->body, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style, properties ? properties : "");
}

static void end(docx *x) { buf_puts(&x->body, "</w:p>\n"); }

static void line(docx *x, const char *style, const char *properties, const char *text)
{
    begin(x, style, properties);
    docx_run(x, NULL, text);
    end(x);
}

static void spans(docx *x, const block *b)
{
    for (size_t i = 0; i < b->spans.len; i++) {
        const span *s = &b->spans.at[i];
        const char *bold = s->bold ? "<w:b/><w:bCs/>" : NULL;
        if (s->figure)
            docx_marked(x, s->address, bold, s->text);
        else
            docx_run(x, bold, s->text);
    }
}

static void heading(docx *x, const block *b)
{
    begin(x, arena_print(x->body.a, "%d", b->level), NULL);
    docx_run(x, NULL, b->number);
    spans(x, b);
    end(x);
}

/* ── charts ─────────────────────────────────────────────────────────────── */

static void drawing(docx *x, const picture *p, const chart *c)
{
    int id = ++x->drawing;
    long cx = (long)TEXT_W * EMU_PER_TWIP, cy = (long)((double)cx * p->height / p->width);
    buf *b = &x->body;
    begin(x, "picture", NULL);
    buf_print(
        b,
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%ld\" cy=\"%ld\"/>"
        "<wp:docPr id=\"%d\" name=\"chart%d\" descr=\"",
        cx, cy, id, id);
    xml_escape(b, chart_describe(b->a, c));
    buf_print(
        b,
        "\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>"
        "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>"
        "<pic:cNvPr id=\"%d\" name=\"chart%d.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip "
        "r:embed=\"rIdImage%d\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" "
        "y=\"0\"/><a:ext cx=\"%ld\" cy=\"%ld\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>"
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        id, id, id, cx, cy);
    end(x);
}

static bool draw_chart(docx *x, const chart *c)
{
    arena *a = x->body.a;
    const picture *p = chart_picture(a, c, (chart_look){ 0 });
    docx_image image;
    TRY(picture_png(a, p, 2, &image.png, x->err));
    VEC_ADD(a, &x->images, image);
    drawing(x, p, c);
    line(x, "under", NULL, chart_caption(a, c));
    if (!text_empty(c->note))
        line(x, "note", NULL, arena_print(a, c->lang == LANG_EN ? "Note: %s" : "注：%s", c->note));
    return true;
}

/* ── head and foot ──────────────────────────────────────────────────────── */

static void head(docx *x)
{
    const document *d = x->d;
    if (!text_empty(d->number))
        line(x, "number", NULL, d->number);
    if (!text_empty(d->title))
        line(x, "title", NULL, d->title);
    if (!text_empty(d->subtitle))
        line(x, "subtitle", NULL, d->subtitle);
    if (!text_empty(d->title))
        line(x, "body", NULL, NULL);
    if (!text_empty(d->addressee))
        line(x, "flush", NULL, arena_print(x->body.a, d->lang == LANG_EN ? "%s:" : "%s：", d->addressee));
}

static void attachments(docx *x)
{
    const document *d = x->d;
    bool many = d->attachments.len > 1;
    for (size_t i = 0; i < d->attachments.len; i++) {
        if (i == 0)
            line(x, "body", NULL, NULL);
        const char *lead = i ? "" : d->lang == LANG_EN ? "Attachment: " : "附件：";
        const char *n = many ? arena_print(x->body.a, "%zu. ", i + 1) : "";
        line(x, "body",
             i ? "<w:ind w:left=\"1575\" w:firstLine=\"0\"/>" : NULL, /* under the first: 2 + 3 characters in */
             arena_print(x->body.a, "%s%s%s", lead, n, d->attachments.at[i]));
    }
}

/* GB/T 9704-2012, 7.3.5.2, without seal: the name ends two characters in, the date begins two characters right of
 * the name; a date longer than that ends two characters in and pushes the name left. Half characters. */
static void signature(docx *x)
{
    const document *d = x->d;
    arena *a = x->body.a;
    const char *day = d->issued == DATE_NONE ? NULL : date_say(a, d->issued, d->lang);
    if (text_empty(d->issuer) && !day)
        return;
    int name = utf8_width(str_of(d->issuer)), date_width = day ? utf8_width(str_of(day)) : 0;
    int name_in = 4, day_in = name - date_width;
    if (day_in < 4) {
        day_in = 4;
        name_in = day && name ? 4 + date_width + 4 - name : 4;
        name_in = name_in < 4 ? 4 : name_in;
    }
    line(x, "body", "<w:keepNext/>", NULL);
    if (name)
        line(x, "sign", arena_print(a, "<w:ind w:right=\"%d\"/>", name_in * CHAR / 2), d->issuer);
    if (day)
        line(x, "sign", arena_print(a, "<w:keepNext w:val=\"0\"/><w:ind w:right=\"%d\"/>", day_in * CHAR / 2), day);
}

bool docx_body(docx *x)
{
    head(x);
    for (size_t i = 0; i < x->d->blocks.len; i++) {
        const block *b = &x->d->blocks.at[i];
        switch (b->kind) {
        case BLOCK_HEADING: heading(x, b); break;
        case BLOCK_PARAGRAPH:
            begin(x, "body", NULL);
            spans(x, b);
            end(x);
            break;
        case BLOCK_TABLE: docx_table(x, b->table); break;
        case BLOCK_CHART: TRY(draw_chart(x, b->chart)); break;
        case BLOCK_PAGE_BREAK: buf_puts(&x->body, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n"); break;
        }
    }
    attachments(x);
    signature(x);
    return true;
}
