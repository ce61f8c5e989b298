/* amend.h — changing a rule: its texts, whether a changed text works with everything else, and keeping it as an edition.
 *
 * A text is checked by loading all facts and policies with it in place on the day it is to be in force from, so that what
 * is saved can be read by every command. */
#ifndef JBP_AMEND_AMEND_H
#define JBP_AMEND_AMEND_H
#include "match/policy.h"

typedef const char *field_of(void *self, const char *name);             /* of a form; NULL: it has no such field */

/* The text of one edition; 0: the pack's (of a policy: without the comments of its file; empty when no pack declares it). */
bool amend_text(core *c, edition_kind k, const char *rule, int number, const char **out, error *e);
/* The number that counts on the day: 0 when it is the pack's. */
bool amend_current(core *c, edition_kind k, const char *rule, date day, int *number, error *e);
/* Everything as it were on the day with the text in place. */
bool amend_check(core *c, edition_kind k, const char *rule, const char *text, date day, policies *out, error *e);
/* Whether a pack declares it, or an edition of it was kept. */
bool amend_known(core *c, edition_kind k, const char *rule, bool *known, error *e);
/* Checked, then kept. A policy that is not known is kept only as `added`, and only one that is not known is. */
bool amend_save(core *c, const edition *x, int *number, error *e);
/* Withdrawn, or put in force (checked again). */
bool amend_state(core *c, edition_kind k, const char *rule, int number, edition_state to, const char *reason, error *e);
/* What people compare: a YAML text a line for each key and value, however it was written; the lines of a decision table. */
bool amend_readable(core *c, edition_kind k, const char *rule, const char *text, const char **out, error *e);
#endif
