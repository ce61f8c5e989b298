#include "web/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool file_temporary(arena *a, const char *what, const char *ending, const char **path, error *e)
{
    const char *folder = getenv("TMPDIR");
    char *made = arena_print(a, "%s/jbp-%s-XXXXXX%s", folder && *folder ? folder : "/tmp", what, ending);
    int fd = mkstemps(made, (int)strlen(ending));
    if (fd < 0)
        return fail(e, ERR_SYSTEM, "不能写临时文件：%s", "no temporary file can be written: %s", strerror(errno));
    close(fd);
    *path = made;
    return true;
}

bool file_take(arena *a, const char *path, str *bytes, error *e)
{
    FILE *f = fopen(path, "rbe");
    long size = -1;
    if (f && fseek(f, 0, SEEK_END) == 0)
        size = ftell(f);
    char *at = size >= 0 ? arena_alloc(a, (size_t)size + 1) : NULL;
    if (at)
        rewind(f);
    bool ok = at && fread(at, 1, (size_t)size, f) == (size_t)size;
    if (f)
        fclose(f);
    unlink(path);
    *bytes = (str){ at ? at : "", ok ? (size_t)size : 0 };
    return ok || fail(e, ERR_SYSTEM, "临时文件读不完整", "a temporary file cannot be read");
}

bool file_give(const char *path, FILE **out, error *e)
{
    *out = fopen(path, "r+be");
    unlink(path);
    return *out || fail(e, ERR_SYSTEM, "临时文件打不开：%s", "a temporary file cannot be opened: %s", strerror(errno));
}

bool file_scratch(arena *a, const char *what, FILE **out, error *e)
{
    const char *path;
    return file_temporary(a, what, "", &path, e) && file_give(path, out, e);
}
