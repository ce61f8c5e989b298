/* edition.h — editions of rules (规则版本): a policy, a decision model, a scoring table or an evaluation scheme as it stands
 * from a day on, kept in the store.
 *
 * What a pack declares is edition 0.  A record of ledger rule_edition stands in its place from `valid_from` on; of several
 * in force the one with the latest day counts, and of those of one day the one saved last.  A draft and a withdrawn one
 * count never.  Nothing is changed once saved but its state, and every save is a batch with its author and reason.
 *
 * Loaders take an edition_set: the texts that count on one day, and what somebody only tries.  They look a rule up in it
 * before they read the pack's. */
#ifndef JBP_EDITION_EDITION_H
#define JBP_EDITION_EDITION_H
#include "base/date.h"
#include "ledger/record.h"
#include "text/yaml.h"

typedef enum edition_kind { EDITION_POLICY, EDITION_DECISION, EDITION_SCORE, EDITION_SCHEME, EDITION_KINDS } edition_kind;
typedef enum edition_state { EDITION_DRAFT, EDITION_IN_FORCE, EDITION_WITHDRAWN, EDITION_STATES } edition_state;
enum { EDITION_MOST_BYTES = 256 << 10, EDITION_MOST_REASON = 2000 };

typedef struct edition {
    int64_t      record;                    /* of rule_edition; 0: tried, not saved */
    edition_kind kind;
    const char  *rule, *text, *reason, *by;
    const char  *file;                      /* what messages call it: “政策 sme_2026 第3版” */
    int          number, based_on;
    bool         added;                     /* to save: the first edition of a policy that no pack declares */
    int          expects;                   /* to save: the number it must get, or somebody saved meanwhile; 0: whichever is next */
    edition_state state;
    date         valid_from, saved_on;
} edition;

const char *edition_kind_word(edition_kind k);                              /* "policy", "decision", … */
bool edition_kind_of(const char *word, edition_kind *out);
text2 edition_kind_name(edition_kind k);
text2 edition_state_name(edition_state s);

typedef struct editions { edition *at; size_t count; } edition_list;
/* All of one kind and rule, or of all rules (NULL), oldest first. None when the store has no such ledger. */
bool editions_list(core *c, edition_kind k, const char *rule, edition_list *out, error *e);
const edition *editions_number(const edition_list *x, int number);             /* NULL: none */
const edition *editions_on_day(const edition_list *x, const char *rule, date day);     /* the one that counts; NULL: the pack's */

typedef struct edition_set { arena *a; map by_rule; } edition_set;
bool edition_set_on(core *c, date day, edition_set *out, error *e);
const edition *edition_of(const edition_set *s, edition_kind k, const char *rule);         /* NULL: as the pack declares it; s may be NULL */
/* The text counts, whatever is in force; text NULL: the pack's does. */
void edition_try(edition_set *s, edition_kind k, const char *rule, const char *text, lang l);

/* The text of an edition as a tree, whose `key` must name the rule: an edition cannot be of another. */
bool edition_tree(arena *a, const edition *x, const char *key, yaml **out, error *e);

/* A new edition of the rule with the next number; what is not said is left 0. The text is the caller's to check (amend.h). */
bool edition_save(core *c, const edition *x, int *number, error *e);
bool edition_set_state(core *c, const edition *x, edition_state to, const char *reason, error *e);

/* ---- differences ----------------------------------------------------------------------------------------------------- */

typedef struct difference_line { char sign; const char *text; } difference_line;       /* ' ' in both, '-' only before, '+' only after, '~' lines left out */
typedef struct difference { difference_line *at; size_t count; bool same; } difference;
/* Line by line, with `around` lines of what is the same beside each change. `same`: there is none. */
void difference_of(arena *a, const char *before, const char *after, int around, difference *out);
#endif
