#include "intake/industry_code.h"

static const char list_now[] = "gbt4754_2017", list_old[] = "gbt4754_2011_only";

bool industry_field(const field_decl *f) { return f->type == FIELD_CODE && f->list && text_eq(f->list->id, list_now); }

static industry_entry *entries_of(arena *a, const code_list *l)
{
    industry_entry *all = NEW_N(a, industry_entry, l->count + 1);
    for (size_t i = 0; i < l->count; i++) {
        const list_item *x = &l->items[i];
        all[i] = (industry_entry){ x->code, x->parent ? x->parent : "", x->name, (int)strlen(x->code) };        /* a letter, 2, 3, 4 digits */
    }
    return all;
}

industry_table *industry_of_packs(const packs *p, arena *a)
{
    const code_list *now = map_ptr(&p->list_by_id, str_of(list_now)), *old = map_ptr(&p->list_by_id, str_of(list_old));
    return now ? industry_table_of(a, entries_of(a, now), now->count, old ? entries_of(a, old) : NULL, old ? old->count : 0) : NULL;
}

bool industry_code_read(const industry_table *t, arena *a, str typed, const char **code, const char **doubt, error *e)
{
    const industry_entry *found;
    industry_verdict v = industry_read(t, typed, &found);
    const char *says = industry_say(a, t, typed, v, found, e->lang);
    *doubt = v == INDUSTRY_ZERO_LOST ? says : NULL;
    if (v != INDUSTRY_OK && v != INDUSTRY_ZERO_LOST)
        return fail(e, ERR_INPUT, "%s", "%s", says);
    *code = found->code;
    return true;
}
