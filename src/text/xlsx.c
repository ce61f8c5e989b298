/* Sheets of an xlsx, row by row: zip and XML are pulled in pieces, so memory does not grow with the sheet. Only shared
 * strings, styles and the merged ranges are kept whole. */
#include "text/xlsx_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 128 * 1024, TAIL_MAX = 4 * 1024 * 1024, MAX_TEXT = 1024 * 1024 };

typedef struct merge_list { merge_range *at; size_t len, cap; } merge_list;

typedef enum take { TAKE_NOTHING, TAKE_VALUE, TAKE_FORMULA } take;

typedef struct sheet_reader {
    book       *b;
    zip_file_t *f;
    xml_pull   *x;
    int64_t     row;
    bool        row_begun, row_hidden;  /* begun: its start was read before it was asked for */
    int         column;
    cell        at;                     /* the cell being read */
    str         type, text;
    char        type_bytes[12];
    uint64_t    style;
    take        take;
    bool        in_cell, skip;          /* skip: a phonetic guide */
    bool        formula, cached;        /* cached: the value of a formula is there, if only as an empty text */
    bool       *hidden_columns;
    int         hidden_count;
    error      *e;
} sheet_reader;

/* ---- references ----------------------------------------------------------------------------------------------- */

/* B7 at the beginning of a text; how many bytes it takes, 0 when it is none. */
static size_t reference(str text, int *column, int64_t *row_)
{
    int c = 0;
    int64_t r = 0;
    size_t i = 0;
    for (; i < text.len && text.at[i] >= 'A' && text.at[i] <= 'Z' && c <= BOOK_MAX_COLUMNS; i++)
        c = c * 26 + (text.at[i] - 'A' + 1);
    for (; i < text.len && text.at[i] >= '0' && text.at[i] <= '9' && r < 10000000; i++)
        r = r * 10 + (text.at[i] - '0');
    *column = c;
    *row_ = r;
    return c > 0 && c <= BOOK_MAX_COLUMNS && r > 0 ? i : 0;
}

/* ---- merged ranges: they stand behind the rows, so the sheet is inflated to its tail when somebody asks ------------- */

static void merges_of(arena *a, str tail, merge_list *out)
{
    static const str begin = STR("mergeCell "), ref = STR("ref=\"");
    for (ptrdiff_t at; (at = str_find(tail, begin)) >= 0;) {
        merge_range m;
        tail = (str){ tail.at + at + begin.len, tail.len - (size_t)at - begin.len };
        str tag = { tail.at, tail.len };
        const char *close = memchr(tag.at, '>', tag.len);
        tag.len = close ? (size_t)(close - tag.at) : 0;
        if ((at = str_find(tag, ref)) < 0)
            continue;
        str range = { tag.at + at + ref.len, tag.len - (size_t)at - ref.len };
        size_t n = reference(range, &m.column1, &m.row1);
        if (n && n < range.len && range.at[n] == ':' && reference((str){ range.at + n + 1, range.len - n - 1 }, &m.column2, &m.row2))
            VEC_ADD(a, out, m);
    }
}

static bool read_tail(book *b, xlsx *x, const char *part, merge_list *merges, error *e)
{
    zip_file_t *f;
    bool there, found = false;
    char *piece = malloc(PIECE + 64);
    buf tail = buf_new(b->a);
    size_t kept = 0;
    if (!piece)
        return fail(e, ERR_SYSTEM, "内存不足", "out of memory");
    bool ok = xlsx_part(b, x, part, &f, NULL, &there, e);
    for (zip_int64_t n = 1; ok && there && n > 0 && tail.len < TAIL_MAX;) {
        n = zip_fread(f, piece + kept, PIECE);
        size_t have = kept + (n > 0 ? (size_t)n : 0);
        const char *end = found ? piece : memmem(piece, have, "/sheetData>", 11);
        if (!end)
            end = found ? piece : memmem(piece, have, "sheetData/>", 11);
        if (end) {
            size_t from = found ? 0 : (size_t)(end - piece);
            buf_add(&tail, (str){ piece + from, have - from });
            found = true;
            kept = 0;
        } else {
            kept = have < 32 ? have : 32;
            memmove(piece, piece + have - kept, kept);
        }
    }
    if (ok && there)
        zip_fclose(f);
    free(piece);
    merges_of(b->a, (str){ tail.text, tail.len }, merges);
    return ok;
}

static bool xlsx_merges(book *b, size_t index, sheet_info *info, error *e)
{
    xlsx *x = b->self;
    merge_list *m = x->merges[index];
    if (!m) {
        m = NEW(b->a, merge_list);
        TRY(read_tail(b, x, x->parts[index], m, e));
        x->merges[index] = m;
    }
    info->merges = m->at;
    info->merge_count = m->len;
    return true;
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

/* Rounds to 15 significant digits; false when the value has an exponent form that lost them already. */
static bool at_15_digits(decimal *d)
{
    int64_t size = d->units < 0 ? -(d->units + 1) : d->units;
    int over = 0;
    while (size >= 1000000000000000) {
        size /= 10;
        over++;
    }
    if (over > d->scale)
        return false;
    if (over)
        *d = (decimal){ (int64_t)i128_div(d->units, pow10_i64(over), ROUND_HALF_UP), d->scale - over };
    while (over && d->scale && d->units % 10 == 0)
        *d = (decimal){ d->units / 10, d->scale - 1 };
    return true;
}

/* 323.39000000000004 is shown, and meant, as 323.39: doubles are read at 15 significant digits. */
static void number_cell(sheet_reader *s, str t)
{
    cell *c = &s->at;
    xlsx *x = s->b->self;
    c->kind = CELL_NUMBER;
    c->text = t;
    c->has_number = decimal_parse(t, &c->number) && at_15_digits(&c->number);
    if (!c->has_number) {
        char shown[40];
        snprintf(shown, sizeof shown, "%.15g", strtod(t.at, NULL));
        c->text = str_of(arena_copy(s->b->row_arena, shown));
        c->has_number = decimal_parse(c->text, &c->number);
    } else if (t.len > 16)
        c->text = str_of(decimal_text_short(s->b->row_arena, c->number));
    style_kind k = s->style < x->xfs.len ? x->xfs.at[s->style].kind : STYLE_PLAIN;
    c->percent = k == STYLE_PERCENT;
    if (k == STYLE_DATE && serial_day(x->from_1904, strtod(t.at, NULL), &c->day)) {
        c->kind = CELL_DATE;
        c->text = str_of(date_iso(s->b->row_arena, c->day));
    }
}

/* _x000D_ and the like stand for control characters. */
static str unescaped(sheet_reader *s, str t)
{
    if (!memchr(t.at, '_', t.len) || str_find(t, STR("_x")) < 0)
        return t;
    buf b = buf_new(s->b->row_arena);
    for (size_t i = 0; i < t.len; i++) {
        char *end;
        if (t.at[i] == '_' && i + 6 < t.len && t.at[i + 1] == 'x' && t.at[i + 6] == '_') {
            char hex[5] = { t.at[i + 2], t.at[i + 3], t.at[i + 4], t.at[i + 5], 0 };
            unsigned long c = strtoul(hex, &end, 16);
            if (!*end && c) {
                buf_code_point(&b, (uint32_t)c);
                i += 6;
                continue;
            }
        }
        buf_putc(&b, t.at[i]);
    }
    return (str){ b.text, b.len };
}

static void shared_string(sheet_reader *s, const xlsx *x)
{
    unsigned long i = s->text.len ? strtoul(s->text.at, NULL, 10) : x->strings.len;
    if (i >= x->strings.len)
        return;
    s->at.kind = CELL_TEXT;
    s->at.text = unescaped(s, x->strings.at[i]);
}

static void inline_text(sheet_reader *s, const xlsx *x)
{
    (void)x;
    s->at.kind = CELL_TEXT;
    s->at.text = unescaped(s, s->text);
}

static void error_cell(sheet_reader *s, const xlsx *x)
{
    (void)x;
    s->at.kind = CELL_ERROR;
    s->at.text = s->text;
}

static void truth_cell(sheet_reader *s, const xlsx *x)
{
    (void)x;
    s->at.kind = CELL_BOOL;
    s->at.text = s->text.at[0] == '1' ? STR("TRUE") : STR("FALSE");
}

static void iso_date_cell(sheet_reader *s, const xlsx *x)
{
    (void)x;
    s->at.text = (str){ s->text.at, s->text.len > 10 ? 10 : s->text.len };
    s->at.kind = date_parse_iso(s->at.text, &s->at.day) ? CELL_DATE : CELL_TEXT;
}

/* ECMA-376 part 1, 18.18.11 ST_CellType; everything else is a number. */
static const struct { str type; void (*read)(sheet_reader *, const xlsx *); } cell_types[] = {
    { STR("s"), shared_string }, { STR("str"), inline_text }, { STR("inlineStr"), inline_text }, { STR("e"), error_cell }, { STR("b"), truth_cell }, { STR("d"), iso_date_cell },
};

static void finish_cell(sheet_reader *s)
{
    const xlsx *x = s->b->self;
    cell *c = &s->at;
    size_t i = 0, types = sizeof cell_types / sizeof *cell_types;
    s->in_cell = false;
    c->column = s->column;
    c->struck = s->style < x->xfs.len && x->xfs.at[s->style].struck;
    c->formula = s->formula;
    if (s->formula && !s->cached) {                            /* told by the intake: nobody computed it yet */
        c->kind = CELL_ERROR;
        VEC_ADD(s->b->a, &s->b->cells, *c);
        return;
    }
    if (!s->text.len)
        return;
    while (s->type.len && i < types && !str_eq(s->type, cell_types[i].type))
        i++;
    if (s->type.len && i < types)
        cell_types[i].read(s, x);
    else
        number_cell(s, s->text);
    if (c->text.len || c->kind > CELL_TEXT)
        VEC_ADD(s->b->a, &s->b->cells, *c);
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

static bool start_cell(sheet_reader *s)
{
    str ref = pull_value(s->x, "r"), type = pull_value(s->x, "t");
    int64_t row_;
    int column = s->column + 1;
    if (ref.at && !reference(ref, &column, &row_))
        return fail_at(s->e, ERR_INPUT, (place){ .file = s->b->path, .row = s->row }, "单元格位置“%.*s”有误", "cell reference “%.*s” is wrong", (int)ref.len, ref.at);
    s->column = column;
    s->at = (cell){ 0 };
    s->type = (str){ s->type_bytes, type.len < sizeof s->type_bytes ? type.len : 0 };
    if (s->type.len)
        memcpy(s->type_bytes, type.at, type.len);
    s->style = pull_digits(pull_value(s->x, "s"));
    s->text = (str){ NULL, 0 };
    s->formula = s->cached = false;
    s->in_cell = true;
    s->take = TAKE_NOTHING;
    return true;
}

static void start_row(sheet_reader *s)
{
    int64_t r = (int64_t)pull_digits(pull_value(s->x, "r"));
    s->row = r > s->row ? r : s->row + 1;
    s->row_hidden = pull_true(pull_value(s->x, "hidden"));
    s->column = 0;
    s->b->cells.len = 0;
}

static void start_column(sheet_reader *s)
{
    uint64_t from = pull_digits(pull_value(s->x, "min")), to = pull_digits(pull_value(s->x, "max"));
    if (!from || !pull_true(pull_value(s->x, "hidden")))
        return;
    if (!s->hidden_columns)
        s->hidden_columns = NEW_N(s->b->a, bool, BOOK_MAX_COLUMNS + 1);
    for (uint64_t i = from; i <= to && i <= BOOK_MAX_COLUMNS; i++) {
        s->hidden_columns[i - 1] = true;
        s->hidden_count = (int)i > s->hidden_count ? (int)i : s->hidden_count;
    }
}

/* Names of one letter are nearly all there are, so they come first. */
static bool on_start(sheet_reader *s)
{
    str name = s->x->name;
    if (name.len == 1) {
        char c = name.at[0];
        if (c == 'c')
            return start_cell(s);
        s->formula = s->formula || c == 'f';
        s->cached = s->cached || c == 'v';
        s->take = c == 'f' ? TAKE_FORMULA : (c == 'v' || c == 't') && !s->skip ? TAKE_VALUE : s->take;
    } else if (pull_is(name, "row")) {
        start_row(s);
        s->row_begun = true;
    } else if (pull_is(name, "rPh"))
        s->skip = true;
    else if (pull_is(name, "col"))
        start_column(s);
    return true;
}

/* True at the end of a row. */
static bool on_end(sheet_reader *s)
{
    str name = s->x->name;
    if (name.len == 1) {
        if (name.at[0] == 'c' && s->in_cell)
            finish_cell(s);
        s->take = TAKE_NOTHING;
        return false;
    }
    if (pull_is(name, "rPh"))
        s->skip = false;
    return pull_is(name, "row");
}

/* The window moves on, so a cell's text is copied; runs and long pieces are joined. */
static void on_text(sheet_reader *s)
{
    str t = s->x->text;
    arena *a = s->b->row_arena;
    if (!s->in_cell || s->take == TAKE_NOTHING)
        return;
    if (s->take == TAKE_FORMULA) {                                /* [1]Sheet1!A1: another workbook */
        s->at.external = s->at.external || memchr(t.at, '[', t.len);
        return;
    }
    if (s->text.len >= MAX_TEXT)
        return;
    char *joined = s->text.len ? arena_grow(a, (char *)(uintptr_t)s->text.at, s->text.len + 1, s->text.len + t.len + 1) : arena_alloc(a, t.len + 1);
    memcpy(joined + s->text.len, t.at, t.len);
    s->text = (str){ joined, s->text.len + t.len };
}

/* ---- the sheet ----------------------------------------------------------------------------------------------------- */

static void end_sheet(sheet_reader *s)
{
    if (s->f)
        zip_fclose(s->f);
    s->f = NULL;
}

static bool not_readable(sheet_reader *s)
{
    return fail_at(s->e, ERR_INPUT, (place){ .file = s->b->path, .row = s->row }, "工作表内容%s（第 %llu 字节）", "the sheet %s (byte %llu)", s->e->lang == LANG_EN ? s->x->fault.en : s->x->fault.zh,
                   (unsigned long long)pull_offset(s->x));
}

/* To the end of a row (*found), to the beginning of the first one (`only_begin`), or to the end of the sheet. */
static bool advance(sheet_reader *s, bool only_begin, bool *found)
{
    for (*found = false; !*found;)
        switch (pull_next(s->x)) {
        case PULL_START:
            TRY(on_start(s));
            *found = only_begin && s->row_begun;
            break;
        case PULL_END: *found = on_end(s); break;
        case PULL_TEXT: on_text(s); break;
        case PULL_FINISHED: return true;
        default: return not_readable(s);
        }
    return true;
}

static bool xlsx_begin(book *b, size_t index, sheet_info *info, error *e)
{
    xlsx *x = b->self;
    bool there, found;
    if (x->reader)
        end_sheet(x->reader);
    sheet_reader *s = x->reader = NEW(b->a, sheet_reader);
    s->b = b;
    s->e = e;
    TRY(xlsx_part(b, x, x->parts[index], &s->f, NULL, &there, e));
    if (!there)
        return fail_at(e, ERR_INPUT, (place){ .file = b->path, .sheet = b->sheets[index] }, "工作表内容缺失", "the sheet's content is missing");
    s->x = x->pull;
    pull_begin(s->x, xlsx_bytes, s->f);
    TRY(advance(s, true, &found));                                   /* columns stand before the first row */
    info->hidden = x->hidden[index];
    info->hidden_columns = s->hidden_columns;
    info->hidden_column_count = s->hidden_count;
    return true;
}

static bool xlsx_next(book *b, row *out, bool *more, error *e)
{
    sheet_reader *s = ((xlsx *)b->self)->reader;
    s->e = e;
    TRY(advance(s, false, more));
    *out = (row){ s->row, b->cells.at, b->cells.len, s->row_hidden };
    return true;
}

static void xlsx_close(book *b)
{
    xlsx *x = b->self;
    if (x->reader)
        end_sheet(x->reader);
    zip_discard(x->zip);
}

const book_ops xlsx_ops = { xlsx_begin, xlsx_next, xlsx_close, xlsx_merges };

bool xlsx_open(book *b, error *e)
{
    int bad = 0;
    xlsx *x = NEW(b->a, xlsx);
    b->self = x;
    b->ops = &xlsx_ops;
    b->kind = "xlsx";
    x->pull = pull_new(b->a);
    x->zip = zip_open(b->path, ZIP_RDONLY, &bad);
    if (!x->zip)
        return fail_at(e, ERR_INPUT, (place){ .file = b->path }, "压缩包损坏，打不开；请重新保存或重新下载", "the zip file is damaged: save or download it again");
    if (xlsx_load_parts(b, x, e))
        return true;
    zip_discard(x->zip);
    return false;
}

const xlsx *book_xlsx(const book *b) { return b->self; }
