/* Numbers, dates, months, header labels and conditions: everything that reads one short text. */
#include "intake/number.h"
#include "intake/resolve.h"
#include "intake/when.h"
#include "registry/uscc.h"
#include "rule/condition.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const condition_name names[] = { { "产值", 0 }, { "销售产值", 1 }, { "x", 2 } };
    const condition_scope scope = { names, 3 };
    arena *a = arena_new();
    error e = { 0 };
    str text = { (const char *)data, size };
    number n;
    date d;
    month m;
    int y;
    char *repair;
    condition *c;
    if (number_read(a, text, &n, &e) && !n.missing && (n.value.scale < 0 || n.value.scale > DECIMAL_MAX_SCALE))
        abort();
    when_date(a, text, &d, &e);
    if (when_month(a, text, &m, &e) && (month_nr(m) < 1 || month_nr(m) > 12))
        abort();
    when_month_inside(a, text, &m);
    when_year(a, text, &y, &e);
    name_core(a, text);
    str code = str_of(uscc_clean(a, text));
    uscc_say(a, code, uscc_check(code), LANG_ZH, &repair);
    if (condition_compile(a, text, &scope, &c, &e)) {
        term slots[3] = { { .kind = TERM_NUMBER, .number = { 7, 2 } }, { 0 }, { .kind = TERM_TEXT, .text = STR("甲") } };
        condition_value(c, slots);
    }
    arena_end(a);
    return 0;
}
