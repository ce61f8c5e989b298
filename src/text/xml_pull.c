/* The window always ends in a NUL, which is no character of XML: every inner loop stops there without counting. */
#include "text/xml_pull.h"

#include "base/utf8.h"

#include <strings.h>

/* ---- characters --------------------------------------------------------------------------------------------------- */

enum { SPACE = 1, NAME = 2, NAME_FIRST = 4, STOPS_TEXT = 8, STOPS_VALUE = 16 };
#define LETTER (NAME | NAME_FIRST)

static const unsigned char class_of[256] = {
    [0] = STOPS_TEXT | STOPS_VALUE, ['\t'] = SPACE, ['\n'] = SPACE, ['\r'] = SPACE | STOPS_TEXT, [' '] = SPACE,
    ['<'] = STOPS_TEXT | STOPS_VALUE, ['&'] = STOPS_TEXT | STOPS_VALUE, [']'] = STOPS_TEXT, ['"'] = STOPS_VALUE, ['\''] = STOPS_VALUE,
    ['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER, ['_'] = LETTER, [':'] = LETTER, [0x80 ... 0xFF] = LETTER, ['0' ... '9'] = NAME, ['-'] = NAME, ['.'] = NAME,
};

static inline bool is(char c, int classes) { return class_of[(unsigned char)c] & classes; }

static const char *past_space(const char *p)
{
    while (is(*p, SPACE))
        p++;
    return p;
}

static bool legal(uint32_t c) { return (c >= 0x20 && c < 0xD800) || c == '\t' || c == '\n' || c == '\r' || (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF); }

/* Eight bytes at once when all are printable ASCII, as nearly everything in a sheet is. */
static bool eight_plain(const char *p)
{
    const uint64_t tops = 0x8080808080808080U, low = 0x2020202020202020U;
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return !((w | (w - low)) & tops);
}

/* Where good characters end: before a bad one, or before one whose rest may still come. */
static size_t good_bytes(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n) {
        if (n - i >= 8 && eight_plain(text + i)) {
            i += 8;
            continue;
        }
        uint32_t c = (unsigned char)text[i];
        size_t bytes = c < 0x80 ? 1 : utf8_decode((str){ text, n }, i, &c);
        if (!bytes || !legal(c))
            break;
        i += bytes;
    }
    return i;
}

/* ---- the window ---------------------------------------------------------------------------------------------------- */

static void note_fault(xml_pull *x, const char *zh, const char *en)
{
    if (!x->fault.zh)
        x->fault = (text2){ zh, en };
}

static pull_kind broken(xml_pull *x, const char *zh, const char *en)
{
    note_fault(x, zh, en);
    x->stopped = true;
    return PULL_BROKEN;
}

xml_pull *pull_new(arena *a)
{
    xml_pull *x = NEW(a, xml_pull);
    x->window = arena_alloc(a, PULL_WINDOW + 8);
    return x;
}

void pull_begin(xml_pull *x, pull_source source, void *from)
{
    x->name = x->text = (str){ NULL, 0 };
    x->fault = (text2){ NULL, NULL };
    x->passed = 0;
    x->at = x->end = x->window;
    x->empty_open = x->in_cdata = x->rooted = x->ended = x->stopped = false;
    x->encoding = PULL_UNKNOWN;
    x->attribute_count = x->rest_bytes = x->depth = x->names = 0;
    x->source = source;
    x->from = from;
}

/* The first bytes tell the encoding; what is no mark stays in `rest` and is read again. False when they cannot be read. */
static bool find_encoding(xml_pull *x)
{
    static const struct { const char *mark; size_t bytes; pull_encoding is; } marks[] = {
        { "\xEF\xBB\xBF", 3, PULL_UTF8 }, { "\xFF\xFE", 2, PULL_UTF16LE }, { "\xFE\xFF", 2, PULL_UTF16BE }, { "", 0, PULL_UTF8 }
    };
    for (int64_t n = 1; n > 0 && x->rest_bytes < 4; x->rest_bytes += (size_t)n)
        if ((n = x->source(x->from, x->rest + x->rest_bytes, 4 - x->rest_bytes)) < 0)
            return false;
    size_t i = 0;
    while (x->rest_bytes < marks[i].bytes || memcmp(x->rest, marks[i].mark, marks[i].bytes) != 0)
        i++;
    x->encoding = marks[i].is;
    x->rest_bytes -= marks[i].bytes;
    memmove(x->rest, x->rest + marks[i].bytes, x->rest_bytes);
    return true;
}

/* UTF-16 → UTF-8: at most three bytes for two. A surrogate alone becomes a bad sequence, and is found as such. */
static size_t from_utf16(xml_pull *x, const unsigned char *raw, size_t n, char *into)
{
    size_t out = 0, le = x->encoding == PULL_UTF16LE;
    for (size_t i = 0; i < n; i++) {
        unsigned char *r = x->rest;
        r[x->rest_bytes++] = raw[i];
        if (x->rest_bytes % 2)
            continue;
        uint32_t c = (uint32_t)(r[le] << 8 | r[!le]), low = x->rest_bytes == 4 ? (uint32_t)(r[2 + le] << 8 | r[2 + !le]) : 0;
        if (c >= 0xD800 && c < 0xDC00 && x->rest_bytes == 2)
            continue;
        if (x->rest_bytes == 4)
            c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xD800;
        out += utf8_encode(c, into + out);
        x->rest_bytes = 0;
    }
    return out;
}

/* Bytes behind `end`, as UTF-8, together with those that waited; 0 at the end, −1 when they cannot be read. */
static int64_t fetch(xml_pull *x, size_t room)
{
    unsigned char raw[8192], waiting[4];
    if (x->encoding == PULL_UNKNOWN && !find_encoding(x))
        return -1;
    size_t had = x->rest_bytes;
    memcpy(waiting, x->rest, had);
    x->rest_bytes = 0;
    if (x->encoding == PULL_UTF8) {
        memcpy(x->end, waiting, had);
        int64_t n = x->source(x->from, x->end + had, room - had);
        x->ended = n == 0;
        return n < 0 ? n : n + (int64_t)had;
    }
    int64_t n = x->source(x->from, raw, room / 2 < sizeof raw ? room / 2 : sizeof raw);
    x->ended = n == 0;
    size_t out = from_utf16(x, waiting, had, x->end);
    return n < 0 ? n : (int64_t)(out + from_utf16(x, raw, (size_t)n, x->end + out));
}

/* Keeps what is not yet given and reads on. False at the end, at a bad character, or when the window is full. */
static bool more(xml_pull *x)
{
    size_t kept = (size_t)(x->end - x->at), good = 0;
    if (kept > PULL_WINDOW - 1024)
        return note_fault(x, "有过长的标签", "has a tag that is too long"), false;
    memmove(x->window, x->at, kept);
    x->passed += (uint64_t)(x->at - x->window);
    x->at = x->window;
    x->end = x->window + kept;
    while (!good && !x->ended && !x->fault.zh) {
        int64_t n = fetch(x, PULL_WINDOW - kept);
        if (n < 0)
            return note_fault(x, "读不下去（压缩包损坏）", "cannot be read on (the zip file is damaged)"), *x->end = 0, false;
        good = good_bytes(x->end, (size_t)n);
        size_t left = (size_t)n - good;
        if (left >= 4 || (x->ended && (left || x->rest_bytes)))
            note_fault(x, "有不合法的字符或编码", "has an illegal character or a broken encoding");
        else if (left)
            memcpy(x->rest, x->end + good, x->rest_bytes = left);
        x->end += good;
    }
    *x->end = 0;
    return good > 0;
}

/* ---- entities, in place: what they stand for is never longer ------------------------------------------------------------ */

static char *put_char(char *to, uint32_t c) { return to + utf8_encode(c, to); }

/* At '&'; moves both on. False when it is none that we know. */
static bool entity(const char **from, const char *end, char **to)
{
    static const struct { str name; char is; } named[] = { { STR("lt;"), '<' }, { STR("gt;"), '>' }, { STR("amp;"), '&' }, { STR("quot;"), '"' }, { STR("apos;"), '\'' } };
    str rest = { *from + 1, (size_t)(end - *from - 1) };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (str_starts(rest, named[i].name)) {
            *(*to)++ = named[i].is;
            *from += 1 + named[i].name.len;
            return true;
        }
    bool hex = str_starts(rest, STR("#x"));
    size_t at = hex ? 2 : 1, first = at;
    uint32_t c = 0;
    if (!str_starts(rest, STR("#")))
        return false;
    for (; at < rest.len && rest.at[at] != ';' && c <= 0x10FFFF; at++) {
        char d = rest.at[at];
        int digit = d >= '0' && d <= '9' ? d - '0' : hex && (d | 32) >= 'a' && (d | 32) <= 'f' ? (d | 32) - 'a' + 10 : -1;
        if (digit < 0)
            return false;
        c = c * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (at == first || at >= rest.len || rest.at[at] != ';' || !legal(c))
        return false;
    *to = put_char(*to, c);
    *from += at + 2;
    return true;
}

/* Entities, and \r\n and \r as \n. The number of bytes left, or SIZE_MAX. */
static size_t decode(char *text, size_t n, bool entities)
{
    const char *from = text, *end = text + n;
    char *to = text;
    while (from < end) {
        if (*from == '&' && entities) {
            if (!entity(&from, end, &to))
                return SIZE_MAX;
        } else if (*from == '\r') {
            from += 1 + (from + 1 < end && from[1] == '\n');
            *to++ = '\n';
        } else
            *to++ = *from++;
    }
    return (size_t)(to - text);
}

/* ---- tags ------------------------------------------------------------------------------------------------------------------ */

static const text2 why_cut = { "没有写完就结束了", "ends before it is complete" };
enum { TAG_GOOD, TAG_CUT, TAG_BAD };

/* A tag that runs into the window's end is looked at again when more is there. */
static pull_kind again(xml_pull *x) { return more(x) ? PULL_NOTHING : broken(x, why_cut.zh, why_cut.en); }

static bool same_name(str a, str b) { return a.len == b.len && *a.at == *b.at && (a.len == 1 || memcmp(a.at, b.at, a.len) == 0); }

/* name = "value"; *at behind it. */
static int read_attribute(const char **at, pull_attribute *out)
{
    const char *p = *at, *name = p;
    out->prefix = 0;
    out->coded = false;
    for (; is(*p, NAME); p++)
        if (*p == ':')
            out->prefix = (uint32_t)(p - name) + 1;
    out->full = (str){ name, (size_t)(p - name) };
    p = past_space(p);
    if (*p != '=')
        return *p ? TAG_BAD : TAG_CUT;
    p = past_space(p + 1);
    char quote = *p;
    if (quote != '"' && quote != '\'')
        return quote ? TAG_BAD : TAG_CUT;
    const char *value = ++p;
    for (; *p != quote; p++) {
        if (!is(*p, STOPS_VALUE))
            continue;
        if (*p == '<')
            return TAG_BAD;
        if (!*p)
            return TAG_CUT;
        out->coded = out->coded || *p == '&';
    }
    out->value = (str){ value, (size_t)(p - value) };
    *at = p + 1;
    return TAG_GOOD;
}

/* From behind the name to '>' or '/>', which *at then stands on. */
static int read_attributes(xml_pull *x, const char **at)
{
    const char *p = *at;
    x->attribute_count = 0;
    for (;;) {
        bool apart = is(*p, SPACE);
        *at = p = past_space(p);
        if (*p == '>' || (*p == '/' && p[1] == '>'))
            return TAG_GOOD;
        if (!*p || (*p == '/' && !p[1]))
            return TAG_CUT;
        if (!apart || !is(*p, NAME_FIRST) || x->attribute_count == PULL_MAX_ATTRIBUTES)
            return TAG_BAD;
        pull_attribute *new = &x->attributes[x->attribute_count];
        int read = read_attribute(&p, new);
        if (read != TAG_GOOD)
            return read;
        for (size_t i = 0; i < x->attribute_count; i++)
            if (same_name(x->attributes[i].full, new->full))
                return TAG_BAD;
        x->attribute_count++;
    }
}

static bool decode_attributes(xml_pull *x)
{
    for (size_t i = 0; i < x->attribute_count; i++) {
        pull_attribute *a = &x->attributes[i];
        if (a->coded && (a->value.len = decode((char *)(uintptr_t)a->value.at, a->value.len, true)) == SIZE_MAX)
            return false;
    }
    return true;
}

/* Opens an element: its name is kept until its end tag came. */
static bool push(xml_pull *x, str full, uint32_t prefix)
{
    if (x->depth == PULL_MAX_DEPTH || x->names + full.len > PULL_MAX_NAMES)
        return broken(x, "层次过深", "is nested too deeply"), false;
    if (!x->depth && x->rooted)
        return broken(x, "有两个根元素", "has two root elements"), false;
    x->rooted = true;
    x->open[x->depth++] = (pull_open){ (uint32_t)x->names, (uint32_t)full.len, prefix };
    memcpy(x->name_bytes + x->names, full.at, full.len);
    x->names += full.len;
    return true;
}

static pull_kind pop(xml_pull *x)
{
    pull_open o = x->open[--x->depth];
    x->names = o.from;
    x->name = (str){ x->name_bytes + o.from + o.prefix, o.len - o.prefix };
    x->empty_open = false;
    return PULL_END;
}

static pull_kind start_tag(xml_pull *x)
{
    const char *name = x->at + 1, *p = name;
    uint32_t prefix = 0;
    for (; is(*p, NAME); p++)
        if (*p == ':')
            prefix = (uint32_t)(p - name) + 1;
    str full = { name, (size_t)(p - name) };
    int read = read_attributes(x, &p);
    if (read == TAG_CUT)
        return again(x);
    if (read == TAG_BAD)
        return broken(x, "有写错的标签或属性", "has a malformed tag or attribute");
    if (!push(x, full, prefix))
        return PULL_BROKEN;
    if (!decode_attributes(x))
        return broken(x, "有不认识的实体（&…;）", "has an unknown entity (&…;)");
    x->empty_open = *p == '/';
    x->at = (char *)(uintptr_t)p + 1 + x->empty_open;
    x->name = (str){ name + prefix, full.len - prefix };
    return PULL_START;
}

static pull_kind end_tag(xml_pull *x)
{
    const char *name = x->at + 2, *p = name;
    while (is(*p, NAME))
        p++;
    str full = { name, (size_t)(p - name) };
    p = past_space(p);
    if (!*p)
        return again(x);
    const pull_open *o = x->depth ? &x->open[x->depth - 1] : NULL;
    if (*p != '>' || !o || !same_name(full, (str){ x->name_bytes + o->from, o->len }))
        return broken(x, "的标签前后对不上", "has tags that do not match");
    x->at = (char *)(uintptr_t)p + 1;
    return pop(x);
}

/* ---- comments, instructions, CDATA -------------------------------------------------------------------------------------- */

static bool begins(xml_pull *x, str with)
{
    while ((size_t)(x->end - x->at) < with.len && more(x))
        ;
    return str_starts((str){ x->at, (size_t)(x->end - x->at) }, with);
}

/* Passes over what ends with `until`, however long it is. */
static bool skip_past(xml_pull *x, size_t begin, str until)
{
    x->at += begin;
    for (;;) {
        const char *hit = memmem(x->at, (size_t)(x->end - x->at), until.at, until.len);
        if (hit) {
            x->at = (char *)(uintptr_t)hit + until.len;
            return true;
        }
        if (x->end - x->at >= (ptrdiff_t)until.len)
            x->at = x->end - until.len + 1;
        if (!more(x))
            return broken(x, why_cut.zh, why_cut.en), false;
    }
}

/* <?xml … encoding="…"?> may name only what the bytes already are. */
static bool declared_well(xml_pull *x)
{
    static const char *const fine[] = { "UTF-8", "UTF8", "UTF-16", "US-ASCII" };
    const char *stop;
    while (!(stop = strstr(x->at, "?>")))
        if (!more(x))
            return broken(x, why_cut.zh, why_cut.en), false;
    const char *at = memmem(x->at, (size_t)(stop - x->at), "encoding", 8);
    if (!at)
        return true;
    at = past_space(at + 8);
    at += *at == '=';
    at = past_space(at);
    size_t n = strcspn(at + 1, "\"'");
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        if ((*at == '"' || *at == '\'') && strlen(fine[i]) == n && strncasecmp(at + 1, fine[i], n) == 0)
            return true;
    return broken(x, "的编码不是 UTF-8，请另存一次", "is not in UTF-8: save it again"), false;
}

/* <? or <!: passed over, or a CDATA section begun. */
static bool markup(xml_pull *x)
{
    bool first = x->passed == 0 && x->at == x->window;
    if (x->at[1] == '?')
        return (!first || !begins(x, STR("<?xml ")) || declared_well(x)) && skip_past(x, 2, STR("?>"));
    if (begins(x, STR("<!--")))
        return skip_past(x, 4, STR("-->"));
    if (!x->depth || !begins(x, STR("<![CDATA[")))
        return broken(x, "含有 DOCTYPE 或写错的标记", "has a DOCTYPE or malformed markup"), false;
    x->at += 9;
    return x->in_cdata = true;
}

/* ---- text -------------------------------------------------------------------------------------------------------------------- */

/* Where a text that goes on behind the window may be cut: not inside a character, an entity, \r\n or ]]>. */
static char *cut_before(const xml_pull *x)
{
    char *cut = x->end - 2, *coded = memrchr(x->end - 40, '&', 40);
    cut = coded && coded < cut ? coded : cut;
    while (((unsigned char)*cut & 0xC0) == 0x80)
        cut--;
    return cut - (*cut == '\n' && cut[-1] == '\r');
}

static pull_kind give_text(xml_pull *x, char *until, char *next, bool coded, bool entities)
{
    x->text = (str){ x->at, (size_t)(until - x->at) };
    if (coded && (x->text.len = decode(x->at, x->text.len, entities)) == SIZE_MAX)
        return broken(x, "有不认识的实体（&…;）", "has an unknown entity (&…;)");
    x->at = next;
    return PULL_TEXT;
}

static pull_kind cdata(xml_pull *x)
{
    const char *hit;
    while (!(hit = strstr(x->at, "]]>"))) {
        if (x->end - x->at > PULL_LONGEST_TEXT) {
            char *cut = cut_before(x);
            return give_text(x, cut, cut, true, false);
        }
        if (!more(x))
            return broken(x, why_cut.zh, why_cut.en);
    }
    x->in_cdata = false;
    return give_text(x, (char *)(uintptr_t)hit, (char *)(uintptr_t)hit + 3, true, false);
}

static pull_kind run_of_text(xml_pull *x)
{
    bool coded = false;
    for (char *p = x->at;;) {
        while (!is(*p, STOPS_TEXT))
            p++;
        if (*p == '<')
            return give_text(x, p, p, coded, true);
        if (*p == ']' && p[1] == ']' && p[2] == '>')
            return broken(x, "的文字里有 ]]>", "has ]]> in its text");
        if (*p) {
            coded = coded || *p != ']';
            p++;
            continue;
        }
        if (x->end - x->at > PULL_LONGEST_TEXT) {
            p = cut_before(x);
            return give_text(x, p, p, coded, true);
        }
        size_t seen = (size_t)(p - x->at);
        seen -= seen < 2 ? seen : 2;                              /* ]] may be waiting for its > */
        if (!more(x))
            return x->depth || x->fault.zh ? broken(x, why_cut.zh, why_cut.en) : give_text(x, x->end, x->end, coded, true);
        p = x->at + seen;
    }
}

static bool blank(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is(s.at[i], SPACE))
            return false;
    return true;
}

/* ---- the reader -------------------------------------------------------------------------------------------------------------- */

static pull_kind at_end(xml_pull *x)
{
    if (x->fault.zh || !x->rooted || x->depth)
        return broken(x, why_cut.zh, why_cut.en);
    return PULL_FINISHED;
}

static pull_kind piece(xml_pull *x)
{
    if (x->in_cdata)
        return cdata(x);
    if (x->at == x->end && !more(x))
        return at_end(x);
    if (*x->at != '<') {
        pull_kind kind = run_of_text(x);
        if (kind != PULL_TEXT || x->depth)
            return kind;
        return blank(x->text) ? PULL_NOTHING : broken(x, "的根元素之外有文字", "has text outside its root element");
    }
    char c = x->at[1];
    if (is(c, NAME_FIRST))
        return start_tag(x);
    if (c == '/')
        return end_tag(x);
    if (!c)
        return again(x);
    if (c != '!' && c != '?')
        return broken(x, "有写错的标签或属性", "has a malformed tag or attribute");
    return markup(x) ? PULL_NOTHING : PULL_BROKEN;
}

pull_kind pull_next(xml_pull *x)
{
    if (x->empty_open)
        return pop(x);
    pull_kind kind = x->stopped ? PULL_BROKEN : PULL_NOTHING;
    while (kind == PULL_NOTHING)
        kind = piece(x);
    return kind;
}

str pull_value(const xml_pull *x, const char *local)
{
    size_t n = strlen(local);
    for (size_t i = 0; i < x->attribute_count; i++) {
        const pull_attribute *a = &x->attributes[i];
        const char *at = a->full.at + a->prefix;
        if (a->full.len - a->prefix == n && *at == *local && (n == 1 || memcmp(at, local, n) == 0))
            return a->value;
    }
    return (str){ NULL, 0 };
}

str pull_prefixed(const xml_pull *x, const char *local)
{
    for (size_t i = 0; i < x->attribute_count; i++) {
        const pull_attribute *a = &x->attributes[i];
        if (a->prefix && str_eq((str){ a->full.at + a->prefix, a->full.len - a->prefix }, str_of(local)))
            return a->value;
    }
    return (str){ NULL, 0 };
}

uint64_t pull_offset(const xml_pull *x) { return x->passed + (uint64_t)(x->at - x->window); }

bool pull_true(str value) { return str_eq(value, STR("1")) || str_eq(value, STR("true")); }

uint64_t pull_digits(str s)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.len && s.at[i] >= '0' && s.at[i] <= '9' && n < 100000000; i++)
        n = n * 10 + (uint64_t)(s.at[i] - '0');
    return n;
}
