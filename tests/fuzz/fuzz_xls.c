/* Bytes that begin as a compound file are read as they are; others become the workbook stream of one, so that mutation
 * reaches the records rather than the container's sector tables. */
#include "book_fuzz.h"

#include <string.h>

enum { SECTOR = 512, MOST = 120 };                       /* one FAT sector holds 128 entries */

static void put16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
}

static void put32(uint8_t *p, uint32_t v)
{
    put16(p, v & 0xFFFF);
    put16(p + 2, v >> 16);
}

static void entry(uint8_t *p, const char *name, uint8_t type, uint32_t first, uint32_t size)
{
    for (size_t i = 0; name[i]; i++)
        put16(p + 2 * i, (unsigned char)name[i]);
    put16(p + 64, (unsigned)(2 * strlen(name) + 2));
    p[66] = type;
    memset(p + 68, 0xFF, 12);
    put32(p + 116, first);
    put32(p + 120, size);
}

/* Header, FAT, directory, then the stream. */
static size_t wrap(uint8_t *out, const uint8_t *data, size_t size)
{
    size_t sectors = (size + SECTOR - 1) / SECTOR;
    uint8_t *fat = out + SECTOR, *directory = fat + SECTOR;
    memcpy(out, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    put16(out + 24, 0x3E);
    put16(out + 26, 3);
    put16(out + 28, 0xFFFE);
    put16(out + 30, 9);
    put16(out + 32, 6);
    put32(out + 44, 1);
    put32(out + 48, 1);                                  /* directory */
    put32(out + 56, 0);                                  /* no stream is a mini stream */
    put32(out + 60, 0xFFFFFFFE);
    put32(out + 68, 0xFFFFFFFE);
    memset(out + 76, 0xFF, SECTOR - 76);
    put32(out + 76, 0);
    memset(fat, 0xFF, SECTOR);
    put32(fat, 0xFFFFFFFD);
    put32(fat + 4, 0xFFFFFFFE);
    for (uint32_t i = 0; i < sectors; i++)
        put32(fat + 4 * (2 + i), i + 1 < sectors ? 3 + i : 0xFFFFFFFE);
    entry(directory, "Root Entry", 5, 0xFFFFFFFE, 0);
    entry(directory + 128, "Workbook", 2, 2, (uint32_t)size);
    memcpy(directory + SECTOR, data, size);
    return (3 + sectors) * SECTOR;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t room[(3 + MOST) * SECTOR];
    if (size >= 8 && memcmp(data, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0) {
        fuzz_book(data, size);
        return 0;
    }
    if (!size || size > MOST * SECTOR)
        return 0;
    memset(room, 0, sizeof room);
    fuzz_book(room, wrap(room, data, size));
    return 0;
}
