/* gather.h — before scoring: are all numbers there, do departments agree, did somebody mistake a unit?
 *
 * Missing: what an item of the firm's cohort needs and nobody supplied (unless the scheme says that it is then scored by a
 * mean or left out).  Contradictions: pairs of packs/NAME/rules/compare.yaml further apart than declared.  Unit slips: such
 * a pair, or an indicator against its cohort's median, apart by a power of ten or by 平方米 for 亩.
 *
 * Findings are records with a state (ledger evaluation_finding): one that people answered keeps their answer; one that is
 * no longer found is set 已消除.  A firm is done when nothing about it is open (ledger evaluation_coverage). */
#ifndef JBP_EVALUATE_GATHER_H
#define JBP_EVALUATE_GATHER_H
#include "base/vec.h"
#include "evaluate/score.h"

typedef enum gather_kind { GATHER_MISSING, GATHER_CONTRADICTION, GATHER_UNIT_SLIP, GATHER_NEGATIVE, GATHER_UNKNOWN, GATHER_KINDS } gather_kind;
typedef struct gather_finding { uint32_t firm; gather_kind kind; const char *item, *detail, *suggested; } gather_finding;
typedef struct gather_findings { gather_finding *at; size_t len, cap; } gather_findings;

typedef struct compare_rule { text2 title; int first, second; decimal within; } compare_rule;
bool compare_rules(core *c, const data_decl *d, compare_rule **out, size_t *n, error *e);

void gather(arena *a, const evaluation *v, const compare_rule *rules, size_t n, gather_findings *out);

typedef struct gather_result { size_t firms, done, found, fresh, gone, open; } gather_result;
/* Writes findings and coverage in one batch. */
bool gather_save(core *c, const evaluation *v, const gather_findings *f, gather_result *out, error *e);
const char *gather_kind_name(gather_kind k, lang l);
#endif
