/* uscc.h — 统一社会信用代码, GB 32100-2015, and the organisation code inside it, GB 11714-1997.
 *
 * 18 characters of 0123456789ABCDEFGHJKLMNPQRTUWXY (no I O S V Z): registering department (1), kind (1),
 * region (6), organisation code (9: eight and a check character), check character (1).
 *   check character:   c = 31 − Σ value_i·(3^(i−1) mod 31) mod 31, 31 → 0, i = 1…17        (GB 32100 annex A)
 *   organisation code: c = 11 − Σ value_i·w_i mod 11, w = 3 7 9 10 5 8 4 2, 10 → X, 11 → 0  (GB 11714 clause 3)
 * In a million real codes 7.4 % carry region digits of former or special zones and a few break the inner
 * check digit: the region is never a reason to refuse, the inner digit is a warning. */
#ifndef JBP_REGISTRY_USCC_H
#define JBP_REGISTRY_USCC_H
#include "base/lang.h"
#include "base/str.h"

typedef enum uscc_verdict {
    USCC_OK,
    USCC_INNER,            /* warning: the organisation code's own check character is wrong */
    USCC_EMPTY,
    USCC_MASKED,           /* contains * */
    USCC_OLD_REGISTRATION, /* 工商注册号: 15 digits (GS 15-2006), or 13 before 2007 */
    USCC_OLD_ORGANISATION, /* a 9-character organisation code whose check character holds */
    USCC_LENGTH,
    USCC_CHARACTER,        /* a character that codes never have */
    USCC_CHECK             /* the check character is wrong */
} uscc_verdict;

/* Upper case, half width, without blanks and hyphens. */
char *uscc_clean(arena *a, str typed);
uscc_verdict uscc_check(str clean);
/* What to say; `repair` gets a code that one typing slip (a swapped pair, a wrong or look-alike character)
 * explains, when exactly one such code is valid, else NULL. */
char *uscc_say(arena *a, str clean, uscc_verdict v, lang l, char **repair);
bool  uscc_refused(uscc_verdict v);                        /* false for OK and INNER */
const char *uscc_verdict_name(uscc_verdict v);             /* stable word for JSON: "ok", "check"… */

/* Parts of a clean code; empty when it has none. Both 18- and 9-character codes have an organisation code. */
str  uscc_organisation(str clean);
str  uscc_region(str clean);
bool uscc_organisation_valid(str nine);                    /* GB 11714 check character */
bool uscc_mask_fits(str masked, str code);                 /* equal wherever the mask shows a character; in one of another length a run of * stands for any number */

/* A valid code from its parts; `number` fills the six free characters of the organisation code.
 * `department`: two characters ("91": a company); `region`: six digits. */
char *uscc_make(arena *a, const char *department, const char *region, uint64_t number);
/* The check characters filled in after 8 + 8 given characters of the alphabet; NULL when one is not of it. */
char *uscc_complete(arena *a, const char *eight, const char *organisation_body);
#endif
