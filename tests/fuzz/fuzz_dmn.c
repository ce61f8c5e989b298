/* Any bytes as a decision model: read, every decision evaluated, every table checked. */
#include "rule/dmn_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    error e = { 0 };
    dmn_model *m;
    feel_run r;
    if (size < 1 << 16 && dmn_open_text(a, (str){ (const char *)data, size }, "f.dmn", &m, &e)) {
        feel_run_begin(&r, a, LANG_EN);
        r.limits.steps = 200000;
        r.limits.bytes = (size_t)64 << 20;
        buf b = buf_new(a);
        feel_json(&b, dmn_evaluate_all(&r, m, FEEL_NOTHING));
        feel_run_again(&r);
        dmn_check(&r, m);
    }
    arena_end(a);
    return 0;
}
