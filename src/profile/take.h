/* take.h — a fact out of the records of one firm: `from:` of its declaration, and how it is read. Internal to src/profile. */
#ifndef JBP_PROFILE_TAKE_H
#define JBP_PROFILE_TAKE_H
#include "ledger/decl_read.h"
#include "profile/profile.h"
#include "intake/unit.h"

typedef enum take_kind {
    TAKE_NOTHING, TAKE_OWN, TAKE_LATEST_YEAR, TAKE_YEAR, TAKE_SUM_YEARS, TAKE_LATEST_MONTH, TAKE_SUM_MONTHS, TAKE_LATEST, TAKE_FIRST, TAKE_COUNT,
    TAKE_EXISTS, TAKE_SUM, TAKE_MAX, TAKE_MIN, TAKE_VALUES
} take_kind;
typedef enum completeness { COMPLETE_NO, COMPLETE_ANY, COMPLETE_YES } completeness;
typedef struct match_field { const field_decl *field; value *wanted; size_t count; } match_field;

struct fact_source {
    const ledger_decl *ledger;
    const field_decl  *owner;                    /* refers to enterprise; NULL: the ledger is enterprise itself */
    const field_decl  *through, *field;          /* field of the record that `through` refers to, when there is one */
    take_kind  take;
    int        periods, minus, oldest;           /* periods: of sum_years, sum_months */
    match_field *match;
    size_t     match_count;
    const feel_expression *where;
    const field_decl *valid_from, *valid_to, *date, *period;     /* period: the year or month of a record */
    int        within;                           /* months to the day; 0: any */
    bool       code, zero_missing;
    completeness complete;
    const unit *unit, *fact_unit;                /* NULL: no conversion */
};

/* Reads `from:`; the fact's type and unit are known. */
bool source_read(loader *l, core *c, const fact_decl *f, const yaml *y, fact_source *out);

/* The records of one firm in one ledger; `through` of a source is looked up by the reader. */
typedef struct taker { core *c; arena *a, *scratch; date day; feel_run run; map refs; error *e; } taker;
/* `used` (as many as records) tells which records made the value; may be NULL. Texts of the cell are in k->a. */
bool take_fact(taker *k, const fact_decl *f, firm_records all, fact_cell *out, bool *used);

/* Whether `sees` holds for the ledger and each field of it that a source looks at. */
bool source_seen(const fact_source *s, fact_eye *sees, const void *self);
taker taker_of(profile *p, arena *scratch, error *e);
firm_book *book_of(const profile *p, uint32_t firm, arena *a);
bool answer_value(arena *a, const fact_decl *f, str text, feel_value *out);      /* what a person wrote; false: unreadable */
fact_cell cell_of(const fact_decl *f, arena *a, feel_value v);                    /* KNOWN when it is of the fact's type */
#endif
