/* utf8.h — code points, and the forms of a character that people mix.
 *
 * text_fold() is the one normalisation used to compare what people typed: Unicode NFKC (full-width
 * digits and letters become half-width, ① becomes 1, ㎡ becomes m2), ASCII lower case, all blanks
 * removed.  ASCII text takes a fast path; the rest goes through ICU. */
#ifndef JBP_BASE_UTF8_H
#define JBP_BASE_UTF8_H
#include "base/str.h"

size_t   utf8_encode(uint32_t code_point, char out[4]);      /* bytes written */
size_t   utf8_decode(str s, size_t at, uint32_t *out);       /* strict: bytes read, 0 on a bad or cut sequence */
uint32_t utf8_next(str s, size_t *at);                       /* decodes and moves *at; U+FFFD on bad bytes, never stalls */
size_t   utf8_length(str s);                                 /* code points */
bool     utf8_valid(str s);
int      utf8_width(str s);                                  /* terminal columns: Chinese counts two */

char *text_nfkc(arena *a, str s);                            /* NFKC only; blanks and case stay */
char *text_fold(arena *a, str s);                            /* NFKC + lower case + no blanks */
#endif
