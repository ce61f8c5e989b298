/* source.h — imported originals: kept in DIR/files under their SM3, so that every trace ends at a file. */
#ifndef JBP_LEDGER_SOURCE_H
#define JBP_LEDGER_SOURCE_H
#include "ledger/record.h"
#include "store/sm3.h"

/* Copies the file, registers it; the same bytes give the same id and *known. The copy of an import that is taken
 * back stays: it does no harm and is not registered. */
bool source_add(core *c, batch *b, const char *path, const char *kind, int64_t *id, bool *known, error *e);
char *source_path(const core *c, const char *name, const char *sm3);        /* where the original is kept */
bool file_sm3(const char *path, char hex[SM3_HEX], int64_t *bytes, error *e);
#endif
