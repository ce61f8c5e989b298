#include "rule/regex.h"

#include "base/utf8.h"
#include "base/vec.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <unicode/uchar.h>
#include <unicode/uset.h>

struct regex { pcre2_code *code; pcre2_match_context *bounds; uint32_t groups; };

enum { MATCH_STEPS = 5000000, MATCH_KIB = 65536, MOST_PATTERN = 100000, MOST_NESTING = 200 };

typedef struct reader {
    arena *a;
    str in;
    size_t at;
    buf out;
    bool caseless, spaced, dot_all;            /* flags i, x, s */
    bool closed[MOST_NESTING];                 /* groups that have ended: only those can be referred to */
    int open[MOST_NESTING], depth, groups;
} reader;

static bool more(const reader *r) { return r->at < r->in.len; }
static char next_byte(const reader *r) { return more(r) ? r->in.at[r->at] : '\0'; }

static bool accept(reader *r, char c)
{
    if (!more(r) || r->in.at[r->at] != c)
        return false;
    r->at++;
    return true;
}

static uint32_t take(reader *r)
{
    return utf8_next(r->in, &r->at);
}

/* ---- sets of code points ---------------------------------------------------------------------------------------------------- */

static void add_ranges(USet *s, const uint32_t (*ranges)[2], size_t count)
{
    for (size_t i = 0; i < count; i++)
        uset_addRange(s, (UChar32)ranges[i][0], (UChar32)ranges[i][1]);
}

/* NameStartChar and NameChar of XML 1.0, productions 4 and 4a. */
static void add_name_start(USet *s)
{
    static const uint32_t ranges[][2] = { { ':', ':' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }, { 0xC0, 0xD6 }, { 0xD8, 0xF6 }, { 0xF8, 0x2FF },
        { 0x370, 0x37D }, { 0x37F, 0x1FFF }, { 0x200C, 0x200D }, { 0x2070, 0x218F }, { 0x2C00, 0x2FEF }, { 0x3001, 0xD7FF }, { 0xF900, 0xFDCF },
        { 0xFDF0, 0xFFFD }, { 0x10000, 0xEFFFF } };
    add_ranges(s, ranges, sizeof ranges / sizeof *ranges);
}

static void add_name_char(USet *s)
{
    static const uint32_t ranges[][2] = { { '-', '.' }, { '0', '9' }, { 0xB7, 0xB7 }, { 0x300, 0x36F }, { 0x203F, 0x2040 } };
    add_name_start(s);
    add_ranges(s, ranges, sizeof ranges / sizeof *ranges);
}

static void add_category(USet *s, int32_t mask)
{
    UErrorCode status = U_ZERO_ERROR;
    USet *c = uset_openEmpty();
    uset_applyIntPropertyValue(c, UCHAR_GENERAL_CATEGORY_MASK, mask, &status);
    uset_addAll(s, c);
    uset_close(c);
}

/* \d \w \s \i \c; their capitals are the complement, made by the caller. */
static bool add_letter_class(USet *s, char c)
{
    static const uint32_t blanks[][2] = { { '\t', '\n' }, { '\r', '\r' }, { ' ', ' ' } };
    switch (c) {
    case 'd': add_category(s, U_GC_ND_MASK); return true;
    case 's': add_ranges(s, blanks, sizeof blanks / sizeof *blanks); return true;
    case 'i': add_name_start(s); return true;
    case 'c': add_name_char(s); return true;
    case 'w':
        add_category(s, U_GC_P_MASK | U_GC_Z_MASK | U_GC_C_MASK);
        uset_complement(s);
        return true;
    default: return false;
    }
}

static bool add_block(USet *s, const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t block = u_getPropertyValueEnum(UCHAR_BLOCK, name);
    USet *c = uset_openEmpty();
    if (block != UCHAR_INVALID_CODE)
        uset_applyIntPropertyValue(c, UCHAR_BLOCK, block, &status);
    uset_addAll(s, c);
    uset_close(c);
    return block != UCHAR_INVALID_CODE && U_SUCCESS(status);
}

static bool known_category(const char *name)
{
    return strlen(name) <= 2 && strchr("LMNPZSC", name[0]) && (!name[1] || strchr("ultmoncedspfik", name[1]));
}

/* {Lu} or {IsGreek} behind \p or \P. */
static bool read_property(reader *r, USet *s)
{
    char name[64];
    size_t n = 0;
    if (!accept(r, '{'))
        return false;
    while (more(r) && next_byte(r) != '}' && n + 1 < sizeof name)
        name[n++] = r->in.at[r->at++];
    name[n] = '\0';
    if (!n || !accept(r, '}'))
        return false;
    if (name[0] == 'I' && name[1] == 's')
        return add_block(s, name + 2);
    int32_t mask = known_category(name) ? u_getPropertyValueEnum(UCHAR_GENERAL_CATEGORY_MASK, name) : UCHAR_INVALID_CODE;
    if (mask == UCHAR_INVALID_CODE)
        return false;
    add_category(s, mask);
    return true;
}

/* What an escape of one character stands for; false when it is none (XML Schema 2, F.1.1). */
static bool single_escape(char c, uint32_t *out)
{
    static const char letters[] = "nrt", stands[] = "\n\r\t";
    const char *p = strchr(letters, c);
    *out = p && c ? (unsigned char)stands[p - letters] : (unsigned char)c;
    return c && (p || strchr("\\|.?*+(){}$-[]^", c));
}

/* An escape that is a set, `c` the letter behind the backslash. */
static bool escape_set(reader *r, char c, USet *out)
{
    char small = (char)(c | 0x20);
    bool is_upper = c >= 'A' && c <= 'Z';
    USet *s = uset_openEmpty();
    bool ok = small == 'p' ? read_property(r, s) : strchr("dwsic", small) && add_letter_class(s, small);
    if (is_upper)
        uset_complement(s);
    uset_addAll(out, s);
    uset_close(s);
    return ok;
}

static void put_point(buf *b, uint32_t c) { buf_print(b, "\\x{%X}", c); }

static void put_set(reader *r, USet *s)
{
    if (r->caseless)
        uset_closeOver(s, USET_CASE_INSENSITIVE);
    uset_remove(s, 0);
    uset_removeRange(s, 0xD800, 0xDFFF);
    if (uset_isEmpty(s)) {
        buf_puts(&r->out, "(?!)");
        return;
    }
    buf_putc(&r->out, '[');
    for (int32_t i = 0; i < uset_getRangeCount(s); i++) {
        UErrorCode status = U_ZERO_ERROR;
        UChar32 first, last;
        if (uset_getItem(s, i, &first, &last, NULL, 0, &status) != 0)
            continue;
        put_point(&r->out, (uint32_t)first);
        if (last > first) {
            buf_putc(&r->out, '-');
            put_point(&r->out, (uint32_t)last);
        }
    }
    buf_putc(&r->out, ']');
}

/* ---- character classes --------------------------------------------------------------------------------------------------------- */

static bool class_set(reader *r, USet *out, int depth);

/* One end of a range, or a class escape that is added whole (*whole). */
static bool class_atom(reader *r, USet *s, uint32_t *point, bool *whole)
{
    *whole = false;
    if (!more(r) || next_byte(r) == '[' || next_byte(r) == ']')
        return false;
    if (!accept(r, '\\')) {
        *point = take(r);
        return true;
    }
    char c = next_byte(r);
    if (more(r))
        r->at++;
    if (single_escape(c, point))
        return true;
    *whole = true;
    return escape_set(r, c, s);
}

static bool class_item(reader *r, USet *s)
{
    uint32_t low, high;
    bool whole;
    if (!class_atom(r, s, &low, &whole))
        return false;
    bool range = !whole && next_byte(r) == '-' && r->at + 1 < r->in.len && r->in.at[r->at + 1] != ']' && r->in.at[r->at + 1] != '[';
    if (!range) {
        if (!whole)
            uset_add(s, (UChar32)low);
        return true;
    }
    r->at++;
    if (!class_atom(r, s, &high, &whole) || whole || high < low)
        return false;
    uset_addRange(s, (UChar32)low, (UChar32)high);
    return true;
}

/* Behind the opening bracket, to behind the closing one. A subtrahend stands last: [a-z-[aeiou]]. */
static bool class_set(reader *r, USet *s, int depth)
{
    bool negated = accept(r, '^'), any = false, ok = depth < MOST_NESTING;
    USet *less = uset_openEmpty();
    while (ok && more(r) && next_byte(r) != ']') {
        if (any && next_byte(r) == '-' && r->at + 1 < r->in.len && r->in.at[r->at + 1] == '[') {
            r->at += 2;
            ok = class_set(r, less, depth + 1) && next_byte(r) == ']';
            break;
        }
        ok = class_item(r, s);
        any = true;
    }
    if (r->caseless)
        uset_closeOver(s, USET_CASE_INSENSITIVE);
    if (negated)
        uset_complement(s);
    uset_removeAll(s, less);
    uset_close(less);
    return ok && any && accept(r, ']');
}

/* ---- the pattern ----------------------------------------------------------------------------------------------------------------- */

static bool read_class(reader *r)
{
    USet *s = uset_openEmpty();
    bool ok = class_set(r, s, 0);
    if (ok)
        put_set(r, s);
    uset_close(s);
    return ok;
}

static bool read_reference(reader *r)
{
    int n = next_byte(r) - '0';
    r->at++;
    while (next_byte(r) >= '0' && next_byte(r) <= '9' && n * 10 + (next_byte(r) - '0') <= r->groups)
        n = n * 10 + (r->in.at[r->at++] - '0');
    if (n > r->groups || n >= MOST_NESTING || !r->closed[n])
        return false;
    buf_print(&r->out, "\\g{%d}", n);
    return true;
}

static bool read_escape(reader *r)
{
    uint32_t c;
    char letter = next_byte(r);
    if (letter >= '1' && letter <= '9')
        return read_reference(r);
    if (more(r))
        r->at++;
    if (single_escape(letter, &c)) {
        put_point(&r->out, c);
        return true;
    }
    USet *s = uset_openEmpty();
    bool ok = escape_set(r, letter, s);
    if (ok)
        put_set(r, s);
    uset_close(s);
    return ok;
}

static bool open_group(reader *r)
{
    if (r->depth + 1 >= MOST_NESTING)
        return false;
    if (accept(r, '?')) {
        if (!accept(r, ':'))
            return false;                                         /* look-around, names, options: not XPath's */
        r->open[r->depth++] = 0;
        buf_puts(&r->out, "(?:");
        return true;
    }
    r->open[r->depth++] = ++r->groups;
    buf_putc(&r->out, '(');
    return true;
}

static bool close_group(reader *r)
{
    if (!r->depth)
        return false;
    int group = r->open[--r->depth];
    if (group < MOST_NESTING)
        r->closed[group] = group > 0;
    buf_putc(&r->out, ')');
    return true;
}

static size_t digits(reader *r)
{
    size_t from = r->at;
    while (next_byte(r) >= '0' && next_byte(r) <= '9')
        buf_putc(&r->out, r->in.at[r->at++]);
    return r->at - from;
}

/* * + ? {n} {n,} {n,m}, each with ? for the least. */
static bool read_quantifier(reader *r, char c)
{
    buf_putc(&r->out, c);
    if (c == '{') {
        if (!digits(r))
            return false;
        if (accept(r, ',')) {
            buf_putc(&r->out, ',');
            digits(r);
        }
        if (!accept(r, '}'))
            return false;
        buf_putc(&r->out, '}');
    }
    if (accept(r, '?'))
        buf_putc(&r->out, '?');
    return true;
}

/* One piece; *atom says whether a quantifier may follow. */
static bool read_piece(reader *r, bool *atom)
{
    bool was_atom = *atom;
    uint32_t c = take(r);
    *atom = true;
    switch (c) {
    case '\\': return read_escape(r);
    case '[': return read_class(r);
    case '(': *atom = false; return open_group(r);
    case ')': return close_group(r);
    case '|': *atom = false; buf_putc(&r->out, '|'); return true;
    case '^': case '$': buf_putc(&r->out, (char)c); return true;
    case '.': buf_puts(&r->out, r->dot_all ? "." : "[^\\n\\r]"); return true;
    case '*': case '+': case '?': case '{': *atom = false; return was_atom && read_quantifier(r, (char)c);
    case ']': case '}': return false;
    default: put_point(&r->out, c); return true;
    }
}

static bool read_pattern(reader *r)
{
    bool atom = false;
    while (more(r))
        if (!read_piece(r, &atom))
            return false;
    return r->depth == 0;
}

/* Flag x: blanks outside classes are dropped before the pattern is read, even between a backslash and its letter. */
static str without_blanks(arena *a, str pattern)
{
    buf b = buf_new(a);
    int inside = 0;
    bool escaped = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.at[i];
        if (!inside && strchr(" \t\r\n", c))
            continue;
        inside += !escaped && c == '[' ? 1 : !escaped && c == ']' && inside ? -1 : 0;
        escaped = !escaped && c == '\\';
        buf_putc(&b, c);
    }
    return (str){ b.text ? b.text : "", b.len };
}

static bool read_flags(str flags, reader *r, uint32_t *options, bool *literal)
{
    for (size_t i = 0; i < flags.len; i++)
        switch (flags.at[i]) {
        case 's': *options |= PCRE2_DOTALL; break;
        case 'm': *options |= PCRE2_MULTILINE; break;
        case 'i': *options |= PCRE2_CASELESS; r->caseless = true; break;
        case 'x': r->spaced = true; break;
        case 'q': *literal = true; break;
        default: return false;
        }
    return true;
}

bool regex_compile(arena *a, str pattern, str flags, regex **out)
{
    reader r = { .a = a, .in = pattern, .out = buf_new(a) };
    uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_UTF_CHECK;
    bool literal = false;
    int code;
    PCRE2_SIZE at;
    if (pattern.len > MOST_PATTERN || !utf8_valid(pattern) || !read_flags(flags, &r, &options, &literal))
        return false;
    if (r.spaced && !literal)
        r.in = without_blanks(a, pattern);
    r.dot_all = options & PCRE2_DOTALL;
    while (literal && more(&r))
        put_point(&r.out, take(&r));
    if (!literal && !read_pattern(&r))
        return false;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)(r.out.text ? r.out.text : ""), r.out.len, options, &code, &at, NULL);
    if (!compiled)
        return false;
    regex *x = NEW(a, regex);
    *x = (regex){ .code = compiled, .bounds = pcre2_match_context_create(NULL) };
    pcre2_set_match_limit(x->bounds, MATCH_STEPS);
    pcre2_set_heap_limit(x->bounds, MATCH_KIB);
    pcre2_pattern_info(compiled, PCRE2_INFO_CAPTURECOUNT, &x->groups);
    *out = x;
    return true;
}

void regex_free(regex *x)
{
    if (!x)
        return;
    pcre2_match_context_free(x->bounds);
    pcre2_code_free(x->code);
}

/* ---- matching ---------------------------------------------------------------------------------------------------------------------- */

/* 1 found, 0 not, −1 stopped. */
static int match_at(const regex *x, pcre2_match_data *m, str input, size_t from)
{
    int n = pcre2_match(x->code, (PCRE2_SPTR)input.at, input.len, from, PCRE2_NO_UTF_CHECK, m, x->bounds);
    return n >= 0 ? 1 : n == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

bool regex_matches(const regex *x, str input, bool *found)
{
    pcre2_match_data *m = pcre2_match_data_create_from_pattern(x->code, NULL);
    int n = utf8_valid(input) ? match_at(x, m, input, 0) : -1;
    pcre2_match_data_free(m);
    *found = n == 1;
    return n >= 0;
}

static str group_text(const regex *x, pcre2_match_data *m, str input, uint32_t group)
{
    PCRE2_SIZE *at = pcre2_get_ovector_pointer(m);
    if (group > x->groups || at[2 * group] == PCRE2_UNSET)
        return (str){ "", 0 };
    return (str){ input.at + at[2 * group], at[2 * group + 1] - at[2 * group] };
}

/* $N takes as many digits as there are groups; \$ and \\ stand for themselves. */
static bool put_replacement(buf *b, const regex *x, pcre2_match_data *m, str input, str with, size_t most)
{
    for (size_t i = 0; i < with.len; i++) {
        char c = with.at[i], next = i + 1 < with.len ? with.at[i + 1] : '\0';
        if (c == '\\') {
            if (next != '\\' && next != '$')
                return false;
            buf_putc(b, next);
            i++;
        } else if (c == '$') {
            if (next < '0' || next > '9')
                return false;
            uint32_t n = (uint32_t)(next - '0');
            for (i++; i + 1 < with.len && with.at[i + 1] >= '0' && with.at[i + 1] <= '9' && n * 10 + (uint32_t)(with.at[i + 1] - '0') <= x->groups; i++)
                n = n * 10 + (uint32_t)(with.at[i + 1] - '0');
            buf_add(b, group_text(x, m, input, n));
            if (b->len > most)
                return false;
        } else {
            buf_putc(b, c);
        }
    }
    return true;
}

static bool replace_all(const regex *x, pcre2_match_data *m, str input, str with, size_t most, buf *b)
{
    size_t from = 0;
    int n;
    while ((n = match_at(x, m, input, from)) == 1) {
        str hit = group_text(x, m, input, 0);
        if (!hit.len || b->len > most)
            return false;
        buf_add(b, (str){ input.at + from, (size_t)(hit.at - input.at) - from });
        if (!put_replacement(b, x, m, input, with, most))
            return false;
        from = (size_t)(hit.at - input.at) + hit.len;
    }
    buf_add(b, (str){ input.at + from, input.len - from });
    return n == 0;
}

bool regex_replace(arena *a, const regex *x, str input, str replacement, size_t most, str *out)
{
    pcre2_match_data *m = pcre2_match_data_create_from_pattern(x->code, NULL);
    buf b = buf_new(a);
    bool ok = utf8_valid(input) && match_at(x, m, STR(""), 0) == 0;
    ok = ok && replace_all(x, m, input, replacement, most, &b);
    pcre2_match_data_free(m);
    *out = (str){ b.text ? b.text : "", b.len };
    return ok;
}

bool regex_split(arena *a, const regex *x, str input, regex_parts *out)
{
    pcre2_match_data *m = pcre2_match_data_create_from_pattern(x->code, NULL);
    size_t from = 0;
    int n = -1;
    bool ok = utf8_valid(input) && match_at(x, m, STR(""), 0) == 0;
    while (ok && (n = match_at(x, m, input, from)) == 1) {
        str hit = group_text(x, m, input, 0);
        if (!hit.len)
            break;
        VEC_ADD(a, out, (str){ input.at + from, (size_t)(hit.at - input.at) - from });
        from = (size_t)(hit.at - input.at) + hit.len;
    }
    VEC_ADD(a, out, (str){ input.at + from, input.len - from });
    pcre2_match_data_free(m);
    return ok && n == 0;
}
