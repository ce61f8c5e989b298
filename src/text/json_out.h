/* json_out.h — JSON text into a buffer. Reading is jansson's; writing straight into the answer needs no tree. */
#ifndef JBP_TEXT_JSON_OUT_H
#define JBP_TEXT_JSON_OUT_H
#include "base/str.h"

void json_out_str(buf *b, str s);                   /* quoted and escaped (RFC 8259); line ends as \n, other controls as \u00XX */
static inline void json_out(buf *b, const char *text) { if (text) json_out_str(b, str_of(text)); else buf_puts(b, "null"); }
#endif
