#include "text/cfb.h"

#include "base/vec.h"

enum { HEADER = 512, ENTRY = 128, IN_HEADER = 109, STREAM = 2, ROOT = 5 };
static const uint32_t NO_MORE = 0xFFFFFFFA;                     /* this and above are marks, not sectors */

typedef struct cfb {
    arena   *a;
    str      file;
    size_t   sector, mini_sector;
    uint32_t mini_limit;
    VEC(uint32_t) fat;
    str      directory, mini_fat, mini;
} cfb;

static uint32_t u16(str s, size_t at) { return at + 2 <= s.len ? (uint32_t)((unsigned char)s.at[at] | (unsigned char)s.at[at + 1] << 8) : 0; }
static uint32_t u32(str s, size_t at) { return at + 4 <= s.len ? u16(s, at) | u16(s, at + 2) << 16 : 0xFFFFFFFF; }

static str sector_at(const cfb *c, uint32_t n)
{
    size_t at = ((size_t)n + 1) * c->sector;
    if (n >= NO_MORE || at >= c->file.len)
        return (str){ "", 0 };
    return (str){ c->file.at + at, c->file.len - at < c->sector ? c->file.len - at : c->sector };   /* the last may be cut */
}

/* The sectors from `first` on, as one text of at most `size` bytes. */
static str chain(const cfb *c, uint32_t first, size_t size)
{
    buf b = buf_new(c->a);
    for (size_t n = 0; first < c->fat.len && n < c->fat.len && b.len < size; n++, first = c->fat.at[first])
        buf_add(&b, sector_at(c, first));
    return (str){ b.text, b.len < size ? b.len : size };
}

static str mini_chain(const cfb *c, uint32_t first, size_t size)
{
    buf b = buf_new(c->a);
    size_t most = c->mini_fat.len / 4;
    for (size_t n = 0; first < most && n < most && b.len < size; n++, first = u32(c->mini_fat, (size_t)first * 4)) {
        size_t at = (size_t)first * c->mini_sector;
        if (at + c->mini_sector <= c->mini.len)
            buf_add(&b, (str){ c->mini.at + at, c->mini_sector });
    }
    return (str){ b.text, b.len < size ? b.len : size };
}

static void add_fat(cfb *c, uint32_t n)
{
    str s = sector_at(c, n);
    for (size_t i = 0; i + 4 <= s.len; i += 4)
        VEC_ADD(c->a, &c->fat, u32(s, i));
}

/* The table of sectors: its first 109 parts stand in the header, the rest in a chain of their own. */
static void read_fat(cfb *c)
{
    size_t sectors = c->file.len / c->sector + 1, per = c->sector / 4 - 1;
    uint32_t next = u32(c->file, 68);
    for (size_t i = 0; i < IN_HEADER; i++)
        if (u32(c->file, 76 + i * 4) < NO_MORE)
            add_fat(c, u32(c->file, 76 + i * 4));
    for (size_t n = 0; next < NO_MORE && n < sectors && c->fat.len <= sectors; n++) {
        str s = sector_at(c, next);
        for (size_t i = 0; i < per && c->fat.len <= sectors; i++)
            if (u32(s, i * 4) < NO_MORE)
                add_fat(c, u32(s, i * 4));
        next = u32(s, per * 4);
    }
}

static bool named(str entry, const char *name)
{
    size_t n = strlen(name);
    if (u16(entry, 64) != 2 * (n + 1))
        return false;
    for (size_t i = 0; i < n; i++)
        if (u16(entry, 2 * i) != (unsigned char)name[i])
            return false;
    return true;
}

bool cfb_stream(arena *a, str file, const char *const *names, size_t count, str *out)
{
    cfb c = { .a = a, .file = file };
    uint32_t shift = u16(file, 30), mini_shift = u16(file, 32);
    if (file.len < HEADER || shift < 7 || shift > 16 || mini_shift < 4 || mini_shift > shift)
        return false;
    c.sector = (size_t)1 << shift;
    c.mini_sector = (size_t)1 << mini_shift;
    c.mini_limit = u32(file, 56);
    read_fat(&c);
    c.directory = chain(&c, u32(file, 48), file.len);
    c.mini_fat = chain(&c, u32(file, 60), file.len);
    for (size_t k = 0; k < count; k++)
        for (size_t at = 0; at + ENTRY <= c.directory.len; at += ENTRY) {
            str entry = { c.directory.at + at, ENTRY };
            uint32_t first = u32(entry, 116), size = u32(entry, 120);
            if (entry.at[66] == ROOT && !c.mini.len)
                c.mini = chain(&c, first, size);
            if (entry.at[66] != STREAM || !named(entry, names[k]))
                continue;
            *out = size < c.mini_limit ? mini_chain(&c, first, size) : chain(&c, first, size);
            return out->len > 0;
        }
    return false;
}
