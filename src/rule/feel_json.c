/* JSON into FEEL. Our own reader, because a number must keep every digit it was written with (jansson makes doubles of
 * them); strict RFC 8259, nesting limited. */
#include "rule/feel.h"

enum { MOST_NESTING = 200 };

typedef struct reader { arena *a; str s; size_t at; int depth; error *e; } reader;

static bool read_value(reader *r, feel_value *out);

static bool wrong(reader *r, const char *zh, const char *en)
{
    return fail(r->e, ERR_INPUT, "JSON 第 %zu 字节处：应为%s", "JSON, byte %zu: expected %s", r->at + 1, r->e->lang == LANG_EN ? en : zh);
}

static void blanks(reader *r)
{
    while (r->at < r->s.len && strchr(" \t\r\n", r->s.at[r->at]))
        r->at++;
}

static bool take(reader *r, char c)
{
    blanks(r);
    if (r->at >= r->s.len || r->s.at[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool read_hex(reader *r, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        static const char digits[] = "0123456789abcdef";
        char c = r->at < r->s.len ? r->s.at[r->at] : 0;
        const char *d = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        if (!d)
            return wrong(r, "四位十六进制数", "four hexadecimal digits");
        *out = *out * 16 + (uint32_t)(d - digits);
    }
    return true;
}

static bool read_escape(reader *r, buf *b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = r->at < r->s.len ? r->s.at[r->at++] : 0;
    uint32_t code, low;
    if (c == 'u') {
        TRY(read_hex(r, &code));
        if (code >= 0xD800 && code < 0xDC00 && r->at + 1 < r->s.len && r->s.at[r->at] == '\\' && r->s.at[r->at + 1] == 'u') {
            r->at += 2;
            TRY(read_hex(r, &low));
            code = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
        }
        buf_code_point(b, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
        return true;
    }
    const char *found = c ? strchr(from, c) : NULL;
    if (!found)
        return wrong(r, "转义字符", "an escape");
    buf_putc(b, to[found - from]);
    return true;
}

static bool read_text(reader *r, str *out)
{
    buf b = buf_new(r->a);
    while (r->at < r->s.len && r->s.at[r->at] != '"') {
        char c = r->s.at[r->at++];
        if ((unsigned char)c < 0x20)
            return wrong(r, "转义的控制字符", "control characters escaped");
        if (c == '\\')
            TRY(read_escape(r, &b));
        else
            buf_putc(&b, c);
    }
    if (!take(r, '"'))
        return wrong(r, "右引号", "a closing quote");
    *out = (str){ b.text ? b.text : "", b.len };
    return true;
}

/* {"@date": "2026-11-24"} and the like: one key that names the type of a text. */
static bool tagged(arena *a, const feel_entry *e, feel_value *out)
{
    static const struct { const char *tag; int kind; } tags[] = { { "@date", 0 }, { "@time", 1 }, { "@datetime", 2 }, { "@duration", 3 }, { "@number", 4 } };
    moment m = { 0 };
    if (e->value.kind != FEEL_STRING)
        return false;
    str t = e->value.text;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (!str_eq(e->key, str_of(tags[i].tag)))
            continue;
        *out = FEEL_NOTHING;
        switch (tags[i].kind) {
        case 0: if (parse_date(t, &out->day)) out->kind = FEEL_DATE; break;
        case 1: if (parse_time(a, t, &m)) *out = feel_moment(a, FEEL_TIME, m); break;
        case 2:
            if (parse_date_time(a, t, &m) || (parse_date(t, &m.day)))
                *out = feel_moment(a, FEEL_DATE_TIME, m);
            break;
        case 3:
            if (parse_months(t, &out->months))
                out->kind = FEEL_MONTHS;
            else if (parse_nanos(t, &out->nanos))
                out->kind = FEEL_NANOS;
            break;
        default: if (dec_parse(t, &out->number)) out->kind = FEEL_NUMBER;
        }
        return true;
    }
    return false;
}

static bool read_object(reader *r, feel_value *out)
{
    VEC(feel_entry) entries = { 0 };
    bool more = !take(r, '}');
    while (more) {
        feel_entry e;
        str key;
        if (!take(r, '"'))
            return wrong(r, "引号里的键", "a key in quotes");
        TRY(read_text(r, &key));
        e.key = feel_name_normal(r->a, key);
        if (!take(r, ':'))
            return wrong(r, "“:”", "“:”");
        TRY(read_value(r, &e.value));
        VEC_ADD(r->a, &entries, e);
        more = take(r, ',');
        if (!more && !take(r, '}'))
            return wrong(r, "“,”或“}”", "“,” or “}”");
    }
    if (!(entries.len == 1 && tagged(r->a, &entries.at[0], out)))
        *out = feel_context_of(r->a, entries.at, entries.len);
    return true;
}

static bool read_array(reader *r, feel_value *out)
{
    VEC(feel_value) items = { 0 };
    bool more = !take(r, ']');
    while (more) {
        feel_value v;
        TRY(read_value(r, &v));
        VEC_ADD(r->a, &items, v);
        more = take(r, ',');
        if (!more && !take(r, ']'))
            return wrong(r, "“,”或“]”", "“,” or “]”");
    }
    *out = feel_list_of(r->a, items.at, items.len);
    return true;
}

static bool read_word(reader *r, feel_value *out)
{
    static const struct { const char *word; feel_kind kind; bool truth; } words[] = { { "true", FEEL_BOOL, true }, { "false", FEEL_BOOL, false }, { "null", FEEL_NULL, false } };
    str rest = { r->s.at + r->at, r->s.len - r->at };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(rest, str_of(words[i].word))) {
            r->at += strlen(words[i].word);
            *out = words[i].kind == FEEL_BOOL ? feel_bool(words[i].truth) : FEEL_NOTHING;
            return true;
        }
    size_t n = 0;
    while (n < rest.len && strchr("+-.eE0123456789", rest.at[n]))
        n++;
    out->kind = FEEL_NUMBER;
    if (!n || rest.at[0] == '+' || rest.at[0] == '.' || !dec_parse((str){ rest.at, n }, &out->number))
        return wrong(r, "一个值", "a value");
    r->at += n;
    return true;
}

static bool read_value(reader *r, feel_value *out)
{
    str text;
    if (r->depth >= MOST_NESTING)
        return fail(r->e, ERR_LIMIT, "JSON 嵌套超过 %d 层", "the JSON is nested more than %d deep", MOST_NESTING);
    r->depth++;
    *out = FEEL_NOTHING;
    if (take(r, '{')) {
        TRY(read_object(r, out));
    } else if (take(r, '[')) {
        TRY(read_array(r, out));
    } else if (take(r, '"')) {
        TRY(read_text(r, &text));
        *out = feel_string(text);
    } else {
        TRY(read_word(r, out));
    }
    r->depth--;
    return true;
}

bool feel_from_json(arena *a, str json, feel_value *out, error *e)
{
    reader r = { .a = a, .s = json, .e = e };
    TRY(read_value(&r, out));
    blanks(&r);
    return r.at == json.len || wrong(&r, "JSON 结束", "the end of the JSON");
}
