/* amend_samples.h — what tests of changed rules share: a form as a list of fields, a day, a text that is kept. */
#ifndef JBP_TESTS_AMEND_SAMPLES_H
#define JBP_TESTS_AMEND_SAMPLES_H
#include "amend/amend.h"

#include "match_samples.h"

typedef struct given_field { const char *name, *value; } given_field;
static inline const char *field_given(void *self, const char *name)
{
    for (const given_field *f = self; f->name; f++)
        if (text_eq(f->name, name))
            return f->value;
    return NULL;
}

static inline date on(const char *iso)
{
    date d;
    assert_true(date_parse_iso(str_of(iso), &d));
    return d;
}

/* Kept in force from the day; fails the test otherwise. */
static inline int kept(desk *d, edition_kind k, const char *rule, const char *text, const char *from)
{
    int n = 0;
    const edition x = { .kind = k, .rule = rule, .text = text, .reason = "门槛调整", .valid_from = on(from), .state = EDITION_IN_FORCE };
    if (!amend_save(&d->c, &x, &n, &d->e))
        fail_msg("%s", error_line(d->a, &d->e));
    return n;
}

/* Refused with words that hold `says`. */
static inline void kept_not(desk *d, edition x, const char *says)
{
    int n = 0;
    d->e = (error){ 0 };
    x.reason = x.reason ? x.reason : "试";
    x.valid_from = on("2026-01-01");
    x.state = EDITION_IN_FORCE;
    if (amend_save(&d->c, &x, &n, &d->e) || !strstr(error_line(d->a, &d->e), says))
        fail_msg("said %s, expected %s", error_line(d->a, &d->e), says);
}
#endif
