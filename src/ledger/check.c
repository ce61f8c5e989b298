#include "ledger/check.h"

#include "base/decimal.h"
#include "base/vec.h"
#include "registry/uscc.h"
#include "rule/condition.h"

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

const char *format_names(arena *a)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        buf_print(&b, "%s%s", i ? ", " : "", formats[i].name);
    return b.text;
}

bool format_check(arena *a, const char *format, str text, lang l, check_level *level, char **out)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (text_eq(formats[i].name, format))
            return formats[i].check(a, text, l, level, out);
    return true;
}

/* ---- conditions: compiled once a ledger and kept with the core ------------------------------------------------------- */

typedef struct compiled { const check_decl *check; const field_decl *field; condition *c; } compiled;
typedef struct compiled_ledger { compiled *at; size_t count; } compiled_ledger;

static condition_scope scope_of(arena *a, const ledger_decl *l)
{
    condition_name *names = NEW_N(a, condition_name, l->count * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->count; i++) {
        const char *const all[] = { l->fields[i].label.zh, l->fields[i].label.en, l->fields[i].id };
        for (size_t k = 0; k < 3; k++)
            if (all[k])
                names[n++] = (condition_name){ all[k], (int)i };
    }
    return (condition_scope){ names, n };
}

typedef struct compiler { arena *a; condition_scope scope; compiled_ledger *out; pack_faults *faults; lang lang; } compiler;

static void compile_checks(compiler *k, const field_decl *f, const check_decl *checks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        condition *c;
        error why = { .lang = k->lang }, e = { .lang = k->lang };
        if (condition_compile(k->a, str_of(checks[i].feel), &k->scope, &c, &why)) {
            k->out->at[k->out->count++] = (compiled){ &checks[i], f, c };
            continue;
        }
        yaml_fail(checks[i].at, &e, "%s", "%s", why.text);
        faults_add(k->a, k->faults, &e);
    }
}

void checks_compile(arena *a, const ledger_decl *l, const void **out, pack_faults *faults, lang lang_)
{
    size_t n = l->check_count;
    for (size_t i = 0; i < l->count; i++)
        n += l->fields[i].check_count;
    compiled_ledger *made = NEW(a, compiled_ledger);
    made->at = NEW_N(a, compiled, n + 1);
    compiler k = { a, scope_of(a, l), made, faults, lang_ };
    compile_checks(&k, NULL, l->checks, l->check_count);
    for (size_t i = 0; i < l->count; i++)
        compile_checks(&k, &l->fields[i], l->fields[i].checks, l->fields[i].check_count);
    *out = made;
}

/* Decimals as numbers in the field's unit, codes and dates as texts, months as their number 201909. */
static term term_of(const field_decl *f, value v)
{
    if (v.kind == VALUE_NULL)
        return (term){ 0 };
    if (v.kind == VALUE_TEXT)
        return (term){ .kind = TERM_TEXT, .text = v.text };
    if (f->type == FIELD_BOOL)
        return (term){ .kind = TERM_BOOL, .truth = v.num != 0 };
    return (term){ .kind = TERM_NUMBER, .number = { v.num, pow10_i64(f->scale) } };
}

static bool condition_checks(core *c, const ledger_decl *l, const value *values, arena *a, problems *out, error *e)
{
    const compiled_ledger *k = map_ptr(&c->checks, str_of(l->id));
    (void)e;
    if (!k || !k->count)
        return true;
    term *slots = NEW_N(a, term, l->count);
    for (size_t i = 0; i < l->count; i++)
        slots[i] = term_of(&l->fields[i], values[i]);
    for (size_t i = 0; i < k->count; i++) {
        term t = condition_value(k->at[i].c, slots);
        if (t.kind == TERM_BOOL && !t.truth)
            VEC_ADD(a, out, (problem){ k->at[i].field, k->at[i].check->level, arena_copy(a, say(k->at[i].check->message, c->lang)), k->at[i].check->id });
    }
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
    return condition_checks(c, l, values, a, out, e);
}
