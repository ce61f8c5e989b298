/* ledger_samples.h — a desk for tests of ledgers: a folder of declarations, and a core on SQLite or PostgreSQL. */
#ifndef JBP_TESTS_LEDGER_SAMPLES_H
#define JBP_TESTS_LEDGER_SAMPLES_H
#include "base/vec.h"
#include "ledger/record.h"
#include "store/audit.h"

#include "store_samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct desk { store_place at; bool open; arena *a; core c; error e; } desk;

static inline void desk_file(const desk *d, const char *path, const char *text)
{
    char full[512], *slash;
    snprintf(full, sizeof full, "%s/%s", d->at.dir, path);
    for (slash = full + strlen(d->at.dir) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(full, 0700);
        *slash = '/';
    }
    FILE *f = fopen(full, "wb");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static inline void desk_begin(desk *d, bool postgres)
{
    memset(d, 0, sizeof *d);
    place_begin(&d->at, postgres);
}

/* False: d->e says why; as a writing command would find it. */
static inline bool desk_open(desk *d)
{
    core_options o = { .dir = d->at.dir, .url = d->at.url, .who = "林建明", .mode = STORE_CREATE };
    d->a = arena_new();
    d->e = (error){ 0 };
    d->open = core_open(d->a, &o, &d->c, &d->e);
    if (!d->open)
        arena_end(d->a);
    return d->open;
}

static inline void desk_shut(desk *d)
{
    if (!d->open)
        return;
    core_close(&d->c);
    arena_end(d->a);
    d->open = false;
}

/* The chain of the log is whole. */
static inline void desk_verified(desk *d)
{
    audit_result r;
    assert_true(audit_verify(d->c.s, d->a, &r, &d->e));
    assert_int_equal(r.fault_count, 0);
}

static inline void desk_end(desk *d)
{
    desk_shut(d);
    place_end(&d->at);
}

static inline const ledger_decl *desk_ledger(desk *d, const char *id)
{
    const ledger_decl *l = ledger_find(&d->c.packs, id, &d->e);
    if (!l)
        fail_msg("%s", d->e.text);
    return l;
}

/* "field=value field=value": a person's line, as `jbp put` takes it; the record's id. Values hold no blanks. */
static inline value *desk_values(desk *d, const ledger_decl *l, const char *line, bool *mask)
{
    value *v = NEW_N(d->a, value, l->count);
    char *words = arena_copy(d->a, line), *rest = NULL;
    for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        char *equals = strchr(w, '=');
        *equals = 0;
        const field_decl *f = field_find(l, w);
        if (!f || !value_from_text(d->a, f, str_of(equals + 1), LANG_ZH, &v[f->index], &d->e))
            fail_msg("%s: %s", w, f ? d->e.text : "no such field");
        mask[f->index] = true;
    }
    return v;
}

static inline bool desk_try_put(desk *d, const char *ledger, const char *line, int64_t *id)
{
    const ledger_decl *l = desk_ledger(d, ledger);
    bool *mask = NEW_N(d->a, bool, l->count);
    value *v = desk_values(d, l, line, mask);
    batch b;
    writer *w = NULL;
    outcome what;
    batch_info info = { .who = "林建明", .action = "put", .subject = ledger };
    if (!batch_begin(d->c.s, &info, &b, &d->e))
        fail_msg("%s", d->e.text);
    bool ok = writer_open(&d->c, &b, l, &w, &d->e) && record_put(w, v, mask, (origin){ 0 }, &what, id, &d->e);
    writer_close(w);
    if (!ok) {
        batch_abandon(&b);
        return false;
    }
    return batch_end(&b, &d->e);
}

static inline int64_t desk_put(desk *d, const char *ledger, const char *line)
{
    int64_t id = 0;
    if (!desk_try_put(d, ledger, line, &id))
        fail_msg("%s: %s", line, d->e.text);
    return id;
}

/* The record as plain text: "A01 323.39 (empty)"; NULL when there is none. */
static inline char *desk_text(arena *a, const ledger_decl *l, const value *values)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, "%s%s", i ? " " : "", values[i].kind == VALUE_NULL ? "-" : value_plain(a, &l->fields[i], values[i]));
    return b.text;
}

static inline char *desk_get(desk *d, const char *ledger, int64_t id)
{
    record r;
    bool found;
    const ledger_decl *l = desk_ledger(d, ledger);
    if (!record_get(&d->c, l, id, d->a, &r, &found, &d->e))
        fail_msg("%s", d->e.text);
    return found ? desk_text(d->a, l, r.values) : NULL;
}

/* Declarations that are wrong, each with the line that is told and words of what is said. The text stands as FOLDER/zz.yaml
 * of a pack of its own, beside the built-in ones; `load` reads that kind. */
typedef struct declared_fault { const char *text; int line; const char *expected; } declared_fault;
static inline void declared_faults(arena *a, const char *folder, const declared_fault *faults, size_t n, bool (*load)(core *c, error *e))
{
    for (size_t i = 0; i < n; i++) {
        desk d;
        core c = { .a = a };
        desk_begin(&d, false);
        desk_file(&d, "packs/local/pack.yaml", "pack: local\ntitle: {zh: 本地}\n");
        desk_file(&d, arena_print(a, "packs/local/%s/zz.yaml", folder), faults[i].text);
        assert_true(packs_load(a, arena_print(a, "%s/packs", d.at.dir), &c.packs, &d.e));
        assert_false(load(&c, &d.e));
        if (!strstr(d.e.text, faults[i].expected) || d.e.at.row != faults[i].line)
            fail_msg("case %zu: line %d “%s”, expected line %d “%s”", i, (int)d.e.at.row, d.e.text, faults[i].line, faults[i].expected);
        desk_end(&d);
    }
}
#endif
