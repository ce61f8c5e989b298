/* Any text as an evaluation scheme; one that reads is applied to a few firms. */
#include "evaluate/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char items[] = "data:\n  - {name: 规上}\n  - {name: 实缴税金, unit: 万元}\n  - {name: 用地面积, unit: 亩}\n  - {name: 用电量}\n  - {name: 评价行业}\n";
    enum { FIRMS = 6 };
    arena *a = arena_new();
    error e = { 0 };
    data_decl d;
    yaml *y;
    scheme s;
    data_begin(a, &d);
    if (yaml_parse(a, str_of(items), "items", &y, &e) && data_read(NULL, y, &d, &e) && scheme_read(NULL, a, &d, "f.yaml", (str){ (const char *)data, size }, &s, NULL, &e)) {
        eval_table base, t;
        evaluation v;
        data_table(a, &s.data, 2018, FIRMS, &base);
        for (size_t i = 0; i < FIRMS; i++) {
            base.firm[i] = (eval_firm){ .id = (int64_t)i, .uscc = "", .name = "", .town = "", .head = i == 5 ? 0 : -1 };
            base.column[1][i] = feel_bool(i % 2 != 0);
            base.column[2][i] = i == 3 ? FEEL_NOTHING : feel_integer((int64_t)i * 7 - 3);
            base.column[3][i] = feel_integer((int64_t)i);
            base.column[5][i] = feel_string(i % 3 ? STR("甲") : STR("乙"));
        }
        data_finish(a, &base, NULL, 0, LANG_ZH, &t);
        evaluate(a, &s, &t, &t, LANG_ZH, &v);
    }
    arena_end(a);
    return 0;
}
