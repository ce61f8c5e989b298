/* csv_out.h — csv files that a person opens in a spreadsheet: the one place that writes their cells.
 *
 * A spreadsheet takes a cell for a formula by its first character, quoted or not, and a formula may fetch and send (公式注入).
 * So a text that begins with = + - @, with one of them in full width, a tab or an end of line (blanks before do not count)
 * has an apostrophe put in front.  The reader (text/csv.c) takes exactly that one off, so what was exported comes back
 * unchanged: a text that begins with apostrophes before such a character is given one more.  A plain number, also with sign,
 * groups or percent (-4.9, +3, -1,234.5, -4.9%), and a dash that stands alone are what they seem and stay as they are. */
#ifndef JBP_TEXT_CSV_OUT_H
#define JBP_TEXT_CSV_OUT_H
#include "base/str.h"

#define CSV_MARK "\xEF\xBB\xBF"                   /* at the beginning: Excel then takes the file for UTF-8 */

void csv_cell(buf *b, const char *text, bool first);       /* first of its line */
void csv_end_line(buf *b);
bool csv_is_guarded(str text);                    /* begins with an apostrophe that csv_cell() put there */
#endif
