#include "store/anchor.h"

#include "store/backend.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char *anchor_path(store *s, arena *a)
{
    const char *set = getenv("JBP_AUDIT_ANCHOR");
    if (set && *set)
        return set;
    return s->path ? arena_print(a, "%s.head", s->path) : NULL;
}

bool anchor_write(store *s, int64_t seq, const char *hash, error *e)
{
    arena *a = arena_new();
    const char *path = anchor_path(s, a);
    bool ok = true;
    if (path) {
        char *temporary = arena_print(a, "%s.new", path);
        FILE *f = fopen(temporary, "w");
        ok = f && fprintf(f, "%lld %s\n", (long long)seq, hash) > 0;
        if (f && fclose(f) != 0)
            ok = false;
        ok = ok && rename(temporary, path) == 0;
        if (!ok)
            fail(e, ERR_SYSTEM, "审计锚点 %s 写不进去：%s", "the audit anchor %s cannot be written: %s", path, strerror(errno));
    }
    arena_end(a);
    return ok;
}

bool anchor_read(store *s, int64_t *seq, char *hash, size_t size, bool *there, error *e)
{
    arena *a = arena_new();
    const char *path = anchor_path(s, a);
    FILE *f = path ? fopen(path, "r") : NULL;
    long long n = 0;
    char text[80] = "";
    *there = f != NULL;
    bool ok = !f || fscanf(f, "%lld %79s", &n, text) == 2;
    if (f)
        fclose(f);
    if (!ok)
        fail(e, ERR_STORE, "审计锚点 %s 读不懂", "the audit anchor %s is not readable", path);
    *seq = n;
    snprintf(hash, size, "%s", text);
    arena_end(a);
    return ok;
}
