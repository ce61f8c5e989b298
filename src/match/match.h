/* match.h — policies against firms: every criterion, every pair, the edition that applies, and why.
 *
 * A criterion is met, unmet, unknown (a fact nobody supplied) or for a person to judge; unknown is never no.  A pair is
 * eligible when all criteria are met; it waits for a judge or for facts; or it is not, *one step away* when exactly one of
 * the policy's conditions is unmet.  Editions of one programme in force side by side are chosen by the firm's cohort (it
 * holds the title and is due for re-check, or it does not) and by the day.
 *
 * Each distinct expression is evaluated once a firm, for whole districts in columns (truths.h); what a person reads
 * (facts, gaps, changes, dates) is worked out only for the pair that is looked at (explain.h). */
#ifndef JBP_MATCH_MATCH_H
#define JBP_MATCH_MATCH_H
#include "match/policy.h"

typedef enum verdict { VERDICT_UNMET, VERDICT_UNKNOWN, VERDICT_JUDGE, VERDICT_MET } verdict;

typedef enum standing {
    STANDING_ELIGIBLE,
    STANDING_JUDGE,        /* all that rules decide is met; a person judges the rest */
    STANDING_UNKNOWN,      /* nothing is unmet; facts are missing */
    STANDING_NOT,
    STANDING_HELD,         /* the title is held and not due for re-check */
    STANDING_OUTSIDE,      /* not for firms of this kind (`applies`) */
    STANDING_OTHER,        /* another edition of the programme applies */
    STANDING_CLOSED,       /* not in force on the day */
    STANDINGS
} standing;
static inline bool standing_decided(standing s) { return s <= STANDING_NOT; }      /* the conditions were looked at */

typedef struct pair {
    standing standing;
    bool     near;                           /* exactly one of the policy's conditions is unmet */
    int      near_kid;                       /* which */
    int16_t  unmet, unknown, judge, met;     /* of the policy's conditions */
} pair;

typedef struct edition_choice {
    int    policy;                           /* −1: none applies */
    cohort cohort;                           /* NEW or RECHECK */
    bool   held, until_unknown;
    date   until;                            /* of the title; DATE_NONE */
} edition_choice;

typedef struct match {
    core        *c;
    arena       *a, *scratch;
    const policies *p;
    profile     *profile;
    date         day;
    cohort       forced;                     /* COHORT_ALL: by the firm's title */
    uint8_t    **truth;                      /* [rule][firm]: verdict of the expression, worked out when first asked for */
    map          judged;                     /* "firm|policy|criterion" → 1 met, 0 not */
    struct gap  *gaps;                       /* of explain.c: by rule, of gap_firm, while a pair is explained */
    uint32_t     gap_firm;
    bool        *stated;                     /* of explain.c: by fact, of stated_firm (profile_stated) */
    int64_t      stated_firm;                /* its record; 0: not asked yet */
    int64_t      evaluated;                  /* pairs whose conditions were looked at, for the record */
} match;

/* `firm`: a record of ledger enterprise; 0: all. Rules are evaluated when first asked for. */
bool match_open(core *c, const policies *p, date day, cohort forced, int64_t firm, match **out, error *e);
void match_close(match *m);                                           /* NULL allowed; what it made lives with the core */
bool match_rules(match *m, error *e);                                 /* all rules for all firms at once */
bool match_policy_rules(match *m, const policy *x, error *e);         /* only those of one policy */
/* All firms with only the facts marked, as policy_needs() marks them: for one policy and no other. */
bool match_open_some(core *c, const policies *p, date day, const bool *wanted, match **out, error *e);
void policy_needs(const policies *p, const policy *x, bool *wanted);
/* The same firms, day and judgements under other policies, which rest on the same facts. */
match *match_beside(const match *m, const policies *p);

verdict match_rule(match *m, int rule, uint32_t firm);
verdict match_criterion(match *m, const policy *x, const criterion *c, uint32_t firm);
edition_choice match_edition(const match *m, int programme_, uint32_t firm);
pair    match_pair(match *m, const policy *x, uint32_t firm);
/* 万元, capped; false: the policy gives no amount, or a fact for it is missing (*missing). */
bool    match_amount(match *m, const policy *x, const fact_view *v, dec128 *out, bool *missing);

/* The same of any view of a firm: with facts changed, or on a later day. */
verdict view_rule(const match *m, int rule, const fact_view *v, arena *a);
verdict view_criterion(const match *m, const policy *x, const criterion *c, const fact_view *v, arena *a);

typedef struct policy_counts { size_t standing[STANDINGS], near, near_unknown; dec128 amount; } policy_counts;   /* near_unknown: of them, with facts missing */
bool match_counts(match *m, const policy *x, policy_counts *out);

text2 verdict_name(verdict v);
text2 standing_name(standing s);
const char *standing_word(standing s);                               /* stable, for JSON and ledgers */
bool standing_of_word(str word, standing *out);
/* Why this edition and no other, in a sentence; NULL when there was no choice. */
char *edition_reason(const match *m, const policy *x, uint32_t firm, arena *a);
#endif
