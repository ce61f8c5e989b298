/* compare.h — two evaluations side by side: who moves, and why.  Two schemes on one year's data (what if), or one scheme
 * before and after a correction (objection). */
#ifndef JBP_EVALUATE_COMPARE_H
#define JBP_EVALUATE_COMPARE_H
#include "base/vec.h"
#include "evaluate/score.h"

enum { NO_ROW = UINT32_MAX };
typedef struct mover {
    uint32_t    was, is;                    /* rows; NO_ROW: not in that evaluation */
    bool        class_moves, place_moves, price_moves;
    const char *why;
} mover;
typedef struct movers { mover *at; size_t len, cap, class_moves; } movers;

/* Every firm whose class, place, total or price differs; class movers first. `corrected`: rows (of `is`) whose own numbers
 * were changed, told as such. */
void evaluation_compare(arena *a, const evaluation *was, const evaluation *is, const uint32_t *corrected, size_t n, movers *out);
/* The price of `is` in `was`: the same id; −1 when it had none. */
int price_before(const evaluation *was, const evaluation *is, size_t price);
const char *firm_standing_name(standing s, lang l);
#endif
