/* decl_read.h — reading declarations, shared by whatever packs declare: ledgers, fields, facts, policies.
 *
 * Setters of keys return false with l->e set; whoever walks keeps the fault and goes on. */
#ifndef JBP_LEDGER_DECL_READ_H
#define JBP_LEDGER_DECL_READ_H
#include "base/vec.h"
#include "ledger/decl.h"

/* What is wrong is kept and reading goes on, so that one pass tells everything; `broken` holds the declarations
 * that had a fault, so that one slip is not told twice. */
typedef struct loader {
    packs *p;
    arena *a;
    error *e;
    const char *pack;
    pack_faults *faults;
    VEC(const yaml *) broken;
    map  *trees;                     /* path → file as parsed, where files are gone over more than once; NULL: none */
} loader;
typedef struct key_spec { const char *key; bool (*set)(loader *l, void *target, const yaml *y); } key_spec;

static inline void keep(loader *l) { faults_add(l->a, l->faults, l->e); }
#define KEYS(table) table, sizeof table / sizeof *table

void apply_keys(loader *l, const yaml *y, const key_spec *specs, size_t n, void *target);    /* by the table; unknown ones are faults */
/* Every document of packs/NAME/FOLDER/ANY.yaml, l->pack set to its pack; a file that is no YAML map is a fault. */
void packs_each(loader *l, const char *folder, void (*read)(loader *l, void *self, const yaml *y), void *self);
bool yaml_scalar(const yaml *y, const char **out, error *e);
bool yaml_count(const yaml *y, int least, int most, int *out, error *e);                      /* a whole number */
bool yaml_texts(arena *a, const yaml *y, const char ***out, size_t *n, error *e);             /* [a, b], or one text */
bool yaml_title(const yaml *y, text2 *out, error *e);                                         /* {zh:, en:}, or a text */

bool load_ledger(loader *l, const yaml *y);       /* a file of ledgers/ */
void resolve_all(loader *l);                      /* lists, ledgers and defaults that fields name */
#endif
