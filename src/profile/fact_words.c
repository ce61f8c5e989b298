/* Facts in words. */
#include "profile/profile.h"

#include <stdlib.h>

/* At the scale a fact is shown with, trailing zeros kept off; "%" and words stand close to the number. */
char *fact_number_text(arena *a, const fact_decl *f, dec128 v, dec_round how)
{
    dec128 rounded = v;
    dec_round_to(v, f->scale, how, &rounded);
    return arena_print(a, "%s%s", dec_text(a, rounded), f->unit ? f->unit : "");
}

char *fact_as_of(arena *a, int32_t as_of, lang l)
{
    if (!as_of)
        return NULL;
    if (as_of < 10000)
        return l == LANG_EN ? arena_print(a, "%d", as_of) : arena_print(a, "%d年", as_of);
    if (as_of < 1000000)
        return month_say(a, month_of(as_of / 100, as_of % 100), l);
    return date_say(a, date_of(as_of / 10000, as_of / 100 % 100, as_of % 100), l);
}

static char *list_text(arena *a, const feel_list *l, lang lang_)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < l->count; i++)
        buf_print(&b, "%s%.*s", i ? "、" : "", (int)l->at[i].text.len, l->at[i].text.at);
    return b.len ? b.text : arena_copy(a, say((text2){ "无", "none" }, lang_));
}

char *fact_text(arena *a, const fact_decl *f, const fact_cell *c, lang l)
{
    if (c->state != FACT_KNOWN)
        return arena_copy(a, say(c->state == FACT_NONE ? (text2){ "无", "none" } : (text2){ "未知", "unknown" }, l));
    switch (c->value.kind) {
    case FEEL_NUMBER: return fact_number_text(a, f, c->value.number, DEC_HALF_UP);
    case FEEL_BOOL: return arena_copy(a, say(c->value.truth ? (text2){ "是", "yes" } : (text2){ "否", "no" }, l));
    case FEEL_DATE: return date_say(a, (date)c->value.day, l);
    case FEEL_LIST: return list_text(a, c->value.list, l);
    case FEEL_STRING: return str_copy(a, c->value.text);
    default: return feel_text(a, c->value);
    }
}

static char *made_of(const profile *p, const fact_decl *d, arena *a, lang l)
{
    buf b = buf_new(a);
    buf_puts(&b, say((text2){ "由", "from " }, l));
    for (size_t i = 0; i < d->use_count; i++)
        buf_print(&b, "%s%s", i ? "、" : "", say(p->facts->at[d->uses[i].fact].name, l));
    buf_puts(&b, say((text2){ "计算", "" }, l));
    return b.text;
}

char *fact_source_words(const profile *p, uint32_t firm, int fact, arena *a, error *e)
{
    fact_origin *o;
    size_t n;
    const fact_decl *d = &p->facts->at[fact];
    lang l = p->c->lang;
    fact_state state = p->cell[fact][firm].state;
    buf b = buf_new(a);
    if (state == FACT_UNKNOWN)
        return arena_copy(a, "");
    if (d->expression)
        return made_of(p, d, a, l);
    if (!fact_trace(p, firm, fact, a, &o, &n, e))
        return NULL;
    if (!n)
        return arena_copy(a, state == FACT_KNOWN && d->ask ? say((text2){ "补充填报", "answered" }, l) : say((text2){ "台账完整，没有记录", "a complete ledger without a record" }, l));
    buf_print(&b, "%s #%lld", say(o[0].ledger->title, l), (long long)o[0].record);
    if (n > 1)
        buf_print(&b, say((text2){ "等 %zu 条", " and others, %zu in all" }, l), n);
    if (o[0].file)
        buf_print(&b, "，%s", place_text(a, (place){ .file = o[0].file, .sheet = o[0].sheet, .row = o[0].row }, l));
    return b.text;
}
