#include "base/utf8.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Strict decoding (Unicode table 3-7): overlong forms, surrogates and values over 10FFFF are bad.
 * Returns 0 bytes for a bad sequence. */
size_t utf8_decode(str s, size_t at, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)s.at + at;
    size_t left = s.len - at;
    uint32_t c = p[0];
    size_t n = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    if (n > 1)
        c &= 0x3FU >> (n - 1);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3F);
    }
    if ((n == 3 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) || (n == 4 && (c < 0x10000 || c > 0x10FFFF)))
        return 0;
    *out = c;
    return n;
}

uint32_t utf8_next(str s, size_t *at)
{
    uint32_t c = 0xFFFD;
    size_t n = utf8_decode(s, *at, &c);
    *at += n ? n : 1;
    return c;
}

size_t utf8_length(str s)
{
    size_t n = 0;
    for (size_t at = 0; at < s.len; n++)
        utf8_next(s, &at);
    return n;
}

bool utf8_valid(str s)
{
    uint32_t c;
    for (size_t at = 0; at < s.len;) {
        size_t n = utf8_decode(s, at, &c);
        if (!n)
            return false;
        at += n;
    }
    return true;
}

static bool wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

int utf8_width(str s)
{
    int columns = 0;
    for (size_t at = 0; at < s.len;)
        columns += wide(utf8_next(s, &at)) ? 2 : 1;
    return columns;
}

/* ASCII and unified ideographs (4E00–9FFF), which NFKC leaves as they are: most of what is written here. */
static bool settled(str s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t c;
        size_t n = utf8_decode(s, at, &c);
        if (!n || (c >= 0x80 && (c < 0x4E00 || c > 0x9FFF)))
            return false;
        at += n;
    }
    return true;
}

char *text_nfkc(arena *a, str s)
{
    UErrorCode bad = U_ZERO_ERROR;
    const UNormalizer2 *form = settled(s) ? NULL : unorm2_getNFKCInstance(&bad);
    if (!form || U_FAILURE(bad) || s.len > INT32_MAX / 8)
        return str_copy(a, s);
    int32_t have = 0, cap = (int32_t)s.len + 1;
    UChar *wide_text = arena_alloc(a, sizeof(UChar) * (size_t)cap);
    u_strFromUTF8WithSub(wide_text, cap, &have, s.at, (int32_t)s.len, 0xFFFD, NULL, &bad);
    int32_t out_cap = have * 4 + 32, out_len = 0;
    UChar *folded = arena_alloc(a, sizeof(UChar) * (size_t)out_cap);
    out_len = unorm2_normalize(form, wide_text, have, folded, out_cap, &bad);
    if (bad == U_BUFFER_OVERFLOW_ERROR) {
        bad = U_ZERO_ERROR;
        out_cap = out_len + 1;
        folded = arena_alloc(a, sizeof(UChar) * (size_t)out_cap);
        out_len = unorm2_normalize(form, wide_text, have, folded, out_cap, &bad);
    }
    if (U_FAILURE(bad))
        return str_copy(a, s);
    int32_t bytes = 0;
    char *utf8 = arena_alloc(a, (size_t)out_len * 3 + 1);
    u_strToUTF8(utf8, out_len * 3 + 1, &bytes, folded, out_len, &bad);
    return U_FAILURE(bad) ? str_copy(a, s) : utf8;
}

static bool blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || c == 0xFEFF || c == 0x200B;
}

char *text_fold(arena *a, str s)
{
    str nfkc = settled(s) ? s : str_of(text_nfkc(a, s));
    char *out = arena_alloc(a, nfkc.len + 1);
    size_t n = 0;
    for (size_t at = 0; at < nfkc.len;) {
        size_t from = at;
        uint32_t c = utf8_next(nfkc, &at);
        if (blank(c))
            continue;
        if (c >= 'A' && c <= 'Z')
            out[n++] = (char)(c + 32);
        else {
            memcpy(out + n, nfkc.at + from, at - from);
            n += at - from;
        }
    }
    out[n] = 0;
    return out;
}
