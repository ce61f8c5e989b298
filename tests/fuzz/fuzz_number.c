/* Numbers, dates, months and header labels: everything that reads one short text. */
#include "intake/number.h"
#include "registry/firm_name.h"
#include "intake/when.h"
#include "registry/uscc.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    error e = { 0 };
    str text = { (const char *)data, size };
    number n;
    date d;
    month m;
    int y;
    char *repair;
    if (number_read(a, text, &n, &e) && !n.missing && (n.value.scale < 0 || n.value.scale > DECIMAL_MAX_SCALE))
        abort();
    when_date(a, text, &d, &e);
    if (when_month(a, text, &m, &e) && (month_nr(m) < 1 || month_nr(m) > 12))
        abort();
    when_month_inside(a, text, &m);
    when_year(a, text, &y, &e);
    name_index *names = name_index_new(a);
    name_hit hits[3];
    name_index_add(names, firm_name_of(a, text).core);
    name_index_near(names, firm_name_of(a, text).core, 400, hits, 3);
    str code = str_of(uscc_clean(a, text));
    uscc_say(a, code, uscc_check(code), LANG_ZH, &repair);
    arena_end(a);
    return 0;
}
