#include "ledger/check.h"

#include "base/date.h"
#include "base/vec.h"
#include "ledger/record_feel.h"
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

static bool format_time(arena *a, str text, lang l, check_level *level, char **out)
{
    int64_t seconds;
    if (text.len > 10 && time_parse(text, &seconds))
        return true;
    *level = CHECK_ERROR;
    *out = arena_print(a, l == LANG_EN ? "“%.*s” is not a moment: write 2019-10-08 17:30" : "“%.*s”不是时间，请写成 2019-10-08 17:30", (int)text.len, text.at);
    return false;
}

static const struct { const char *name; bool (*check)(arena *, str, lang, check_level *, char **); } formats[] = {
    { "uscc", format_uscc }, { "phone", format_phone }, { "email", format_email }, { "time", format_time },
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

typedef struct compiled { const check_decl *check; const field_decl *field; const feel_expression *x; } compiled;
typedef struct compiled_ledger { compiled *at; size_t count; record_frame frame; } compiled_ledger;

typedef struct compiler { arena *a; const ledger_decl *l; feel_names *names; compiled_ledger *out; pack_faults *faults; lang lang; } compiler;

static bool compile_one(compiler *k, const check_decl *check, const field_decl *f, error *e)
{
    const feel_expression *x;
    TRY(feel_compile(k->a, str_of(check->feel), k->names, FEEL_EXPRESSION, &x, e));
    const char *unknown = feel_unknown_name(x, 0);
    if (unknown)
        return fail(e, ERR_DECLARATION, "条件“%s”里的“%s”不是台账 %s 的字段", "“%s”: “%s” is no field of ledger %s", check->feel, unknown, k->l->id);
    k->out->at[k->out->count++] = (compiled){ check, f, x };
    return true;
}

static void compile_checks(compiler *k, const field_decl *f, const check_decl *checks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        error why = { .lang = k->lang }, e = { .lang = k->lang };
        if (compile_one(k, &checks[i], f, &why))
            continue;
        yaml_fail(checks[i].at, &e, "%s", "%s", why.text);
        faults_add(k->a, k->faults, &e);
    }
}

static bool used(const compiled_ledger *k, str name)
{
    for (size_t i = 0; i < k->count; i++)
        if (feel_uses_name(k->at[i].x, name))
            return true;
    return false;
}

/* Only what some condition names is filled in for each record. */
static void keep_used(compiled_ledger *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->frame.count; i++)
        if (used(k, k->frame.at[i].key)) {
            k->frame.at[n] = k->frame.at[i];
            k->frame.field[n++] = k->frame.field[i];
        }
    k->frame.count = n;
}

void checks_compile(arena *a, const ledger_decl *l, const void **out, pack_faults *faults, lang lang_)
{
    size_t n = l->check_count;
    for (size_t i = 0; i < l->count; i++)
        n += l->fields[i].check_count;
    compiled_ledger *made = NEW(a, compiled_ledger);
    made->at = NEW_N(a, compiled, n + 1);
    made->frame = record_frame_new(a, l);
    compiler k = { a, l, feel_names_new(a, NULL), made, faults, lang_ };
    for (size_t i = 0; i < made->frame.count; i++)
        if (made->frame.field[i] != FIELD_RECORD_ID)             /* a record that is only tried has no number yet */
            feel_names_add(k.names, made->frame.at[i].key);
    compile_checks(&k, NULL, l->checks, l->check_count);
    for (size_t i = 0; i < l->count; i++)
        compile_checks(&k, &l->fields[i], l->fields[i].checks, l->fields[i].check_count);
    keep_used(made);
    *out = made;
}

/* A check fails only when it is false: what nobody supplied never fails one. */
static void condition_checks(core *c, const ledger_decl *l, const value *values, arena *a, problems *out)
{
    const compiled_ledger *k = map_ptr(&c->checks, str_of(l->id));
    feel_run r;
    if (!k || !k->count)
        return;
    record_frame frame = { NEW_N(a, feel_entry, k->frame.count), k->frame.count, k->frame.field };
    for (size_t i = 0; i < frame.count; i++)
        frame.at[i].key = k->frame.at[i].key;
    record_frame_fill(&frame, a, l, 0, values);
    feel_scope scope = { .at = frame.at, .count = frame.count };
    feel_run_begin(&r, a, c->lang);
    for (size_t i = 0; i < k->count; i++) {
        feel_run_again(&r);
        feel_value v = feel_evaluate(&r, k->at[i].x, &scope);
        if (feel_is_false(v))
            VEC_ADD(a, out, (problem){ k->at[i].field, k->at[i].check->level, arena_copy(a, say(k->at[i].check->message, c->lang)), k->at[i].check->id });
    }
}

/* ---- a record -------------------------------------------------------------------------------------------- */

static void add(arena *a, problems *out, const field_decl *f, check_level level, const char *id, char *text)
{
    VEC_ADD(a, out, (problem){ f, level, text, id });
}

bool record_check(core *c, const ledger_decl *l, const value *values, arena *a, problems *out, error *e)
{
    (void)e;
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
    condition_checks(c, l, values, a, out);
    return true;
}
