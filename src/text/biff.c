#include "text/biff.h"

#include "base/utf8.h"
#include "base/vec.h"

enum { WIDE = 1, PHONETIC = 4, RICH = 8 };

unsigned biff_u16(str s, size_t at) { return at + 2 <= s.len ? (unsigned)((unsigned char)s.at[at] | (unsigned char)s.at[at + 1] << 8) : 0; }
uint32_t biff_u32(str s, size_t at) { return (uint32_t)biff_u16(s, at) | (uint32_t)biff_u16(s, at + 2) << 16; }

double biff_double(str s, size_t at)
{
    uint64_t bits = (uint64_t)biff_u32(s, at) | (uint64_t)biff_u32(s, at + 4) << 32;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

double biff_rk(uint32_t rk)
{
    uint64_t bits = (uint64_t)(rk & 0xFFFFFFFCU) << 32;
    double d;
    memcpy(&d, &bits, sizeof d);
    if (rk & 2)
        d = (double)((int32_t)rk >> 2);
    return rk & 1 ? d / 100 : d;
}

bool biff_record_at(str stream, size_t at, biff_record *out)
{
    if (at > stream.len || stream.len - at < 4)
        return false;
    size_t n = biff_u16(stream, at + 2);
    if (stream.len - at - 4 < n)
        n = stream.len - at - 4;
    *out = (biff_record){ biff_u16(stream, at), { stream.at + at + 4, n }, at + 4 + n };
    return true;
}

/* UTF-16 units arrive one by one; pairs are joined, strays become U+FFFD. */
typedef struct joiner { buf b; unsigned high; } joiner;

static void add_unit(joiner *j, unsigned u)
{
    if (j->high && u >= 0xDC00 && u < 0xE000)
        buf_code_point(&j->b, 0x10000 + ((uint32_t)(j->high - 0xD800) << 10) + (u - 0xDC00));
    else {
        if (j->high)
            buf_code_point(&j->b, 0xFFFD);
        if (u >= 0xD800 && u < 0xDC00) {
            j->high = u;
            return;
        }
        buf_code_point(&j->b, u >= 0xDC00 && u < 0xE000 ? 0xFFFD : u);
    }
    j->high = 0;
}

str biff_text(arena *a, str s, size_t *at, int width)
{
    joiner j = { buf_new(a), 0 };
    size_t n = width == 1 ? (*at < s.len ? (unsigned char)s.at[*at] : 0) : biff_u16(s, *at), p = *at + (size_t)width;
    bool wide = p < s.len && (s.at[p] & WIDE);
    for (p++; n > 0 && p + (wide ? 2 : 1) <= s.len; n--, p += wide ? 2 : 1)
        add_unit(&j, wide ? biff_u16(s, p) : (unsigned char)s.at[p]);
    *at = p;
    return (str){ j.b.text, j.b.len };
}

/* ---- the shared table: bytes over several records --------------------------------------------------------------------- */

typedef struct feed { str stream; biff_record r; size_t at; bool end; } feed;

static bool next_part(feed *f)
{
    biff_record r;
    if (f->end || !biff_record_at(f->stream, f->r.next, &r) || r.kind != BIFF_CONTINUE) {
        f->end = true;
        return false;
    }
    f->r = r;
    f->at = 0;
    return true;
}

static unsigned byte(feed *f)
{
    while (f->at >= f->r.bytes.len)
        if (!next_part(f))
            return 0;
    return (unsigned char)f->r.bytes.at[f->at++];
}

static unsigned two(feed *f)
{
    unsigned low = byte(f);
    return low | byte(f) << 8;
}

static void skip(feed *f, size_t n)
{
    while (n > 0) {
        size_t here = f->r.bytes.len - f->at, step = n < here ? n : here;
        f->at += step;
        n -= step;
        if (n > 0 && !next_part(f))
            return;
    }
}

static str one_text(arena *a, feed *f)
{
    joiner j = { buf_new(a), 0 };
    unsigned n = two(f), flags = byte(f), runs = flags & RICH ? two(f) : 0;
    uint32_t extra = 0;
    if (flags & PHONETIC) {
        extra = two(f);
        extra |= (uint32_t)two(f) << 16;
    }
    for (; n > 0 && !f->end; n--) {
        if (f->at >= f->r.bytes.len) {                          /* cut here: the next part says its width anew */
            if (!next_part(f))
                break;
            flags = byte(f);
        }
        add_unit(&j, flags & WIDE ? two(f) : byte(f));
    }
    skip(f, (size_t)runs * 4 + extra);
    return (str){ j.b.text, j.b.len };
}

void biff_shared(arena *a, str stream, size_t at, biff_texts *out)
{
    feed f = { .stream = stream };
    if (!biff_record_at(stream, at, &f.r))
        return;
    uint32_t n = biff_u32(f.r.bytes, 4);
    f.at = 8;
    for (uint32_t i = 0; i < n; i++) {
        str t = one_text(a, &f);
        if (f.end && !t.len)
            return;
        VEC_ADD(a, out, t);
    }
}
