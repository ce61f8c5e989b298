#include "ledger/core.h"

#include "ledger/check.h"
#include "ledger/table.h"
#include "store/schema.h"

#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *system_user(arena *a)
{
    struct passwd *p = getpwuid(getuid());
    return arena_copy(a, p && p->pw_name ? p->pw_name : "unknown");
}

bool core_folders(arena *a, const char *dir, error *e)
{
    static const char *const inside[] = { "", "/files", "/reports", "/packs" };
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        char *path = arena_print(a, "%s%s", dir, inside[i]);
        if (mkdir(path, 0750) != 0 && errno != EEXIST)
            return fail(e, ERR_SYSTEM, "无法建立目录 %s：%s", "cannot make folder %s: %s", path, strerror(errno));
    }
    return true;
}

/* A wrong condition is told at once, with its line. */
static bool compile_all(core *c, error *e)
{
    pack_faults faults = { 0 };
    for (size_t i = 0; i < c->packs.ledger_count; i++) {
        const void *made;
        checks_compile(c->a, c->packs.ledgers[i], &made, &faults, e->lang);
        map_put(&c->checks, str_of(c->packs.ledgers[i]->id), NULL)->cptr = made;
    }
    return !faults.len || fail_at(e, faults.at[0].code, faults.at[0].at, "%s", "%s", faults.at[0].text);
}

static const char *store_url(arena *a, const core_options *o) { return o->url ? o->url : arena_print(a, "%s/jbp.db", o->dir); }

bool core_beside(arena *a, const core_options *o, const core *first, core *c, error *e)
{
    *c = *first;
    c->a = a;
    c->s = NULL;
    return store_open(store_url(a, o), o->mode, &c->s, e);
}

static bool bring_current(core *c, error *e) { return schema_migrate(c->s, e) && tables_migrate(c, e) && tables_index(c, e); }

static bool is_current(core *c, bool *out, error *e) { return schema_current(c->s, out, e) && (!*out || tables_current(c, out, e)); }

/* A reader finds the tables as they are declared, too: after a declaration has changed the first command brings them there. */
static bool read_current(arena *a, const core_options *o, core *c, error *e)
{
    bool current;
    bool ok = is_current(c, &current, e);
    if (ok && current)
        return true;
    core_close(c);
    if (ok)
        ok = store_open(store_url(a, o), STORE_WRITE, &c->s, e) && bring_current(c, e);
    core_close(c);
    return ok && store_open(store_url(a, o), STORE_READ, &c->s, e);
}

bool core_open(arena *a, const core_options *o, core *c, error *e)
{
    *c = (core){ .a = a, .dir = o->dir, .lang = o->lang, .who = o->who ? o->who : system_user(a), .checks = map_new(a) };
    if (!o->dir && !o->url)
        return fail(e, ERR_USAGE, "请用 --data 目录（或环境变量 JBP_DATA）说明数据在哪里", "say where the data are: --data DIR (or JBP_DATA)");
    if (o->mode == STORE_CREATE && o->dir)
        TRY(core_folders(a, o->dir, e));
    TRY(packs_load(a, o->dir ? arena_print(a, "%s/packs", o->dir) : NULL, &c->packs, e));
    TRY(compile_all(c, e));
    TRY(store_open(store_url(a, o), o->mode, &c->s, e));
    if (o->mode == STORE_READ)
        return read_current(a, o, c, e);
    if (bring_current(c, e))
        return true;
    core_close(c);
    return false;
}

void core_close(core *c)
{
    store_close(c->s);
    c->s = NULL;
}
