/* ahead.h — a sheet read by another thread, some rows ahead of who asks for them. Internal to src/text.
 *
 * The thread owns the book while it runs; rows come over in batches that are used again, so memory stays constant.  An error
 * is found by the caller behind the rows that came before it.  A caller who has enough stops the thread at its next batch. */
#ifndef JBP_TEXT_AHEAD_H
#define JBP_TEXT_AHEAD_H
#include "text/book_kind.h"

bool ahead_start(book *b);                                   /* false: no thread to be had; the sheet is read as before */
bool ahead_next(book *b, row *out, bool *more, error *e);
void ahead_stop(book *b);                                    /* nothing when none runs */
#endif
