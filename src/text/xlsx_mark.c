#include "text/xlsx_mark.h"

#include "text/book.h"
#include "text/xlsx_parts.h"
#include "text/xml_edit.h"

enum { LARGEST = 64 * 1024 * 1024 };            /* of a part; a bigger one is not edited */

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define VML "xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\""

static const char *const fill_colors[] = { [FILL_BAD] = "FFFFC7CE", [FILL_NOTE] = "FFFFEB9C" };

/* ---- parts ------------------------------------------------------------------------------------------------------------ */

bool xlsx_read_part(arena *a, zip_t *z, const char *name, str *out)
{
    zip_stat_t st;
    zip_stat_init(&st);
    zip_file_t *f = zip_stat(z, name, ZIP_FL_NOCASE, &st) == 0 && st.size <= LARGEST ? zip_fopen_index(z, st.index, 0) : NULL;
    char *bytes = f ? arena_alloc(a, st.size + 1) : NULL;
    bool ok = f && zip_fread(f, bytes, st.size) == (zip_int64_t)st.size;
    if (f)
        zip_fclose(f);
    *out = (str){ bytes, ok ? st.size : 0 };
    return ok;
}

bool xlsx_write_part(zip_t *z, const char *name, str bytes)
{
    zip_int64_t at = zip_name_locate(z, name, ZIP_FL_NOCASE);
    zip_source_t *s = zip_source_buffer(z, bytes.at, bytes.len, 0);
    if (!s)
        return false;
    if (at >= 0 ? zip_file_replace(z, (zip_uint64_t)at, s, 0) == 0 : zip_file_add(z, name, s, ZIP_FL_ENC_UTF_8) >= 0)
        return true;
    zip_source_free(s);
    return false;
}

static const char *free_name(arena *a, zip_t *z, const char *format)
{
    for (int i = 1;; i++) {
        buf b = buf_new(a);
        str f = str_of(format);
        ptrdiff_t at = str_find(f, STR("#"));
        buf_print(&b, "%.*s%d%s", (int)at, format, i, format + at + 1);
        if (zip_name_locate(z, b.text, ZIP_FL_NOCASE) < 0)
            return b.text;
    }
}

static bool list_begin(xml_edit *x, const char *name)           /* at a list that has members */
{
    return xml_copy_until(x, name) && !xml_tag_closed(xml_tag(x));
}

/* ---- styles ------------------------------------------------------------------------------------------------------------- */

static size_t count_members(xml_edit *x, const char *name)
{
    size_t n = 0;
    while (!xml_at_end(x))
        if (xml_begins(x, name)) {
            n++;
            xml_copy_to(x, xml_behind(x, name));
        } else
            xml_copy_to(x, x->pos + 1);
    return n;
}

bool xlsx_marks_begin(xlsx_marks *m, arena *a, zip_t *z)
{
    xml_edit x;
    *m = (xlsx_marks){ .a = a, .zip = z, .new_types = buf_new(a) };
    if (!xlsx_read_part(a, z, "xl/styles.xml", &m->styles) || !xlsx_read_part(a, z, "[Content_Types].xml", &m->types))
        return false;
    if (!xml_edit_begin(&x, a, m->styles, "styleSheet") || !list_begin(&x, "fills") || !list_begin(&x, "cellXfs"))
        return false;
    xml_copy_to(&x, x.pos + xml_tag(&x).len);
    m->own_styles = count_members(&x, "xf");
    return m->own_styles > 0;
}

size_t xlsx_mark_style(xlsx_marks *m, size_t own, cell_fill fill)
{
    if (own >= m->own_styles)
        own = 0;
    for (size_t i = 0; i < m->made.len; i++)
        if (m->made.at[i].own == own && m->made.at[i].fill == fill)
            return m->own_styles + i;
    VEC_ADD(m->a, &m->made, (mark_style){ own, fill });
    return m->own_styles + m->made.len - 1;
}

/* The list's members copied, its count raised by `more`; *members, when asked for, gets each as it stands. */
static size_t copy_list(xml_edit *x, const char *member, size_t more, str *members)
{
    xml_edit scout = *x;
    scout.out = buf_new(x->a);
    scout.pos += xml_tag(x).len;
    size_t from = scout.pos;
    size_t n = count_members(&scout, member);
    str tag = xml_set_attribute(x->a, xml_tag(x), "count", arena_print(x->a, "%zu", n + more));
    buf_add(&x->out, tag);
    x->pos = from;
    for (size_t i = 0; x->pos < scout.pos;)
        if (xml_begins(x, member)) {
            size_t to = xml_behind(x, member);
            if (members)
                members[i++] = (str){ x->in.at + x->pos, to - x->pos };
            xml_copy_to(x, to);
        } else
            xml_copy_to(x, x->pos + 1);
    return n;
}

static bool write_styles(xlsx_marks *m)
{
    xml_edit x;
    str *own = NEW_N(m->a, str, m->own_styles + 1);
    if (!xml_edit_begin(&x, m->a, m->styles, "styleSheet") || !xml_copy_until(&x, "fills"))
        return false;
    size_t fills = copy_list(&x, "fill", 2, NULL);
    const char *p = x.prefix;
    for (cell_fill f = FILL_BAD; f <= FILL_NOTE; f++)
        buf_print(&x.out, "<%sfill><%spatternFill patternType=\"solid\"><%sfgColor rgb=\"%s\"/><%sbgColor indexed=\"64\"/></%spatternFill></%sfill>", p, p, p, fill_colors[f], p, p, p);
    if (!xml_copy_until(&x, "cellXfs"))
        return false;
    copy_list(&x, "xf", m->made.len, own);
    for (size_t i = 0; i < m->made.len; i++) {
        str old = own[m->made.at[i].own];
        xml_edit one = { .a = m->a, .prefix = p, .in = old };
        str tag = xml_tag(&one);
        str filled = xml_set_attribute(m->a, tag, "fillId", arena_print(m->a, "%zu", fills + (size_t)m->made.at[i].fill - FILL_BAD));
        buf_add(&x.out, xml_set_attribute(m->a, filled, "applyFill", "1"));
        buf_add(&x.out, (str){ old.at + tag.len, old.len - tag.len });
    }
    xml_copy_to(&x, x.in.len);
    return xlsx_write_part(m->zip, "xl/styles.xml", (str){ x.out.text, x.out.len });
}

/* ---- comments -------------------------------------------------------------------------------------------------------------- */

typedef struct sheet_marks {
    xlsx_marks *m;
    const char *rels, *comments, *drawing;      /* paths of the sheet's parts */
    bool   new_comments, new_drawing;
    const cell_edit *edits;
    size_t count;
} sheet_marks;

static char *place_of(arena *a, const cell_edit *x) { return arena_print(a, "%s%lld", column_name(a, x->column), (long long)x->row); }

static void put_words(buf *b, const char *p, const char *words)
{
    buf_print(b, "<%sr><%st xml:space=\"preserve\">", p, p);
    xml_put_text(b, words);
    buf_print(b, "</%st></%sr>", p, p);
}

/* Comments that are there: those of marked cells get the words too. */
static void old_comments(xml_edit *x, map *open)
{
    while (!xml_at_end(x)) {
        if (!xml_begins(x, "comment")) {
            xml_copy_to(x, x->pos + 1);
            continue;
        }
        size_t to = xml_behind(x, "comment");
        map_value *v = map_get(open, xml_attribute(xml_tag(x), "ref"));
        const cell_edit *c = v ? v->ptr : NULL;
        ptrdiff_t text = str_find((str){ x->in.at + x->pos, to - x->pos }, str_of(arena_print(x->a, "</%stext>", x->prefix)));
        if (c && text >= 0) {
            xml_copy_to(x, x->pos + (size_t)text);
            put_words(&x->out, x->prefix, arena_print(x->a, "\n%s", c->words));
            v->ptr = NULL;
        }
        xml_copy_to(x, to);
    }
}

static bool write_comments(sheet_marks *s, map *open)
{
    arena *a = s->m->a;
    xml_edit x;
    str in = STR(HEAD "<comments xmlns=\"" MAIN "\"><authors></authors><commentList></commentList></comments>");
    if (!s->new_comments && !xlsx_read_part(a, s->m->zip, s->comments, &in))
        return false;
    if (!xml_edit_begin(&x, a, in, "comments") || !list_begin(&x, "authors"))
        return false;
    xml_copy_to(&x, x.pos + xml_tag(&x).len);
    const char *p = x.prefix;
    size_t author = count_members(&x, "author");
    buf_print(&x.out, "<%sauthor>基本盘</%sauthor>", p, p);
    if (!list_begin(&x, "commentList"))
        return false;
    xml_copy_to(&x, x.pos + xml_tag(&x).len);
    old_comments(&x, open);
    for (size_t i = 0; i < s->count; i++) {
        char *ref = place_of(a, &s->edits[i]);
        if (!map_ptr(open, str_of(ref)))
            continue;
        buf_print(&x.out, "<%scomment ref=\"%s\" authorId=\"%zu\"><%stext>", p, ref, author, p);
        put_words(&x.out, p, s->edits[i].words);
        buf_print(&x.out, "</%stext></%scomment>", p, p);
    }
    xml_copy_to(&x, x.in.len);
    return xlsx_write_part(s->m->zip, s->comments, (str){ x.out.text, x.out.len });
}

/* Anchor: left column, px; top row, px; right column, px; bottom row, px. A line of words takes about one row. */
static void put_box(buf *b, const cell_edit *c, size_t id)
{
    int64_t r = c->row - 1, top = r ? r - 1 : 0;
    int lines = 4 + (int)(strlen(c->words) / 40);
    buf_print(b, "<v:shape " VML " id=\"_x0000_s%zu\" type=\"#jbp_note\" style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">", id);
    buf_puts(b, "<v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"/>");
    buf_print(b, "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %lld, 10, %d, 15, %lld, 4</x:Anchor>", c->column, (long long)top, c->column + 3, (long long)top + lines);
    buf_print(b, "<x:AutoFill>False</x:AutoFill><x:Row>%lld</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>\n", (long long)r, c->column - 1);
}

static bool write_drawing(sheet_marks *s, const map *open)
{
    static const char kind[] = "<v:shapetype " VML " id=\"jbp_note\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>"
                               "<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>\n";
    arena *a = s->m->a;
    xml_edit x;
    size_t id = 65536 * (s->edits[0].sheet + 1);
    str in = str_of(arena_print(a, "<xml " VML "><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"%zu\"/></o:shapelayout></xml>", id / 1024));
    if (!s->new_drawing && !xlsx_read_part(a, s->m->zip, s->drawing, &in))
        return false;
    if (!xml_edit_begin(&x, a, in, "xml") || xml_tag_closed(xml_tag(&x)))
        return false;
    size_t to = xml_behind(&x, "xml");
    if (to < x.pos + 6 || str_find(in, STR("</xml>")) < 0)
        return false;
    xml_copy_to(&x, to - 6);
    if (str_find(in, STR("\"jbp_note\"")) < 0)
        buf_puts(&x.out, kind);
    while (str_find(in, str_of(arena_print(a, "_x0000_s%zu\"", id))) >= 0)
        id += 1024;
    for (size_t i = 0; i < s->count; i++)
        if (map_ptr(open, str_of(place_of(a, &s->edits[i]))))
            put_box(&x.out, &s->edits[i], id++);
    xml_copy_to(&x, x.in.len);
    return xlsx_write_part(s->m->zip, s->drawing, (str){ x.out.text, x.out.len });
}

/* Parts the sheet has: comments by their kind, the drawing by the id the sheet names (a header's picture is one as well). */
static void find_parts(sheet_marks *s, str rels, str drawing_id)
{
    xml_edit x;
    if (!xml_edit_begin(&x, s->m->a, rels, "Relationships"))
        return;
    while (xml_copy_until(&x, "Relationship")) {
        str tag = xml_tag(&x), target = xml_attribute(tag, "Target");
        const char *path = xlsx_target(s->m->a, str_copy(s->m->a, target));
        if (str_ends(xml_attribute(tag, "Type"), STR("/comments")))
            s->comments = path;
        if (drawing_id.len && str_eq(xml_attribute(tag, "Id"), drawing_id))
            s->drawing = path;
        xml_copy_to(&x, x.pos + tag.len);
    }
}

/* The sheet's <legacyDrawing>: its id, or where one belongs. */
static bool find_drawing(xml_edit *x, str *id)
{
    static const char *const behind_it[] = { "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst" };
    *id = (str){ "", 0 };
    if (!xml_copy_until(x, "sheetData"))
        return false;
    for (xml_copy_to(x, xml_behind(x, "sheetData")); !xml_at_end(x);) {
        str tag = xml_tag(x);
        size_t name = 1 + strlen(x->prefix), end = name;
        if (xml_begins(x, "legacyDrawing")) {
            *id = xml_attribute(tag, "r:id");
            return id->len > 0;
        }
        for (size_t i = 0; i < sizeof behind_it / sizeof *behind_it; i++)
            if (xml_begins(x, behind_it[i]))
                return true;
        if (str_starts(tag, STR("<mc:")))
            return true;
        while (end < tag.len && !strchr(" \t\r\n/>", tag.at[end]))
            end++;
        xml_copy_to(x, *tag.at != '<' ? x->pos + 1 : xml_behind(x, arena_copy_n(x->a, tag.at + name, end - name)));
    }
    return true;
}

static bool write_relations(sheet_marks *s, str rels)
{
    xml_edit x;
    if (!rels.len)
        rels = STR(HEAD "<Relationships xmlns=\"" PACKAGE "\"></Relationships>");
    if (!xml_edit_begin(&x, s->m->a, rels, "Relationships") || xml_tag_closed(xml_tag(&x)))
        return false;
    xml_copy_to(&x, x.pos + xml_tag(&x).len);
    if (s->new_comments)
        buf_print(&x.out, "<%sRelationship Id=\"jbpComments\" Type=\"" RELATIONS "/comments\" Target=\"/%s\"/>", x.prefix, s->comments);
    if (s->new_drawing)
        buf_print(&x.out, "<%sRelationship Id=\"jbpDrawing\" Type=\"" RELATIONS "/vmlDrawing\" Target=\"/%s\"/>", x.prefix, s->drawing);
    xml_copy_to(&x, x.in.len);
    return xlsx_write_part(s->m->zip, s->rels, (str){ x.out.text, x.out.len });
}

static const char *rels_of(arena *a, const char *part)
{
    const char *slash = strrchr(part, '/');
    return slash ? arena_print(a, "%.*s/_rels/%s.rels", (int)(slash - part), part, slash + 1) : arena_print(a, "_rels/%s.rels", part);
}

static bool comments_in(sheet_marks *s, str *sheet, map *open)
{
    arena *a = s->m->a;
    xml_edit x;
    str rels = { "", 0 }, id;
    if (!xml_edit_begin(&x, a, *sheet, "worksheet") || str_find(*sheet, STR("purl.oclc.org/ooxml")) >= 0 || !find_drawing(&x, &id))
        return false;
    if (zip_name_locate(s->m->zip, s->rels, ZIP_FL_NOCASE) >= 0 && !xlsx_read_part(a, s->m->zip, s->rels, &rels))
        return false;
    find_parts(s, rels, id);
    if (id.len && !s->drawing)
        return false;
    s->new_comments = !s->comments;
    s->new_drawing = !s->drawing;
    if (s->new_comments) {
        s->comments = free_name(a, s->m->zip, "xl/comments#.xml");
        buf_print(&s->m->new_types, "<Override PartName=\"/%s\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml\"/>", s->comments);
    }
    if (s->new_drawing) {
        s->drawing = free_name(a, s->m->zip, "xl/drawings/vmlDrawing#.vml");
        buf_print(&x.out, "<%slegacyDrawing xmlns:r=\"" RELATIONS "\" r:id=\"jbpDrawing\"/>", x.prefix);
    }
    xml_copy_to(&x, x.in.len);
    *sheet = (str){ x.out.text, x.out.len };
    return write_comments(s, open) && write_drawing(s, open) && (!(s->new_comments || s->new_drawing) || write_relations(s, rels));
}

bool xlsx_mark_comments(xlsx_marks *m, const char *part, str *sheet, const cell_edit *edits, size_t n)
{
    map open = map_new(m->a);                   /* cells whose comment is still to be made */
    sheet_marks s = { .m = m, .rels = rels_of(m->a, part), .edits = edits, .count = n };
    bool any = false;
    for (size_t i = 0; i < n; i++)
        if (edits[i].words) {
            any = true;
            map_put(&open, str_of(place_of(m->a, &edits[i])), NULL)->ptr = (void *)&edits[i];
        }
    return !any || comments_in(&s, sheet, &open);
}

bool xlsx_marks_end(xlsx_marks *m)
{
    xml_edit x;
    if (m->made.len && !write_styles(m))
        return false;
    if (!m->new_types.len)
        return true;
    if (!xml_edit_begin(&x, m->a, m->types, "Types") || *x.prefix)
        return false;
    xml_copy_to(&x, x.pos + xml_tag(&x).len);
    if (str_find(m->types, STR("Extension=\"vml\"")) < 0)
        buf_puts(&x.out, "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>");
    buf_add(&x.out, (str){ m->new_types.text, m->new_types.len });
    xml_copy_to(&x, x.in.len);
    return xlsx_write_part(m->zip, "[Content_Types].xml", (str){ x.out.text, x.out.len });
}
