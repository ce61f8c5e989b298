#include "rule/feel_java.h"

#include "base/utf8.h"
#include "rule/feel_run.h"

#include <math.h>

enum { MOST_ARGUMENTS = 8 };

typedef struct java_call java_call;
typedef feel_value java_method(feel_run *r, const java_call *c, const feel_value *args, size_t count);

/* n: a primitive number or its class; t: a text; c: one character; o: anything; *: any number of anything */
typedef struct java_row { const char *class, *name, *takes; java_method *call; const char *builtin; double (*real)(double); } java_row;

struct java_call {
    const java_row *row;
    const char *signature;                    /* "java.lang.Math.max(double,double)" */
    bool whole[MOST_ARGUMENTS];            /* int, long, short, byte */
};

/* ---- methods ---------------------------------------------------------------------------------------------------------------- */

static feel_value by_builtin(feel_run *r, const java_call *c, const feel_value *args, size_t count)
{
    return feel_builtin_call(r, NULL, feel_builtin(str_of(c->row->builtin)), args, count, NULL);
}

static feel_value by_real(feel_run *r, const java_call *c, const feel_value *args, size_t count)
{
    (void)count;
    double v = c->row->real(dec_double(args[0].number));
    feel_value out = { .kind = FEEL_NUMBER };
    return isfinite(v) && dec_parse(str_of(arena_print(r->a, "%.17g", v)), &out.number) ? out : FEEL_NOTHING;
}

static feel_value power(feel_run *r, const java_call *c, const feel_value *args, size_t count)
{
    (void)c, (void)count;
    return feel_arithmetic(r, NODE_POW, args[0], args[1]);
}

static feel_value to_number(feel_run *r, const java_call *c, const feel_value *args, size_t count)
{
    (void)r, (void)c, (void)count;
    feel_value out = args[0];
    if (args[0].kind == FEEL_STRING)
        return dec_parse(args[0].text, &out.number) ? feel_number(out.number) : FEEL_NOTHING;
    return out;
}

static feel_value to_text(feel_run *r, const java_call *c, const feel_value *args, size_t count)
{
    (void)c, (void)count;
    return feel_string(str_of(feel_text(r->a, args[0])));
}

/* %s and %d take the next argument, %% is a percent sign; anything else is not known here. */
static feel_value format(feel_run *r, const java_call *c, const feel_value *args, size_t count)
{
    (void)c;
    buf b = buf_new(r->a);
    size_t next = 1;
    for (size_t i = 0; i < args[0].text.len; i++) {
        char at = args[0].text.at[i], kind = i + 1 < args[0].text.len ? args[0].text.at[i + 1] : 0;
        if (at != '%') {
            buf_putc(&b, at);
            continue;
        }
        i++;
        if (kind == '%')
            buf_putc(&b, '%');
        else if ((kind == 's' || (kind == 'd' && next < count && args[next].kind == FEEL_NUMBER)) && next < count)
            buf_puts(&b, feel_text(r->a, args[next++]));
        else
            return FEEL_NOTHING;
    }
    return feel_string((str){ b.text ? b.text : "", b.len });
}

static const java_row rows[] = {
    { "Math", "max", "nn", by_builtin, "max", NULL }, { "Math", "min", "nn", by_builtin, "min", NULL }, { "Math", "abs", "n", by_builtin, "abs", NULL },
    { "Math", "sqrt", "n", by_builtin, "sqrt", NULL }, { "Math", "exp", "n", by_builtin, "exp", NULL }, { "Math", "log", "n", by_builtin, "log", NULL },
    { "Math", "floor", "n", by_builtin, "floor", NULL }, { "Math", "ceil", "n", by_builtin, "ceiling", NULL }, { "Math", "pow", "nn", power, NULL, NULL },
    { "Math", "sin", "n", by_real, NULL, sin }, { "Math", "cos", "n", by_real, NULL, cos }, { "Math", "tan", "n", by_real, NULL, tan },
    { "Math", "log10", "n", by_real, NULL, log10 }, { "Math", "cbrt", "n", by_real, NULL, cbrt },
    { "Byte", "valueOf", "n", to_number, NULL, NULL }, { "Short", "valueOf", "n", to_number, NULL, NULL }, { "Integer", "valueOf", "n", to_number, NULL, NULL },
    { "Long", "valueOf", "n", to_number, NULL, NULL }, { "Float", "valueOf", "n", to_number, NULL, NULL }, { "Double", "valueOf", "n", to_number, NULL, NULL },
    { "Byte", "valueOf", "t", to_number, NULL, NULL }, { "Short", "valueOf", "t", to_number, NULL, NULL }, { "Integer", "valueOf", "t", to_number, NULL, NULL },
    { "Long", "valueOf", "t", to_number, NULL, NULL }, { "Float", "valueOf", "t", to_number, NULL, NULL }, { "Double", "valueOf", "t", to_number, NULL, NULL },
    { "String", "valueOf", "c", to_text, NULL, NULL }, { "String", "valueOf", "n", to_text, NULL, NULL }, { "String", "valueOf", "o", to_text, NULL, NULL },
    { "String", "format", "t*", format, NULL, NULL },
};

/* ---- binding ------------------------------------------------------------------------------------------------------------------ */

static const struct { const char *java; char letter; bool whole; } types[] = {
    { "double", 'n', false }, { "float", 'n', false }, { "int", 'n', true }, { "long", 'n', true }, { "short", 'n', true }, { "byte", 'n', true },
    { "java.lang.Double", 'n', false }, { "java.lang.Float", 'n', false }, { "java.lang.Integer", 'n', true }, { "java.lang.Long", 'n', true },
    { "java.math.BigDecimal", 'n', false }, { "java.lang.String", 't', false }, { "char", 'c', false }, { "java.lang.Object", 'o', false }, { "[Ljava.lang.Object;", '*', false },
};

static char letter_of(str type, bool *whole)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(type, str_of(types[i].java))) {
            *whole = types[i].whole;
            return types[i].letter;
        }
    return '?';
}

/* "max(double, double)" into its name and the letters of its parameters. */
static bool read_signature(str s, java_call *c, str *name, char letters[MOST_ARGUMENTS + 1])
{
    ptrdiff_t open = str_find(s, STR("("));
    size_t n = 0, at;
    if (open < 0 || s.at[s.len - 1] != ')')
        return false;
    *name = str_trim((str){ s.at, (size_t)open });
    for (at = (size_t)open + 1; at < s.len - 1 && n < MOST_ARGUMENTS;) {
        size_t end = at;
        while (end < s.len - 1 && s.at[end] != ',')
            end++;
        letters[n] = letter_of(str_trim((str){ s.at + at, end - at }), &c->whole[n]);
        n++;
        at = end + 1;
    }
    letters[n] = 0;
    return at >= s.len - 1;
}

static bool fits(char letter, bool whole, feel_value v)
{
    int64_t ignored;
    switch (letter) {
    case 'n': return v.kind == FEEL_NUMBER && (!whole || dec_integer(v.number, &ignored));
    case 't': return v.kind == FEEL_STRING;
    case 'c': return v.kind == FEEL_STRING && utf8_length(v.text) == 1;
    default: return true;
    }
}

static feel_value call_java(feel_run *r, const void *self, const feel_value *args, size_t count)
{
    const java_call *c = self;
    const char *takes = c->row ? c->row->takes : "";
    size_t n = strlen(takes);
    bool many = n && takes[n - 1] == '*', ok = c->row && (many ? count + 1 >= n : count == n);
    for (size_t i = 0; ok && i < count && i < n; i++)
        ok = fits(takes[i], c->whole[i], args[i]);
    if (ok)
        return c->row->call(r, c, args, count);
    if (c->row)
        feel_say(r, 0, 0, true, "%s 的参数不合", "%s does not take these arguments", c->signature);
    else
        feel_say(r, 0, 0, true, "Java 函数 %s 不能执行", "the Java function %s is not run", c->signature);
    return FEEL_NOTHING;
}

static str text_at(const feel_context *c, str key)
{
    const feel_value *v = c ? feel_get(c, key) : NULL;
    return v && v->kind == FEEL_STRING ? v->text : STR("");
}

void feel_java(arena *a, feel_value binding, feel_function *f)
{
    java_call *c = NEW(a, java_call);
    const feel_context *b = binding.kind == FEEL_CONTEXT ? binding.context : NULL;
    const feel_value *inside = b ? feel_get(b, STR("java")) : NULL;
    char letters[MOST_ARGUMENTS + 1];
    str name, class, signature, package = STR("java.lang.");
    if (inside)
        b = inside->kind == FEEL_CONTEXT ? inside->context : NULL;
    class = text_at(b, STR("class"));
    signature = text_at(b, STR("method signature"));
    c->signature = !class.len ? "—" : arena_print(a, "%.*s.%.*s", (int)class.len, class.at, (int)signature.len, signature.at);
    f->call = call_java;
    f->self = c;
    if (!str_starts(class, package) || !read_signature(signature, c, &name, letters))
        return;
    class = (str){ class.at + package.len, class.len - package.len };
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !c->row; i++)
        if (str_eq(class, str_of(rows[i].class)) && str_eq(name, str_of(rows[i].name)) && strcmp(letters, rows[i].takes) == 0)
            c->row = &rows[i];
}
