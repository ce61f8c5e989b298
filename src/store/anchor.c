#include "store/anchor.h"

#include "store/backend.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static const char *anchor_path(store *s, arena *a)
{
    const char *set = getenv("JBP_AUDIT_ANCHOR");
    if (set && *set)
        return set;
    return s->path ? arena_print(a, "%s.head", s->path) : NULL;
}

static bool replace(arena *a, const char *path, int64_t seq, const char *hash)
{
    char *temporary = arena_print(a, "%s.new", path);
    FILE *f = fopen(temporary, "we");
    bool ok = f && fprintf(f, "%lld %s\n", (long long)seq, hash) > 0;
    if (f && fclose(f) != 0)
        ok = false;
    return ok && rename(temporary, path) == 0;
}

/* Several processes and threads commit one after another but come here in any order: one at a time, and never back. */
bool anchor_write(store *s, int64_t seq, const char *hash, error *e)
{
    arena *a = arena_new();
    const char *path = anchor_path(s, a);
    int lock = path ? open(arena_print(a, "%s.lock", path), O_CREAT | O_RDWR | O_CLOEXEC, 0640) : -1;
    bool ok = !path || (lock >= 0 && flock(lock, LOCK_EX) == 0), there = false;
    char known[80];
    int64_t at = 0;
    error ignored = { 0 };
    if (path && ok && anchor_read(s, &at, known, sizeof known, &there, &ignored) && there && at >= seq)
        ok = true;
    else if (path && ok)
        ok = replace(a, path, seq, hash);
    if (!ok)
        fail(e, ERR_SYSTEM, "审计锚点 %s 写不进去：%s", "the audit anchor %s cannot be written: %s", path, strerror(errno));
    if (lock >= 0)
        close(lock);
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

bool anchor_forget(store *s, error *e)
{
    arena *a = arena_new();
    const char *path = anchor_path(s, a);
    bool ok = !path || unlink(path) == 0 || errno == ENOENT ||
              fail(e, ERR_SYSTEM, "审计锚点 %s 删不掉：%s", "the audit anchor %s cannot be removed: %s", path, strerror(errno));
    arena_end(a);
    return ok;
}
