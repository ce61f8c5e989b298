/* policy_edit.h — a policy's text changed field by field, and what that changes for the firms.
 *
 * The text is a tree of YAML; each condition has a path of positions among its siblings: "0", "3.1".  Fields that a form
 * knows are set in the tree, everything else stays as it is (comments are not in a tree).
 *
 *   zh@PATH, feel@PATH   what a condition says and asks        drop@PATH   the condition is taken out
 *   new_zh, new_feel     one more condition at the end; without new_feel it is for a person to judge
 *   zh, en, edition, applies, valid_from, valid_to, subsidy_zh, subsidy_feel, subsidy_cap, level, kind, region, issuer, document,
 *   source, target, process, time, contact, id and programme (of a new one); materials: a line each
 *   window_from, window_to, window_always */
#ifndef JBP_AMEND_POLICY_EDIT_H
#define JBP_AMEND_POLICY_EDIT_H
#include "amend/amend.h"
#include "match/match.h"

/* `text` with the fields set. What was dropped moves nobody's judgement: those behind it keep the names they went by. */
bool policy_edited(arena *a, const char *text, field_of *field, void *self, const char **out, error *e);

/* A new policy: from nothing, or from the text of another; without what belongs to that one (programme, example). */
bool policy_begun(arena *a, const char *id, const char *from, const char **out, error *e);
/* An id that is free, like `like` (NULL: of the bureau and its year). */
bool policy_id_free(core *c, const policies *p, const char *like, date day, const char **out, error *e);

/* Each fault of the edition's file with the field it stands at: "valid.from", "conditions"; NULL: nobody's. */
typedef struct policy_fault { const char *field, *text; } policy_fault;
typedef struct policy_faults { policy_fault *at; size_t count; } policy_faults;
void policy_faults_of(arena *a, const char *text, const char *file, const pack_faults *faults, policy_faults *out);

typedef struct policy_part {
    const char *path, *zh, *clause;
    const yaml *feel;                       /* NULL: a group, or judged by a person */
    bool        judge, group;
    int         depth;
} policy_part;
typedef struct policy_parts { policy_part *at; size_t count; const yaml *tree; } policy_parts;
/* The conditions of a text in reading order, as far as they can be read. */
bool policy_parts_of(arena *a, const char *text, const char *file, policy_parts *out, error *e);

/* ---- counts ------------------------------------------------------------------------------------------------------------ */

typedef struct part_counts { size_t of[4], near; } part_counts;         /* by verdict; firms that only this condition keeps out */
typedef struct policy_effect {
    policy_counts total;
    part_counts  *part;                     /* by index of the criterion in reading order, from 1; the root is 0 */
    size_t        parts;
    pair         *pair;                     /* a firm */
} policy_effect;
bool policy_effect_of(match *m, const policy *x, policy_effect *out, error *e);
/* Firms whose standing gets better or worse, or that come within or out of one step; 0: nothing changes for this firm. */
int policy_moved(const pair *before, const pair *after);
#endif
