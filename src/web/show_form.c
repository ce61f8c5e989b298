#include "web/show_form.h"

#include "base/unit_text.h"
#include "base/utf8.h"
#include "intake/unit.h"
#include "text/json_out.h"

static const char *input_of(visit *v, const field_decl *f, value x)
{
    return f->type == FIELD_CODE && x.kind == VALUE_TEXT ? str_copy(v->a, x.text) : value_to_text(v->a, v->c, f, x);
}

enum { FEW_CODES = 400 };

static void show_codes(visit *v, const field_decl *f, const char *now, view *item)
{
    view *codes = view_list(item, "codes");
    for (size_t i = 0; i < f->list->count; i++) {
        view *c = view_item(codes);
        view_text(c, "code", f->list->items[i].code);
        view_text(c, "name", say(f->list->items[i].name, v->l));
        view_flag(c, "now", text_eq(f->list->items[i].code, now));
    }
}

void show_input(visit *v, const field_decl *f, const char *name, const char *text, const char *fault, bool locked, view *item)
{
    bool select = f->type == FIELD_CODE && f->list->count <= FEW_CODES;
    view_text(item, "id", name);
    view_text(item, "label", say(f->label, v->l));
    view_text(item, "help", say(f->help, v->l));
    view_text(item, "unit", unit_text(f->unit, v->l));
    view_text(item, "text", text);
    view_text(item, "fault", fault);
    view_flag(item, "required", f->required);
    view_flag(item, "locked", locked);
    view_flag(item, "select", select);
    view_flag(item, "date", f->type == FIELD_DATE);
    view_flag(item, "yes_no", f->type == FIELD_BOOL);
    view_flag(item, "plain", f->type != FIELD_BOOL && f->type != FIELD_DATE && !select);
    if (select)
        show_codes(v, f, text, item);
}

/* What other records say, and how far the number typed is from it: 65288（+43.1%）. */
static void show_beside(visit *v, const form_ask *k, const field_decl *f, view *item)
{
    view *list = view_list(item, "beside");
    if (f->type != FIELD_DECIMAL && f->type != FIELD_INT)
        return;
    for (size_t i = 0; i < k->beside_count; i++) {
        value x = k->beside[i].values ? k->beside[i].values[f->index] : V_NULL, y = k->typed ? k->typed->values[f->index] : V_NULL;
        if (x.kind != VALUE_INT)
            continue;
        view *one = view_item(list);
        view_text(one, "name", k->beside[i].name);
        view_text(one, "value", value_to_text(v->a, v->c, f, x));
        if (y.kind == VALUE_INT && x.num > 0) {
            double percent = ((double)y.num / (double)x.num - 1) * 100;      /* for the eye: one digit */
            view_print(one, "change", "%+.1f%%", percent);
            view_flag(one, "far", percent > 50 || percent < -50);
        }
    }
}

bool show_form(visit *v, const form_ask *k, error *e)
{
    const ledger_decl *l = k->l;
    const typed_record *t = k->typed;
    view *inputs = view_list(v->page, "inputs");
    view_text(v->page, "ledger", l->id);
    view_text(v->page, "title", say(l->title, v->l));
    view_text(v->page, "action", k->action);
    view_text(v->page, "back", k->back);
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        if (!rights_see(k->rights, f) || f->computed || f == k->given)
            continue;
        const char *asked = http_query(v->in, f->id), *otherwise = asked ? asked : f->default_text ? f->default_text : "";        /* a link may name the firm */
        const char *text = t && t->texts[i] ? t->texts[i] : k->now ? input_of(v, f, k->now[i]) : otherwise;
        view *item = view_item(inputs);
        show_input(v, f, f->id, text, t ? t->faults[i] : NULL, !rights_change(k->rights, f), item);
        if (k->beside_count)
            show_beside(v, k, f, item);
    }
    view_flag(v->page, "reasons", !v->role->door || l->closing >= 0);      /* a firm gives none for what is its own */
    view_flag(v->page, "checks", k->checks);
    view_flag(v->page, "clean", k->checks && t && !t->wrong && !t->warning_count);
    if (t) {
        record_faults(v, l, t);
        view *warnings = view_list(v->page, "warnings");
        for (size_t i = 0; i < t->warning_count; i++)
            view_item_text(warnings, t->warnings[i]);
        view_text(v->page, "refused", t->refused);
        view_flag(v->page, "warned", t->warning_count > 0);
        v->out->status = t->wrong ? 422 : 200;
    }
    return visit_show(v, "form", e);
}

/* ---- while typing ----------------------------------------------------------------------------------------------------------------- */

/* Large amounts of money in 亿元, to two digits; NULL for what is none or small. */
static const char *in_yi(visit *v, const field_decl *f, int64_t units)
{
    enum { DIGITS = 2, LEAST = 100 };                    /* of 亿 in hundredths */
    const unit *own = f->unit ? unit_find(str_of(text_fold(v->a, str_of(f->unit)))) : NULL, *yi = unit_find(STR("亿元"));
    int64_t n;
    bool exact;
    if (!own || !yi || own == yi || own->kind != UNIT_MONEY || !unit_convert((decimal){ units, f->scale }, own, yi, DIGITS, &n, &exact) || (n < LEAST && n > -LEAST))
        return NULL;
    return arena_print(v->a, exact ? "%s %s" : visit_say(v, "约 %s %s", "about %s %s"), decimal_text_short(v->a, (decimal){ n, DIGITS }), unit_text("亿元", v->l));
}

/* How a value was understood; NULL where that says nothing new. */
static const char *echo_of(visit *v, const field_decl *f, value x, const char *typed)
{
    if (x.kind == VALUE_NULL)
        return NULL;
    if (f->type != FIELD_INT && f->type != FIELD_DECIMAL) {
        const char *text = f->type == FIELD_CODE || f->type == FIELD_REF ? value_to_text(v->a, v->c, f, x) : NULL;
        return text_eq(text, typed) ? NULL : text;
    }
    const char *grouped = decimal_text_grouped(v->a, (decimal){ x.num, f->scale }), *yi = in_yi(v, f, x.num);
    if (text_eq(typed, value_plain(v->a, f, x)) && !yi && !strchr(grouped, ','))
        return NULL;
    return arena_print(v->a, yi ? visit_say(v, "%s %s（%s）", "%s %s (%s)") : "%s %s", grouped, unit_text(f->unit, v->l), yi);
}

static void put_member(buf *b, const char *key, const char *text)
{
    if (!text)
        return;
    buf_print(b, "%s\"%s\":", b->text[b->len - 1] == '{' ? "" : ",", key);
    json_out(b, text);
}

static const char *said(visit *v, const ledger_decl *l, const typed_record *t)
{
    buf b = buf_new(v->a);
    buf_puts(&b, "{\"fields\":{");
    for (size_t i = 0; i < l->count; i++) {
        if (!t->texts[i] || !t->mask[i])
            continue;
        bool mild = t->mild && t->mild[i];
        buf_print(&b, "%s\"%s\":{", b.text[b.len - 1] == '{' ? "" : ",", l->fields[i].id);
        put_member(&b, mild ? "warning" : "fault", t->faults[i]);
        put_member(&b, "echo", t->faults[i] && !mild ? NULL : echo_of(v, &l->fields[i], t->values[i], t->texts[i]));
        buf_putc(&b, '}');
    }
    buf_puts(&b, "},\"record\":[");
    for (size_t i = 0; i < t->warning_count; i++) {
        buf_puts(&b, i ? "," : "");
        json_out(&b, t->warnings[i]);
    }
    if (t->refused) {
        buf_puts(&b, t->warning_count ? "," : "");
        json_out(&b, t->refused);
    }
    buf_puts(&b, "]}\n");
    return b.text;
}

bool show_checks(visit *v, const ledger_decl *l, const ledger_rights *g, const record *now, const http_fields *fields, error *e)
{
    filter *mine;
    typed_record t = record_read(v, l, g, fields);
    TRY(filter_new(v->c, l, v->a, &mine, e) && rights_filter(g, mine, v->a, e) && record_judge(v, l, mine, now, &t, true, e));
    return visit_text(v, "application/json; charset=utf-8", said(v, l, &t));
}
