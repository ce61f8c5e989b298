/* Methods of java.lang answered in FEEL's own numbers: a table of them, and the reading of their signatures. */
#include "rule/feel_java.h"

#include "base/utf8.h"
#include "rule/feel_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_JAVA = 8 };

typedef struct java_type { const char *name; char kind; int bits; } java_type;      /* i whole, f number, s text, c character, o the rest */
static const java_type types[] = {
    { "byte", 'i', 8 }, { "short", 'i', 16 }, { "int", 'i', 32 }, { "long", 'i', 64 }, { "float", 'f', 0 }, { "double", 'f', 0 }, { "char", 'c', 0 },
    { "java.lang.Byte", 'i', 8 }, { "java.lang.Short", 'i', 16 }, { "java.lang.Integer", 'i', 32 }, { "java.lang.Long", 'i', 64 }, { "java.lang.Float", 'f', 0 },
    { "java.lang.Double", 'f', 0 }, { "java.math.BigDecimal", 'f', 0 }, { "java.lang.Character", 'c', 0 }, { "java.lang.String", 's', 0 }, { "[Ljava.lang.Object;", 'o', 0 },
    { "java.lang.Object[]", 'o', 0 }, { "java.lang.Object...", 'o', 0 },
};

typedef feel_value java_call(feel_run *r, const feel_value *args, size_t count);
typedef struct java_method { const char *class, *name, *takes; java_call *call; } java_method;      /* n: whole or number */

/* ---- the methods ---------------------------------------------------------------------------------------------------------- */

/* With as few digits as tell it from its neighbours, as Java writes it. */
static feel_value of_double(double d)
{
    enum { LEAST_DIGITS = 15, MOST_DIGITS = 17 };
    char text[40] = "";
    dec128 n;
    for (int digits = LEAST_DIGITS; digits <= MOST_DIGITS && (!*text || strtod(text, NULL) != d); digits++)
        snprintf(text, sizeof text, "%.*g", digits, d);
    return dec_parse(str_of(text), &n) ? feel_number(n) : FEEL_NOTHING;
}

static feel_value of_try(bool ok, dec128 n) { return ok ? feel_number(n) : FEEL_NOTHING; }

static feel_value rounded(const feel_value *a, dec_round how)
{
    dec128 n = a->number;
    bool ok = dec_round_to(n, 0, how, &n);
    return of_try(ok, n);
}

#define CALL(name) static feel_value name(feel_run *r, const feel_value *a, size_t n)
#define UNUSED (void)r, (void)a, (void)n
CALL(java_abs) { UNUSED; return feel_number(dec_abs(a[0].number)); }
CALL(java_max) { UNUSED; return dec_compare(a[0].number, a[1].number) < 0 ? a[1] : a[0]; }
CALL(java_min) { UNUSED; return dec_compare(a[0].number, a[1].number) > 0 ? a[1] : a[0]; }
CALL(java_floor) { UNUSED; return rounded(a, DEC_FLOOR); }
CALL(java_ceil) { UNUSED; return rounded(a, DEC_CEILING); }
CALL(java_rint) { UNUSED; return rounded(a, DEC_HALF_EVEN); }
CALL(java_sqrt) { UNUSED; dec128 v; bool ok = dec_sqrt(a[0].number, &v); return of_try(ok, v); }
CALL(java_exp) { UNUSED; dec128 v; bool ok = dec_exp(a[0].number, &v); return of_try(ok, v); }
CALL(java_log) { UNUSED; dec128 v = dec_of(0); bool ok = dec_sign(a[0].number) > 0 && dec_log(a[0].number, &v); return of_try(ok, v); }
CALL(java_pow) { UNUSED; dec128 v; bool ok = dec_pow(a[0].number, a[1].number, &v); return of_try(ok, v); }
CALL(java_sin) { UNUSED; return of_double(sin(dec_double(a[0].number))); }
CALL(java_cos) { UNUSED; return of_double(cos(dec_double(a[0].number))); }
CALL(java_tan) { UNUSED; return of_double(tan(dec_double(a[0].number))); }
CALL(java_same) { UNUSED; return a[0]; }
CALL(java_text) { UNUSED; return feel_string(str_of(feel_text(r->a, a[0]))); }

/* floor(x + 1/2) */
CALL(java_round)
{
    UNUSED;
    dec128 half, v = dec_of(0);
    bool ok = dec_div(dec_of(1), dec_of(2), &half) && dec_add(a[0].number, half, &v) && dec_round_to(v, 0, DEC_FLOOR, &v);
    return of_try(ok, v);
}

CALL(java_parse)
{
    UNUSED;
    dec128 v;
    bool ok = dec_parse(a[0].text, &v);
    return of_try(ok, v);
}

CALL(java_parse_whole)
{
    dec128 whole;
    feel_value v = java_parse(r, a, n);
    return v.kind == FEEL_NUMBER && str_find(a[0].text, STR(".")) < 0 && dec_round_to(v.number, 0, DEC_DOWN, &whole) && dec_equal(whole, v.number) ? v : FEEL_NOTHING;
}

/* %s %d %f %.2f %%; anything else of Java's is refused. */
static bool put_conversion(buf *b, const char **at, const feel_value *v)
{
    const char *p = *at;
    int places = 6;
    dec128 n;
    if (*p == '.' && p[1] >= '0' && p[1] <= '9') {
        places = p[1] - '0';
        p += 2;
    }
    *at = p + 1;
    if (*p == 's') {
        buf_puts(b, feel_text(b->a, *v));
        return true;
    }
    if ((*p != 'd' && *p != 'f') || v->kind != FEEL_NUMBER || !dec_round_to(v->number, *p == 'd' ? 0 : places, DEC_HALF_UP, &n))
        return false;
    str text = str_of(dec_text(b->a, n));
    buf_add(b, text);
    ptrdiff_t point = str_find(text, STR("."));
    int have = point < 0 ? 0 : (int)text.len - (int)point - 1;
    if (*p == 'f' && places && !have)
        buf_putc(b, '.');
    for (; *p == 'f' && have < places; have++)
        buf_putc(b, '0');
    return *p == 'f' || dec_equal(n, v->number);
}

CALL(java_format)
{
    buf b = buf_new(r->a);
    size_t next = 1;
    for (const char *p = str_copy(r->a, a[0].text); *p;) {
        if (*p != '%') {
            buf_putc(&b, *p++);
        } else if (p[1] == '%') {
            buf_putc(&b, '%');
            p += 2;
        } else {
            p++;
            if (next >= n || !*p || !put_conversion(&b, &p, &a[next++]))
                return FEEL_NOTHING;
        }
    }
    return feel_string((str){ b.text ? b.text : "", b.len });
}

#define MATH "java.lang.Math"
static const java_method methods[] = {
    { MATH, "abs", "n", java_abs }, { MATH, "max", "nn", java_max }, { MATH, "min", "nn", java_min }, { MATH, "floor", "f", java_floor }, { MATH, "ceil", "f", java_ceil },
    { MATH, "rint", "f", java_rint }, { MATH, "round", "f", java_round }, { MATH, "sqrt", "f", java_sqrt }, { MATH, "exp", "f", java_exp }, { MATH, "log", "f", java_log },
    { MATH, "pow", "ff", java_pow }, { MATH, "sin", "f", java_sin }, { MATH, "cos", "f", java_cos }, { MATH, "tan", "f", java_tan },
    { "java.lang.Byte", "valueOf", "i", java_same }, { "java.lang.Short", "valueOf", "i", java_same }, { "java.lang.Integer", "valueOf", "i", java_same }, { "java.lang.Long", "valueOf", "i", java_same },
    { "java.lang.Float", "valueOf", "f", java_same }, { "java.lang.Double", "valueOf", "f", java_same },
    { "java.lang.Byte", "valueOf", "s", java_parse_whole }, { "java.lang.Short", "valueOf", "s", java_parse_whole }, { "java.lang.Integer", "valueOf", "s", java_parse_whole },
    { "java.lang.Integer", "parseInt", "s", java_parse_whole }, { "java.lang.Long", "valueOf", "s", java_parse_whole }, { "java.lang.Long", "parseLong", "s", java_parse_whole },
    { "java.lang.Float", "valueOf", "s", java_parse }, { "java.lang.Double", "valueOf", "s", java_parse }, { "java.lang.Double", "parseDouble", "s", java_parse },
    { "java.lang.String", "valueOf", "c", java_same }, { "java.lang.String", "valueOf", "n", java_text }, { "java.lang.String", "format", "so", java_format },
};

/* ---- finding one --------------------------------------------------------------------------------------------------------------- */

typedef struct java_function { const java_method *method; const java_type *types[MOST_JAVA]; size_t count; const char *asked; } java_function;

static bool read_signature(arena *a, str signature, str *name, java_function *f)
{
    buf plain = buf_new(a);
    for (size_t i = 0; i < signature.len; i++)
        if (signature.at[i] != ' ')
            buf_putc(&plain, signature.at[i]);
    str s = { plain.text ? plain.text : "", plain.len };
    ptrdiff_t open = str_find(s, STR("("));
    if (open <= 0 || !str_ends(s, STR(")")))
        return false;
    *name = (str){ s.at, (size_t)open };
    str rest = { s.at + open + 1, s.len - (size_t)open - 2 };
    while (rest.len) {
        ptrdiff_t comma = str_find(rest, STR(","));
        str one = { rest.at, comma < 0 ? rest.len : (size_t)comma };
        rest = comma < 0 ? (str){ "", 0 } : (str){ rest.at + comma + 1, rest.len - (size_t)comma - 1 };
        const java_type *t = NULL;
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            if (str_eq(one, str_of(types[i].name)))
                t = &types[i];
        if (!t || f->count == MOST_JAVA)
            return false;
        f->types[f->count++] = t;
    }
    return true;
}

static const java_method *method_of(str class, str name, const java_function *f)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        const java_method *m = &methods[i];
        bool fits = str_eq(class, str_of(m->class)) && str_eq(name, str_of(m->name)) && strlen(m->takes) == f->count;
        for (size_t k = 0; fits && k < f->count; k++)
            fits = m->takes[k] == f->types[k]->kind || (m->takes[k] == 'n' && strchr("if", f->types[k]->kind));
        if (fits)
            return m;
    }
    return NULL;
}

static bool taken(feel_value v, const java_type *t)
{
    int64_t whole;
    switch (t->kind) {
    case 'i': return v.kind == FEEL_NUMBER && dec_integer(v.number, &whole) && (t->bits == 64 || (whole >= -((int64_t)1 << (t->bits - 1)) && whole < (int64_t)1 << (t->bits - 1)));
    case 'f': return v.kind == FEEL_NUMBER;
    case 's': return v.kind == FEEL_STRING;
    case 'c': return v.kind == FEEL_STRING && utf8_length(v.text) == 1;
    default: return true;
    }
}

static feel_value run_java(feel_run *r, const void *self, const feel_value *args, size_t count)
{
    const java_function *f = self;
    bool rest = f->count && f->types[f->count - 1]->kind == 'o', fits = f->method && (rest ? count + 1 >= f->count : count == f->count);
    feel_value v = FEEL_NOTHING;
    for (size_t i = 0; fits && i < count; i++)
        fits = taken(args[i], f->types[i < f->count ? i : f->count - 1]);
    if (fits)
        v = f->method->call(r, args, count);
    if (v.kind == FEEL_NULL)
        feel_note(r, NULL, true, "Java 函数 %s 在这里没有，或不能用这些参数", "the Java function %s is not known here, or does not take these arguments", f->asked);
    return v;
}

static str entry(feel_value context, str key)
{
    const feel_value *v = context.kind == FEEL_CONTEXT ? feel_get(context.context, key) : NULL;
    return v && v->kind == FEEL_STRING ? v->text : STR("");
}

void feel_java(arena *a, feel_value binding, feel_function *f)
{
    java_function *java = NEW(a, java_function);
    const feel_value *inside = binding.kind == FEEL_CONTEXT ? feel_get(binding.context, STR("java")) : NULL;
    feel_value b = inside ? *inside : binding;
    str class = entry(b, STR("class")), signature = entry(b, STR("method signature")), name;
    java->asked = arena_print(a, "%.*s.%.*s", (int)class.len, class.at, (int)signature.len, signature.at);
    if (read_signature(a, signature, &name, java))
        java->method = method_of(class, name, java);
    f->call = run_java;
    f->self = java;
}
