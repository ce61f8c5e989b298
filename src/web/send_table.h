/* send_table.h — a table as a file to keep: ?format=csv (UTF-8 with a mark, as Excel wants it) or a workbook. */
#ifndef JBP_WEB_SEND_TABLE_H
#define JBP_WEB_SEND_TABLE_H
#include "report/document.h"
#include "web/site.h"

/* The document's first block is the table. `name`: of the file, in ASCII; `title`: what browsers call it. */
bool send_table(visit *v, const document *d, const char *name, const char *title, error *e);
#endif
