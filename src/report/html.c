#include "report/html.h"

#include "base/map.h"
#include "report/chart_draw.h"
#include "report/escape.h"
#include "report/figure_list.h"
#include "report/table_shape.h"
#include "report/zip_bytes.h"

typedef struct page { buf *b; const document *d; html_options o; } page;

static const char *say2(const page *p, const char *zh, const char *en) { return p->d->lang == LANG_EN ? en : zh; }

static void escaped(page *p, const char *text) { xml_escape(p->b, text); }

static void element(page *p, const char *open, const char *text, const char *close)
{
    if (text_empty(text))
        return;
    buf_puts(p->b, open);
    escaped(p, text);
    buf_print(p->b, "%s\n", close);
}

static void figure_link(page *p, const char *address, const char *text, const figure_ref *f)
{
    buf_print(p->b, "<a class=\"figure\" id=\"%s\" href=\"", address);
    escaped(p, p->o.links ? p->o.links : "#");
    url_escape(p->b, figure_key(p->b->a, f));
    buf_puts(p->b, "\">");
    escaped(p, text);
    buf_puts(p->b, "</a>");
}

static void spans(page *p, const block *b)
{
    for (size_t i = 0; i < b->spans.len; i++) {
        const span *s = &b->spans.at[i];
        buf_puts(p->b, s->bold ? "<strong>" : "");
        if (s->figure)
            figure_link(p, s->address, s->text, s->figure);
        else
            escaped(p, s->text);
        buf_puts(p->b, s->bold ? "</strong>" : "");
    }
}

/* ── tables, charts ─────────────────────────────────────────────────────── */

static void write_cell(page *p, const table *t, size_t row, size_t column)
{
    static const char *const classes[] = { "", "left", "centre", "right" };
    const table_row *r = &t->rows.at[row];
    const table_cell *c = &r->cells[column];
    if (!c->across)
        return;
    const char *tag = r->header ? "th" : "td";
    buf_print(p->b, "<%s class=\"%s\"", tag, classes[cell_aligned(t, row, column)]);
    if (r->header)
        buf_puts(p->b, c->across > 1 ? " scope=\"colgroup\"" : " scope=\"col\"");
    if (c->across > 1)
        buf_print(p->b, " colspan=\"%d\"", c->across);
    if (c->down > 1)
        buf_print(p->b, " rowspan=\"%d\"", c->down);
    buf_puts(p->b, ">");
    if (c->figure)
        figure_link(p, c->address, c->text, c->figure);
    else
        escaped(p, c->text);
    buf_print(p->b, "</%s>", tag);
}

static void write_rows(page *p, const table *t, size_t from, size_t to, const char *group)
{
    if (from >= to)
        return;
    buf_print(p->b, "<%s>\n", group);
    for (size_t r = from; r < to; r++) {
        buf_puts(p->b, t->rows.at[r].strong ? "<tr class=\"total\">" : "<tr>");
        for (size_t c = 0; c < t->columns; c++)
            write_cell(p, t, r, c);
        buf_puts(p->b, "</tr>\n");
    }
    buf_print(p->b, "</%s>\n", group);
}

static void write_table(page *p, const table *t)
{
    buf_print(p->b, "<div class=\"table\" id=\"%s\"><table>\n<caption>", t->address);
    escaped(p, table_caption(p->b->a, t, p->d->lang));
    if (!text_empty(t->unit)) {
        buf_print(p->b, "<span class=\"unit\">%s", say2(p, "单位：", "unit: "));
        element(p, "", t->unit, "</span>");
    }
    buf_puts(p->b, "</caption>\n");
    write_rows(p, t, 0, t->headers, "thead");
    write_rows(p, t, t->headers, t->rows.len, "tbody");
    buf_puts(p->b, "</table>\n");
    for (size_t i = 0; i < t->notes.len; i++)
        element(p, i ? "<p class=\"note more\">" : say2(p, "<p class=\"note\">注：", "<p class=\"note\">Note: "),
                t->notes.at[i], "</p>");
    buf_puts(p->b, "</div>\n");
}

static void write_chart(page *p, const chart *c)
{
    buf_print(p->b, "<figure id=\"%s\">\n", c->address);
    chart_svg(p->b, c, (chart_look){ 0 }, p->o.links ? p->o.links : "#");
    element(p, "<figcaption>", chart_caption(p->b->a, c), "</figcaption>");
    element(p, say2(p, "<p class=\"note\">注：", "<p class=\"note\">Note: "), c->note, "</p>");
    buf_puts(p->b, "</figure>\n");
}

/* ── trace ──────────────────────────────────────────────────────────────── */

static const trace_entry *entry_of(const page *p, const figure_ref *f)
{
    for (size_t i = 0; p->o.trace && i < p->o.trace->len; i++)
        if (figure_same(p->o.trace->at[i].figure, f))
            return &p->o.trace->at[i];
    return NULL;
}

static void write_records(page *p, const trace_entry *e)
{
    if (!e->records.len)
        return;
    buf_print(p->b, "<table><thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>\n",
              say2(p, "记录", "record"), say2(p, "数值", "value"), say2(p, "来源", "source"));
    for (size_t i = 0; i < e->records.len; i++) {
        const trace_record *r = &e->records.at[i];
        element(p, "<tr><td>", r->what ? r->what : "—", "</td>");
        element(p, "<td class=\"right\">", r->value ? r->value : "—", "</td>");
        const char *from = place_text(p->b->a, (place){ .file = r->file, .sheet = r->sheet, .row = r->row }, p->d->lang);
        element(p, "<td>", text_empty(from) ? "—" : from, "");
        if (r->version)
            buf_print(p->b, say2(p, "（第 %lld 版）", " (version %lld)"), (long long)r->version);
        buf_puts(p->b, "</td></tr>\n");
    }
    buf_puts(p->b, "</tbody></table>\n");
    if (e->total > e->records.len)
        buf_print(p->b,
                  say2(p, "<p class=\"note\">共 %zu 条，列出前 %zu 条。</p>\n",
                       "<p class=\"note\">%zu records, the first %zu shown.</p>\n"),
                  e->total, e->records.len);
}

static void write_entry(page *p, const figure_place *at)
{
    const figure_ref *f = at->figure;
    const trace_entry *e = entry_of(p, f);
    buf_puts(p->b, "<section class=\"entry\" id=\"");
    escaped(p, figure_key(p->b->a, f));
    buf_puts(p->b, "\">\n<h3>");
    escaped(p, e && e->name ? e->name : f->id);
    buf_puts(p->b, "</h3>\n<p>");
    escaped(p, e && e->text ? e->text : at->text);
    buf_puts(p->b, "　<code>");
    escaped(p, f->id);
    if (!text_empty(f->params)) {
        buf_puts(p->b, "?");
        escaped(p, f->params);
    }
    buf_puts(p->b, "</code>　");
    escaped(p, f->defined ? decimal_text(p->b->a, f->value) : "—");
    escaped(p, f->defined ? f->unit : NULL);
    buf_puts(p->b, "</p>\n");
    if (e) {
        element(p, say2(p, "<p>口径：", "<p>Definition: "), e->definition, "</p>");
        write_records(p, e);
    }
    size_t whole =
        at->address[0] == 'c' ? strcspn(at->address, ".") : strlen(at->address); /* points of a chart have no id */
    buf_print(p->b, "<p><a class=\"back\" href=\"#%.*s\">%s</a></p>\n</section>\n", (int)whole, at->address,
              say2(p, "返回正文", "back to the text"));
}

static void write_trace(page *p)
{
    figure_places all = doc_figures(p->b->a, p->d);
    map seen = map_new(p->b->a);
    if (!all.len || p->o.links)
        return;
    buf_print(p->b, "<section class=\"trace\">\n<h2>%s</h2>\n", say2(p, "数据来源", "Where the numbers come from"));
    for (size_t i = 0; i < all.len; i++) {
        bool again;
        map_put(&seen, str_of(figure_key(p->b->a, all.at[i].figure)), &again);
        if (!again)
            write_entry(p, &all.at[i]);
    }
    buf_puts(p->b, "</section>\n");
}

/* ── page ───────────────────────────────────────────────────────────────── */

static const char style[] =
    "body{margin:0;background:#f3f3f1;color:#111}"
    "article{max-width:156mm;margin:1.5em auto;padding:25mm 26mm;background:#fff;font:12pt/1.8 "
    "仿宋_GB2312,FangSong,仿宋,"
    "FandolFang,'Noto Serif CJK SC',serif}"
    "h1{font:22pt/1.4 方正小标宋简体,STZhongsong,'Noto Serif CJK SC',SimSun,serif;text-align:center;margin:.5em 0}"
    "h2,h3,h4,h5{font-size:12pt;font-weight:normal;margin:.6em 0 .2em;text-indent:2em}"
    "h2{font-family:SimHei,黑体,'Noto Sans CJK SC',sans-serif}h3{font-family:KaiTi,楷体,'AR PL UKai CN',serif}"
    ".subtitle,.number{text-align:center;text-indent:0;font-family:KaiTi,楷体,'AR PL UKai CN',serif}"
    "p{margin:.2em "
    "0;text-indent:2em;text-align:justify}.flush{text-indent:0}.sign{text-align:right;text-indent:0;padding-right:2em}"
    "a.figure{color:inherit;text-decoration:none;border-bottom:1px dotted "
    "#1f5a99}a.figure:hover,a.figure:focus{background:#e8f0fa}"
    ".table{overflow-x:auto;margin:1em 0}table{border-collapse:collapse;width:100%;font:10.5pt/1.5 SimSun,宋体,'Noto "
    "Serif CJK SC',serif;"
    "border-top:1.5pt solid;border-bottom:1.5pt solid}"
    "caption{position:relative;font:12pt/1.6 SimHei,黑体,'Noto Sans CJK SC',sans-serif;padding-bottom:1.6em}"
    ".unit{position:absolute;right:0;bottom:0;font:10.5pt SimSun,宋体,'Noto Serif CJK SC',serif}"
    "th,td{border:.5pt solid #333;padding:.15em .5em;font-weight:normal}th:first-child,td:first-child{border-left:0}"
    "th:last-child,td:last-child{border-right:0}th,.total td{font-family:SimHei,黑体,'Noto Sans CJK SC',sans-serif}"
    ".left{text-align:left}.centre{text-align:center}.right{text-align:right;white-space:nowrap}"
    ".note{font-size:10.5pt;text-indent:0}.more{padding-left:2em}figure{margin:1em 0;text-align:center}figure "
    "svg{max-width:100%;height:auto}"
    "figcaption{font:12pt/1.6 SimHei,黑体,'Noto Sans CJK SC',sans-serif}"
    ".trace{border-top:1px solid #999;margin-top:3em;font-size:10.5pt}.entry:target{background:#fff7df}.trace "
    "code{font-size:9pt;color:#555}"
    "@page{size:A4;margin:37mm 26mm 35mm 28mm}"
    "@media print{body{background:#fff}article{max-width:none;margin:0;padding:0;font-size:16pt;line-height:28.95pt}"
    "h2,h3,h4,h5{font-size:16pt}a.figure{border:0}.table,figure{page-break-inside:avoid}thead{display:table-header-"
    "group}"
    ".break{page-break-after:always}.trace{page-break-before:always}.back{display:none}}";

static void head(page *p)
{
    const document *d = p->d;
    element(p, "<p class=\"number\">", d->number, "</p>");
    element(p, "<h1>", d->title, "</h1>");
    element(p, "<p class=\"subtitle\">", d->subtitle, "</p>");
    element(p, "<p class=\"flush\">", d->addressee, say2(p, "：</p>", ":</p>"));
}

static void foot(page *p)
{
    const document *d = p->d;
    for (size_t i = 0; i < d->attachments.len; i++) {
        buf_print(p->b, "<p class=\"attachment\">%s", i ? "　　　" : say2(p, "附件：", "Attachment: "));
        if (d->attachments.len > 1)
            buf_print(p->b, "%zu. ", i + 1);
        element(p, "", d->attachments.at[i], "</p>");
    }
    element(p, "<p class=\"sign\">", d->issuer, "</p>");
    if (d->issued != DATE_NONE)
        element(p, "<p class=\"sign\">", date_say(p->b->a, d->issued, d->lang), "</p>");
}

static void blocks(page *p)
{
    for (size_t i = 0; i < p->d->blocks.len; i++) {
        const block *b = &p->d->blocks.at[i];
        switch (b->kind) {
        case BLOCK_HEADING:
            buf_print(p->b, "<h%d id=\"%s\">%s", b->level + 1, b->address, b->number);
            spans(p, b);
            buf_print(p->b, "</h%d>\n", b->level + 1);
            break;
        case BLOCK_PARAGRAPH:
            buf_print(p->b, "<p id=\"%s\">", b->address);
            spans(p, b);
            buf_puts(p->b, "</p>\n");
            break;
        case BLOCK_TABLE: write_table(p, b->table); break;
        case BLOCK_CHART: write_chart(p, b->chart); break;
        case BLOCK_PAGE_BREAK: buf_puts(p->b, "<div class=\"break\"></div>\n"); break;
        }
    }
}

/* A comment may not hold "--": within the list, which is XML, a hyphen can be written as a reference. */
static void write_list(page *p)
{
    const char *xml = figure_list_xml(p->b->a, p->d), *body = strstr(xml, "<figures");
    buf_puts(p->b, FIGURE_LIST_BEGIN);
    for (const char *c = body; *c; c++)
        if (*c == '-' && (c[1] == '-' || c[-1] == '-'))
            buf_puts(p->b, "&#45;");
        else
            buf_putc(p->b, *c);
    buf_puts(p->b, FIGURE_LIST_END "\n");
}

void html_write(buf *out, const document *d, html_options o)
{
    page p = { .b = out, .d = d, .o = o };
    if (!o.fragment) {
        buf_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width\">\n", d->lang == LANG_EN ? "en" : "zh-CN");
        element(&p, "<title>", d->title ? d->title : "", "</title>");
        buf_print(out, "<style>%s</style>\n</head>\n<body>\n", style);
    }
    buf_puts(out, "<article>\n");
    head(&p);
    blocks(&p);
    foot(&p);
    write_trace(&p);
    buf_puts(out, "</article>\n");
    if (!o.fragment) {
        write_list(&p);
        buf_puts(out, "</body>\n</html>\n");
    }
}

bool html_save(const document *d, html_options o, const char *path, error *err)
{
    arena *a = arena_new();
    buf b = buf_new(a);
    html_write(&b, d, o);
    bool saved = save_bytes(path, (str){ b.text, b.len }, err);
    arena_end(a);
    return saved;
}
