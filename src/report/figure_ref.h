/* figure_ref.h — one number as a document shows it: which figure it is and what it was when shown.
 *
 * A report knows nothing of how figures are computed.  It keeps id and parameters, so that the
 * figure can be asked again later (staleness) and its records can be reached (trace). */
#ifndef JBP_REPORT_FIGURE_REF_H
#define JBP_REPORT_FIGURE_REF_H
#include "base/decimal.h"

typedef struct figure_ref {
    const char *id;        /* monitoring.output.cumulative */
    const char *params;    /* canonical: "industry=C26;period=2019-09"; NULL or "" when there are none */
    const char *key;       /* anchor of its trace; NULL: id, or id?params (figure_key) */
    bool        defined;   /* false: shown as "—", value is meaningless */
    decimal     value;     /* in `unit`, as the figure gives it, not as the text rounds it */
    const char *unit;      /* 亿元, %, 家 …; may be NULL */
} figure_ref;

/* The trace anchor of a figure: ref->key, or made of id and parameters. */
const char *figure_key(arena *a, const figure_ref *ref);
bool figure_same(const figure_ref *x, const figure_ref *y);       /* same id and parameters */
#endif
