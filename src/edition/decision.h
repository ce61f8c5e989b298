/* decision.h — decision models (DMN) of packs: packs/NAME/decisions/ID.dmn, each with its editions.
 *
 * A model of a pack imports nothing and is read strictly (dmn_open_strict): what nobody supplied makes an answer unknown,
 * never another answer.  A model with a fault is refused with file and line, so that no cell is silently null. */
#ifndef JBP_EDITION_DECISION_H
#define JBP_EDITION_DECISION_H
#include "edition/edition.h"
#include "rule/dmn_check.h"

typedef struct decision_model {
    const char *id, *pack, *text;           /* text: its DMN XML */
    const edition *amended;                 /* the edition that stands for what the pack declares; NULL: none */
    dmn_model  *model;
    bool        by_day;                     /* today() or now() stands in it */
} decision_model;

/* Every id, in the order of the packs' files. A name that is no id, or stands twice, is told by decisions_check. */
pack_ids decisions_of(const core *c);
bool decision_declared(core *c, const char *id, const pack_file **out, error *e);
/* What counts by the set (NULL: what the pack declares). */
bool decision_open(core *c, const edition_set *s, const char *id, decision_model *out, error *e);
/* Gaps, overlaps, rules that never count …, read as any DMN tool reads it; in the words of `l`. */
bool decision_findings(core *c, const decision_model *m, lang l, dmn_findings *out, error *e);
/* All of them open, their paths are well; every fault is kept. */
bool decisions_check(core *c, const edition_set *s, pack_faults *faults, error *e);
/* “MODEL.DECISION” in two; false: it has no dot. */
bool decision_name(arena *a, const char *text, const char **model, const char **decision);
/* The tables as lines of plain text: a column, then a rule each; for people and for differences. */
const char *decision_lines(arena *a, const dmn_model *m, lang l);
const char *dmn_hit_words(arena *a, const dmn_table *t, lang l);               /* “首个（F）：…” */
#endif
