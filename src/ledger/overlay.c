#include "ledger/overlay.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "text/embed.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MAX_FILE = 8 * 1024 * 1024, MAX_DEPTH = 6 };

typedef VEC(pack_file) pack_files;

static bool read_file(arena *a, const char *path, str *out, error *e)
{
    FILE *f = fopen(path, "rb");
    struct stat st;
    if (!f || fstat(fileno(f), &st) != 0 || st.st_size > MAX_FILE) {
        if (f)
            fclose(f);
        return fail(e, ERR_SYSTEM, "无法读取 %s：%s", "cannot read %s: %s", path, f ? "too large" : strerror(errno));
    }
    char *bytes = arena_alloc(a, (size_t)st.st_size + 1);
    size_t n = fread(bytes, 1, (size_t)st.st_size, f);
    fclose(f);
    *out = (str){ bytes, n };
    return true;
}

static void cover(arena *a, pack_files *files, pack_file f)
{
    for (size_t i = 0; i < files->len; i++)
        if (text_eq(files->at[i].path, f.path)) {
            files->at[i] = f;
            return;
        }
    VEC_ADD(a, files, f);
}

static bool walk(arena *a, const char *dir, const char *as, int depth, pack_files *files, error *e)
{
    DIR *d = opendir(dir);
    struct dirent *entry;
    bool ok = true;
    if (!d)
        return errno == ENOENT || fail(e, ERR_SYSTEM, "无法读取目录 %s：%s", "cannot read folder %s: %s", dir, strerror(errno));
    while (ok && (entry = readdir(d))) {
        struct stat st;
        char *path = arena_print(a, "%s/%s", dir, entry->d_name), *name = arena_print(a, "%s/%s", as, entry->d_name);
        if (entry->d_name[0] == '.' || stat(path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && depth < MAX_DEPTH)
            ok = walk(a, path, name, depth + 1, files, e);
        else if (S_ISREG(st.st_mode)) {
            pack_file f = { .path = name, .local = true };
            ok = read_file(a, path, &f.bytes, e);
            if (ok)
                cover(a, files, f);
        }
    }
    closedir(d);
    return ok;
}

static int by_path(const void *x, const void *y) { return strcmp(((const pack_file *)x)->path, ((const pack_file *)y)->path); }

bool overlay_files(arena *a, const char *dir, pack_file **out, size_t *n, error *e)
{
    pack_files files = { 0 };
    for (const embedded_file *f = embedded_files; f->path; f++)
        if (str_starts(str_of(f->path), STR("packs/")))
            VEC_ADD(a, &files, (pack_file){ f->path, { (const char *)f->bytes, f->size }, false });
    if (dir)
        TRY(walk(a, dir, "packs", 0, &files, e));
    if (files.len)
        qsort(files.at, files.len, sizeof *files.at, by_path);
    *out = files.at;
    *n = files.len;
    return true;
}

const pack_file *pack_file_find(const packs *p, const char *path)
{
    for (size_t i = 0; i < p->file_count; i++)
        if (text_eq(p->files[i].path, path))
            return &p->files[i];
    return NULL;
}

/* ---- lists: code,zh,en,parent[,more…] -------------------------------------------------------------------- */

/* One csv field of our own lists: quotes doubled inside quotes. Moves *at past the separator. */
static str csv_field(arena *a, str s, size_t *at, bool *last)
{
    buf b = buf_new(a);
    bool quoted = *at < s.len && s.at[*at] == '"';
    *at += quoted;
    for (; *at < s.len; ++*at) {
        char c = s.at[*at];
        if (quoted && c == '"' && *at + 1 < s.len && s.at[*at + 1] == '"')
            ++*at;
        else if (quoted && c == '"') {
            quoted = false;
            continue;
        } else if (!quoted && (c == ',' || c == '\n' || c == '\r'))
            break;
        buf_putc(&b, c);
    }
    *last = *at >= s.len || s.at[*at] != ',';
    if (*at < s.len && s.at[*at] == '\r')
        ++*at;
    *at += *at < s.len;
    return (str){ b.text, b.len };
}

static void add_item(packs *p, code_list *l, const list_item *item)
{
    map_put(&l->by_code, str_of(item->code), NULL)->cptr = item;
    const char *names[] = { item->name.zh, item->name.en };
    for (size_t i = 0; i < 2; i++) {
        bool was;
        if (text_empty(names[i]))
            continue;
        map_value *v = map_put(&l->by_name, str_of(text_fold(p->a, str_of(names[i]))), &was);
        v->cptr = was && v->cptr != item ? NULL : item;
    }
}

static bool load_list(packs *p, const pack_file *f, const char *id, error *e)
{
    code_list *l = NEW(p->a, code_list);
    VEC(list_item) items = { 0 };
    VEC(const char *) columns = { 0 };
    size_t at = 0;
    str s = f->bytes;
    if (str_starts(s, STR("\xEF\xBB\xBF")))
        at = 3;
    *l = (code_list){ .id = id, .title = { id, id }, .by_code = map_new(p->a), .by_name = map_new(p->a) };
    for (bool last = false; !last;)
        VEC_ADD(p->a, &columns, csv_field(p->a, s, &at, &last).at);
    if (columns.len < 4 || !text_eq(columns.at[0], "code") || !text_eq(columns.at[1], "zh") || !text_eq(columns.at[2], "en") || !text_eq(columns.at[3], "parent"))
        return fail_at(e, ERR_DECLARATION, (place){ .file = f->path, .row = 1 }, "第一行应为 code,zh,en,parent", "the first line must be code,zh,en,parent");
    for (int64_t line = 2; at < s.len; line++) {
        const char **v = NEW_N(p->a, const char *, columns.len + 1);
        size_t n = 0;
        for (bool last = false; !last;) {
            str one = csv_field(p->a, s, &at, &last);
            if (n < columns.len)
                v[n++] = one.at;
        }
        if (n == 1 && text_empty(v[0]))
            continue;
        if (text_empty(v[0]) || text_empty(v[1]))
            return fail_at(e, ERR_DECLARATION, (place){ .file = f->path, .row = line }, "每行要有代码和中文名", "each line needs a code and a Chinese name");
        VEC_ADD(p->a, &items, (list_item){ v[0], { v[1], text_empty(v[2]) ? NULL : v[2] }, text_empty(v[3]) ? NULL : v[3], v + 4 });
    }
    l->items = items.at;
    l->count = items.len;
    l->columns = columns.at + 4;
    l->column_count = columns.len - 4;
    for (size_t i = 0; i < l->count; i++)
        add_item(p, l, &l->items[i]);
    map_put(&p->list_by_id, str_of(id), NULL)->ptr = l;
    return true;
}

bool lists_load(packs *p, error *e)
{
    for (size_t i = 0; i < p->file_count; i++) {
        str path = str_of(p->files[i].path);
        ptrdiff_t at = str_find(path, STR("/lists/"));
        if (at < 0 || !str_ends(path, STR(".csv")))
            continue;
        size_t from = (size_t)at + 7;
        TRY(load_list(p, &p->files[i], arena_copy_n(p->a, path.at + from, path.len - from - 4), e));
    }
    return true;
}

const list_item *list_find(const code_list *l, str code) { return map_ptr(&l->by_code, code); }
