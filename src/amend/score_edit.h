/* score_edit.h — a scoring table's text changed row by row, and what that changes for the firms.
 *
 * Each group, item and row (a band, or a statement) of the text has a path of positions: "0", "0.1", "0.1.2".  As with
 * policies, fields that a form knows are set in the tree and everything else stays as it is.
 *
 *   pass, edges, document, source, note
 *   zh@GROUP, most@GROUP, least@GROUP
 *   zh@ITEM, of@ITEM, unit@ITEM, most@ITEM, edges@ITEM, points@ITEM (a formula)
 *   from@ROW, to@ROW, zh@ROW, when@ROW, points@ROW        drop@ROW   the row is taken out
 *   new_from@ITEM, new_to@ITEM, new_zh@ITEM, new_when@ITEM, new_points@ITEM        one more row, where its points belong */
#ifndef JBP_AMEND_SCORE_EDIT_H
#define JBP_AMEND_SCORE_EDIT_H
#include "amend/amend.h"

bool score_edited(arena *a, const char *text, field_of *field, void *self, const char **out, error *e);

typedef enum score_part_kind { PART_GROUP, PART_ITEM, PART_BAND, PART_CHOICE } score_part_kind;
typedef struct score_part {
    const char *path;
    score_part_kind kind;
    score_kind  item;                       /* PART_ITEM: what its rows are */
    const yaml *at;
    const char *fault;                      /* NULL: right */
} score_part;
typedef struct score_parts { score_part *at; size_t count; const yaml *tree; const char *fault; } score_parts;      /* fault: of the table itself */
/* The parts of a text in reading order, as far as they can be read. */
bool score_parts_of(arena *a, const char *text, const char *file, score_parts *out, error *e);
/* Each fault at the part whose own lines it names, the first of a part; what is nobody's is the table's. */
void score_parts_fault(score_parts *p, arena *a, const pack_faults *faults);

/* ---- what it does --------------------------------------------------------------------------------------------------------- */

typedef struct score_move { int64_t firm; const char *name, *points_before, *points_after; feel_truth before, after; } score_move;
typedef struct score_effect {
    bool   judged;                          /* there are points to reach: pass, or least of a group */
    size_t firms, points_changed, verdict_changed, before[3], after[3];       /* by feel_truth */
    score_move *move;                       /* whose verdict changes, the first `most` */
    size_t moves;
} score_effect;

/* The text over the facts of the day; false with `e` when it is wrong, and every fault is in `faults`. */
bool score_text_read(core *c, const facts *f, const char *id, const char *text, score_table *out, pack_faults *faults, error *e);
/* As it counts, over the facts; NULL sets e. */
const score_table *score_counting(const facts *f, const char *id, error *e);
/* `after` (NULL: nothing is tried) beside `before`, both over the facts. */
bool score_effect_of(core *c, const facts *f, const score_table *before, const score_table *after, date day, size_t most, score_effect *out, error *e);
#endif
