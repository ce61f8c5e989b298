#include "text/xlsx_parts.h"

#include "base/map.h"

#include <expat.h>
#include <stdlib.h>

const char *xml_local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *local)
{
    for (; *attributes; attributes += 2)
        if ((attributes[0][0] == local[0] && strcmp(attributes[0], local) == 0) || (strchr(attributes[0], ':') && strcmp(xml_local(attributes[0]), local) == 0))
            return attributes[1];
    return NULL;
}

bool xlsx_part(book *b, xlsx *x, const char *name, zip_file_t **out, uint64_t *size, bool *there, error *e)
{
    zip_stat_t st;
    *out = NULL;
    zip_stat_init(&st);
    *there = zip_stat(x->zip, name, ZIP_FL_NOCASE, &st) == 0;
    if (!*there)
        return true;
    uint64_t packed = st.comp_size ? st.comp_size : 1;
    if (st.size > BOOK_MAX_INFLATED || (st.size > 10 * 1000 * 1000 && st.size / packed > BOOK_MAX_RATIO))
        return fail_at(e, ERR_LIMIT, (place){ .file = b->path }, "压缩包中的 %s 展开后过大（%llu 字节），拒绝读取", "%s inside is too large when inflated (%llu bytes)",
                       name, (unsigned long long)st.size);
    *out = zip_fopen_index(x->zip, st.index, 0);
    if (size)
        *size = st.size;
    return *out || fail_at(e, ERR_INPUT, (place){ .file = b->path }, "压缩包中的 %s 打不开（可能加密或损坏）：%s", "%s inside cannot be opened: %s", name, zip_strerror(x->zip));
}

/* ---- reading a part through expat ------------------------------------------------------------------------ */

typedef struct part_reader {
    book *b;
    xlsx *x;
    XML_Parser p;
    int  depth, in_text, skip;          /* shared strings: inside <t>; inside phonetic runs */
    buf  text;
    map  targets, formats;              /* rels: id → target; number formats: id → kind */
    bool in_xfs, in_fonts, struck;
    VEC(bool) fonts;
    VEC(const char *) rel_ids, names;
    VEC(bool) hidden;
    error *e;
    bool  failed;
} part_reader;

static bool parse_part(part_reader *r, const char *name, XML_StartElementHandler start, XML_EndElementHandler end, XML_CharacterDataHandler text, bool *there)
{
    zip_file_t *f;
    TRY(xlsx_part(r->b, r->x, name, &f, NULL, there, r->e));
    if (!*there)
        return true;
    r->p = XML_ParserCreate(NULL);
    XML_SetUserData(r->p, r);
    XML_SetElementHandler(r->p, start, end);
    XML_SetCharacterDataHandler(r->p, text);
    bool ok = true;
    for (zip_int64_t n = 1; ok && n > 0;) {
        void *space = XML_GetBuffer(r->p, 65536);
        n = space ? zip_fread(f, space, 65536) : -1;
        ok = n >= 0 && XML_ParseBuffer(r->p, (int)n, n == 0) != XML_STATUS_ERROR;
    }
    if (!ok && !r->failed)
        fail_at(r->e, ERR_INPUT, (place){ .file = r->b->path }, "%s 第 %lu 行读不懂：%s", "%s line %lu: %s", name, XML_GetCurrentLineNumber(r->p), XML_ErrorString(XML_GetErrorCode(r->p)));
    XML_ParserFree(r->p);
    zip_fclose(f);
    return ok;
}

/* ---- rels and the workbook -------------------------------------------------------------------------------- */

static void rels_start(void *data, const char *name, const char **at)
{
    part_reader *r = data;
    const char *id = xml_attribute(at, "Id"), *target = xml_attribute(at, "Target");
    if (strcmp(xml_local(name), "Relationship") == 0 && id && target)
        map_put(&r->targets, str_of(id), NULL)->ptr = arena_copy(r->b->a, target);
}

static void workbook_start(void *data, const char *name, const char **at)
{
    part_reader *r = data;
    const char *local = xml_local(name), *state = xml_attribute(at, "state"), *since = xml_attribute(at, "date1904");
    if (strcmp(local, "workbookPr") == 0 && since)
        r->x->from_1904 = strcmp(since, "1") == 0 || strcmp(since, "true") == 0;
    if (strcmp(local, "sheet") != 0)
        return;
    const char *label = xml_attribute(at, "name"), *id = NULL;
    for (const char **a = at; *a; a += 2)                    /* r:id, not sheetId */
        if (strcmp(xml_local(a[0]), "id") == 0 && strchr(a[0], ':'))
            id = a[1];
    VEC_ADD(r->b->a, &r->names, arena_copy(r->b->a, label ? label : ""));
    VEC_ADD(r->b->a, &r->rel_ids, arena_copy(r->b->a, id ? id : ""));
    VEC_ADD(r->b->a, &r->hidden, state && strcmp(state, "visible") != 0);
}

static const char *sheet_path(arena *a, const char *target)
{
    if (*target == '/')
        return target + 1;
    while (strncmp(target, "../", 3) == 0)
        target += 3;
    return strncmp(target, "xl/", 3) == 0 ? target : arena_print(a, "xl/%s", target);
}

static bool load_workbook(part_reader *r)
{
    bool there;
    book *b = r->b;
    TRY(parse_part(r, "xl/_rels/workbook.xml.rels", rels_start, NULL, NULL, &there));
    TRY(parse_part(r, "xl/workbook.xml", workbook_start, NULL, NULL, &there));
    if (!there)
        return fail_at(r->e, ERR_INPUT, (place){ .file = b->path }, "是压缩包但不是 Excel 工作簿（缺 xl/workbook.xml）", "is a zip file but no workbook (xl/workbook.xml is missing)");
    b->sheets = NEW_N(b->a, const char *, r->names.len + 1);
    r->x->parts = NEW_N(b->a, const char *, r->names.len + 1);
    r->x->hidden = NEW_N(b->a, bool, r->names.len + 1);
    r->x->merges = NEW_N(b->a, void *, r->names.len + 1);
    for (size_t i = 0; i < r->names.len; i++) {
        const char *target = map_ptr(&r->targets, str_of(r->rel_ids.at[i]));
        if (!target || strstr(target, "chartsheets/") || strstr(target, "dialogsheets/"))
            continue;
        b->sheets[b->sheet_count] = r->names.at[i];
        r->x->hidden[b->sheet_count] = r->hidden.at[i];
        r->x->parts[b->sheet_count++] = sheet_path(b->a, target);
    }
    return b->sheet_count || fail_at(r->e, ERR_INPUT, (place){ .file = b->path }, "工作簿里没有工作表", "the workbook has no worksheet");
}

/* ---- shared strings: runs joined, phonetic guides left out --------------------------------------------------- */

static void strings_start(void *data, const char *name, const char **at)
{
    part_reader *r = data;
    const char *local = xml_local(name);
    (void)at;
    if (strcmp(local, "si") == 0)
        r->text = buf_new(r->b->a);
    else if (strcmp(local, "rPh") == 0)
        r->skip++;
    else if (strcmp(local, "t") == 0)
        r->in_text = !r->skip;
}

static void strings_end(void *data, const char *name)
{
    part_reader *r = data;
    const char *local = xml_local(name);
    if (strcmp(local, "t") == 0)
        r->in_text = 0;
    else if (strcmp(local, "rPh") == 0)
        r->skip--;
    else if (strcmp(local, "si") == 0) {
        VEC_ADD(r->b->a, &r->x->strings, (str){ r->text.text, r->text.len });
        if (r->x->strings.len > BOOK_MAX_STRINGS) {
            r->failed = true;
            fail_at(r->e, ERR_LIMIT, (place){ .file = r->b->path }, "文字过多", "too many strings");
            XML_StopParser(r->p, XML_FALSE);
        }
    }
}

static void strings_text(void *data, const char *text, int n)
{
    part_reader *r = data;
    if (r->in_text)
        buf_add(&r->text, (str){ text, (size_t)n });
}

/* ---- styles ------------------------------------------------------------------------------------------------- */

static void styles_start(void *data, const char *name, const char **at)
{
    part_reader *r = data;
    const char *local = xml_local(name), *id = xml_attribute(at, "numFmtId"), *v = xml_attribute(at, "val");
    if (strcmp(local, "numFmt") == 0 && id && xml_attribute(at, "formatCode"))
        map_put(&r->formats, str_of(id), NULL)->num = format_code(xml_attribute(at, "formatCode")) + 1;
    else if (strcmp(local, "fonts") == 0)
        r->in_fonts = true;
    else if (strcmp(local, "font") == 0 && r->in_fonts)
        VEC_ADD(r->b->a, &r->fonts, false);
    else if (strcmp(local, "strike") == 0 && r->in_fonts && r->fonts.len)
        r->fonts.at[r->fonts.len - 1] = !v || (strcmp(v, "0") != 0 && strcmp(v, "false") != 0);
    else if (strcmp(local, "cellXfs") == 0)
        r->in_xfs = true;
    else if (strcmp(local, "xf") == 0 && r->in_xfs) {
        int64_t own = id ? map_num(&r->formats, str_of(id), 0) : 0;
        const char *font = xml_attribute(at, "fontId");
        unsigned long f = font ? strtoul(font, NULL, 10) : 0;
        VEC_ADD(r->b->a, &r->x->xfs, (xf){ own ? (style_kind)(own - 1) : id ? format_builtin(strtol(id, NULL, 10)) : STYLE_PLAIN, f < r->fonts.len && r->fonts.at[f] });
    }
}

static void styles_end(void *data, const char *name)
{
    part_reader *r = data;
    const char *local = xml_local(name);
    if (strcmp(local, "cellXfs") == 0)
        r->in_xfs = false;
    else if (strcmp(local, "fonts") == 0)
        r->in_fonts = false;
}

bool xlsx_load_parts(book *b, xlsx *x, error *e)
{
    part_reader r = { .b = b, .x = x, .e = e, .targets = map_new(b->a), .formats = map_new(b->a), .text = buf_new(b->a) };
    bool there;
    return load_workbook(&r) && parse_part(&r, "xl/sharedStrings.xml", strings_start, strings_end, strings_text, &there) &&
           parse_part(&r, "xl/styles.xml", styles_start, styles_end, NULL, &there);
}
