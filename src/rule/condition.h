/* condition.h — conditions of checks: the part of FEEL (OMG DMN 1.5, chapter 10) that a field check needs.
 *
 *   expression = or of and of comparisons: = != < <= > >=, between A and B, x in (A, B)
 *   operands:    names of fields (id, Chinese or English label; blanks inside names allowed), numbers, "texts", true,
 *                false, null, + − * /, unary −, brackets, not(…), abs(…), string length(…), is defined by null = null
 *
 * Logic has three values as in FEEL: a comparison with null is null, except = and != ; false and null is false, true or
 * null is true.  A check holds unless it is false, so what nobody supplied never fails one.  Numbers are exact ratios;
 * one that overflows 128 bits, or a division by zero, is null.  Every expression accepted here means the same in FEEL. */
#ifndef JBP_RULE_CONDITION_H
#define JBP_RULE_CONDITION_H
#include "base/decimal.h"
#include "base/error.h"

typedef enum term_kind { TERM_NULL, TERM_BOOL, TERM_NUMBER, TERM_TEXT } term_kind;
typedef struct term { term_kind kind; bool truth; ratio number; str text; } term;

typedef struct condition_name { const char *name; int slot; } condition_name;      /* several names may mean one slot */
typedef struct condition_scope { const condition_name *at; size_t count; } condition_scope;
typedef struct condition condition;

/* Fails with the column and what was expected. Depth is limited. */
bool condition_compile(arena *a, str text, const condition_scope *scope, condition **out, error *e);
term condition_value(const condition *c, const term *slots);
#endif
