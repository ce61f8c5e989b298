/* show_finding.h — a finding as the desk and the firm's door show it. */
#ifndef JBP_WEB_SHOW_FINDING_H
#define JBP_WEB_SHOW_FINDING_H
#include "base/date.h"
#include "base/vec.h"
#include "monitoring/findings.h"
#include "web/site.h"

/* The days by which months want their answers: the day each month locks. */
typedef struct finding_due { int64_t month; date locks; } finding_due;
typedef struct finding_due_list { finding_due *at; size_t len, cap; } finding_due_list;
bool finding_dues_read(visit *v, finding_due_list *out, error *e);
/* The declared due, else the month's; DATE_NONE: none. */
date finding_due_of(const finding_ledger *f, const finding_due_list *d, const record *r);

/* Fields by their names (period, kind, item, detail, …), flags of its state and of the steps it may take. */
void show_finding(visit *v, view *item, const finding_ledger *f, const ledger_rights *g, const finding_due_list *d, const record *r);
/* The firm's report of that month, where this person may see it; NULL: none. `edit`: its form. */
bool finding_report_url(visit *v, const finding_ledger *f, const record *r, bool edit, const char **url, error *e);
#endif
