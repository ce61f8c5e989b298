#include "text/json_out.h"

void json_out_str(buf *b, str s)
{
    buf_putc(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\')
            buf_print(b, "\\%c", c);
        else if (c < 0x20 || c == 0x7F)
            buf_print(b, "\\u%04x", c);
        else
            buf_putc(b, (char)c);
    }
    buf_putc(b, '"');
}
