#include "text/pinyin.h"

#include "base/utf8.h"

#include <unicode/utrans.h>

enum { FIRST = 0x4E00, LAST = 0x9FFF, BLOCK = 256 };

/* A block of characters at a time, each followed by a line's end, so that the answers can be told apart. */
static bool load_block(pinyin *out, UTransliterator *t, int from)
{
    UChar text[BLOCK * 16];
    int32_t n = 0, limit;
    UErrorCode status = U_ZERO_ERROR;
    for (int c = from; c < from + BLOCK && c <= LAST; c++) {
        text[n++] = (UChar)c;
        text[n++] = '\n';
    }
    limit = n;
    utrans_transUChars(t, text, &n, BLOCK * 16, 0, &limit, &status);
    if (U_FAILURE(status))
        return false;
    int at = from;
    for (int32_t i = 0; i < n && at <= LAST; at++) {
        out->first[at - FIRST] = text[i] >= 'a' && text[i] <= 'z' ? (char)text[i] : 0;
        while (i < n && text[i] != '\n')
            i++;
        i++;
    }
    return true;
}

bool pinyin_load(pinyin *out, error *e)
{
    static const UChar id[] = u"Han-Latin; Latin-ASCII; Lower";
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    bool ok = U_SUCCESS(status);
    for (int c = FIRST; ok && c <= LAST; c += BLOCK)
        ok = load_block(out, t, c);
    if (t)
        utrans_close(t);
    return ok || fail(e, ERR_SYSTEM, "ICU 没有汉字转写", "ICU has no transliteration of Chinese");
}

char *pinyin_initials(const pinyin *p, arena *a, str text)
{
    char *out = arena_alloc(a, text.len + 1);
    size_t n = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = (char)c;
        else if (c >= FIRST && c <= LAST && p->first[c - FIRST])
            out[n++] = p->first[c - FIRST];
    }
    out[n] = 0;
    return out;
}
