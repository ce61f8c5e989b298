/* due.h — what waits for somebody and what has a day: findings, approvals of the month, registrations, honours that lapse,
 * windows of policies that close, notices of the evaluation.
 *
 * Each line is counted with the person's own rights and leads to the records or the page behind it; lines with a day come
 * first, the nearest day first.  Only what this person may open is told. */
#ifndef JBP_WEB_DUE_H
#define JBP_WEB_DUE_H
#include "base/date.h"
#include "web/site.h"

enum { DUE_HONOUR_DAYS = 90, DUE_WINDOW_DAYS = 30 };        /* how far ahead: a re-check and an application take that long */

/* A list of {text, url, day, late}; *n of them. `m`: the month whose closing is asked for. */
bool due_show(visit *v, view *in, const char *key, month m, size_t *n, error *e);
#endif
