#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

bool file_read(arena *a, const char *path, size_t most, str *out, error *e)
{
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f || fstat(fileno(f), &st) != 0)
        return (f && fclose(f)) || fail(e, ERR_SYSTEM, "无法读取 %s：%s", "cannot read %s: %s", path, strerror(errno));
    bool regular = S_ISREG(st.st_mode);
    if (!regular || (uint64_t)st.st_size > most) {
        fclose(f);
        return regular ? fail(e, ERR_LIMIT, "%s 太大：不超过 %zu MiB", "%s is too large: at most %zu MiB are read", path, most >> 20)
                       : fail(e, ERR_SYSTEM, "%s 不是文件", "%s is no file", path);
    }
    char *bytes = arena_alloc(a, (size_t)st.st_size + 1);
    size_t n = fread(bytes, 1, (size_t)st.st_size, f);
    fclose(f);
    *out = (str){ bytes, n };
    return true;
}
