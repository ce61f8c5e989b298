#include "ledger/overlay.h"

#include "base/file.h"
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
            ok = file_read(a, path, MAX_FILE, &f.bytes, e);
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

/* One csv field of our own lists: quotes doubled inside quotes. Moves *at past the separator, *line with the text. */
static str csv_field(arena *a, str s, size_t *at, int64_t *line, bool *last)
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
        *line += c == '\n';
        buf_putc(&b, c);
    }
    *last = *at >= s.len || s.at[*at] != ',';
    if (*at + 1 < s.len && s.at[*at] == '\r' && s.at[*at + 1] == '\n')
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
        const list_item *had = was ? v->cptr : NULL;
        bool child = had && item->parent && text_eq(item->parent, had->code);       /* a group and its only class have one name: the class */
        v->cptr = !was || had == item || child ? item : NULL;
    }
}

typedef struct list_reader { packs *p; const pack_file *f; code_list *l; pack_faults *faults; error *e; } list_reader;

static void refuse(list_reader *r, int64_t line, const char *zh, const char *en)
{
    fail_at(r->e, ERR_DECLARATION, (place){ .file = r->f->path, .row = line }, "%s", "%s", r->e->lang == LANG_EN ? en : zh);
    faults_add(r->p->a, r->faults, r->e);
}

/* One line of values; false: nothing to keep. */
static bool list_line(list_reader *r, const char **v, size_t n, int64_t line)
{
    size_t columns = r->l->column_count + 4;
    if (n == 1 && text_empty(v[0]))
        return false;
    if (n > columns)
        refuse(r, line, "列比第一行多；文字里有逗号时要加双引号", "more columns than the first line: a text with a comma needs quotes");
    else if (text_empty(v[0]) || text_empty(v[1]))
        refuse(r, line, "每行要有代码和中文名", "each line needs a code and a Chinese name");
    else if (map_get(&r->l->by_code, str_of(v[0])))
        refuse(r, line, "这个代码前面已经有了", "this code stands above already");
    else
        return true;
    return false;
}

static void list_items(list_reader *r, size_t at, int64_t line)
{
    arena *a = r->p->a;
    code_list *l = r->l;
    VEC(list_item) items = { 0 };
    str s = r->f->bytes;
    size_t columns = l->column_count + 4;
    while (at < s.len) {
        const char **v = NEW_N(a, const char *, columns + 1);
        size_t n = 0;
        int64_t began = line++;
        for (bool last = false; !last; n++) {
            str one = csv_field(a, s, &at, &line, &last);
            if (n < columns)
                v[n] = one.at;
        }
        if (!list_line(r, v, n, began))
            continue;
        map_put(&l->by_code, str_of(v[0]), NULL);
        VEC_ADD(a, &items, (list_item){ v[0], { v[1], text_empty(v[2]) ? NULL : v[2] }, text_empty(v[3]) ? NULL : v[3], v + 4 });
    }
    l->items = items.at;
    l->count = items.len;
}

static void load_list(packs *p, const pack_file *f, const char *id, pack_faults *faults, error *e)
{
    code_list *l = NEW(p->a, code_list);
    list_reader r = { p, f, l, faults, e };
    VEC(const char *) columns = { 0 };
    size_t at = str_starts(f->bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    int64_t line = 2;
    *l = (code_list){ .id = id, .title = { id, id }, .by_code = map_new(p->a), .by_name = map_new(p->a) };
    if (!utf8_valid(f->bytes)) {
        refuse(&r, 0, "不是 UTF-8 文本，请另存为 UTF-8", "not UTF-8 text: save it as UTF-8");
        return;
    }
    for (bool last = false; !last;)
        VEC_ADD(p->a, &columns, csv_field(p->a, f->bytes, &at, &line, &last).at);
    if (columns.len < 4 || !text_eq(columns.at[0], "code") || !text_eq(columns.at[1], "zh") || !text_eq(columns.at[2], "en") || !text_eq(columns.at[3], "parent")) {
        refuse(&r, 1, "第一行应为 code,zh,en,parent", "the first line must be code,zh,en,parent");
        return;
    }
    l->columns = columns.at + 4;
    l->column_count = columns.len - 4;
    list_items(&r, at, line);
    for (size_t i = 0; i < l->count; i++)
        add_item(p, l, &l->items[i]);
    map_put(&p->list_by_id, str_of(id), NULL)->ptr = l;
}

void lists_load(packs *p, pack_faults *faults, error *e)
{
    for (size_t i = 0; i < p->file_count; i++) {
        str path = str_of(p->files[i].path);
        ptrdiff_t at = str_find(path, STR("/lists/"));
        if (at < 0 || !str_ends(path, STR(".csv")))
            continue;
        size_t from = (size_t)at + 7;
        load_list(p, &p->files[i], arena_copy_n(p->a, path.at + from, path.len - from - 4), faults, e);
    }
}

const list_item *list_find(const code_list *l, str code) { return map_ptr(&l->by_code, code); }
