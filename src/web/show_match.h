/* show_match.h — policies and firms on pages: the bureau's and the enterprise's say the same, from the same explanation. */
#ifndef JBP_WEB_SHOW_MATCH_H
#define JBP_WEB_SHOW_MATCH_H
#include "match/explain.h"
#include "web/site.h"

bool show_day(visit *v, date *day, error *e);                   /* ?on=2026-11-25 or today, and on the page */
/* Facts and policies, read once a request that needs them; the day is ?on=2026-11-25 or today. */
bool match_begin(visit *v, int64_t firm, policies *p, match **m, error *e);
/* What a policy is: title, level, document, window, subsidy, materials … */
void show_policy(visit *v, view *in, match *m, const policy *x);
/* How to get it: materials, process, time, contact, source. */
void show_how(view *in, const policy *x);
/* One pair as a list says it. */
typedef struct pair_line {
    const policy *x;
    uint32_t firm;
    explanation why;
    const char *window, *days, *amount, *words, *advice, *missing, *resting;      /* NULL: nothing to say; words: the step that is missing, or what is to be judged */
    bool soon;                                                   /* the window closes within 30 days */
} pair_line;
void pair_line_of(visit *v, match *m, const policy *x, uint32_t firm, pair_line *out);
void show_line(visit *v, view *in, const match *m, const pair_line *p);
/* Both: title, what is said of it, days left, standing as flags. */
void show_pair_line(visit *v, view *in, match *m, const policy *x, uint32_t firm);
/* One pair, condition by condition. */
void show_explanation(visit *v, view *in, match *m, const policy *x, uint32_t firm);
#endif
