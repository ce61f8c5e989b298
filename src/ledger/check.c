#include "ledger/check.h"

#include "base/vec.h"
#include "registry/uscc.h"

/* ---- named formats --------------------------------------------------------------------------------------- */

static bool format_uscc(arena *a, str text, lang l, check_level *level, char **out)
{
    char *repair;
    str clean = str_of(uscc_clean(a, text));
    uscc_verdict v = uscc_check(clean);
    if (v == USCC_OK)
        return true;
    *level = uscc_refused(v) ? CHECK_ERROR : CHECK_WARNING;
    *out = arena_print(a, "%.*s %s", (int)text.len, text.at, uscc_say(a, clean, v, l, &repair));
    return false;
}

static bool format_phone(arena *a, str text, lang l, check_level *level, char **out)
{
    size_t digits = 0, others = 0;
    for (size_t i = 0; i < text.len; i++) {
        digits += text.at[i] >= '0' && text.at[i] <= '9';
        others += !strchr("0123456789-+() /", text.at[i]);
    }
    if (digits >= 7 && digits <= 24 && !others)
        return true;
    *level = CHECK_WARNING;
    *out = arena_print(a, l == LANG_EN ? "“%.*s” is not a phone number: write the area code and number, or 11 digits" : "“%.*s”不像电话号码，请写区号和号码，或11位手机号", (int)text.len, text.at);
    return false;
}

static bool format_email(arena *a, str text, lang l, check_level *level, char **out)
{
    ptrdiff_t at = str_find(text, STR("@"));
    if (at > 0 && str_find((str){ text.at + at, text.len - (size_t)at }, STR(".")) > 1)
        return true;
    *level = CHECK_WARNING;
    *out = arena_print(a, l == LANG_EN ? "“%.*s” is not an e-mail address" : "“%.*s”不像电子邮箱", (int)text.len, text.at);
    return false;
}

static const struct { const char *name; bool (*check)(arena *, str, lang, check_level *, char **); } formats[] = {
    { "uscc", format_uscc }, { "phone", format_phone }, { "email", format_email },
};

bool format_known(const char *format)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (text_eq(formats[i].name, format))
            return true;
    return false;
}

bool format_check(arena *a, const char *format, str text, lang l, check_level *level, char **out)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (text_eq(formats[i].name, format))
            return formats[i].check(a, text, l, level, out);
    return true;
}

/* ---- a record -------------------------------------------------------------------------------------------- */

static void add(arena *a, problems *out, const field_decl *f, check_level level, const char *id, char *text)
{
    VEC_ADD(a, out, (problem){ f, level, text, id });
}

bool record_check(core *c, const ledger_decl *l, const value *values, arena *a, problems *out, error *e)
{
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        value v = values[i];
        check_level level = CHECK_ERROR;
        char *text = NULL;
        if (v.kind == VALUE_NULL && f->required)
            add(a, out, f, CHECK_ERROR, "required", arena_print(a, "%s", say((text2){ "必填，没有填写", "is required" }, c->lang)));
        if (v.kind == VALUE_TEXT && f->format && !format_check(a, f->format, v.text, c->lang, &level, &text))
            add(a, out, f, level, f->format, text);
    }
    (void)e;
    return true;
}
