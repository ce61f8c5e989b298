/* list_file.h — the registry's own lists (packs/registry/lists) for the algorithms that need them without a ledger:
 * rows of text cells, the header left out. Quotes as RFC 4180. The rows point into one copy in the arena. */
#ifndef JBP_REGISTRY_LIST_FILE_H
#define JBP_REGISTRY_LIST_FILE_H
#include "base/error.h"

enum { LIST_CELLS = 8 };                     /* lists are narrow; further cells are left out */
typedef struct list_row { const char *cell[LIST_CELLS]; } list_row;      /* absent cells are "" */
typedef struct list_rows { list_row *at; size_t len; } list_rows;

/* `path` as in embed.h: "packs/registry/lists/region.csv". Fails only when the binary lacks it. */
bool list_file(arena *a, const char *path, list_rows *out, error *e);
#endif
