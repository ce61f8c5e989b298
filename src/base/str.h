/* str.h — slices and growing text.
 *
 * All text inside the program is UTF-8.  `str` is a borrowed slice (not NUL-terminated); `buf`
 * grows in an arena and is always NUL-terminated, so buf.text can be handed to C APIs. */
#ifndef JBP_BASE_STR_H
#define JBP_BASE_STR_H
#include "base/arena.h"

#include <stdbool.h>
#include <string.h>

typedef struct str { const char *at; size_t len; } str;

#define STR(literal) ((str){ "" literal, sizeof(literal) - 1 })
static inline str str_of(const char *text) { return (str){ text ? text : "", text ? strlen(text) : 0 }; }
static inline bool str_eq(str a, str b) { return a.len == b.len && (!a.len || memcmp(a.at, b.at, a.len) == 0); }
bool str_starts(str s, str with);
bool str_ends(str s, str with);
ptrdiff_t str_find(str s, str what);               /* byte offset, −1 when absent */
str  str_trim(str s);                              /* ASCII and full-width (U+3000, U+00A0) blanks, BOM */
char *str_copy(arena *a, str s);                   /* NUL-terminated */
static inline bool text_eq(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }
static inline bool text_empty(const char *t) { return !t || !*t; }

typedef struct buf { arena *a; char *text; size_t len, cap; } buf;

buf  buf_new(arena *a);
void buf_add(buf *b, str s);
void buf_puts(buf *b, const char *text);
void buf_putc(buf *b, char c);
void buf_print(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_code_point(buf *b, uint32_t c);           /* appended as UTF-8 */
#endif
