/* csv and tsv: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030; RFC 4180 quotes; read in pieces.
 *
 * The encoding is decided from the first megabyte: valid UTF-8 stays, else GB18030 (never GBK: it lacks
 * characters that occur in names). Bytes that do not decode become U+FFFD and a warning with the row. */
#include "text/book_kind.h"

#include "base/utf8.h"
#include "text/csv_out.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>

enum { PIECE = 64 * 1024, PROBE = 1024 * 1024, MAX_CELL = 1024 * 1024 };

typedef struct csv {
    FILE   *f;
    iconv_t converter;                /* (iconv_t)-1: the file is UTF-8 already */
    char    raw[PIECE];               /* not yet converted */
    size_t  raw_len;
    char    text[PIECE * 3 + 8];      /* UTF-8 */
    size_t  at, len;
    char    separator;
    bool    end, warned_bytes;
    int64_t number;
    size_t  skip;                     /* BOM */
} csv;

static iconv_t no_converter(void) { return (iconv_t)-1; }

/* Converts what it can; keeps an incomplete tail for the next piece. */
static void convert(book *b, csv *c)
{
    char *in = c->raw, *out = c->text;
    size_t left = c->raw_len, room = sizeof c->text;
    while (left && iconv(c->converter, &in, &left, &out, &room) == (size_t)-1) {
        if (errno == EINVAL && !feof(c->f))
            break;
        if (errno == E2BIG)
            break;
        if (!c->warned_bytes)
            book_warn(b, (place){ .row = c->number + 1 }, "有无法解码的字节，已用“�”代替", "bytes that cannot be decoded were replaced");
        c->warned_bytes = true;
        memcpy(out, "\xEF\xBF\xBD", 3);
        out += 3;
        room -= 3;
        in++;
        left--;
    }
    memmove(c->raw, in, left);
    c->raw_len = left;
    c->at = 0;
    c->len = sizeof c->text - room;
}

static bool refill(book *b, csv *c)
{
    size_t n = fread(c->raw + c->raw_len, 1, sizeof c->raw - c->raw_len, c->f);
    c->raw_len += n;
    if (!c->raw_len)
        return false;
    if (c->converter == no_converter()) {
        memcpy(c->text, c->raw, c->raw_len);
        c->len = c->raw_len;
        c->at = 0;
        c->raw_len = 0;
        return true;
    }
    convert(b, c);
    return c->len > 0;
}

static int next_byte(book *b, csv *c)
{
    if (c->at == c->len && (c->end || !refill(b, c))) {
        c->end = true;
        return -1;
    }
    return (unsigned char)c->text[c->at++];
}

static int peek_byte(book *b, csv *c)
{
    int x = next_byte(b, c);
    if (x >= 0)
        c->at--;
    return x;
}

static void add_cell(book *b, int column, const buf *t)
{
    if (!t->len)
        return;
    str text = { t->text, t->len };
    if (csv_is_guarded(text))
        text = (str){ text.at + 1, text.len - 1 };
    if (!utf8_valid(text))
        book_warn(b, (place){ .row = ((csv *)b->self)->number, .column = column }, "内容不是有效的文字编码", "not valid text");
    else if (str_find(text, STR("锟斤拷")) >= 0 || str_find(text, STR("ï»¿")) >= 0 || str_find(text, STR("\xEF\xBF\xBD")) >= 0)
        book_warn(b, (place){ .row = ((csv *)b->self)->number, .column = column }, "“%.*s”是乱码，请向来件单位索要原文件", "“%.*s” is garbled: ask for the original file",
                  (int)(text.len > 60 ? 60 : text.len), text.at);
    VEC_ADD(b->a, &b->cells, (cell){ .column = column, .kind = CELL_TEXT, .text = text });
}

/* One field; returns what ended it: the separator, '\n' or −1. */
static int read_field(book *b, csv *c, buf *t)
{
    bool quoted = false;
    int x = peek_byte(b, c);
    int64_t began = c->number;
    if (x == '"') {
        quoted = true;
        next_byte(b, c);
    }
    for (;;) {
        x = next_byte(b, c);
        if (x < 0) {
            if (quoted)
                book_warn(b, (place){ .row = began }, "引号没有配对，直到文件末尾", "a quote is never closed");
            return x;
        }
        if (quoted && x == '"') {
            if (peek_byte(b, c) != '"') {
                quoted = false;
                continue;
            }
            next_byte(b, c);
        } else if (!quoted && (x == c->separator || x == '\n'))
            return x;
        else if (!quoted && x == '\r') {
            if (peek_byte(b, c) == '\n')
                next_byte(b, c);
            return '\n';
        }
        if (t->len < MAX_CELL && x)
            buf_putc(t, (char)x);
    }
}

static bool csv_next(book *b, row *out, bool *more, error *e)
{
    csv *c = b->self;
    int ended = c->separator;
    (void)e;
    b->cells.len = 0;
    *more = peek_byte(b, c) >= 0;
    if (!*more)
        return true;
    c->number++;
    for (int column = 1; ended == c->separator; column++) {
        buf t = buf_new(b->row_arena);
        ended = read_field(b, c, &t);
        if (column <= BOOK_MAX_COLUMNS)
            add_cell(b, column, &t);
    }
    *out = (row){ c->number, b->cells.at, b->cells.len, false };
    return true;
}

/* The separator that the first lines use most. */
static char separator_of(const char *text, size_t n)
{
    static const char choices[] = { ',', '\t', ';', '|' };
    size_t best = 0, counts[4] = { 0 };
    bool quoted = false;
    int lines = 0;
    for (size_t i = 0; i < n && lines < 20; i++) {
        quoted ^= text[i] == '"';
        lines += text[i] == '\n';
        for (size_t k = 0; k < 4 && !quoted; k++)
            counts[k] += text[i] == choices[k];
    }
    for (size_t k = 1; k < 4; k++)
        if (counts[k] > counts[best])
            best = k;
    return choices[best];
}

/* Where the last character of UTF-8 begins, when it is more than a byte: the end of a probe may have cut it. */
static size_t before_last(const char *text, size_t n)
{
    size_t at = n;
    while (at && n - at < 3 && ((unsigned char)text[at - 1] & 0xC0) == 0x80)
        at--;
    return at && (unsigned char)text[at - 1] >= 0xC0 ? at - 1 : n;
}

static bool choose_encoding(book *b, csv *c, error *e)
{
    char *probe = arena_alloc(b->a, PROBE);
    size_t n = fread(probe, 1, PROBE, c->f);
    bool whole = feof(c->f);
    const char *encoding = NULL;
    b->kind = "csv (UTF-8)";
    if (n >= 3 && memcmp(probe, "\xEF\xBB\xBF", 3) == 0)
        c->skip = 3;
    else if (n >= 2 && (memcmp(probe, "\xFF\xFE", 2) == 0 || memcmp(probe, "\xFE\xFF", 2) == 0)) {
        encoding = probe[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE";
        c->skip = 2;
        b->kind = "csv (UTF-16)";
    } else {
        if (!utf8_valid((str){ probe, whole ? n : before_last(probe, n) })) {
            encoding = "GB18030";
            b->kind = "csv (GB18030)";
        }
    }
    c->converter = encoding ? iconv_open("UTF-8", encoding) : no_converter();
    if (encoding && c->converter == no_converter())
        return fail(e, ERR_SYSTEM, "系统不支持编码 %s", "the system lacks encoding %s", encoding);
    if (fseek(c->f, (long)c->skip, SEEK_SET) != 0)
        return fail(e, ERR_SYSTEM, "读不了文件 %s", "cannot read %s", b->path);
    return true;
}

static bool csv_begin(book *b, size_t index, sheet_info *info, error *e)
{
    csv *c = b->self;
    (void)index;
    (void)info;
    rewind(c->f);
    c->number = 0;
    c->at = c->len = c->raw_len = 0;
    c->end = false;
    if (fseek(c->f, (long)c->skip, SEEK_SET) != 0)
        return fail(e, ERR_SYSTEM, "读不了文件 %s", "cannot read %s", b->path);
    if (c->converter != no_converter())
        iconv(c->converter, NULL, NULL, NULL, NULL);
    if (refill(b, c))
        c->separator = separator_of(c->text, c->len);
    return true;
}

static void csv_close(book *b)
{
    csv *c = b->self;
    if (c->converter != no_converter())
        iconv_close(c->converter);
    fclose(c->f);
}

static const book_ops ops = { csv_begin, csv_next, csv_close, NULL };

bool csv_open(book *b, error *e)
{
    csv *c = NEW(b->a, csv);
    b->self = c;
    b->ops = &ops;
    c->separator = ',';
    c->f = fopen(b->path, "rb");
    if (!c->f)
        return fail(e, ERR_SYSTEM, "打不开文件 %s：%s", "cannot open %s: %s", b->path, strerror(errno));
    b->sheets = NEW(b->a, const char *);
    b->sheets[0] = "";
    b->sheet_count = 1;
    if (choose_encoding(b, c, e))
        return true;
    fclose(c->f);
    return false;
}
