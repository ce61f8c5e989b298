/* number_text.h — the filters of a template: a figure's value as a number of the wanted unit, and in words.
 *
 * Rules of shared practice (docs/domain: 公文数字): money in 亿元 with two decimals from 1 亿元 up, otherwise 万元;
 * rates and points one decimal; growth with its sign in words (增长/下降, 持平 at 0.0); not defined is "—".
 * Rounded half-up, once, here. */
#ifndef JBP_REPORT_NUMBER_TEXT_H
#define JBP_REPORT_NUMBER_TEXT_H
#include "base/error.h"
#include "report/figure_ref.h"

typedef struct number_said {
    bool        number;            /* false: "—" */
    decimal     value;             /* what a table cell shows, without unit */
    const char *text;              /* what a sentence says, with unit */
} number_said;

/* value yi wan money pct points growth abs count, or 数值 亿元 万元 金额 百分比 百分点 增减 绝对值 计数. */
bool number_filter_known(const char *name);
bool number_filter(arena *a, const char *name, const figure_ref *f, lang l, number_said *out, error *err);
const char *number_filter_names(void);
#endif
