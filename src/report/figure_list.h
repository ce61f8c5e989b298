/* figure_list.h — the figures of a document as they were when it was issued, kept inside the file.
 *
 * A docx holds the list in customXml/item1.xml, an html page in a comment.  issued_figures() reads it
 * back, so that a file on someone's desk can be checked against today's ledgers, place by place. */
#ifndef JBP_REPORT_FIGURE_LIST_H
#define JBP_REPORT_FIGURE_LIST_H
#include "report/document.h"

#define FIGURE_LIST_BEGIN "<!--figures\n"
#define FIGURE_LIST_END   "\nfigures-->"

char *figure_list_xml(arena *a, const document *d);
bool  figure_list_read(arena *a, str xml, figure_places *out);                 /* false: not such a list */
bool  issued_figures(arena *a, const char *path, figure_places *out, error *err);   /* docx or html, by content */
#endif
