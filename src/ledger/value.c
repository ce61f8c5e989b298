/* Values between people and the stored form, and the checks of a record. */
#include "ledger/record.h"

#include "base/date.h"
#include "base/decimal.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "ledger/check.h"

#include <jansson.h>
#include <stdlib.h>

/* ---- text → stored --------------------------------------------------------------------------------------- */

static bool not_a(const field_decl *f, str text, const char *zh, const char *en, error *e)
{
    return fail_at(e, ERR_INPUT, (place){ .field = say(f->label, e->lang) }, "“%.*s”不是%s", "“%.*s” is not %s", (int)text.len, text.at, e->lang == LANG_EN ? en : zh);
}

static bool from_decimal(arena *a, const field_decl *f, str t, value *out, error *e)
{
    decimal d;
    int64_t units;
    (void)a;
    if (!decimal_parse(t, &d))
        return not_a(f, t, "数", "a number", e);
    if (!decimal_exact(d, f->scale, &units))
        return fail_at(e, ERR_INPUT, (place){ .field = say(f->label, e->lang) }, "“%.*s”小数位数超过 %d 位", "“%.*s” has more than %d digits after the point", (int)t.len, t.at, f->scale);
    *out = V_INT(units);
    return true;
}

static bool from_bool(arena *a, const field_decl *f, str t, value *out, error *e)
{
    static const char *const yes[] = { "是", "true", "1", "yes", "有", "√" }, *const no[] = { "否", "false", "0", "no", "无", "×" };
    (void)a;
    for (size_t i = 0; i < 6; i++) {
        if (str_eq(t, str_of(yes[i])) || str_eq(t, str_of(no[i]))) {
            *out = V_INT(str_eq(t, str_of(yes[i])));
            return true;
        }
    }
    return not_a(f, t, "“是”或“否”", "yes or no", e);
}

static bool from_date(arena *a, const field_decl *f, str t, value *out, error *e)
{
    date d;
    if (!date_parse_iso(t, &d))
        return not_a(f, t, "日期，请写成 2019-09-30", "a date: write 2019-09-30", e);
    *out = V_STR(str_of(date_iso(a, d)));
    return true;
}

static bool from_month(arena *a, const field_decl *f, str t, value *out, error *e)
{
    month m;
    (void)a;
    if (!month_parse(t, &m))
        return not_a(f, t, "月份，请写成 2019-09", "a month: write 2019-09", e);
    *out = V_INT(month_code(m));
    return true;
}

static bool from_year(arena *a, const field_decl *f, str t, value *out, error *e)
{
    decimal d;
    (void)a;
    if (str_ends(t, STR("年度")))
        t.len -= strlen("年度");
    if (str_ends(t, STR("年")))
        t.len -= strlen("年");
    if (t.len != 4 || !decimal_parse(t, &d) || d.scale || d.units < 1900 || d.units > 2200)
        return not_a(f, t, "年份，请写成 2019", "a year: write 2019", e);
    *out = V_INT(d.units);
    return true;
}

/* A code, its name, or a code with a section letter in front (C3670). */
static bool from_code(arena *a, const field_decl *f, str t, value *out, error *e)
{
    const list_item *item = list_find(f->list, t);
    if (!item)
        item = map_ptr(&f->list->by_name, str_of(text_fold(a, t)));
    if (!item && t.len > 1 && t.at[0] >= 'A' && t.at[0] <= 'Z')
        item = list_find(f->list, (str){ t.at + 1, t.len - 1 });
    if (!item)
        return fail_at(e, ERR_INPUT, (place){ .field = say(f->label, e->lang) }, "“%.*s”不在代码表 %s 中", "“%.*s” is not in list %s", (int)t.len, t.at, f->list->id);
    *out = v_text(item->code);
    return true;
}

static bool from_ref(arena *a, const field_decl *f, str t, value *out, error *e)
{
    decimal d;
    (void)a;
    if (!decimal_parse(t, &d) || d.scale)
        return not_a(f, t, "记录编号", "a record number", e);
    *out = V_INT(d.units);
    return true;
}

/* 甲、乙；丙 → ["甲","乙","丙"] */
static bool from_texts(arena *a, const field_decl *f, str t, value *out, error *e)
{
    static const str marks[] = { STR("；"), STR(";"), STR("、"), STR("\n"), STR("|") };
    json_t *list = json_array();
    (void)f;
    (void)e;
    while (t.len) {
        size_t cut = t.len, skip = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            ptrdiff_t at = str_find(t, marks[i]);
            if (at >= 0 && (size_t)at < cut) {
                cut = (size_t)at;
                skip = marks[i].len;
            }
        }
        str one = str_trim((str){ t.at, cut });
        if (one.len)
            json_array_append_new(list, json_stringn(one.at, one.len));
        t = (str){ t.at + cut + skip, t.len - cut - skip };
    }
    char *json = json_dumps(list, JSON_COMPACT);
    *out = json_array_size(list) ? V_STR(str_of(arena_copy(a, json))) : V_NULL;
    free(json);
    json_decref(list);
    return true;
}

static bool from_text(arena *a, const field_decl *f, str t, value *out, error *e)
{
    (void)e;
    *out = field_is_time(f) ? v_text(time_read(a, t)) : value_keep(a, V_STR(t));
    return true;
}

static bool (*const from[])(arena *a, const field_decl *f, str t, value *out, error *e) = {
    [FIELD_TEXT] = from_text, [FIELD_INT] = from_decimal, [FIELD_DECIMAL] = from_decimal, [FIELD_BOOL] = from_bool, [FIELD_DATE] = from_date,
    [FIELD_MONTH] = from_month, [FIELD_YEAR] = from_year, [FIELD_CODE] = from_code, [FIELD_REF] = from_ref, [FIELD_TEXTS] = from_texts,
};

bool value_from_text(arena *a, const field_decl *f, str text, lang l, value *out, error *e)
{
    (void)l;
    text = str_trim(text);
    if (!text.len) {
        *out = V_NULL;
        return true;
    }
    return from[f->type](a, f, text, out, e);
}

/* ---- stored → text --------------------------------------------------------------------------------------- */

char *value_plain(arena *a, const field_decl *f, value v)
{
    if (v.kind == VALUE_NULL)
        return arena_copy(a, "");
    if (v.kind == VALUE_TEXT)
        return str_copy(a, v.text);
    if (f->type == FIELD_MONTH)
        return arena_print(a, "%04lld-%02lld", (long long)(v.num / 100), (long long)(v.num % 100));
    return decimal_text_short(a, (decimal){ v.num, f->scale });
}

static char *texts_shown(arena *a, str json)
{
    json_error_t bad;
    json_t *list = json_loadb(json.at, json.len, 0, &bad), *item;
    size_t i;
    buf b = buf_new(a);
    json_array_foreach(list, i, item)
        buf_print(&b, "%s%s", i ? "、" : "", json_string_value(item));
    json_decref(list);
    return b.text;
}

static char *ref_shown(arena *a, const core *c, const field_decl *f, int64_t id)
{
    const ledger_decl *l = f->ref;
    char *text = NULL;
    error ignored = { 0 };
    const value args[] = { V_INT(id) };
    const field_decl *shown = &l->fields[l->label >= 0 ? l->label : l->key[0]];
    if (!store_str(c->s, a, arena_print(a, "SELECT %s FROM %s WHERE id = ?", shown->id, l->id), args, 1, &text, &ignored) || !text)
        return arena_print(a, "#%lld", (long long)id);
    return text;
}

char *value_to_text(arena *a, const core *c, const field_decl *f, value v)
{
    if (v.kind == VALUE_NULL)
        return arena_copy(a, "");
    switch (f->type) {
    case FIELD_CODE: {
        const list_item *item = list_find(f->list, v.text);
        return item ? arena_copy(a, say(item->name, c->lang)) : str_copy(a, v.text);
    }
    case FIELD_REF: return ref_shown(a, c, f, v.num);
    case FIELD_TEXTS: return texts_shown(a, v.text);
    case FIELD_TEXT: return field_is_time(f) ? time_say(a, v.text) : str_copy(a, v.text);
    case FIELD_BOOL: return arena_copy(a, say(v.num ? (text2){ "是", "yes" } : (text2){ "否", "no" }, c->lang));
    default: return value_plain(a, f, v);
    }
}
