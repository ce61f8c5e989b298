/* random.h — seeded numbers for the demonstration districts: the same seed gives the same files. */
#ifndef JBP_DEMO_RANDOM_H
#define JBP_DEMO_RANDOM_H
#include <stddef.h>
#include <stdint.h>

typedef struct dice { uint64_t state; } dice;

uint64_t dice_next(dice *d);                          /* SplitMix64 */
int      dice_below(dice *d, int n);                  /* 0 … n−1 */
double   dice_unit(dice *d);                          /* [0, 1) */
double   dice_normal(dice *d);                        /* mean 0, deviation 1 (sum of twelve) */

/* Splits `total` over n places in proportion to weights, every share within [low, high], the sum exact
 * (largest remainders).  Needs n·low ≤ total ≤ n·high. */
void split_exactly(int64_t total, const double *weights, size_t n, int64_t low, int64_t high, int64_t *out);
#endif
