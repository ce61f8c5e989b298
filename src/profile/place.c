/* Where a fact that nobody supplied is written down. */
#include "profile/take.h"

/* One record a firm and year, and the fact is a field of it as it stands. */
static bool by_year(const fact_source *s)
{
    const field_decl *period = s->period ? s->period : s->date;
    bool of_year = s->take == TAKE_LATEST_YEAR || s->take == TAKE_YEAR || s->take == TAKE_SUM_YEARS || s->take == TAKE_LATEST;
    return of_year && period && period->type == FIELD_YEAR && s->owner && s->field && !s->through && !s->match_count && !s->where && s->ledger->key_count == 2;
}

static bool year_of(const profile *p, int64_t firm, const fact_source *s, const field_decl *period, int64_t *out, error *e)
{
    int last = date_ymd(p->day).year - 1;
    int64_t newest, filled = 0;
    bool found;
    const value args[] = { V_INT(firm), V_INT(last) };
    const char *sql = arena_print(p->a, "SELECT max(%s) FROM %s WHERE %s = ? AND %s <= ?", period->id, s->ledger->id, s->owner->id, period->id);
    TRY(store_int(p->c->s, sql, args, 2, &newest, &found, e));
    newest = s->take == TAKE_YEAR ? last + 1 - (s->minus ? s->minus : 1) : found && newest ? newest - s->minus : last - s->minus;
    *out = newest;
    for (int i = 0; i < s->periods; i++) {                     /* of a sum the first year that is missing */
        const value one[] = { V_INT(firm), V_INT(newest - i) };
        sql = arena_print(p->a, "SELECT count(*) FROM %s WHERE %s = ? AND %s = ? AND %s IS NOT NULL", s->ledger->id, s->owner->id, period->id, s->field->id);
        TRY(store_int(p->c->s, sql, one, 2, &filled, &found, e));
        *out = newest - i;
        if (!filled)
            break;
    }
    return true;
}

bool fact_place_of(const profile *p, uint32_t firm, int fact, fact_place *out, error *e)
{
    const fact_decl *d = &p->facts->at[fact];
    const fact_source *s = d->from;
    *out = (fact_place){ 0 };
    if (d->ask)
        out->ledger = map_ptr(&p->c->packs.ledger_by_id, STR("fact_answer"));
    if (out->ledger || !s)
        return true;
    out->ledger = s->ledger;
    if (s->take == TAKE_OWN && !s->owner && !s->through)
        out->field = s->field;
    if (!by_year(s))
        return true;
    out->field = s->field;
    out->period = s->period ? s->period : s->date;
    return year_of(p, p->firm[firm].id, s, out->period, &out->at, e);
}

bool fact_answer_fits(const fact_decl *f, const char *text, arena *a, error *e)
{
    static const struct { const char *zh, *en; } how[] = {
        [FACT_NUMBER] = { "应为数，可以带单位", "write a number, with its unit if you like" }, [FACT_TEXT] = { "不能为空", "it is empty" }, [FACT_BOOL] = { "请写“是”或“否”", "write yes or no" },
        [FACT_DATE] = { "应为日期，如 2026-04-01", "write a date: 2026-04-01" }, [FACT_TEXTS] = { "几项用顿号隔开", "separate them by 、" },
    };
    feel_value v;
    return answer_value(a, f, str_of(text), &v) || fail(e, ERR_INPUT, "“%s”看不懂：%s", "“%s” is not understood: %s", text, e->lang == LANG_EN ? how[f->type].en : how[f->type].zh);
}
