/* explain.h — one pair, so that somebody who was not there understands it; and what a firm may get in all. */
#ifndef JBP_MATCH_EXPLAIN_H
#define JBP_MATCH_EXPLAIN_H
#include "match/gap.h"

typedef struct explained {
    const criterion *c;
    int      depth;                          /* 0: a condition of the policy; deeper: inside alternatives and groups */
    verdict  verdict;
    gap      gap;                            /* empty when met */
    int     *facts;                          /* those the expression names, each once */
    size_t   fact_count;
} explained;

typedef struct explanation {
    const policy *policy;
    uint32_t  firm;
    pair      pair;
    char     *edition;                       /* why this edition; NULL: no choice */
    explained *at;                           /* every criterion in reading order; empty when conditions do not come to it */
    size_t    count;
    gap       changes;                       /* the smallest set that would do; empty when none is needed or none is found */
    bool      changes_hold, reachable;       /* reachable: nothing of it is beyond the firm (its size, its industry) */
    bool      has_amount, amount_missing;    /* amount: now, or after the changes */
    dec128    amount;
    bool      only_time;                     /* nothing but days are missing: from `earliest` on */
    date      earliest;
    bool      has_window;
    window_at window;                        /* the one open on the day, or the first not over by `earliest` */
    int      *missing;                       /* facts to supply, of those changes */
    size_t    missing_count;
    bool     *stated;                        /* by fact: it rests on what the firm stated itself (profile_stated); NULL: none does */
    int      *resting;                       /* of them those that what is met rests on, each once, at the bottom of what is computed */
    size_t    resting_count;
} explanation;

void explain_pair(match *m, const policy *x, uint32_t firm, arena *a, explanation *out);
/* Counts, fact by fact, what an undecided pair waits for; `of` has a place for every fact. */
void explain_waiting(const explanation *x, size_t *of);

/* ---- in words ------------------------------------------------------------------------------------------------------------ */

char *fact_words(const match *m, uint32_t firm, int fact, arena *a);           /* 研发费用占比 2.62%（2025年） */
char *window_words(const match *m, const window *w, bool has, const window_at *at, arena *a);
char *near_words(const match *m, const explanation *x, arena *a);              /* the one unmet condition and its gap */
char *advice_words(const match *m, const explanation *x, arena *a);            /* 研发费用再增加12.5万元; NULL: no number would do it */
char *resting_words(const match *m, const explanation *x, arena *a);           /* 2项为企业自报、未核实：研发费用、从业人员; NULL: none */
char *missing_words(const match *m, const explanation *x, arena *a);
char *amount_words(arena *a, dec128 amount, lang l);                           /* 20万元 */

/* ---- amounts together ------------------------------------------------------------------------------------------------------ */

typedef struct grant { const policy *policy; dec128 amount; bool kept; const policy *instead; } grant;      /* not kept: `instead` excludes it */
typedef struct grants { grant *at; size_t count; dec128 total; bool exact; } grants;
/* Which of these can be had together, worth most. Exact up to 20 policies that exclude one another; beyond that the
 * greatest first, and exact is false. */
void grants_best(const policies *p, grant *at, size_t n, grants *out);
bool policies_exclude(const policies *p, const policy *x, const policy *y);
#endif
