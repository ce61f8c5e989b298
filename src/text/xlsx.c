/* Sheets of an xlsx, row by row: zip and XML are read in pieces and the parser is stopped after each row, so memory
 * does not grow with the sheet. Only shared strings, styles and the merged ranges are kept whole. */
#include "text/xlsx_parts.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

enum { PIECE = 128 * 1024, TAIL_MAX = 4 * 1024 * 1024, MAX_TEXT = 1024 * 1024 };

typedef struct merge_list { merge_range *at; size_t len, cap; } merge_list;

typedef struct sheet_reader {
    book       *b;
    zip_file_t *f;
    XML_Parser  p;
    bool        done, suspended, row_ready, failed;
    int64_t     row, last_row;
    bool        row_hidden;
    int         column;
    cell        at;                     /* the cell being read */
    char        type[12];
    unsigned    style;
    buf         text;
    int         take;                   /* inside v, t or f */
    bool        in_cell;                /* text has room of its own only inside a cell */
    bool        formula, cached;        /* cached: the value of a formula is there, if only as an empty text */
    merge_list *merges;
    bool       *hidden_columns;
    int         hidden_count;
    error      *e;
} sheet_reader;

/* ---- references ----------------------------------------------------------------------------------------------- */

static bool reference(const char *text, int *column, int64_t *row_)
{
    int c = 0;
    int64_t r = 0;
    while (*text >= 'A' && *text <= 'Z' && c <= BOOK_MAX_COLUMNS)
        c = c * 26 + (*text++ - 'A' + 1);
    while (*text >= '0' && *text <= '9' && r < 10000000)
        r = r * 10 + (*text++ - '0');
    *column = c;
    *row_ = r;
    return c > 0 && c <= BOOK_MAX_COLUMNS && r > 0;
}

/* ---- merged ranges: they stand behind the rows, so the sheet's tail is looked at first ---------------------------- */

static void merges_of(sheet_reader *s, const char *tail)
{
    for (const char *at = tail; (at = strstr(at, "mergeCell ")); at++) {
        const char *ref = strstr(at, "ref=\"");
        merge_range m;
        if (!ref || !reference(ref + 5, &m.column1, &m.row1))
            continue;
        const char *colon = strchr(ref + 5, ':');
        if (colon && colon < strchr(ref + 5, '"') && reference(colon + 1, &m.column2, &m.row2))
            VEC_ADD(s->b->a, s->merges, m);
    }
}

static bool read_tail(book *b, xlsx *x, const char *part, sheet_reader *s, error *e)
{
    zip_file_t *f;
    bool there, found = false;
    char *piece = malloc(PIECE + 64);
    buf tail = buf_new(s->b->a);
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
    merges_of(s, tail.text);
    return ok;
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
    if (str_find(t, STR("_x")) < 0)
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

static void finish_cell(sheet_reader *s)
{
    xlsx *x = s->b->self;
    str t = { s->text.text, s->text.len };
    cell *c = &s->at;
    c->column = s->column;
    c->struck = s->style < x->xfs.len && x->xfs.at[s->style].struck;
    c->formula = s->formula;
    if (s->formula && !s->cached) {                            /* told by the intake: nobody computed it yet */
        c->kind = CELL_ERROR;
        VEC_ADD(s->b->a, &s->b->cells, *c);
        return;
    }
    if (!t.len && s->type[0] != 's')
        return;
    if (strcmp(s->type, "s") == 0) {
        unsigned long i = strtoul(t.at, NULL, 10);
        if (!t.len || i >= x->strings.len)
            return;
        c->kind = CELL_TEXT;
        c->text = unescaped(s, x->strings.at[i]);
    } else if (strcmp(s->type, "inlineStr") == 0 || strcmp(s->type, "str") == 0) {
        c->kind = CELL_TEXT;
        c->text = unescaped(s, t);
    } else if (strcmp(s->type, "e") == 0) {
        c->kind = CELL_ERROR;
        c->text = t;
    } else if (strcmp(s->type, "b") == 0) {
        c->kind = CELL_BOOL;
        c->text = t.at[0] == '1' ? STR("TRUE") : STR("FALSE");
    } else if (strcmp(s->type, "d") == 0) {
        c->text = (str){ t.at, t.len > 10 ? 10 : t.len };
        c->kind = date_parse_iso(c->text, &c->day) ? CELL_DATE : CELL_TEXT;
    } else
        number_cell(s, t);
    if (c->text.len || c->kind != CELL_TEXT)
        VEC_ADD(s->b->a, &s->b->cells, *c);
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

static void stop(sheet_reader *s)
{
    s->failed = true;
    XML_StopParser(s->p, XML_FALSE);
}

static void start_cell(sheet_reader *s, const char **at)
{
    const char *ref = xml_attribute(at, "r"), *type = xml_attribute(at, "t"), *style = xml_attribute(at, "s");
    int64_t row_;
    int column = s->column + 1;
    if (ref && !reference(ref, &column, &row_)) {
        fail_at(s->e, ERR_INPUT, (place){ .file = s->b->path, .row = s->row }, "单元格位置“%s”有误", "cell reference “%s” is wrong", ref);
        stop(s);
    }
    s->column = column;
    s->at = (cell){ 0 };
    size_t n = type ? strlen(type) : 0;
    memcpy(s->type, n && n < sizeof s->type ? type : "n", n && n < sizeof s->type ? n + 1 : 2);
    s->style = style ? (unsigned)strtoul(style, NULL, 10) : 0;
    s->formula = s->cached = false;
    s->text = buf_new(s->b->row_arena);
    s->in_cell = true;
}

static void start_row(sheet_reader *s, const char **at)
{
    const char *r = xml_attribute(at, "r"), *hidden = xml_attribute(at, "hidden");
    s->row = r ? strtoll(r, NULL, 10) : s->last_row + 1;
    if (s->row <= s->last_row)
        s->row = s->last_row + 1;
    s->last_row = s->row;
    s->row_hidden = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
    s->column = 0;
    s->b->cells.len = 0;
}

static void start_column(sheet_reader *s, const char **at)
{
    const char *hidden = xml_attribute(at, "hidden"), *min = xml_attribute(at, "min"), *max = xml_attribute(at, "max");
    if (!hidden || (strcmp(hidden, "1") != 0 && strcmp(hidden, "true") != 0) || !min || !max)
        return;
    long from = strtol(min, NULL, 10), to = strtol(max, NULL, 10);
    if (!s->hidden_columns)
        s->hidden_columns = NEW_N(s->b->a, bool, BOOK_MAX_COLUMNS + 1);
    for (long i = from; i >= 1 && i <= to && i <= BOOK_MAX_COLUMNS; i++) {
        s->hidden_columns[i - 1] = true;
        s->hidden_count = (int)i > s->hidden_count ? (int)i : s->hidden_count;
    }
}

static void on_start(void *data, const char *name, const char **at)
{
    sheet_reader *s = data;
    const char *local = xml_local(name);
    if (local[0] == 'c' && !local[1])
        start_cell(s, at);
    else if (local[0] == 'v' && !local[1]) {
        s->take = 1;
        s->cached = true;
    } else if (strcmp(local, "row") == 0)
        start_row(s, at);
    else if (strcmp(local, "t") == 0)
        s->take = 1;
    else if (strcmp(local, "f") == 0) {
        s->formula = true;
        s->take = 2;
    } else if (strcmp(local, "rPh") == 0)
        s->take = -1;
    else if (strcmp(local, "col") == 0)
        start_column(s, at);
}

static void on_end(void *data, const char *name)
{
    sheet_reader *s = data;
    const char *local = xml_local(name);
    if (local[0] == 'c' && !local[1]) {
        if (s->in_cell)
            finish_cell(s);
        s->in_cell = false;
    } else if ((local[0] == 'v' || local[0] == 't' || local[0] == 'f') && !local[1])
        s->take = 0;
    else if (strcmp(local, "rPh") == 0)
        s->take = 0;
    else if (strcmp(local, "row") == 0) {
        s->in_cell = false;                                       /* a broken file may end a row inside a cell */
        s->row_ready = true;
        XML_StopParser(s->p, XML_TRUE);
    }
}

static void on_text(void *data, const char *text, int n)
{
    sheet_reader *s = data;
    if (!s->in_cell)
        return;
    if (s->take == 1 && s->text.len < MAX_TEXT)
        buf_add(&s->text, (str){ text, (size_t)n });
    else if (s->take == 2 && memchr(text, '[', (size_t)n))         /* [1]Sheet1!A1: another workbook */
        s->at.external = true;
}

/* ---- the sheet ----------------------------------------------------------------------------------------------------- */

static void end_sheet(sheet_reader *s)
{
    if (s->p)
        XML_ParserFree(s->p);
    if (s->f)
        zip_fclose(s->f);
    s->p = NULL;
    s->f = NULL;
}

static bool advance(sheet_reader *s)
{
    enum XML_Status status;
    if (s->suspended) {
        s->suspended = false;
        status = XML_ResumeParser(s->p);
    } else {
        void *space = XML_GetBuffer(s->p, PIECE);
        zip_int64_t n = space ? zip_fread(s->f, space, PIECE) : -1;
        if (n < 0)
            return fail_at(s->e, ERR_INPUT, (place){ .file = s->b->path }, "压缩包损坏，读不下去", "the zip file is damaged");
        s->done = n == 0;
        status = XML_ParseBuffer(s->p, (int)n, n == 0);
    }
    s->suspended = status == XML_STATUS_SUSPENDED;
    if (s->suspended)
        s->done = false;
    if (status != XML_STATUS_ERROR)
        return true;
    return s->failed ? false : fail_at(s->e, ERR_INPUT, (place){ .file = s->b->path, .row = s->last_row }, "工作表内容读不懂：%s", "the sheet is not readable: %s", XML_ErrorString(XML_GetErrorCode(s->p)));
}

static bool xlsx_begin(book *b, size_t index, sheet_info *info, error *e)
{
    xlsx *x = b->self;
    bool there;
    sheet_reader *s = NEW(b->a, sheet_reader);
    if (x->reader)
        end_sheet(x->reader);
    x->reader = s;
    s->b = b;
    s->e = e;
    s->merges = x->merges[index];
    if (!s->merges) {
        s->merges = NEW(b->a, merge_list);
        TRY(read_tail(b, x, x->parts[index], s, e));
        x->merges[index] = s->merges;
    }
    TRY(xlsx_part(b, x, x->parts[index], &s->f, NULL, &there, e));
    if (!there)
        return fail_at(e, ERR_INPUT, (place){ .file = b->path, .sheet = b->sheets[index] }, "工作表内容缺失", "the sheet's content is missing");
    s->p = XML_ParserCreate(NULL);
    XML_SetUserData(s->p, s);
    XML_SetElementHandler(s->p, on_start, on_end);
    XML_SetCharacterDataHandler(s->p, on_text);
    while (!s->row_ready && !s->done)                                /* columns stand before the first row */
        TRY(advance(s));
    info->hidden = x->hidden[index];
    info->merges = s->merges->at;
    info->merge_count = s->merges->len;
    info->hidden_columns = s->hidden_columns;
    info->hidden_column_count = s->hidden_count;
    return true;
}

static bool xlsx_next(book *b, row *out, bool *more, error *e)
{
    sheet_reader *s = ((xlsx *)b->self)->reader;
    s->e = e;
    if (!s->row_ready)
        arena_rewind(b->row_arena, b->row_start);
    while (!s->row_ready && !s->done)
        TRY(advance(s));
    *more = s->row_ready;
    s->row_ready = false;
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

const book_ops xlsx_ops = { xlsx_begin, xlsx_next, xlsx_close };

bool xlsx_open(book *b, error *e)
{
    int bad = 0;
    xlsx *x = NEW(b->a, xlsx);
    b->self = x;
    b->ops = &xlsx_ops;
    b->kind = "xlsx";
    x->zip = zip_open(b->path, ZIP_RDONLY, &bad);
    if (!x->zip)
        return fail_at(e, ERR_INPUT, (place){ .file = b->path }, "压缩包损坏，打不开；请重新保存或重新下载", "the zip file is damaged: save or download it again");
    if (xlsx_load_parts(b, x, e))
        return true;
    zip_discard(x->zip);
    return false;
}
