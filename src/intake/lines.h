/* lines.h — what a line below the header is: data, or one of the other things people put there.
 *
 * Totals, notes, examples, the row of column numbers, a header printed again on the next page, the title again.  A note
 * ends the table only for lines that are not complete: a whole record below it is read, so nothing is lost. */
#ifndef JBP_INTAKE_LINES_H
#define JBP_INTAKE_LINES_H
#include "intake/header.h"

typedef enum line_kind { LINE_DATA, LINE_BLANK, LINE_NOTE, LINE_TOTAL, LINE_SUBTOTAL, LINE_HEADER, LINE_TITLE, LINE_NUMBERING, LINE_EXAMPLE } line_kind;

typedef struct line_reader {
    const header    *h;
    const sheet_top *top;              /* for titles that come again */
    bool             after_note;
} line_reader;

line_kind line_of(line_reader *r, arena *a, const row *x);
str line_text(const row *x);           /* its first words */
extern const text2 line_names[];       /* by line_kind */

/* The part of a row that belongs to one of several tables side by side: cells in columns from..to. */
row row_between(const row *x, int from, int to);
#endif
