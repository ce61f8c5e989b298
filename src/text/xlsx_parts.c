#include "text/xlsx_parts.h"

#include "base/map.h"

#include <stdlib.h>

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

int64_t xlsx_bytes(void *from, void *into, size_t room) { return zip_fread(from, into, room); }

/* ---- reading a part ---------------------------------------------------------------------------------------- */

typedef struct part_reader {
    book *b;
    xlsx *x;
    xml_pull *p;
    int  in_text, skip;                 /* shared strings: inside <t>; inside phonetic runs */
    buf  text;
    map  targets, formats;              /* rels: id → target; number formats: id → kind */
    bool in_xfs, in_fonts;
    VEC(bool) fonts;
    VEC(const char *) rel_ids, names;
    VEC(bool) hidden;
    error *e;
} part_reader;

/* Hands every piece of a part to `take`; no part, no pieces. */
static bool parse_part(part_reader *r, const char *name, bool (*take)(part_reader *, pull_kind), bool *there)
{
    zip_file_t *f;
    TRY(xlsx_part(r->b, r->x, name, &f, NULL, there, r->e));
    if (!*there)
        return true;
    bool ok = true;
    pull_begin(r->p, xlsx_bytes, f);
    pull_kind kind;
    while (ok && (kind = pull_next(r->p)) != PULL_FINISHED)
        ok = kind != PULL_BROKEN ? take(r, kind)
                                 : fail_at(r->e, ERR_INPUT, (place){ .file = r->b->path }, "%s %s（第 %llu 字节）", "%s %s (byte %llu)", name, say(r->p->fault, r->e->lang),
                                           (unsigned long long)pull_offset(r->p));
    zip_fclose(f);
    return ok;
}

/* ---- rels and the workbook -------------------------------------------------------------------------------- */

static bool rels_piece(part_reader *r, pull_kind kind)
{
    str id = pull_value(r->p, "Id"), target = pull_value(r->p, "Target");
    if (kind == PULL_START && pull_is(r->p->name, "Relationship") && id.at && target.at)
        map_put(&r->targets, id, NULL)->ptr = str_copy(r->b->a, target);
    return true;
}

static bool workbook_piece(part_reader *r, pull_kind kind)
{
    if (kind != PULL_START)
        return true;
    str state = pull_value(r->p, "state"), since = pull_value(r->p, "date1904");
    if (pull_is(r->p->name, "workbookPr") && since.at)
        r->x->from_1904 = pull_true(since);
    if (!pull_is(r->p->name, "sheet"))
        return true;
    VEC_ADD(r->b->a, &r->names, str_copy(r->b->a, pull_value(r->p, "name")));
    VEC_ADD(r->b->a, &r->rel_ids, str_copy(r->b->a, pull_prefixed(r->p, "id")));           /* r:id, not sheetId */
    VEC_ADD(r->b->a, &r->hidden, state.at && !pull_is(state, "visible"));
    return true;
}

const char *xlsx_target(arena *a, const char *target)
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
    TRY(parse_part(r, "xl/_rels/workbook.xml.rels", rels_piece, &there));
    TRY(parse_part(r, "xl/workbook.xml", workbook_piece, &there));
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
        r->x->parts[b->sheet_count++] = xlsx_target(b->a, target);
    }
    return b->sheet_count || fail_at(r->e, ERR_INPUT, (place){ .file = b->path }, "工作簿里没有工作表", "the workbook has no worksheet");
}

/* ---- shared strings: runs joined, phonetic guides left out --------------------------------------------------- */

static bool strings_piece(part_reader *r, pull_kind kind)
{
    str name = r->p->name;
    if (kind == PULL_TEXT) {
        if (r->in_text)
            buf_add(&r->text, r->p->text);
    } else if (pull_is(name, "t"))
        r->in_text = kind == PULL_START && !r->skip;
    else if (pull_is(name, "rPh"))
        r->skip += kind == PULL_START ? 1 : -1;
    else if (pull_is(name, "si") && kind == PULL_START)
        r->text.len = 0;
    else if (pull_is(name, "si")) {
        VEC_ADD(r->b->a, &r->x->strings, (str){ str_copy(r->b->a, (str){ r->text.text, r->text.len }), r->text.len });
        return r->x->strings.len <= BOOK_MAX_STRINGS || fail_at(r->e, ERR_LIMIT, (place){ .file = r->b->path }, "文字过多", "too many strings");
    }
    return true;
}

/* ---- styles ------------------------------------------------------------------------------------------------- */

static void cell_format(part_reader *r)
{
    str id = pull_value(r->p, "numFmtId"), font = pull_value(r->p, "fontId");
    int64_t own = id.at ? map_num(&r->formats, id, 0) : 0;
    uint64_t f = pull_digits(font);
    VEC_ADD(r->b->a, &r->x->xfs, (xf){ own ? (style_kind)(own - 1) : id.at ? format_builtin((long)pull_digits(id)) : STYLE_PLAIN, f < r->fonts.len && r->fonts.at[f] });
}

static bool styles_piece(part_reader *r, pull_kind kind)
{
    str name = r->p->name, id = pull_value(r->p, "numFmtId"), code = pull_value(r->p, "formatCode"), v = pull_value(r->p, "val");
    bool begin = kind == PULL_START;
    if (kind == PULL_TEXT)
        return true;
    if (pull_is(name, "cellXfs"))
        r->in_xfs = begin;
    else if (pull_is(name, "fonts"))
        r->in_fonts = begin;
    else if (!begin)
        return true;
    else if (pull_is(name, "numFmt") && id.at && code.at)
        map_put(&r->formats, id, NULL)->num = format_code(str_copy(r->b->a, code)) + 1;
    else if (pull_is(name, "font") && r->in_fonts)
        VEC_ADD(r->b->a, &r->fonts, false);
    else if (pull_is(name, "strike") && r->in_fonts && r->fonts.len)
        r->fonts.at[r->fonts.len - 1] = !pull_is(v, "0") && !pull_is(v, "false");
    else if (pull_is(name, "xf") && r->in_xfs)
        cell_format(r);
    return true;
}

bool xlsx_load_parts(book *b, xlsx *x, error *e)
{
    part_reader r = { .b = b, .x = x, .p = x->pull, .e = e, .targets = map_new(b->a), .formats = map_new(b->a), .text = buf_new(b->a) };
    bool there;
    return load_workbook(&r) && parse_part(&r, "xl/sharedStrings.xml", strings_piece, &there) && parse_part(&r, "xl/styles.xml", styles_piece, &there);
}
