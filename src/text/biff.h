/* biff.h — records of a BIFF8 workbook (MS-XLS) and the texts in them. Internal to src/text.
 *
 * A record is a kind, a length and bytes; what does not fit in 8,224 bytes goes on in CONTINUE records, and a text cut
 * there begins again with a byte that says whether its characters have one byte or two. */
#ifndef JBP_TEXT_BIFF_H
#define JBP_TEXT_BIFF_H
#include "base/str.h"

enum {
    BIFF_FORMULA = 0x006, BIFF_EOF = 0x00A, BIFF_DATEMODE = 0x022, BIFF_FILEPASS = 0x02F, BIFF_FONT = 0x031, BIFF_CONTINUE = 0x03C, BIFF_COLINFO = 0x07D,
    BIFF_BOUNDSHEET = 0x085, BIFF_MULRK = 0x0BD, BIFF_RSTRING = 0x0D6, BIFF_XF = 0x0E0, BIFF_MERGED = 0x0E5, BIFF_SST = 0x0FC, BIFF_LABELSST = 0x0FD,
    BIFF_NUMBER = 0x203, BIFF_LABEL = 0x204, BIFF_BOOLERR = 0x205, BIFF_STRING = 0x207, BIFF_ROW = 0x208, BIFF_RK = 0x27E, BIFF_FORMAT = 0x41E, BIFF_BOF = 0x809
};

typedef struct biff_record { unsigned kind; str bytes; size_t next; } biff_record;      /* next: offset of the record after it */
bool biff_record_at(str stream, size_t at, biff_record *out);

unsigned biff_u16(str s, size_t at);                                                     /* 0 beyond the end */
uint32_t biff_u32(str s, size_t at);
double   biff_double(str s, size_t at);
double   biff_rk(uint32_t rk);                                                           /* the short form of a number */

/* A text whose length stands in `width` bytes at *at; moves *at behind it. UTF-8. */
str biff_text(arena *a, str s, size_t *at, int width);
/* All texts of the shared table, which goes on over CONTINUE records. Fewer than promised when the file is cut. */
typedef struct biff_texts { str *at; size_t len, cap; } biff_texts;
void biff_shared(arena *a, str stream, size_t at, biff_texts *out);
#endif
