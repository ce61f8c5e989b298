#include "text/format.h"

/* ECMA-376 part 1, 18.8.30: built-in formats 14–22, 45–47 are dates; 27–36, 50–58 in Chinese locales; 9, 10 percent. */
style_kind format_builtin(long id)
{
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
        return STYLE_DATE;
    return id == 9 || id == 10 ? STYLE_PERCENT : STYLE_PLAIN;
}

/* A format code is a date when it has y, d, or m outside quotes, brackets and escapes (年月日 come quoted or bare). */
style_kind format_code(const char *code)
{
    bool quoted = false, date_ = false, percent = false;
    for (const char *c = code; *c && *c != ';'; c++) {
        if (*c == '"')
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (*c == '\\' && c[1])
            c++;
        else if (*c == '[') {
            while (*c && *c != ']')
                c++;
            if (!*c)
                break;
        } else if (strchr("yYdD", *c))
            date_ = true;
        else if (*c == '%')
            percent = true;
    }
    return date_ ? STYLE_DATE : percent ? STYLE_PERCENT : STYLE_PLAIN;
}

/* Serial days since 1899-12-30 (or 1904-01-01); day 60 of 1900 never was (Lotus's 29 February). */
bool serial_day(bool from_1904, double serial, date *out)
{
    if (!(serial >= 1 && serial <= 2958465))                        /* nor is what is no number */
        return false;
    int days = (int)serial;
    *out = from_1904 ? date_of(1904, 1, 1) + days : date_of(1899, 12, 30) + days + (days < 60);
    return true;
}
