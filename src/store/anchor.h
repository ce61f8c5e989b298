/* anchor.h — the chain's head kept outside the store (FILE.head beside an SQLite file; JBP_AUDIT_ANCHOR for
 * others), so that cutting off the tail of the audit log shows. */
#ifndef JBP_STORE_ANCHOR_H
#define JBP_STORE_ANCHOR_H
#include "store/store.h"

bool anchor_write(store *s, int64_t seq, const char *hash, error *e);
/* The store is about to hold another chain; the next entry makes a new anchor. */
bool anchor_forget(store *s, error *e);
bool anchor_read(store *s, int64_t *seq, char *hash, size_t size, bool *there, error *e);
#endif
