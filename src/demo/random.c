#include "demo/random.h"

#include <math.h>

uint64_t dice_next(dice *d)
{
    uint64_t z = d->state += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

int dice_below(dice *d, int n) { return (int)(dice_next(d) % (uint64_t)n); }
double dice_unit(dice *d) { return (double)(dice_next(d) >> 11) * 0x1p-53; }

double dice_normal(dice *d)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += dice_unit(d);
    return sum;
}

static int64_t clamp(double v, int64_t low, int64_t high)
{
    return v < (double)low ? low : v > (double)high ? high : (int64_t)v;
}

/* The factor k for which Σ clamp(k·w) comes just below the total: shares grow with k, so bisection finds it. */
static double factor_for(int64_t total, const double *w, size_t n, int64_t low, int64_t high)
{
    double below = 0, above = 1;
    for (int round = 0; round < 200; round++) {
        double k = round < 60 && above < 1e15 ? above : (below + above) / 2;
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += clamp(k * w[i], low, high);
        if (sum > total)
            above = k;
        else
            below = k;
        if (sum <= total && k == above)
            above *= 2;
    }
    return below;
}

void split_exactly(int64_t total, const double *w, size_t n, int64_t low, int64_t high, int64_t *out)
{
    double k = factor_for(total, w, n, low, high);
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += out[i] = clamp(k * w[i], low, high);
    for (size_t i = 0; sum < total; i = (i + 1) % n)
        if (out[i] < high && w[i] > 0) {
            out[i]++;
            sum++;
        }
    for (size_t i = 0; sum > total; i = (i + 1) % n)
        if (out[i] > low) {
            out[i]--;
            sum--;
        }
}
