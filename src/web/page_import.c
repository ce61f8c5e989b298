/* Import in the browser: a file is put aside, tried, shown; then written as tried, or thrown away. */
#include "intake/form.h"
#include "intake/import.h"
#include "web/file.h"
#include "web/site.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* DIR/uploads/HEX.xlsx: named by content, so nothing a browser says becomes a path. */
static bool endings(const char *name, const char **out)
{
    static const char *const known[] = { ".xlsx", ".csv", ".xls", ".txt" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_ends(str_of(name), str_of(known[i]))) {
            *out = known[i];
            return true;
        }
    return false;
}

static bool upload_name_ok(const char *name)
{
    const char *ending;
    return strspn(name, "0123456789abcdef") == 64 && endings(name, &ending) && strlen(name) == 64 + strlen(ending);
}

static const char *upload_path(visit *v, const char *name) { return arena_print(v->a, "%s/uploads/%s", v->c->dir, name); }

static bool put_aside(visit *v, const http_field *f, const char **name, error *e)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    const char *ending, *given = arena_copy_n(v->a, f->file_name.at, f->file_name.len);
    if (!endings(given, &ending))
        return fail(e, ERR_INPUT, "“%s”不是表格文件（.xlsx、.xls、.csv）", "“%s” is no table (.xlsx, .xls, .csv)", given);
    EVP_Digest(f->value.at, f->value.len, hash, &n, EVP_sm3(), NULL);
    buf b = buf_new(v->a);
    for (unsigned i = 0; i < 32; i++)
        buf_print(&b, "%02x", hash[i]);
    buf_puts(&b, ending);
    *name = b.text;
    const char *folder = arena_print(v->a, "%s/uploads", v->c->dir), *path = upload_path(v, *name);
    if (mkdir(folder, 0750) != 0 && errno != EEXIST)
        return fail(e, ERR_SYSTEM, "不能建立上传目录：%s", "no folder for uploads: %s", strerror(errno));
    FILE *to = fopen(path, "wbe");
    bool ok = to && fwrite(f->value.at, 1, f->value.len, to) == f->value.len;
    if (to)
        ok = fclose(to) == 0 && ok;
    return ok || fail(e, ERR_SYSTEM, "上传文件写不下：%s", "the upload cannot be stored: %s", strerror(errno));
}

static bool may_import(visit *v, const ledger_decl **l, error *e)
{
    ledger_rights g;
    TRY(visit_ledger(v, visit_param(v, "ledger"), RIGHT_IMPORT, l, &g, e));
    if (g.entry->rows)
        return fail(e, ERR_NOT_FOUND, "没有这个页面", "there is no such page");
    view_text(v->page, "ledger", (*l)->id);
    view_text(v->page, "title", say((*l)->title, v->l));
    return true;
}

static bool ask_file(visit *v, error *e)
{
    const ledger_decl *l;
    TRY(may_import(v, &l, e));
    return visit_show(v, "import", e);
}

static import_options options_of(visit *v, const ledger_decl *l, const char *name, import_setting *given_month, bool dry)
{
    const char *given = http_form(v->in, "month"), *reason = http_form(v->in, "reason");
    import_options o = { .ledger = l, .path = upload_path(v, name), .dry_run = dry, .show_rows = dry, .skip_errors = http_form(v->in, "skip") != NULL,
                         .reason = text_empty(reason) ? NULL : reason };
    const field_decl *f = field_find(l, "month");
    if (f && !text_empty(given)) {
        *given_month = (import_setting){ "month", given };
        o.set = given_month;
        o.set_count = 1;
    }
    return o;
}

static void show_problems(visit *v, const import_result *r)
{
    enum { MOST = 500 };
    view *list = view_list(v->page, "problems");
    for (size_t i = 0; i < r->problems.len && i < MOST; i++) {
        const import_problem *p = &r->problems.at[i];
        view *item = view_item(list);
        view_flag(item, "error", p->level == CHECK_ERROR);
        view_text(item, "sheet", p->sheet);
        if (p->row)
            view_int(item, "row", p->row);
        view_text(item, "field", p->field);
        view_text(item, "value", p->value);
        view_text(item, "text", p->text);
    }
    view_flag(v->page, "more_problems", r->problems.len > MOST);
}

static void show_changes(visit *v, const import_result *r)
{
    enum { MOST = 500 };
    static const text2 words[] = { { "不变", "same" }, { "新增", "new" }, { "更新", "changed" }, { "删除", "deleted" } };
    view *list = view_list(v->page, "changes");
    size_t n = 0;
    for (size_t i = 0; i < r->changes.len && n < MOST; i++) {
        if (r->changes.at[i].what == OUTCOME_SAME)
            continue;
        view *item = view_item(list);
        view_text(item, "what", say(words[r->changes.at[i].what], v->l));
        view_int(item, "row", r->changes.at[i].row);
        view_text(item, "text", r->changes.at[i].text);
        n++;
    }
    view_flag(v->page, "more_changes", n == MOST);
}

static void show_result(visit *v, const import_result *r)
{
    view *p = v->page;
    view_text(p, "kind", r->kind);
    view_int(p, "rows", r->rows);
    view_int(p, "inserted", r->inserted);
    view_int(p, "updated", r->updated);
    view_int(p, "same", r->same);
    view_int(p, "bad", r->bad);
    view_flag(p, "has_errors", r->errors > 0);
    view_flag(p, "known_file", r->known_file);
    view_flag(p, "nothing", !r->inserted && !r->updated);
    view *unknown = view_list(p, "unknown");
    for (size_t i = 0; i < r->unknown_columns.len; i++)
        view_item_text(unknown, r->unknown_columns.at[i]);
    show_problems(v, r);
    show_changes(v, r);
}

static bool try_file(visit *v, error *e)
{
    const ledger_decl *l;
    const http_field *f = http_file(v->in, "file");
    const char *name = NULL;
    import_setting of_month;
    import_result r;
    TRY(may_import(v, &l, e));
    if (!f || !f->value.len)
        return fail(e, ERR_INPUT, "请选择要导入的文件", "choose a file");
    TRY(put_aside(v, f, &name, e));
    import_options o = options_of(v, l, name, &of_month, true);
    TRY(import_file(v->c, &o, &r, e));
    view_text(v->page, "file", str_copy(v->a, f->file_name));
    view_text(v->page, "upload", name);
    view_text(v->page, "month", http_form(v->in, "month"));
    view_text(v->page, "reason", http_form(v->in, "reason"));
    show_result(v, &r);
    return visit_show(v, "import_tried", e);
}

static bool chosen(visit *v, const char *name, error *e)
{
    if (name && upload_name_ok(name) && access(upload_path(v, name), R_OK) == 0)
        return true;
    return fail(e, ERR_NOT_FOUND, "上传的文件已经不在，请重新上传", "the upload is gone: send it again");
}

static bool write_file(visit *v, error *e)
{
    const ledger_decl *l;
    const char *name = http_form(v->in, "upload");
    import_setting of_month;
    import_result r;
    TRY(may_import(v, &l, e) && chosen(v, name, e));
    import_options o = options_of(v, l, name, &of_month, false);
    TRY(import_file(v->c, &o, &r, e));
    if (!r.written && r.errors && !o.skip_errors)
        return fail(e, ERR_CONFLICT, "有 %zu 处错误，整个文件没有写入", "%zu errors: nothing was written", r.errors);
    unlink(o.path);
    visit_notice(v, arena_print(v->a, "已导入：新增 %lld，更新 %lld，不变 %lld", (long long)r.inserted, (long long)r.updated, (long long)r.same),
                 arena_print(v->a, "imported: %lld new, %lld changed, %lld the same", (long long)r.inserted, (long long)r.updated, (long long)r.same));
    return visit_go(v, visit_url(v->a, "/ledger/%s", l->id));
}

static bool send_book(visit *v, const char *path, const char *shown_name, error *e)
{
    v->out->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    http_add_header(v->out, v->a, "Content-Disposition", arena_print(v->a, "attachment; filename*=UTF-8''%s.xlsx", url_part(v->a, shown_name)));
    return file_take(v->a, path, &v->out->body, e);
}

static bool marked_copy(visit *v, error *e)
{
    const ledger_decl *l;
    const char *name = visit_param(v, "upload");
    import_setting of_month;
    import_result r;
    const char *path;
    TRY(may_import(v, &l, e) && chosen(v, name, e) && file_temporary(v->a, "marked", ".xlsx", &path, e));
    import_options o = options_of(v, l, name, &of_month, true);
    return import_file(v->c, &o, &r, e) && import_mark(o.path, &r, path, e) && send_book(v, path, visit_say(v, "标出错误的副本", "marked"), e);
}

static bool empty_form(visit *v, error *e)
{
    const ledger_decl *l;
    form_result r;
    const char *path;
    TRY(may_import(v, &l, e) && file_temporary(v->a, "form", ".xlsx", &path, e));
    return form_template(v->c, l, &(form_options){ .path = path }, &r, e) && send_book(v, path, say(l->title, v->l), e);
}

const route import_routes[] = {
    { "GET", "/ledger/:ledger/import", ask_file, "import", ROUTE_PAGE },
    { "POST", "/ledger/:ledger/import", try_file, "import", ROUTE_PAGE },
    { "POST", "/ledger/:ledger/import/write", write_file, "import", ROUTE_PAGE },
    { "GET", "/ledger/:ledger/import/:upload/marked", marked_copy, "import", ROUTE_PAGE },
    { "GET", "/ledger/:ledger/form", empty_form, "import", ROUTE_PAGE },
    { 0 },
};
