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
    USCC_OLD,              /* 15-digit registration number or 9-character organisation code */
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

/* A valid code from its parts; `number` fills the eight characters of the organisation code. */
char *uscc_make(arena *a, const char *department, const char *region, uint64_t number);
#endif
