/* Old .xls (BIFF8) through FreeXL. It reads no chart sheets and returns nothing for workbooks that hold one:
 * that is said, with the remedy, instead of an empty import. */
#include "text/book_kind.h"

#include <freexl.h>
#include <stdio.h>

typedef struct xls { const void *handle; unsigned rows; unsigned short columns; unsigned at; } xls;

static bool xls_remedy(const book *b, error *e)
{
    return fail_at(e, ERR_INPUT, (place){ .file = b->path }, "这个 .xls 读不了（可能含图表、加密或已损坏），请用 WPS 或 Excel 另存为 .xlsx 再导入",
                   "this .xls cannot be read (a chart, a password or damage): save it as .xlsx in WPS or Excel");
}

static bool xls_begin(book *b, size_t index, sheet_info *info, error *e)
{
    xls *x = b->self;
    (void)info;
    x->at = 0;
    if (freexl_select_active_worksheet(x->handle, (unsigned short)index) != FREEXL_OK ||
        freexl_worksheet_dimensions(x->handle, &x->rows, &x->columns) != FREEXL_OK)
        return xls_remedy(b, e);
    return true;
}

static void put_text(book *b, cell *c, cell_kind kind, const char *text)
{
    c->kind = kind;
    c->text = str_of(arena_copy(b->row_arena, text));
}

/* Doubles as Excel shows them: 15 significant digits. */
static void put_number(book *b, cell *c, double v)
{
    char text[40];
    snprintf(text, sizeof text, "%.15g", v);
    put_text(b, c, CELL_NUMBER, text);
    c->has_number = decimal_parse(c->text, &c->number);
}

static void put_day(book *b, cell *c, const char *iso)
{
    put_text(b, c, CELL_DATE, iso);
    c->text.len = c->text.len > 10 ? 10 : c->text.len;
    if (!date_parse_iso(c->text, &c->day))
        c->kind = CELL_TEXT;
}

static bool xls_cell(book *b, unsigned row_, unsigned short column, cell *c)
{
    FreeXL_CellValue v;
    *c = (cell){ .column = column + 1 };
    if (freexl_get_cell_value(((xls *)b->self)->handle, row_, column, &v) != FREEXL_OK)
        return false;
    switch (v.type) {
    case FREEXL_CELL_INT: put_number(b, c, v.value.int_value); return true;
    case FREEXL_CELL_DOUBLE: put_number(b, c, v.value.double_value); return true;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT: put_text(b, c, CELL_TEXT, v.value.text_value); return c->text.len > 0;
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME: put_day(b, c, v.value.text_value); return true;
    case FREEXL_CELL_TIME: put_text(b, c, CELL_TEXT, v.value.text_value); return true;
    default: return false;
    }
}

static bool xls_next(book *b, row *out, bool *more, error *e)
{
    xls *x = b->self;
    (void)e;
    arena_rewind(b->row_arena, b->row_start);
    b->cells.len = 0;
    *more = x->at < x->rows;
    if (!*more)
        return true;
    for (unsigned short i = 0; i < x->columns; i++) {
        cell c;
        if (xls_cell(b, x->at, i, &c))
            VEC_ADD(b->a, &b->cells, c);
    }
    *out = (row){ ++x->at, b->cells.at, b->cells.len, false };
    return true;
}

static void xls_close(book *b) { freexl_close(((xls *)b->self)->handle); }
static const book_ops ops = { xls_begin, xls_next, xls_close };

bool xls_open(book *b, error *e)
{
    xls *x = NEW(b->a, xls);
    unsigned sheets = 0, encrypted = 0;
    b->self = x;
    b->ops = &ops;
    b->kind = "xls";
    if (freexl_open(b->path, &x->handle) != FREEXL_OK)
        return xls_remedy(b, e);
    bool ok = freexl_get_info(x->handle, FREEXL_BIFF_SHEET_COUNT, &sheets) == FREEXL_OK && sheets > 0 && sheets < 10000 &&
              (freexl_get_info(x->handle, FREEXL_BIFF_PASSWORD, &encrypted) != FREEXL_OK || encrypted != FREEXL_BIFF_OBFUSCATED);
    if (!ok) {
        freexl_close(x->handle);
        return xls_remedy(b, e);
    }
    b->sheets = NEW_N(b->a, const char *, sheets);
    for (unsigned i = 0; i < sheets; i++) {
        const char *name = NULL;
        freexl_get_worksheet_name(x->handle, (unsigned short)i, &name);
        b->sheets[b->sheet_count++] = arena_copy(b->a, name ? name : "");
    }
    return true;
}
