/* Old .xls (BIFF8). The workbook stream is taken whole (sheets have at most 65,536 rows); the cells of a sheet are
 * gathered when it is first begun and given row by row in order. Password-protected files and BIFF5 (Excel 95) are
 * refused with the remedy. */
#include "text/biff.h"
#include "text/book_kind.h"
#include "text/cfb.h"
#include "text/format.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_FILE = 256 * 1024 * 1024, MAX_CELLS = 65536 * 256, COLUMNS = 256, BIFF8 = 0x600, WORKSHEET = 0, EXTERNSHEET = 0x017, SUPBOOK = 0x1AE, OWN_BOOK = 0x401 };

typedef struct xls_xf { style_kind kind; bool struck; } xls_xf;
typedef struct xls_cell { int64_t row; cell c; } xls_cell;
typedef struct xls_sheet {
    size_t at;                              /* of its BOF in the stream */
    bool   hidden, read;
    VEC(xls_cell) cells;
    VEC(merge_range) merges;
    bool   hidden_columns[COLUMNS];
    int    hidden_count;
    bool  *hidden_rows;                     /* 65,536; NULL: none */
} xls_sheet;
typedef struct xls {
    str        stream;
    biff_texts shared;
    VEC(bool)  fonts, outside;              /* outside: each SUPBOOK is another workbook */
    VEC(unsigned) refs;                     /* EXTERNSHEET: index → SUPBOOK */
    VEC(xls_xf) xfs;
    uint8_t    formats[65536];              /* of the file's own number formats: kind + 1; 0: built in */
    bool       from_1904;
    VEC(xls_sheet *) sheets;
    xls_sheet *now;
    size_t     next;                        /* cell of the sheet at hand */
} xls;

static bool remedy(const book *b, const char *zh, const char *en, error *e)
{
    return fail_at(e, ERR_INPUT, (place){ .file = b->path }, "这个 .xls %s，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入", "this .xls %s: open it in WPS or Excel and save it as .xlsx", e->lang == LANG_EN ? en : zh);
}

/* ---- cells --------------------------------------------------------------------------------------------------------- */

static const char *error_word(unsigned code)
{
    static const struct { unsigned code; const char *word; } words[] = { { 0x00, "#NULL!" }, { 0x07, "#DIV/0!" }, { 0x0F, "#VALUE!" }, { 0x17, "#REF!" }, { 0x1D, "#NAME?" }, { 0x24, "#NUM!" } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].code == code)
            return words[i].word;
    return "#N/A";
}

static void add_cell(book *b, unsigned row_, unsigned column, unsigned style, cell c)
{
    xls *x = b->self;
    c.column = (int)column + 1;
    c.struck = style < x->xfs.len && x->xfs.at[style].struck;
    if (column < COLUMNS && x->now->cells.len < MAX_CELLS && (c.text.len || c.kind != CELL_TEXT))
        VEC_ADD(b->a, &x->now->cells, (xls_cell){ (int64_t)row_ + 1, c });
}

/* Doubles as Excel shows them: 15 significant digits. */
static cell number_cell(book *b, unsigned style, double v)
{
    xls *x = b->self;
    char shown[40];
    cell c = { .kind = CELL_NUMBER };
    style_kind k = style < x->xfs.len ? x->xfs.at[style].kind : STYLE_PLAIN;
    snprintf(shown, sizeof shown, "%.15g", v);
    c.text = str_of(arena_copy(b->a, shown));
    c.has_number = decimal_parse(c.text, &c.number);
    c.percent = k == STYLE_PERCENT;
    if (k == STYLE_DATE && serial_day(x->from_1904, v, &c.day)) {
        c.kind = CELL_DATE;
        c.text = str_of(date_iso(b->a, c.day));
    }
    return c;
}

static cell text_cell(str t) { return (cell){ .kind = CELL_TEXT, .text = t }; }
static cell error_cell(unsigned code) { return (cell){ .kind = CELL_ERROR, .text = str_of(error_word(code)) }; }
static cell bool_cell(unsigned v) { return (cell){ .kind = CELL_BOOL, .text = v ? STR("TRUE") : STR("FALSE") }; }

/* A formula that begins with a reference into another workbook: [1]Sheet1!A1. */
static bool from_outside(const xls *x, str r)
{
    unsigned first = r.len > 22 ? (unsigned char)r.at[22] : 0, kind = first & 0x1F, book_ = biff_u16(r, 23);
    bool three_d = first >= 0x20 && (kind == 0x1A || kind == 0x1B || kind == 0x19);
    return three_d && book_ < x->refs.len && x->refs.at[book_] < x->outside.len && x->outside.at[x->refs.at[book_]];
}

/* The cached result; a text stands in a STRING record behind, perhaps after the record of a shared formula. */
static void formula(book *b, const biff_record *r)
{
    xls *x = b->self;
    unsigned row_ = biff_u16(r->bytes, 0), column = biff_u16(r->bytes, 2), style = biff_u16(r->bytes, 4), kind = biff_u16(r->bytes, 6) & 0xFF, v = biff_u16(r->bytes, 8) & 0xFF;
    biff_record next;
    cell c;
    if (biff_u16(r->bytes, 12) != 0xFFFF)
        c = number_cell(b, style, biff_double(r->bytes, 6));
    else if (kind == 1)
        c = bool_cell(v);
    else if (kind == 2)
        c = error_cell(v);
    else {
        size_t at = r->next, from = 0;
        c = text_cell((str){ "", 0 });
        for (int i = 0; kind == 0 && i < 3 && biff_record_at(x->stream, at, &next) && next.kind != BIFF_FORMULA; i++, at = next.next)
            if (next.kind == BIFF_STRING) {
                c = text_cell(biff_text(b->a, next.bytes, &from, 2));
                break;
            }
    }
    c.formula = true;
    c.external = from_outside(x, r->bytes);
    add_cell(b, row_, column, style, c);
}

static void many_numbers(book *b, str r)
{
    unsigned row_ = biff_u16(r, 0), column = biff_u16(r, 2);
    for (size_t at = 4; at + 6 <= r.len - (r.len >= 2 ? 2 : 0); at += 6, column++)
        add_cell(b, row_, column, biff_u16(r, at), number_cell(b, biff_u16(r, at), biff_rk(biff_u32(r, at + 2))));
}

static void merged(book *b, str r)
{
    unsigned n = biff_u16(r, 0);
    for (size_t i = 0, at = 2; i < n && at + 8 <= r.len; i++, at += 8)
        VEC_ADD(b->a, &((xls *)b->self)->now->merges, (merge_range){ biff_u16(r, at) + 1, biff_u16(r, at + 2) + 1, (int)biff_u16(r, at + 4) + 1, (int)biff_u16(r, at + 6) + 1 });
}

static void column_width(xls_sheet *s, str r)
{
    unsigned from = biff_u16(r, 0), to = biff_u16(r, 2);
    for (unsigned i = from; (biff_u16(r, 8) & 1) && i <= to && i < COLUMNS; i++) {
        s->hidden_columns[i] = true;
        s->hidden_count = (int)i + 1 > s->hidden_count ? (int)i + 1 : s->hidden_count;
    }
}

static void row_height(book *b, xls_sheet *s, str r)
{
    if (!(biff_u16(r, 12) & 0x20))
        return;
    if (!s->hidden_rows)
        s->hidden_rows = NEW_N(b->a, bool, 65536);
    s->hidden_rows[biff_u16(r, 0)] = true;
}

static void cell_record(book *b, const biff_record *r)
{
    xls *x = b->self;
    unsigned row_ = biff_u16(r->bytes, 0), column = biff_u16(r->bytes, 2), style = biff_u16(r->bytes, 4);
    size_t at = 6;
    switch (r->kind) {
    case BIFF_NUMBER: add_cell(b, row_, column, style, number_cell(b, style, biff_double(r->bytes, 6))); break;
    case BIFF_RK: add_cell(b, row_, column, style, number_cell(b, style, biff_rk(biff_u32(r->bytes, 6)))); break;
    case BIFF_MULRK: many_numbers(b, r->bytes); break;
    case BIFF_LABELSST:
        if (biff_u32(r->bytes, 6) < x->shared.len)
            add_cell(b, row_, column, style, text_cell(x->shared.at[biff_u32(r->bytes, 6)]));
        break;
    case BIFF_LABEL:
    case BIFF_RSTRING: add_cell(b, row_, column, style, text_cell(biff_text(b->a, r->bytes, &at, 2))); break;
    case BIFF_BOOLERR: add_cell(b, row_, column, style, (biff_u16(r->bytes, 6) >> 8) ? error_cell(biff_u16(r->bytes, 6) & 0xFF) : bool_cell(biff_u16(r->bytes, 6) & 0xFF)); break;
    case BIFF_FORMULA: formula(b, r); break;
    case BIFF_MERGED: merged(b, r->bytes); break;
    case BIFF_COLINFO: column_width(x->now, r->bytes); break;
    case BIFF_ROW: row_height(b, x->now, r->bytes); break;
    default: break;
    }
}

static int by_place(const void *p, const void *q)
{
    const xls_cell *x = p, *y = q;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->c.column - y->c.column;
}

/* Charts inside a sheet have a BOF and an EOF of their own. */
static void read_sheet(book *b, xls_sheet *s)
{
    xls *x = b->self;
    biff_record r;
    int depth = 0;
    for (size_t at = s->at; biff_record_at(x->stream, at, &r); at = r.next) {
        depth += r.kind == BIFF_BOF;
        depth -= r.kind == BIFF_EOF;
        if (depth <= 0)
            break;
        if (depth == 1)
            cell_record(b, &r);
    }
    if (s->cells.len)
        qsort(s->cells.at, s->cells.len, sizeof *s->cells.at, by_place);
    s->read = true;
}

/* ---- the workbook ---------------------------------------------------------------------------------------------------- */

static void font(book *b, str r) { VEC_ADD(b->a, &((xls *)b->self)->fonts, (biff_u16(r, 2) & 8) != 0); }

static void style(book *b, str r)
{
    xls *x = b->self;
    unsigned f = biff_u16(r, 0), id = biff_u16(r, 2);
    f -= f > 4;                                                 /* there is no font number 4 */
    VEC_ADD(b->a, &x->xfs, (xls_xf){ x->formats[id] ? (style_kind)(x->formats[id] - 1) : format_builtin(id), f < x->fonts.len && x->fonts.at[f] });
}

static void number_format(book *b, str r)
{
    size_t at = 2;
    str code = biff_text(b->a, r, &at, 2);
    ((xls *)b->self)->formats[biff_u16(r, 0)] = (uint8_t)(format_code(str_copy(b->a, code)) + 1);
}

static void bound_sheet(book *b, str r)
{
    xls *x = b->self;
    size_t at = 6;
    unsigned flags = biff_u16(r, 4);
    str name = biff_text(b->a, r, &at, 1);
    if (flags >> 8 != WORKSHEET || x->sheets.len > 4000) {
        if (flags >> 8 != WORKSHEET)
            book_warn(b, (place){ .sheet = str_copy(b->a, name) }, "是图表页或宏表，没有可读的行", "is a chart or macro sheet: it has no rows");
        return;
    }
    xls_sheet *s = NEW(b->a, xls_sheet);
    s->at = biff_u32(r, 0);
    s->hidden = (flags & 3) != 0;
    VEC_ADD(b->a, &x->sheets, s);
    b->sheets[b->sheet_count++] = str_copy(b->a, name);
}

static void references(book *b, str r)
{
    unsigned n = biff_u16(r, 0);
    for (size_t i = 0, at = 2; i < n && at + 6 <= r.len; i++, at += 6)
        VEC_ADD(b->a, &((xls *)b->self)->refs, biff_u16(r, at));
}

static void global_record(book *b, const biff_record *r, size_t at)
{
    xls *x = b->self;
    switch (r->kind) {
    case BIFF_DATEMODE: x->from_1904 = biff_u16(r->bytes, 0) == 1; break;
    case BIFF_FONT: font(b, r->bytes); break;
    case BIFF_FORMAT: number_format(b, r->bytes); break;
    case BIFF_XF: style(b, r->bytes); break;
    case BIFF_BOUNDSHEET: bound_sheet(b, r->bytes); break;
    case BIFF_SST: biff_shared(b->a, x->stream, at, &x->shared); break;
    case SUPBOOK: VEC_ADD(b->a, &x->outside, biff_u16(r->bytes, 2) != OWN_BOOK); break;
    case EXTERNSHEET: references(b, r->bytes); break;
    default: break;
    }
}

static bool globals(book *b, error *e)
{
    xls *x = b->self;
    biff_record r;
    if (!biff_record_at(x->stream, 0, &r) || r.kind != BIFF_BOF)
        return remedy(b, "内容已损坏", "is damaged", e);
    if (biff_u16(r.bytes, 0) != BIFF8)
        return remedy(b, "是 Excel 95 或更早的格式", "is of Excel 95 or older", e);
    for (size_t at = 0; biff_record_at(x->stream, at, &r) && r.kind != BIFF_EOF; at = r.next) {
        if (r.kind == BIFF_FILEPASS)
            return remedy(b, "有打开密码", "has a password", e);
        global_record(b, &r, at);
    }
    return b->sheet_count || remedy(b, "里没有工作表", "has no worksheet", e);
}

static bool read_file(book *b, str *out, error *e)
{
    FILE *f = fopen(b->path, "rb");
    long n = f && fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    bool ok = n >= 0 && n <= MAX_FILE && fseek(f, 0, SEEK_SET) == 0;
    char *bytes = ok ? arena_alloc(b->a, (size_t)n + 1) : NULL;
    ok = ok && fread(bytes, 1, (size_t)n, f) == (size_t)n;
    if (f)
        fclose(f);
    *out = (str){ bytes, ok ? (size_t)n : 0 };
    return ok || fail_at(e, ERR_INPUT, (place){ .file = b->path }, "读不了，或大于 256 MB", "cannot be read, or is larger than 256 MB");
}

/* ---- as a book --------------------------------------------------------------------------------------------------------- */

static bool xls_begin(book *b, size_t index, sheet_info *info, error *e)
{
    xls *x = b->self;
    (void)e;
    x->now = x->sheets.at[index];
    x->next = 0;
    if (!x->now->read)
        read_sheet(b, x->now);
    *info = (sheet_info){ .name = info->name, .hidden = x->now->hidden, .merge_count = x->now->merges.len, .merges = x->now->merges.at,
                          .hidden_columns = x->now->hidden_columns, .hidden_column_count = x->now->hidden_count };
    return true;
}

static bool xls_next(book *b, row *out, bool *more, error *e)
{
    xls *x = b->self;
    const xls_sheet *s = x->now;
    (void)e;
    b->cells.len = 0;
    *more = x->next < s->cells.len;
    if (!*more)
        return true;
    int64_t number = s->cells.at[x->next].row;
    for (; x->next < s->cells.len && s->cells.at[x->next].row == number; x->next++)
        if (!b->cells.len || b->cells.at[b->cells.len - 1].column != s->cells.at[x->next].c.column)      /* a damaged file may give a cell twice */
            VEC_ADD(b->a, &b->cells, s->cells.at[x->next].c);
    *out = (row){ number, b->cells.at, b->cells.len, s->hidden_rows && s->hidden_rows[number - 1] };
    return true;
}

static void xls_close(book *b) { (void)b; }
static const book_ops ops = { xls_begin, xls_next, xls_close, NULL };

bool xls_open(book *b, error *e)
{
    static const char *const names[] = { "Workbook", "Book" };
    static const char *const encrypted[] = { "EncryptedPackage" };
    xls *x = NEW(b->a, xls);
    str file, inside;
    b->self = x;
    b->ops = &ops;
    b->kind = "xls";
    b->sheets = NEW_N(b->a, const char *, 4096);
    TRY(read_file(b, &file, e));
    if (cfb_stream(b->a, file, encrypted, 1, &inside))
        return fail_at(e, ERR_INPUT, (place){ .file = b->path }, "有打开密码，请去掉密码后再导入", "has a password: remove it first");
    if (!cfb_stream(b->a, file, names, 2, &x->stream))
        return remedy(b, "里没有工作簿（可能是 Word 等其他文件，或已损坏）", "holds no workbook (a Word file, or damaged)", e);
    return globals(b, e);
}
