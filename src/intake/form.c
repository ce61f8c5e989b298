#include "intake/form.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/csv_out.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

enum { LIST_INLINE = 200, FORM_ROWS = 1000 };

typedef struct sheet_column { const field_decl *field, *lookup; } sheet_column;       /* lookup: a field of the ledger referred to */
typedef struct form {
    core *c;
    const ledger_decl *l;
    VEC(sheet_column) columns;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *title, *head, *must, *example, *number, *plain;
    map    *refs;                       /* texts of references looked up so far; of an export */
    error *e;
} form;

/* ---- columns: a reference is shown by its lookup texts (code and name) --------------------------------------------------- */

static void add_columns(form *f, const export_options *o)
{
    for (size_t i = 0; i < f->l->count; i++) {
        const field_decl *d = &f->l->fields[i];
        size_t shown = 0;
        if (d->computed || (o && o->shows && !o->shows(o->self, d)))
            continue;
        for (size_t k = 0; d->ref && k < d->ref->lookup_count && shown < 2; k++) {
            const field_decl *look = &d->ref->fields[d->ref->lookup[k]];
            if (look->type != FIELD_TEXT)
                continue;
            VEC_ADD(f->c->a, &f->columns, (sheet_column){ d, look });
            shown++;
        }
        if (!shown)
            VEC_ADD(f->c->a, &f->columns, (sheet_column){ d, NULL });
    }
}

/* Two references to one ledger must not have the same head: the later ones carry their field's label. */
static const char *head_of(const form *f, size_t i)
{
    const sheet_column *k = &f->columns.at[i];
    lang l = f->c->lang;
    const char *label = say(k->field->label, l);
    if (k->lookup) {
        bool several = text_eq(k->field->ref->id, f->l->id);
        for (size_t j = 0; j < f->columns.len; j++)
            several = several || (f->columns.at[j].lookup == k->lookup && f->columns.at[j].field != k->field) ||
                      (!f->columns.at[j].lookup && text_eq(say(f->columns.at[j].field->label, l), say(k->lookup->label, l)));
        label = !several ? say(k->lookup->label, l) : label;
    }
    return k->field->unit && !k->lookup ? arena_print(f->c->a, "%s（%s）", label, k->field->unit) : label;
}

static char *ref_query(const form *f, const sheet_column *k, int64_t id)
{
    char *text = NULL;
    const value args[] = { V_INT(id) };
    char *sql = arena_print(f->c->a, "SELECT %s FROM %s WHERE id = ?", k->lookup->id, k->field->ref->id);
    return store_str(f->c->s, f->c->a, sql, args, 1, &text, f->e) && text ? text : "";
}

/* A firm stands in many rows: asked once. */
static char *ref_text(const form *f, const sheet_column *k, int64_t id)
{
    if (!f->refs)
        return ref_query(f, k, id);
    char key[64];
    bool known;
    snprintf(key, sizeof key, "%p %lld", (const void *)k, (long long)id);
    map_value *v = map_put(f->refs, str_of(key), &known);
    if (!known)
        v->ptr = arena_copy(f->refs->a, ref_query(f, k, id));
    return v->ptr;
}

static char *cell_text(const form *f, const sheet_column *k, value v)
{
    if (v.kind == VALUE_NULL)
        return arena_copy(f->c->a, "");
    if (k->lookup)
        return ref_text(f, k, v.num);
    if (k->field->type == FIELD_CODE)
        return str_copy(f->c->a, v.text);
    return value_to_text(f->c->a, f->c, k->field, v);
}

/* ---- workbook -------------------------------------------------------------------------------------------------------------- */

/* `in_order`: rows are written one after the other and leave memory. */
static bool open_book(form *f, const char *path, bool in_order)
{
    lxw_workbook_options how = { .constant_memory = in_order };
    f->book = workbook_new_opt(path, &how);
    if (!f->book)
        return fail(f->e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", path);
    f->sheet = workbook_add_worksheet(f->book, f->l->id);
    f->title = workbook_add_format(f->book);
    f->head = workbook_add_format(f->book);
    f->must = workbook_add_format(f->book);
    f->example = workbook_add_format(f->book);
    f->number = workbook_add_format(f->book);
    f->plain = workbook_add_format(f->book);
    format_set_bold(f->title);
    format_set_font_size(f->title, 15);
    lxw_format *const heads[] = { f->head, f->must };
    for (int i = 0; i < 2; i++) {
        format_set_bold(heads[i]);
        format_set_border(heads[i], LXW_BORDER_THIN);
        format_set_text_wrap(heads[i]);
        format_set_align(heads[i], LXW_ALIGN_CENTER);
        format_set_align(heads[i], LXW_ALIGN_VERTICAL_CENTER);
        format_set_bg_color(heads[i], i ? 0xFCE4D6 : 0xDDEBF7);
    }
    format_set_italic(f->example);
    format_set_font_color(f->example, 0x808080);
    format_set_num_format(f->plain, "@");
    return true;
}

static bool close_book(form *f, const char *path)
{
    lxw_error bad = workbook_close(f->book);
    return bad == LXW_NO_ERROR || fail(f->e, ERR_SYSTEM, "无法写文件 %s：%s", "cannot write %s: %s", path, lxw_strerror(bad));
}

static double width_of(const char *text)
{
    int w = utf8_width(str_of(text));
    return w < 8 ? 10 : w > 36 ? 38 : w + 3;
}

static void write_heads(form *f, lxw_row_t row_, bool marks)
{
    for (size_t i = 0; i < f->columns.len; i++) {
        const field_decl *d = f->columns.at[i].field;
        const char *head = head_of(f, i);
        bool must = marks && d->required;
        worksheet_write_string(f->sheet, row_, (lxw_col_t)i, must ? arena_print(f->c->a, "%s*", head) : head, must ? f->must : f->head);
        worksheet_set_column(f->sheet, (lxw_col_t)i, (lxw_col_t)i, width_of(head), NULL);
    }
    worksheet_freeze_panes(f->sheet, row_ + 1, 0);
}

static void write_value(form *f, lxw_row_t row_, size_t i, value v, lxw_format *how)
{
    const sheet_column *k = &f->columns.at[i];
    bool number = !k->lookup && v.kind == VALUE_INT && (k->field->type == FIELD_DECIMAL || k->field->type == FIELD_INT);
    char *text = cell_text(f, k, v);
    if (number)
        worksheet_write_number(f->sheet, row_, (lxw_col_t)i, strtod(text, NULL), how);
    else if (*text)
        worksheet_write_string(f->sheet, row_, (lxw_col_t)i, text, how);
}

/* ---- template ---------------------------------------------------------------------------------------------------------------- */

static void drop_down(form *f, size_t i, lxw_row_t from)
{
    const field_decl *d = f->columns.at[i].field;
    if (d->type != FIELD_CODE || d->list->count > LIST_INLINE)
        return;
    char **names = NEW_N(f->c->a, char *, d->list->count + 1);
    size_t bytes = 0;
    for (size_t k = 0; k < d->list->count; k++) {
        names[k] = arena_copy(f->c->a, say(d->list->items[k].name, f->c->lang));
        bytes += strlen(names[k]) + 1;
    }
    if (bytes > 255)                                     /* Excel's limit for a list written in place */
        return;
    lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_LIST, .value_list = names };
    worksheet_data_validation_range(f->sheet, from, (lxw_col_t)i, from + FORM_ROWS, (lxw_col_t)i, &v);
}

static void number_guard(form *f, size_t i, lxw_row_t from)
{
    const field_decl *d = f->columns.at[i].field;
    if (d->type != FIELD_DECIMAL && d->type != FIELD_INT)
        return;
    lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_DECIMAL, .criteria = LXW_VALIDATION_CRITERIA_BETWEEN, .minimum_number = -1e15, .maximum_number = 1e15,
                              .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING, .error_message = "请填数字" };
    worksheet_data_validation_range(f->sheet, from, (lxw_col_t)i, from + FORM_ROWS, (lxw_col_t)i, &v);
}

static void example_row(form *f, lxw_row_t row_)
{
    for (size_t i = 0; i < f->columns.len; i++) {
        const field_decl *d = f->columns.at[i].lookup ? f->columns.at[i].lookup : f->columns.at[i].field;
        const char *text = d->example ? d->example : "";
        if (i == 0)
            text = arena_print(f->c->a, "例：%s", text);
        if (*text)
            worksheet_write_string(f->sheet, row_, (lxw_col_t)i, text, f->example);
    }
}

static void notes_sheet(form *f)
{
    lxw_worksheet *s = workbook_add_worksheet(f->book, say((text2){ "填表说明", "Notes" }, f->c->lang));
    static const text2 heads[] = { { "栏目", "Column" }, { "类型", "Type" }, { "单位", "Unit" }, { "必填", "Required" }, { "说明", "Help" } };
    worksheet_set_column(s, 0, 0, 30, NULL);
    worksheet_set_column(s, 1, 3, 10, NULL);
    worksheet_set_column(s, 4, 4, 60, NULL);
    for (lxw_col_t i = 0; i < 5; i++)
        worksheet_write_string(s, 0, i, say(heads[i], f->c->lang), f->head);
    for (size_t i = 0; i < f->l->count; i++) {
        const field_decl *d = &f->l->fields[i];
        lxw_row_t r = (lxw_row_t)i + 1;
        worksheet_write_string(s, r, 0, say(d->label, f->c->lang), NULL);
        worksheet_write_string(s, r, 1, field_type_name(d->type), NULL);
        worksheet_write_string(s, r, 2, d->unit ? d->unit : "", NULL);
        worksheet_write_string(s, r, 3, d->required ? say((text2){ "是", "yes" }, f->c->lang) : "", NULL);
        if (d->help.zh)
            worksheet_write_string(s, r, 4, say(d->help, f->c->lang), NULL);
    }
}

/* Fill once: a row for every firm on the list in the month, with what last year's record says under …_prior. */
static const field_decl *twin_of(const ledger_decl *l, const field_decl *d)
{
    str id = str_of(d->id);
    if (!str_ends(id, STR("_prior")))
        return NULL;
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)(id.len - strlen("_prior")), id.at);
    return field_find(l, name);
}

static bool fill_row(form *f, lxw_row_t row_, int64_t firm, month m, int enterprise, int month_field, form_result *out)
{
    value *key = NEW_N(f->c->a, value, f->l->count);
    record last = { 0 };
    bool found = false;
    key[enterprise] = V_INT(firm);
    key[month_field] = V_INT(month_code(m - 12));
    TRY(record_find(f->c, f->l, key, f->c->a, &last, &found, f->e));
    key[month_field] = V_INT(month_code(m));
    for (size_t i = 0; i < f->columns.len; i++) {
        const field_decl *d = f->columns.at[i].field, *twin = twin_of(f->l, d);
        value v = d->index == enterprise || d->index == month_field ? key[d->index] : found && twin ? last.values[twin->index] : V_NULL;
        write_value(f, row_, i, v, f->columns.at[i].lookup ? f->plain : NULL);
        out->filled += v.kind != VALUE_NULL;
    }
    out->rows++;
    return true;
}

static bool fill_form(form *f, lxw_row_t row_, month m, form_result *out)
{
    const field_decl *enterprise = field_find(f->l, "enterprise"), *when = field_find(f->l, "month");
    rows *r;
    bool more = true, ok = true;
    VEC(int64_t) firms = { 0 };
    const value args[] = { V_INT(month_code(m)), V_INT(month_code(m)) };
    if (!enterprise || !when)
        return fail(f->e, ERR_USAGE, "--fill 只用于按企业、按月的台账", "--fill is for ledgers of firms and months");
    TRY(store_query(f->c->s, "SELECT e.id FROM threshold t JOIN enterprise e ON e.id = t.enterprise WHERE t.on_month <= ? AND (t.off_month IS NULL OR t.off_month > ?) ORDER BY e.uscc", args, 2, &r, f->e));
    while ((ok = rows_next(r, &more, f->e)) && more)
        VEC_ADD(f->c->a, &firms, rows_int(r, 0));
    rows_close(r);
    for (size_t i = 0; ok && i < firms.len; i++)
        ok = fill_row(f, row_ + (lxw_row_t)i, firms.at[i], m, enterprise->index, when->index, out);
    return ok;
}

bool form_template(core *c, const ledger_decl *l, const form_options *o, form_result *out, error *e)
{
    form f = { .c = c, .l = l, .e = e };
    *out = (form_result){ 0 };
    add_columns(&f, NULL);
    TRY(open_book(&f, o->path, false));
    worksheet_write_string(f.sheet, 0, 0, arena_print(c->a, "%s%s", say(l->title, c->lang), o->fill ? arena_print(c->a, "（%s）", month_say(c->a, o->period, c->lang)) : ""), f.title);
    worksheet_write_string(f.sheet, 1, 0, say((text2){ "带 * 的栏目必填；灰色斜体为示例，导入时自动跳过", "columns with * are required; the grey row is an example and is skipped" }, c->lang), NULL);
    write_heads(&f, 2, true);
    for (size_t i = 0; i < f.columns.len; i++) {
        drop_down(&f, i, 3);
        number_guard(&f, i, 3);
    }
    bool ok = true;
    if (o->fill)
        ok = fill_form(&f, 3, o->period, out);
    else
        example_row(&f, 3);
    notes_sheet(&f);
    return close_book(&f, o->path) && ok;
}

/* ---- export -------------------------------------------------------------------------------------------------------------------- */

typedef bool (*row_writer)(form *f, const record *r, int64_t n, void *to);
typedef struct rows_out { form *f; row_writer write; void *to; int64_t n; } rows_out;

static bool write_row(void *self, const record *r, error *e)
{
    rows_out *o = self;
    arena *a = o->f->c->a;
    arena_pos at = arena_mark(a);
    (void)e;
    bool ok = o->write(o->f, r, o->n++, o->to);
    arena_rewind(a, at);
    return ok;
}

static bool each_row(form *f, const export_options *o, row_writer write, void *to, int64_t *n)
{
    filter *only = o->only;
    rows_out out = { f, write, to, 0 };
    arena *kept = arena_new();
    map refs = map_new(kept);
    f->refs = &refs;
    bool ok = (only || filter_new(f->c, f->l, f->c->a, &only, f->e)) && filter_rows(only, &(filter_page){ .as_of = o->as_of, .many = true }, write_row, &out, f->e);
    f->refs = NULL;
    arena_end(kept);
    *n = out.n;
    return ok;
}

static bool xlsx_row(form *f, const record *r, int64_t n, void *to)
{
    (void)to;
    for (size_t i = 0; i < f->columns.len; i++)
        write_value(f, (lxw_row_t)n + 1, i, r->values[f->columns.at[i].field->index], NULL);
    return true;
}

typedef struct csv_out { FILE *f; iconv_t to; arena *a; } csv_out;

static bool csv_line(csv_out *o, const buf *b, error *e)
{
    if (o->to == (iconv_t)-1)
        return fwrite(b->text, 1, b->len, o->f) == b->len || fail(e, ERR_SYSTEM, "写文件失败：%s", "write failed: %s", strerror(errno));
    size_t left = b->len, room = b->len * 2 + 8, size = room;
    char *in = b->text, *out = arena_alloc(o->a, room), *at = out;
    if (iconv(o->to, &in, &left, &at, &room) == (size_t)-1 || fwrite(out, 1, size - room, o->f) != size - room)
        return fail(e, ERR_SYSTEM, "不能写成 GB18030", "cannot be written as GB18030");
    return true;
}

static bool csv_row(form *f, const record *r, int64_t n, void *to)
{
    csv_out *o = to;
    arena_pos at = arena_mark(o->a);
    buf b = buf_new(o->a);
    (void)n;
    for (size_t i = 0; i < f->columns.len; i++) {
        const sheet_column *k = &f->columns.at[i];
        csv_cell(&b, cell_text(f, k, r->values[k->field->index]), i == 0);
    }
    csv_end_line(&b);
    bool ok = csv_line(o, &b, f->e);
    arena_rewind(o->a, at);
    return ok;
}

static bool export_csv(form *f, const export_options *o, int64_t *n)
{
    csv_out out = { fopen(o->path, "wb"), o->gb18030 ? iconv_open("GB18030", "UTF-8") : (iconv_t)-1, arena_new() };
    buf b = buf_new(f->c->a);
    if (!out.f)
        return fail(f->e, ERR_SYSTEM, "无法写文件 %s：%s", "cannot write %s: %s", o->path, strerror(errno));
    if (!o->gb18030)
        buf_puts(&b, CSV_MARK);
    for (size_t i = 0; i < f->columns.len; i++)
        csv_cell(&b, head_of(f, i), i == 0);
    csv_end_line(&b);
    bool ok = csv_line(&out, &b, f->e) && each_row(f, o, csv_row, &out, n);
    ok = fclose(out.f) == 0 && ok;
    if (out.to != (iconv_t)-1)
        iconv_close(out.to);
    arena_end(out.a);
    return ok;
}

bool form_export(core *c, const ledger_decl *l, const export_options *o, int64_t *n, error *e)
{
    form f = { .c = c, .l = l, .e = e };
    add_columns(&f, o);
    if (str_ends(str_of(o->path), STR(".csv")))
        return export_csv(&f, o, n);
    if (!str_ends(str_of(o->path), STR(".xlsx")))
        return fail(e, ERR_USAGE, "输出文件应以 .xlsx 或 .csv 结尾：%s", "the output must end in .xlsx or .csv: %s", o->path);
    TRY(open_book(&f, o->path, true));
    write_heads(&f, 0, false);
    bool ok = each_row(&f, o, xlsx_row, NULL, n);
    return close_book(&f, o->path) && ok;
}
