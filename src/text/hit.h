/* hit.h — how well a text answers what somebody typed into a search box.
 *
 *   100 the same    80 begins with it    60 holds it    70 its first letters of pinyin are what was typed
 *    50 they begin so    30 they hold it    0 no
 *
 * Several words: each must hit, the least counts.  Letters are the same large and small.  First letters are tried for two
 * to twelve Latin letters only. */
#ifndef JBP_TEXT_HIT_H
#define JBP_TEXT_HIT_H
#include "text/pinyin.h"

int hit_score(const pinyin *p, arena *a, const char *text, str typed);
#endif
