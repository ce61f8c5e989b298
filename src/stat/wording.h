/* wording.h — numbers in the words a bureau publishes them in, in both languages.
 *
 * Source: the wording of NBS monthly releases and GB/T 9704 documents: rates with one decimal, the sign
 * in words (增长 / 下降 / 持平, never 增长−2.3%); differences of rates in 个百分点; a rise of growth
 * is 加快 (of a share 提高), a fall 回落, a negative rate nearer to zero 降幅收窄, further from it 降幅扩大.
 * Money: 亿元 with two decimals from 1 亿元 up, otherwise 万元.  What is not defined is "—".
 * All texts are new in the arena, or constants. */
#ifndef JBP_STAT_WORDING_H
#define JBP_STAT_WORDING_H
#include "stat/growth.h"

#define NOT_DEFINED "—"

char *rate_words(arena *a, rate r, lang l);        /* 增长7.5% / 下降4.9% / 持平 — up 7.5% / down 4.9% / flat */
char *rate_number(arena *a, rate r);               /* for tables: 7.5, -4.9, 0.0, — */
char *share_words(arena *a, rate r, lang l);       /* 占75.3% / 75.3% of the total */
char *points_words(arena *a, int64_t tenths, lang l);   /* 2.4个百分点 / 2.4 percentage points; always positive */

typedef enum change_kind {
    CHANGE_UNKNOWN, CHANGE_NONE, CHANGE_FASTER, CHANGE_SLOWER, CHANGE_NARROWER, CHANGE_WIDER,
    CHANGE_TO_GROWTH, CHANGE_TO_DECLINE, CHANGE_TO_FLAT, CHANGE_FROM_FLAT, CHANGE_KINDS
} change_kind;

change_kind change_kind_of(growth_change c);
const char *change_word(change_kind k, lang l);    /* 加快, 回落, 降幅收窄, 降幅扩大, 由负转正, 由正转负, 持平 */
/* `since` as period_words() gives it: 比1—4月收窄2.4个百分点; 与1—4月持平; 由负转正，比1—4月提高3.1个百分点 */
char *change_words(arena *a, growth_change c, const char *since, lang l);
char *share_change_words(arena *a, growth_change c, lang l);            /* 比上年同期提高1.2个百分点 / 下降 / 持平 */

char *period_words(arena *a, month m, span s, lang l);   /* 1—4月, 4月, 1—2月; Jan–Apr, Apr */
char *since_words(arena *a, month now, view before, lang l);   /* the same, or 上年全年 when a year back */

typedef struct money { int64_t units; int scale; int yuan_exponent; } money;  /* × 10^(yuan_exponent − scale) yuan: 千元 3 */
char *money_words(arena *a, money m, lang l);      /* 323.39亿元, 9870.5万元; 32.339 billion yuan */

/* Profit: words that stay true with losses. 扭亏为盈, 由盈转亏, 减亏, 增亏; with gains on both sides, growth. */
typedef enum profit_kind {
    PROFIT_GROWTH, PROFIT_TURNED, PROFIT_LOST, PROFIT_LESS_LOSS, PROFIT_MORE_LOSS, PROFIT_SAME_LOSS
} profit_kind;
profit_kind profit_kind_of(int64_t now, int64_t before);
/* Both of one unit. 实现利润1.20亿元，增长8.0%; 亏损350万元，减亏120万元; 扭亏为盈，实现利润80万元 */
char *profit_words(arena *a, money now, money before, lang l);
#endif
