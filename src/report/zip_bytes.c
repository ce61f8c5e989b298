#include "report/zip_bytes.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <zip.h>

/* 1980-01-01 00:00 in DOS form: a zip has no earlier time, and documents must not differ by when they were made. */
enum { DOS_TIME = 0, DOS_DATE = 0x21 };

static bool add_part(zip_t *z, const zip_part *part)
{
    zip_source_t *s = zip_source_buffer(z, part->bytes.at, part->bytes.len, 0);
    if (!s)
        return false;
    zip_int64_t at = zip_file_add(z, part->name, s, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(s);
        return false;
    }
    return zip_file_set_dostime(z, (zip_uint64_t)at, DOS_TIME, DOS_DATE, 0) == 0;
}

static bool read_back(arena *a, zip_source_t *s, str *out)
{
    zip_stat_t st;
    if (zip_source_stat(s, &st) || zip_source_open(s))
        return false;
    char *bytes = arena_alloc(a, (size_t)st.size + 1);
    bool read = zip_source_read(s, bytes, st.size) == (zip_int64_t)st.size;
    zip_source_close(s);
    *out = (str){ bytes, (size_t)st.size };
    return read;
}

static bool fill(zip_t *z, const zip_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!add_part(z, &parts[i]))
            return false;
    return true;
}

bool zip_bytes(arena *a, const zip_part *parts, size_t n, str *out, error *err)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_t *z = s ? zip_open_from_source(s, ZIP_TRUNCATE, &why) : NULL;
    bool done = false;
    if (z) {
        zip_source_keep(s);                        /* zip_close gives its own hold back; the bytes are read after it */
        done = fill(z, parts, n);
        if (!done)
            zip_discard(z);
        else if (zip_close(z) != 0) {
            zip_discard(z);
            done = false;
        }
        done = done && read_back(a, s, out);
    }
    if (s)
        zip_source_free(s);
    zip_error_fini(&why);
    return done ? true : fail(err, ERR_SYSTEM, "无法压缩文件", "cannot make the archive");
}

bool save_bytes(const char *path, str bytes, error *err)
{
    char beside[4096];
    if (snprintf(beside, sizeof beside, "%s.part", path) >= (int)sizeof beside)
        return fail(err, ERR_USAGE, "文件名过长", "the file name is too long");
    FILE *f = fopen(beside, "wb");
    if (!f)
        return fail(err, ERR_SYSTEM, "无法写入 %s：%s。请检查文件夹是否存在、是否有写入权限", "cannot write %s: %s; check that "
                    "the folder exists and may be written to", path, strerror(errno));
    bool written = fwrite(bytes.at, 1, bytes.len, f) == bytes.len;
    written = fflush(f) == 0 && written;
    written = fsync(fileno(f)) == 0 && written;
    written = fclose(f) == 0 && written;
    if (written && rename(beside, path) == 0)
        return true;
    int why = errno;
    unlink(beside);
    return fail(err, ERR_SYSTEM, "写入 %s 时出错：%s", "writing %s failed: %s", path, strerror(why));
}
