#include "text/json_out.h"

void json_out_str(buf *b, str s)
{
    size_t plain = 0;                       /* from here on nothing had to be escaped */
    buf_putc(b, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        buf_add(b, (str){ s.at + plain, i - plain });
        plain = i + 1;
        if (c == '"' || c == '\\')
            buf_print(b, "\\%c", c);
        else if (c == '\n')
            buf_puts(b, "\\n");
        else
            buf_print(b, "\\u%04x", c);
    }
    buf_add(b, (str){ s.at + plain, s.len - plain });
    buf_putc(b, '"');
}
