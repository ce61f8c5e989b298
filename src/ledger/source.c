#include "ledger/source.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

bool file_sm3(const char *path, char hex[SM3_HEX], int64_t *bytes, error *e)
{
    FILE *f = fopen(path, "rb");
    char piece[65536];
    sm3_stream *h = sm3_new();
    *bytes = 0;
    for (size_t got; f && (got = fread(piece, 1, sizeof piece, f)) > 0; *bytes += (int64_t)got)
        sm3_bytes(h, (str){ piece, got });
    bool ok = (f && !ferror(f)) || fail(e, ERR_SYSTEM, "读不了 %s：%s", "cannot read %s: %s", path, strerror(errno));
    sm3_end(h, hex);
    if (f)
        fclose(f);
    return ok;
}

static bool copy_file(const char *from, const char *to, error *e)
{
    char temporary[4096], piece[65536];
    snprintf(temporary, sizeof temporary, "%s.new", to);
    FILE *in = fopen(from, "rb"), *out = fopen(temporary, "wb");
    bool ok = in && out;
    for (size_t n; ok && (n = fread(piece, 1, sizeof piece, in)) > 0;)
        ok = fwrite(piece, 1, n, out) == n;
    if (in)
        fclose(in);
    ok = out && fclose(out) == 0 && ok && rename(temporary, to) == 0;
    return ok || fail(e, ERR_SYSTEM, "原件存不进 %s：%s", "the original cannot be kept as %s: %s", to, strerror(errno));
}

char *source_path(const core *c, const char *name, const char *sm3)
{
    const char *dot = strrchr(name, '.');
    return arena_print(c->a, "%s/files/%s%s", c->dir, sm3, dot ? dot : "");
}

bool source_add(core *c, batch *b, const char *path, const char *kind, int64_t *id, bool *known, error *e)
{
    char hex[SM3_HEX];
    int64_t bytes;
    bool found;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    TRY(file_sm3(path, hex, &bytes, e));
    const value hash[] = { v_text(hex) };
    TRY(store_int(c->s, "SELECT id FROM source WHERE sm3 = ?", hash, 1, id, known, e));
    if (*known)
        return true;
    if (c->dir) {
        char *kept = source_path(c, name, hex);
        if (access(kept, F_OK) != 0)
            TRY(copy_file(path, kept, e));
    }
    TRY(store_int(c->s, "SELECT max(id) FROM source", NULL, 0, id, &found, e));
    ++*id;
    const value args[] = { V_INT(*id), v_text(name), v_text(hex), V_INT(bytes), v_text(kind), v_text(b->info.at), V_INT(b->id) };
    return store_run(c->s, "INSERT INTO source (id, name, sm3, bytes, kind, at, batch) VALUES (?, ?, ?, ?, ?, ?, ?)", args, 7, NULL, e);
}
