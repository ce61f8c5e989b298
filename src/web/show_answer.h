/* show_answer.h — an answer of ask.h as people look at it: table with shares, growth and sorting, and a chart.
 *
 * What is asked for beside the question itself (all optional, all by clicking):
 *
 *   second=mean:output                another measure beside the first
 *   show=row|col|all|yoy              under each number its share of the row, the column or all; or its growth on the year
 *                                     before, when an axis is months or years (the sums as they are, not a comparable base)
 *   sort=-total | label | -second | -c:201909     lines by a column, − for the largest first
 *   chart=bars|line|stacked|pie|treemap|none      without it what fits the shape of the data
 *   unit=own                          as the ledger has it; else large money is told in 亿元 or 万元, one decimal
 *
 * An export and the API always have the ledger's own unit and every digit. */
#ifndef JBP_WEB_SHOW_ANSWER_H
#define JBP_WEB_SHOW_ANSWER_H
#include "web/ask.h"

typedef enum answer_note { NOTE_NONE, NOTE_ROW, NOTE_COL, NOTE_ALL, NOTE_YEAR } answer_note;

typedef struct question {
    ask k;
    const ask_measure *second;
    answer_note note;
    const char *sort, *chart;
    bool own_unit;
    ask_axes axes;
    ask_measures measures;
} question;

bool question_read(visit *v, question *q, error *e);
/* The address of the question with one thing changed: question_url(v, "/ask", "sort", "-total"). */
const char *question_url(visit *v, const char *path, const char *key, const char *set);
/* Asks and shows: heads, body, totals, chart, kinds … into `in`; most: lines of the table (0: all). */
bool answer_show(visit *v, view *in, const question *q, size_t most, error *e);
#endif
