/* declare.h — reading a table and proving its bands: each number in one band. Internal to src/score. */
#ifndef JBP_SCORE_DECLARE_H
#define JBP_SCORE_DECLARE_H
#include "ledger/decl_read.h"
#include "score/score.h"

/* Sorts the bands, gives shared edges to one of two by the item's convention, refuses overlaps, gaps and edges nobody
 * decided on, naming a number that shows it. */
bool score_prove_bands(arena *a, score_item *i, error *e);
#endif
