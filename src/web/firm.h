/* firm.h — 一企一档: all that is known of one firm, gathered once for the page /firm/ID, which the API sends as firms/ID.
 *
 * Gathering asks the person's rights and nothing after it does: what stands in a firm_file may be shown.  A ledger without
 * the right to view it, records outside the person's rows, fields that are hidden, facts that rest on any of them and
 * policies that such facts decide are left out; personal fields stand in `contacts` alone and are noted.
 *
 * Each ledger is read once (profile/firm_book.h); everything lives in the request's arena, the match until firm_end(). */
#ifndef JBP_WEB_FIRM_H
#define JBP_WEB_FIRM_H
#include "base/vec.h"
#include "enterprise/enterprise.h"
#include "ladder/ladder.h"
#include "monitoring/firm_estimate.h"
#include "web/record_form.h"
#include "web/shape.h"
#include "web/show_match.h"

typedef struct firm_cell { const field_decl *f; const char *text; int64_t ref; } firm_cell;     /* ref: of a FIELD_REF; 0: no link */
typedef VEC(firm_cell) firm_cells;

typedef struct firm_fact {
    const fact_decl *d;
    const fact_cell *cell;
    const char *text, *as_of, *from;        /* as_of NULL: timeless; from "": unknown */
    const ledger_decl *ledger;              /* it stands with the facts of this ledger; NULL: asked */
    size_t waiting;                         /* policies that wait for it */
    bool stated;                            /* it rests on the firm's own word, which nobody verified */
    bool no;                                /* no, none, or nothing on a complete ledger: said in one line */
} firm_fact;
typedef VEC(firm_fact) firm_facts;

typedef enum offer_group { GROUP_ELIGIBLE, GROUP_JUDGE, GROUP_NEAR, GROUP_MISSING, GROUPS } offer_group;
typedef VEC(pair_line) pair_lines;

/* The months of a year, each a value as stored or none: what was not reported is not 0. */
enum { OUTPUT, OUTPUT_PRIOR, OUTPUT_CUM, OUTPUT_CUM_PRIOR, REVENUE, PROFIT, POWER, ENERGY, RENOVATION, FIRM_SERIES };
typedef struct firm_series { const field_decl *f; value at[12]; bool some; } firm_series;       /* f NULL: not seen */
typedef struct firm_months {
    int         year, count;                /* months that have come: 1 … count; 0: nothing */
    bool        before, after;              /* another year has something, too */
    bool        reported[12];               /* there is an output form */
    firm_series at[FIRM_SERIES];
    ratio       growth[12], growth_cum[12]; /* of one; den 0: not known */
    firm_estimate va;                       /* value added of the year so far */
    int         va_count;                   /* up to this month: the newest the firm gave */
} firm_months;

typedef struct firm_grade { const char *run, *scheme, *title, *state, *class, *score, *cohort, *standing, *reason; int64_t year, place, places; } firm_grade;   /* year 0, place 0: not known */
typedef VEC(firm_grade) firm_grades;

typedef enum honour_now { HONOUR_HELD, HONOUR_SOON, HONOUR_ASKED, HONOUR_OVER } honour_now;     /* soon: ends within half a year; asked: not decided */
typedef struct firm_honour { int64_t record, year; const char *kind, *level, *grade, *subject, *state, *document; date granted, until; honour_now now; } firm_honour;
typedef VEC(firm_honour) firm_honours;

typedef struct firm_rung { const rung *r; footing at; } firm_rung;
typedef struct firm_ladder {
    const ladder *l;
    firm_rung  *rungs;
    const rung *next;                       /* the one above the highest held; NULL: none, or no policy that may be shown decides it */
    const policy *policy;
    pair        pair;
} firm_ladder;
typedef VEC(firm_ladder) firm_ladders;

typedef struct firm_line { int64_t id; bool open; firm_cells cells; } firm_line;
typedef struct firm_ledger {
    const ledger_decl *l;
    const char *url, *section;              /* its list, of this firm; the section that shows it better, or NULL */
    int         rank;
    int64_t     count, open;
    firm_line  *lines;                      /* open ones first, then the newest */
    size_t      line_count;
} firm_ledger;
typedef VEC(firm_ledger) firm_ledgers;

typedef struct firm_file {
    visit      *v;
    seen_record x;
    policies    p;
    match      *m;
    const char *name, *uscc;
    const char *industry, *branch;          /* the class and what it belongs to, in words */
    const char *size_why, *size_due;        /* how the size was decided; what it would be by what is known now, when that differs */
    firm_cells  head, contacts;             /* head: what no section below shows */
    firm_facts  known, unknown;
    size_t      waiting;                    /* policies that wait for facts */
    bool        shows_policies;
    pair_lines  groups[GROUPS];
    firm_months months;
    firm_grades grades;
    firm_honours honours;
    bool        shows_honours;
    firm_ladders ladders;
    firm_ledgers ledgers;
    int64_t     accounts_waiting;           /* registrations of this firm that nobody has approved yet */
} firm_file;

/* The firm of the address (:id), as this person may see it; not found outside of that. */
bool firm_gather(visit *v, firm_file *out, error *e);
void firm_end(firm_file *k);
/* Where a firm's name leads: here, or to its record for people without the word `ledgers`. */
const char *firm_url(const visit *v, int64_t id);
/* What of the page the API sends. */
extern const shape firm_whole[], firm_query[];

/* ---- parts of the gathering, one a file ------------------------------------------------------------------------------ */

/* The records of a ledger that name the firm, as far as this person may see them; *g without RIGHT_VIEW: none. */
bool firm_seen(firm_file *k, const ledger_decl *l, ledger_rights *g, firm_records *out, error *e);
/* Whether a whole ledger and one of its fields (NULL: none) may be seen: of facts, sums and whatever has no rows of its own. */
bool firm_sees(const firm_file *k, const ledger_decl *l, const char *field);
/* What a field says; NULL when it is empty or leads into a ledger that is not seen. */
const char *firm_words(firm_file *k, const field_decl *f, value x);
bool firm_gather_facts(firm_file *k, error *e);
bool firm_gather_months(firm_file *k, error *e);
bool firm_gather_grades(firm_file *k, error *e);
bool firm_gather_honours(firm_file *k, error *e);
bool firm_gather_ledgers(firm_file *k, error *e);
const ledger_decl *firm_declared(const firm_file *k, const char *ledger);        /* NULL: no pack has it */
#endif
