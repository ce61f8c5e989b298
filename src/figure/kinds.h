/* kinds.h — the kinds of figures this module computes itself, and the wording of values. Internal to src/figure. */
#ifndef JBP_FIGURE_KINDS_H
#define JBP_FIGURE_KINDS_H
#include "figure/figure.h"

extern const figure_kind *const ledger_figure_kinds[];         /* ends with NULL */
const char *figure_words(arena *a, const figure_value *v, lang l);
#endif
