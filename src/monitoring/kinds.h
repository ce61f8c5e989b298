/* kinds.h — the pack's kinds of figures, for those who open figures without a panel of their own. */
#ifndef JBP_MONITORING_KINDS_H
#define JBP_MONITORING_KINDS_H
#include "figure/figure.h"

extern const figure_kind *const monitoring_figure_kinds[];       /* ends with NULL; see figures.h */
#endif
