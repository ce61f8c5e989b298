/* issue.h — making a report, issuing it, and finding what in an issued one is no longer true.
 *
 * Issuing keeps the docx in DIR/reports and registers it (ledger `report_issue`); nothing ever changes it.  The check
 * reads the figures back from the file itself (report/docx.h), asks each again today and runs the template again, so
 * for every place it can say the old and the new value and what the sentence would be now. */
#ifndef JBP_MONITORING_ISSUE_H
#define JBP_MONITORING_ISSUE_H
#include "base/date.h"
#include "ledger/core.h"

typedef struct document document;               /* report/document.h */
typedef struct report_order { const char *name, *file; month period; bool issue; int64_t as_of; } report_order;
typedef struct report_made { const char *title, *file, *code; size_t figures; } report_made;
/* The document alone, of order's name, period and as_of; nothing is written. */
bool report_read(core *c, const report_order *o, document **out, error *e);
bool report_make(core *c, const report_order *o, report_made *out, error *e);

typedef struct stale_place { const char *address, *figure, *params, *title, *old_text, *new_text, *sentence; } stale_place;
typedef struct stale_list { stale_place *at; size_t len, cap, checked; } stale_list;
bool report_check(core *c, const char *file_or_code, stale_list *out, error *e);
#endif
