/* regex.h — regular expressions of XQuery 1.0 and XPath 2.0 Functions and Operators, clause 7.6.1, as FEEL wants them
 * (DMN 1.5, 10.3.4.3), run by PCRE2.
 *
 * The pattern is read and written anew: classes with subtraction, \i \c, blocks (\p{IsGreek}) and categories become sets of
 * code points (ICU), anchors and dots follow XPath, and what XPath does not know (look-around, \b) is refused.  Flags: s m i
 * x q.  Matching is bounded; a pattern that runs away is an error, not a hang. */
#ifndef JBP_RULE_REGEX_H
#define JBP_RULE_REGEX_H
#include "base/str.h"
#include "base/vec.h"

typedef struct regex regex;
typedef VEC(str) regex_parts;

bool regex_compile(arena *a, str pattern, str flags, regex **out);        /* false: the pattern or a flag is wrong */
void regex_free(regex *x);                                                /* NULL is allowed */
/* The following fail (false) when matching passes its bounds. */
bool regex_matches(const regex *x, str input, bool *found);
/* Fails also when the pattern matches nothing at all (FORX0003) or the replacement is not one (FORX0004). */
bool regex_replace(arena *a, const regex *x, str input, str replacement, size_t most, str *out);      /* at most `most` bytes */
bool regex_split(arena *a, const regex *x, str input, regex_parts *out);
#endif
