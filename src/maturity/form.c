#include "maturity/form.h"

#include <xlsxwriter.h>

typedef struct sheet { lxw_workbook *book; lxw_worksheet *sheet; lxw_format *head, *plain, *answer; uint32_t row; const code_list *grades, *modes; const maturity_form_for *f; size_t items, filled; lang lang; arena *a; } sheet;

/* Headers are the ledger's own labels, so that the import needs no guess. */
static const struct { const char *field; double width; } columns[] = {
    { "enterprise", 22 }, { "questionnaire", 14 }, { "year", 8 }, { "mode", 12 }, { "item", 20 }, { "area", 14 }, { "wording", 56 }, { "answer", 14 }, { "evidence", 36 },
};
enum { COLUMNS = sizeof columns / sizeof *columns, ANSWER = 7 };

static void write_head(sheet *s, const ledger_decl *l)
{
    for (int i = 0; i < COLUMNS; i++) {
        worksheet_set_column(s->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
        worksheet_write_string(s->sheet, s->row, (lxw_col_t)i, say(field_find(l, columns[i].field)->label, s->lang), s->head);
    }
    worksheet_freeze_panes(s->sheet, s->row + 1, 0);
    s->row++;
}

static const char *answered(sheet *s, const item *i)
{
    int64_t n = map_num(&s->f->given->by_item, str_of(arena_print(s->a, "%s %s", i->owner, i->id)), 0);
    return n ? say(s->grades->items[n - 1].name, s->lang) : NULL;
}

static void write_item(sheet *s, const part *p, const item *i)
{
    const list_item *mode = list_find(s->modes, str_of(s->f->mode));
    const char *text = answered(s, i);
    const char *words[COLUMNS] = { s->f->uscc, i->owner, NULL, say(mode->name, s->lang), i->id, say(p->title, s->lang), i->text, text, NULL };
    for (int c = 0; c < COLUMNS; c++)
        if (words[c])
            worksheet_write_string(s->sheet, s->row, (lxw_col_t)c, words[c], c == ANSWER ? s->answer : s->plain);
        else
            worksheet_write_blank(s->sheet, s->row, (lxw_col_t)c, c == ANSWER ? s->answer : s->plain);
    worksheet_write_number(s->sheet, s->row, 2, s->f->year, s->plain);
    s->items++;
    s->filled += text != NULL;
    s->row++;
}

static void write_level(sheet *s, const part *p, int level_)
{
    for (size_t i = 0; i < p->part_count; i++)
        if (p->parts[i].weight[s->f->kind])
            write_level(s, &p->parts[i], level_);
    for (size_t i = 0; i < p->item_count; i++)
        if (p->items[i].level == level_)
            write_item(s, p, &p->items[i]);
}

static void drop_down(sheet *s, uint32_t first)
{
    char **names = NEW_N(s->a, char *, s->grades->count + 1);
    for (size_t i = 0; i < s->grades->count; i++)
        names[i] = arena_copy(s->a, say(s->grades->items[i].name, s->lang));
    lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_LIST, .value_list = names };
    worksheet_data_validation_range(s->sheet, first, ANSWER, s->row - 1, ANSWER, &v);
}

static lxw_format *bordered(lxw_workbook *book)
{
    lxw_format *f = workbook_add_format(book);
    format_set_border(f, LXW_BORDER_THIN);
    format_set_text_wrap(f);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    return f;
}

bool maturity_form(core *c, const maturity_form_for *f, size_t *items, size_t *filled, error *e)
{
    const ledger_decl *l = ledger_find(&c->packs, "maturity_answer", e);
    sheet s = { .f = f, .lang = c->lang, .a = c->a, .grades = map_ptr(&c->packs.list_by_id, STR("maturity_grade")), .modes = map_ptr(&c->packs.list_by_id, STR("maturity_mode")) };
    if (!l)
        return false;
    s.book = workbook_new(f->path);
    if (!s.book)
        return fail(e, ERR_SYSTEM, "无法写文件 %s", "cannot write %s", f->path);
    s.sheet = workbook_add_worksheet(s.book, say((text2){ "问卷", "Questionnaire" }, c->lang));
    s.head = bordered(s.book);
    s.plain = bordered(s.book);
    s.answer = bordered(s.book);
    format_set_bold(s.head);
    format_set_bg_color(s.answer, 0xFFF6D5);
    write_head(&s, l);
    for (size_t v = 0; v < f->q->level_count; v++)                       /* the lower levels first: they decide */
        write_level(&s, &f->q->root, (int)v);
    if (s.items)
        drop_down(&s, 1);
    *items = s.items;
    *filled = s.filled;
    lxw_error bad = workbook_close(s.book);
    return bad == LXW_NO_ERROR || fail(e, ERR_SYSTEM, "无法写文件 %s：%s", "cannot write %s: %s", f->path, lxw_strerror(bad));
}
