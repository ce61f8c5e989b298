/* access.h — what a role may see and do, ledger by ledger and row by row.
 *
 * Roles are declared (packs/NAME/roles/ANY.yaml, see packs/access/roles/bureau.yaml).  Of a role's entries the first one
 * that names the ledger and fits the person's section decides; none: no access at all.  Rows are FEEL over the record and
 * 用户 (user), so they are pushed down like any filter and cost no visible time.
 *
 * Nothing here is remembered between requests: roles and accounts are asked each time, a right taken away is gone at once. */
#ifndef JBP_ACCOUNT_ACCESS_H
#define JBP_ACCOUNT_ACCESS_H
#include "account/account.h"
#include "ledger/filter.h"

typedef enum right {
    RIGHT_VIEW = 1, RIGHT_EDIT = 2, RIGHT_IMPORT = 4, RIGHT_EXPORT = 8, RIGHT_PERSONAL = 16, RIGHT_APPROVE = 32
} right;

typedef struct role_entry {
    const char **of, **sections, **hide, **keep;            /* keep: seen, not changed */
    size_t of_count, section_count, hide_count, keep_count;
    unsigned rights;
    const char *rows;                                        /* NULL: all */
    const yaml *at;
} role_entry;

typedef struct role_decl {
    const char *id;
    text2 title;
    bool door;                                               /* works at the enterprise's door, not at the bureau's desk */
    const char **pages;
    size_t page_count;
    role_entry *entries;
    size_t entry_count;
    const yaml *at;
} role_decl;

typedef struct roles { role_decl *at; size_t len, cap; } roles;

/* All packs' roles; conditions are compiled against the ledgers they name. Fails with file and line. */
bool roles_load(core *c, roles *out, error *e);
const role_decl *role_find(const roles *r, const char *id);               /* NULL when absent */
bool role_has_page(const role_decl *r, const char *page);

/* One person's access to one ledger. */
typedef struct ledger_rights { unsigned rights; const role_entry *entry; const account *who; const role_decl *role; } ledger_rights;
ledger_rights access_to(const roles *r, const account *who, const ledger_decl *l);
static inline bool may(const ledger_rights *g, right x) { return (g->rights & x) != 0; }
bool rights_see(const ledger_rights *g, const field_decl *f);                     /* personal fields need RIGHT_PERSONAL, or to be one's own */
bool rights_change(const ledger_rights *g, const field_decl *f);
/* Adds the rows' condition. */
bool rights_filter(const ledger_rights *g, filter *f, arena *a, error *e);
/* Adds a condition the person wrote, which may name only what the person sees. */
bool rights_condition(const ledger_rights *g, filter *f, const char *feel, error *e);
/* Whether this one record may be seen. */
bool rights_record(core *c, const ledger_rights *g, const ledger_decl *l, const record *r, arena *a, bool *sees, error *e);
#endif
