/* append.h — rows to be added, written by a second thread over the same connection. Internal to src/store.
 *
 * The connection is never used by two threads at once: rows are handed over by the batch, and whatever else the store is
 * asked first waits until all of them are written (append_settle).  The first error stops the writing; it is told then. */
#ifndef JBP_STORE_APPEND_H
#define JBP_STORE_APPEND_H
#include "store/backend.h"

bool append_row(store *s, const row_shape *shape, const value *values, error *e);
bool append_settle(store *s, error *e);
void append_drop(store *s);                    /* before a rollback: what is not written yet need not be */
void append_close(store *s);
#endif
