/* policy.h — policies (惠企政策) as packs declare them: packs/NAME/policies/ANY.yaml, docs/rules.md “Policies”.
 *
 * A policy's conditions are a tree of criteria: an expression over facts, a question for a person to judge, or alternatives
 * and groups of such.  Equal expressions of all policies are one `rule_text`, evaluated once a firm. */
#ifndef JBP_MATCH_POLICY_H
#define JBP_MATCH_POLICY_H
#include "edition/edition.h"
#include "profile/profile.h"

typedef struct rule_text {
    const char *text;
    const feel_expression *expression;
    fact_use *uses;
    size_t  use_count;
    bool    by_day;                              /* it asks what day it is */
    bool    is_test;                             /* a condition somewhere, not only an amount */
} rule_text;

typedef enum criterion_kind { CRITERION_FEEL, CRITERION_JUDGE, CRITERION_ANY, CRITERION_ALL } criterion_kind;
typedef struct criterion criterion;
struct criterion {
    const char *id;                              /* unique within the policy: as declared, or its place ("3.1") */
    text2       says;
    const char *clause, *look;                   /* look: what a judge looks at */
    criterion_kind kind;
    int         rule;                            /* CRITERION_FEEL: index of its rule_text */
    int         at_least;                        /* CRITERION_ANY */
    criterion  *kids;
    size_t      count;
    int         gap_fact;                        /* `gap:` as declared; −1: derived */
    const feel_expression *gap_need;
    fact_use   *gap_uses;
    size_t      gap_use_count;
    int         index;                           /* among all criteria of the policy, in reading order */
    const yaml *at;
};

typedef enum cohort { COHORT_ALL, COHORT_NEW, COHORT_RECHECK } cohort;
typedef enum window_kind { WINDOW_NOTICE, WINDOW_DATES, WINDOW_YEARLY, WINDOW_ALWAYS } window_kind;
typedef struct window { window_kind kind; date from, to; int from_md, to_md; const char *note; } window;     /* md: 301 is 1 March */

typedef struct subsidy {
    bool        there, once;
    text2       says;
    int         amount, cap;                     /* rule_texts; −1: none */
    const char **not_with;
    size_t      not_with_count;
    const char *highest_of;
} subsidy;

typedef struct programme {
    const char *id;
    text2       title;
    int         until;                           /* fact; −1: the programme grants no title that runs out */
    int         recheck_months, lapsed_months;
    const yaml *at;
} programme;

typedef struct policy {
    const char *id, *pack, *edition;
    text2       title;
    int         programme;                       /* index into policies.programme */
    cohort      cohort;
    const char *level, *region, *kind, *issuer, *document, *source, *target, *process, *time, *contact;
    bool        example;
    date        valid_from, valid_to;            /* DATE_NONE: open */
    window      window;
    int         applies;                         /* rule_text; −1: for all */
    const char **conventions, **materials;
    size_t      convention_count, material_count;
    criterion   root;                            /* CRITERION_ALL of `conditions` */
    int         criterion_count;
    subsidy     subsidy;
    char        digest[33];                      /* of everything that decides a pair: text, rules, facts they use */
    bool        by_day;                          /* a rule of its own asks what day it is */
    int         index;
    const struct edition *amended;               /* the edition that stands for what the pack declares; NULL: none */
    const yaml *at;
} policy;

typedef struct policies {
    arena      *a;
    facts       facts;
    policy     *at;
    size_t      count;
    programme  *programme;
    size_t      programme_count;
    rule_text  *rule;
    size_t      rule_count;
    map         by_id;                           /* policy id → index */
} policies;

/* Facts and policies of all packs and of editions that count on the day, also those of policies that no pack declares; every fault is named by file and line. */
bool policies_load(core *c, date day, policies *out, error *e);
bool policies_load_with(core *c, const edition_set *set, policies *out, error *e);    /* NULL: only what packs declare */
/* The same with every fault kept. */
bool policies_read(core *c, const edition_set *set, policies *out, pack_faults *faults, error *e);
/* A policy as its pack declares it. */
bool policy_declared(core *c, const char *id, const yaml **out, error *e);
const policy *policy_find(const policies *p, const char *id_or_title, error *e);    /* NULL sets e, with near names */
static inline bool policy_in_force(const policy *p, date day) { return (p->valid_from == DATE_NONE || p->valid_from <= day) && (p->valid_to == DATE_NONE || day <= p->valid_to); }

/* The window that is open on the day or opens next; `open` tells which. False: none is known (notice) or all are over. */
typedef struct window_at { date from, to; bool open; } window_at;        /* always: from, to DATE_NONE and open */
bool window_next(const window *w, date day, window_at *out);
/* Marks the facts that decide a pair, and those they are computed from; `in` has a place for every fact. */
void policy_facts(const policies *p, const policy *x, bool *in);
/* Every criterion, in reading order. */
typedef void criterion_visit(void *self, const criterion *c);
void criteria_walk(const criterion *root, criterion_visit *visit, void *self);
#endif
