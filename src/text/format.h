/* format.h — what an Excel number format says of a number: a date, a percentage, or nothing; and serial days. Internal to
 * src/text; old and new workbooks use the same ids and codes. */
#ifndef JBP_TEXT_FORMAT_H
#define JBP_TEXT_FORMAT_H
#include "base/date.h"

typedef enum style_kind { STYLE_PLAIN, STYLE_DATE, STYLE_PERCENT } style_kind;

style_kind format_builtin(long id);
style_kind format_code(const char *code);
bool serial_day(bool from_1904, double serial, date *out);
#endif
