/* profile.h — facts (事实): what is known of each enterprise on a day, from where, and what is unknown.
 *
 * A fact is declared in a pack (packs/NAME/facts/ANY.yaml; the format is docs/rules.md, “Facts”).  One profile holds the
 * facts of one firm or of all firms: a column a fact, a cell a firm.  Unknown is not zero and not no: a cell is KNOWN,
 * NONE (a complete ledger holds nothing: FEEL sees null, yet it is known) or UNKNOWN.
 *
 * Ledgers are read once each, firm by firm, whatever the number of facts (take.c); computed facts follow in the order of
 * what they are made of.  Columns keep no provenance: the records behind one value are found again when somebody asks
 * (fact_trace), by the same code on the records of that firm alone. */
#ifndef JBP_PROFILE_PROFILE_H
#define JBP_PROFILE_PROFILE_H
#include "base/date.h"
#include "edition/decision.h"
#include "ledger/statement.h"
#include "profile/firm_book.h"
#include "rule/feel.h"
#include "score/score.h"

typedef enum fact_type { FACT_NUMBER, FACT_TEXT, FACT_BOOL, FACT_DATE, FACT_TEXTS } fact_type;

typedef struct fact_source fact_source;         /* `from:` (take.h) */
typedef struct fact_use { int fact; str name; } fact_use;                   /* a fact as an expression calls it */
typedef struct fact_decl {
    const char *id, *pack;
    text2       name;
    fact_type   type;
    const char *unit;                           /* NULL: none */
    int         scale;                          /* digits shown */
    const fact_source *from;                    /* NULL: computed or asked */
    const char *feel;                           /* NULL: not computed */
    const feel_expression *expression;
    fact_use   *uses;
    size_t      use_count;
    const decision_model *decision;             /* `decision:`; NULL: none */
    const char *answers;                        /* which decision of it */
    const char *supply;
    bool        ask, fixed, less;               /* less: getting on means making it smaller */
    bool        by_day;                         /* its expression asks what day it is */
    int         index;
    const yaml *at;
} fact_decl;

typedef struct facts {
    arena      *a;
    fact_decl  *at;
    size_t      count;
    map         by_name;                        /* zh, id and en → index */
    feel_names *names;
    int        *order;                          /* each after what it is computed from */
    score_tables scores;                        /* not compiled: facts_compile_score() */
} facts;

/* All packs' facts, scoring tables and the decision tables that facts ask, checked; fails with file and line. */
bool facts_load(core *c, const edition_set *set, facts *out, error *e);      /* editions of tables; NULL: none */
int  fact_find(const facts *f, str name);                       /* −1: none */
const char *fact_type_name(fact_type t);
/* Compiles an expression over facts; `uses` gets the names it calls facts by, each once, in the order they stand. */
bool facts_compile(const facts *f, const yaml *at, const char *text, const feel_expression **out, fact_use **uses, size_t *n, error *e);
/* A copy of a table, in f->a, with its expressions over the facts; every fault is kept. */
void facts_compile_score(const facts *f, const score_table *declared, score_table *out, pack_faults *faults, lang l);
bool feel_asks_day(const feel_expression *x);                   /* today() or now() stands in it */

typedef enum fact_state { FACT_UNKNOWN, FACT_NONE, FACT_KNOWN } fact_state;
typedef struct fact_cell {
    feel_value  value;                          /* null unless KNOWN */
    fact_state  state;
    int32_t     as_of;                          /* 2025 (year), 202509 (month), 20250930 (day); 0: timeless or computed */
} fact_cell;

typedef struct profile_firm { int64_t id; const char *uscc, *name, *town, *industry, *size; bool active; } profile_firm;
typedef struct profile {
    core        *c;
    arena       *a;
    const facts *facts;
    date         day;
    profile_firm *firm;
    uint32_t     firms;
    fact_cell  **cell;                          /* [fact][firm] */
    firm_book   *book;                          /* of a profile of one firm: what was read for it; NULL: of all */
    statements   stated;                        /* what these firms stated and nobody verified, by firm */
    feel_run     run;                           /* what evaluations start from: it is noon of the day */
} profile;

/* `firm`: a record of ledger enterprise, 0 for all that are not closed or moved away. */
bool profile_load(core *c, const facts *f, date day, int64_t firm, profile **out, error *e);
/* Only the facts marked, every other cell is unknown: for a question about a few. facts_needed() marks what they are made of. */
bool profile_load_some(core *c, const facts *f, date day, int64_t firm, const bool *wanted, profile **out, error *e);
void facts_needed(const facts *f, bool *wanted);
/* By credit code or name (also former names, without blanks and brackets); fails with near ones. */
bool profile_find_firm(core *c, const char *code_or_name, int64_t *id, error *e);
int64_t profile_firm_at(const profile *p, int64_t id);          /* index of a record of enterprise; −1 */
static inline const fact_cell *profile_cell(const profile *p, int fact, uint32_t firm) { return &p->cell[fact][firm]; }

/* One condition of one firm: more than any real one needs, and too little to hold up thousands of firms. */
#define FACT_LIMITS ((feel_limits){ .depth = 400, .steps = 200000, .bytes = (size_t)16 << 20 })

/* Evaluates over one firm's facts on a day; `changed` (may be NULL) replaces cells by fact. */
typedef struct fact_change { int fact; feel_value value; } fact_change;
typedef struct fact_view { const profile *p; uint32_t firm; date day; const fact_change *changed; size_t changes; } fact_view;
fact_cell  fact_view_cell(const fact_view *v, arena *a, int fact);          /* computed ones follow the changes and the day */
feel_value fact_view_evaluate(const fact_view *v, arena *a, const feel_expression *x, const fact_use *uses, size_t n);

/* The account of one firm by a table; `self` of what score_run asks is a fact_view. */
bool profile_score(const fact_view *v, const score_table *t, arena *a, score_result *out, error *e);

/* ---- words ---------------------------------------------------------------------------------------------------------- */

char *fact_text(arena *a, const fact_decl *f, const fact_cell *c, lang l);                  /* "38.00万元", "未知", "无" */
char *fact_number_text(arena *a, const fact_decl *f, dec128 v, dec_round how);              /* with its unit, at its scale */
char *fact_as_of(arena *a, int32_t as_of, lang l);                                          /* "2025年", NULL when timeless */

typedef struct fact_origin {
    const ledger_decl *ledger;
    const field_decl  *field;                   /* NULL: the record itself counts */
    int64_t     record, version, row;
    const char *label, *value, *file, *sheet;   /* file NULL: typed */
} fact_origin;
/* The records behind a value that was read; for a computed fact none (see uses). */
bool fact_trace(const profile *p, uint32_t firm, int fact, arena *a, fact_origin **out, size_t *n, error *e);
/* The same in words: 年度经营数据 #12（文件…第 5 行）, 由研发费用、营业收入计算; empty when unknown, NULL with e on failure. */
char *fact_source_words(const profile *p, uint32_t firm, int fact, arena *a, error *e);
/* Whether a person may know a fact: `sees` is asked for every ledger (field NULL) and field that it rests on, through what
 * it is computed from; false as soon as one is not seen. */
typedef bool fact_eye(const void *self, const ledger_decl *l, const field_decl *f);
bool fact_seen(core *c, const facts *f, int fact, fact_eye *sees, const void *self);
/* The ledger a fact is read from, or the first of what it is computed from; NULL: it is asked. */
const ledger_decl *fact_ledger(const facts *f, int fact);
/* By fact: whether its value rests on what the firm stated itself and nobody verified (ledger/statement.h), read or through
 * what it is computed from; NULL when the firm stated nothing. What cannot be read again counts as stated. */
bool *profile_stated(const profile *p, uint32_t firm, arena *a);
/* What to supply so that the fact becomes known: the unknown facts at its bottom, each once. */
void fact_missing(const profile *p, uint32_t firm, int fact, arena *a, int **out, size_t *n);

/* Where an unknown fact is written down. With a field, one number in one record does it: of the firm's own record (period
 * NULL) or of its record of that year, which may not be there yet.  Without a field a whole record of the ledger is needed;
 * without a ledger the fact is computed and nobody types it.  A fact that is asked for goes to ledger fact_answer. */
typedef struct fact_place { const ledger_decl *ledger; const field_decl *field, *period; int64_t at; } fact_place;
bool fact_place_of(const profile *p, uint32_t firm, int fact, fact_place *out, error *e);
/* Whether an answer can be read as this fact; fails with how to write it. */
bool fact_answer_fits(const fact_decl *f, const char *text, arena *a, error *e);
#endif
