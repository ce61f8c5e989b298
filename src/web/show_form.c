#include "web/show_form.h"

#include "base/unit_text.h"

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

void show_input(visit *v, const field_decl *f, const char *name, const char *text, const char *fault, view *item)
{
    bool select = f->type == FIELD_CODE && f->list->count <= FEW_CODES;
    view_text(item, "id", name);
    view_text(item, "label", say(f->label, v->l));
    view_text(item, "help", say(f->help, v->l));
    view_text(item, "unit", unit_text(f->unit, v->l));
    view_text(item, "text", text);
    view_text(item, "fault", fault);
    view_flag(item, "required", f->required);
    view_flag(item, "locked", false);
    view_flag(item, "select", select);
    view_flag(item, "date", f->type == FIELD_DATE);
    view_flag(item, "yes_no", f->type == FIELD_BOOL);
    view_flag(item, "plain", f->type != FIELD_BOOL && f->type != FIELD_DATE && !select);
    if (select)
        show_codes(v, f, text, item);
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
        const char *text = t && t->texts[i] ? t->texts[i] : k->now ? input_of(v, f, k->now[i]) : f->default_text ? f->default_text : "";
        view *item = view_item(inputs);
        show_input(v, f, f->id, text, t ? t->faults[i] : NULL, item);
        view_flag(item, "locked", !rights_change(k->rights, f));
    }
    if (t) {
        record_faults(v, l, t);
        view *warnings = view_list(v->page, "warnings");
        for (size_t i = 0; i < t->warning_count; i++)
            view_item_text(warnings, t->warnings[i]);
        view_text(v->page, "refused", t->refused);
        view_flag(v->page, "warned", t->warning_count > 0);
        v->out->status = 422;
    }
    return visit_show(v, "form", e);
}
