/* firm_name.h — companies' names: their parts, whether two may be one firm, and the nearest of many.
 *
 *   澜州市云湾区 瀚澜精密机械 （北方） 有限公司（停产检修）
 *   region       core         place    form    remark, dropped
 *
 * Two names agree when their cores are the same and region and place do not contradict.  Nearness is an edit distance over
 * the cores in which a rare character weighs more than a common one (瀚澜 more than 机械), and a character that sounds the
 * same (pinyin without tone) or a swapped pair costs a third: what dictation and input methods do to names. */
#ifndef JBP_REGISTRY_FIRM_NAME_H
#define JBP_REGISTRY_FIRM_NAME_H
#include "base/str.h"

typedef struct firm_name { const char *region, *core, *place; } firm_name;
firm_name firm_name_of(arena *a, str name);
bool firm_names_agree(const firm_name *x, const firm_name *y);

typedef struct name_index name_index;
typedef struct name_hit { size_t at; int score; } name_hit;           /* at: order of adding; score of 1000 */

name_index *name_index_new(arena *a);
void name_index_add(name_index *x, const char *core);
/* The nearest, best first, with at least the score. */
size_t name_index_near(name_index *x, const char *core, int least, name_hit *out, size_t most);
#endif
