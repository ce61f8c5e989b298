/* overlay.h — the files of all packs: those inside the binary, covered by those of a data directory. Internal. */
#ifndef JBP_LEDGER_OVERLAY_H
#define JBP_LEDGER_OVERLAY_H
#include "ledger/decl.h"

bool overlay_files(arena *a, const char *dir, pack_file **out, size_t *n, error *e);
void lists_load(packs *p, pack_faults *faults, error *e);      /* e: scratch, with the language */
#endif
