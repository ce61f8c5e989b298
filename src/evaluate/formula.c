#include "evaluate/formula.h"

#include "base/utf8.h"
#include "evaluate/data.h"
#include "ledger/names.h"
#include "rule/feel_ast.h"

/* ---- compiling -------------------------------------------------------------------------------------------------------- */

typedef struct compiler { arena *a; const data_decl *d; formula *out; VEC(formula_step) steps; bool plain; } compiler;

static void use(compiler *c, int item)
{
    for (size_t i = 0; i < c->out->use_count; i++)
        if (c->out->uses[i] == item)
            return;
    c->out->uses[c->out->use_count++] = item;
}

static void collect(compiler *c, const feel_expression *x)
{
    int item = x->kind == NODE_NAME ? data_find(c->d, x->name) : -1;
    if (item >= 0)
        use(c, item);
    for (size_t i = 0; i < x->count; i++)
        collect(c, x->kids[i]);
}

static void emit(compiler *c, const feel_expression *x)
{
    static const char ops[NODE_KINDS] = { [NODE_ADD] = '+', [NODE_SUB] = '-', [NODE_MUL] = '*', [NODE_DIV] = '/', [NODE_NEG] = '~' };
    for (size_t i = 0; ops[x->kind] && i < x->count; i++)
        emit(c, x->kids[i]);
    formula_step s = { .op = ops[x->kind] };
    if (x->kind == NODE_NAME && (s.column = data_find(c->d, x->name)) >= 0)
        s.op = 'c';
    else if (x->kind == NODE_LITERAL && x->value.kind == FEEL_NUMBER)
        s = (formula_step){ .op = 'n', .number = x->value.number };
    c->plain = c->plain && s.op && x->depth < 16;
    VEC_ADD(c->a, &c->steps, s);
}

static bool known_names(const data_decl *d, const yaml *y, const feel_expression *x, error *e)
{
    const char *unknown = feel_unknown_name(x, 0);
    if (!unknown)
        return true;
    for (size_t i = 0; i < d->count; i++)
        if (str_find(str_of(d->at[i].name), str_of(unknown)) >= 0 || str_find(str_of(unknown), str_of(d->at[i].name)) >= 0)
            return yaml_fail(y, e, "没有数据项“%s”；是否指“%s”？", "there is no data item “%s”; did you mean “%s”?", unknown, d->at[i].name);
    return yaml_fail(y, e, "没有数据项“%s”（数据项声明在 data/*.yaml 和本办法的 define 中）", "there is no data item “%s” (declared in data/*.yaml and under define)", unknown);
}

bool formula_compile(const data_decl *d, const yaml *y, const char *text, const char *const *more, formula *out, error *e)
{
    feel_names *names = d->names;
    *out = (formula){ .text = text };
    if (more && *more) {
        names = feel_names_new(d->a, d->names);
        for (; *more; more++)
            feel_names_add(names, str_of(*more));
    }
    error why = { .lang = e->lang };
    if (!feel_compile(d->a, str_of(text), names, FEEL_EXPRESSION, &out->x, &why))
        return yaml_fail(y, e, "公式“%s”：%s", "formula “%s”: %s", text, why.text);
    TRY(known_names(d, y, out->x, e));
    out->uses = NEW_N(d->a, int, d->count + 1);
    compiler c = { .a = d->a, .d = d, .out = out, .plain = true };
    collect(&c, out->x);
    emit(&c, out->x);
    if (c.plain && !more) {
        out->steps = c.steps.at;
        out->step_count = c.steps.len;
    }
    return true;
}

/* A formula of a scheme is small; one that is not must not stop the evaluation of thousands. */
#define FORMULA_LIMITS ((feel_limits){ .depth = 200, .steps = 50000, .bytes = (size_t)8 << 20 })

/* ---- evaluating --------------------------------------------------------------------------------------------------------- */

void formula_run_begin(formula_run *r, const data_decl *d, feel_value *const *column, lang l)
{
    *r = (formula_run){ .a = arena_new(), .decl = d, .column = column };
    feel_run_begin(&r->run, r->a, l);
    r->run.limits = FORMULA_LIMITS;
    r->start = arena_mark(r->a);
}

void formula_run_end(formula_run *r)
{
    arena_end(r->a);
    r->a = NULL;
}

enum { STACK = 32 };

/* False: something other than a number stands in a column (a date, a text): the interpreter knows what to do with it. */
static bool plain_value(const formula *f, feel_value *const *column, size_t row, feel_value *out)
{
    typedef bool two(dec128, dec128, dec128 *);
    static two *const ops[128] = { ['+'] = dec_add, ['-'] = dec_sub, ['*'] = dec_mul, ['/'] = dec_div };
    dec128 stack[STACK];
    int top = 0;
    for (size_t i = 0; i < f->step_count; i++) {
        const formula_step *s = &f->steps[i];
        if (s->op == 'c') {
            const feel_value *v = &column[s->column][row];
            *out = *v;
            if (v->kind != FEEL_NUMBER)
                return v->kind == FEEL_NULL || f->step_count == 1;
            stack[top++] = v->number;
        } else if (s->op == 'n')
            stack[top++] = s->number;
        else if (s->op == '~')
            stack[top - 1] = dec_neg(stack[top - 1]);
        else {
            top--;
            *out = FEEL_NOTHING;
            if (!ops[(int)s->op](stack[top - 1], stack[top], &stack[top - 1]))
                return true;
        }
    }
    *out = feel_number(stack[0]);
    return true;
}

feel_value formula_value(formula_run *r, const formula *f, size_t row, const formula_more *more, size_t n)
{
    enum { MOST = 64 };
    feel_entry names[MOST + FORMULA_MORE];
    size_t count = 0;
    feel_value plain;
    if (f->steps && f->step_count < STACK && plain_value(f, r->column, row, &plain))
        return plain;
    arena_rewind(r->a, r->start);
    r->run.problems = (feel_problems){ 0 };
    r->run.steps = 0;
    r->run.depth = 0;
    r->run.stopped = false;
    r->run.bytes_at_start = arena_used(r->a);
    for (size_t i = 0; i < f->use_count && count < MOST; i++)
        names[count++] = (feel_entry){ str_of(r->decl->at[f->uses[i]].name), r->column[f->uses[i]][row] };
    for (size_t i = 0; i < n; i++)
        names[count++] = (feel_entry){ str_of(more[i].name), more[i].value };
    feel_scope s = { .at = names, .count = count };
    return feel_evaluate(&r->run, f->x, &s);
}

feel_truth formula_truth(formula_run *r, const formula *f, size_t row)
{
    feel_value v = formula_value(r, f, row, NULL, 0);
    return v.kind != FEEL_BOOL ? FEEL_UNKNOWN : v.truth ? FEEL_TRUE : FEEL_FALSE;
}

/* ---- words ----------------------------------------------------------------------------------------------------------------- */

/* The longest item name that begins here; names stand in the text as the formula's writer put them. */
static int item_at(const data_decl *d, const formula *f, str rest)
{
    int best = -1;
    size_t longest = 0;
    for (size_t i = 0; i < f->use_count; i++) {
        str name = str_of(d->at[f->uses[i]].name);
        if (name.len > longest && str_starts(rest, name)) {
            longest = name.len;
            best = f->uses[i];
        }
    }
    return best;
}

char *formula_words(arena *a, const formula *f, const data_decl *d, feel_value *const *column, size_t row, lang l)
{
    static const struct { char op; const char *said; } signs[] = { { '/', "÷" }, { '*', "×" }, { '-', "−" } };
    buf b = buf_new(a);
    bool quoted = false;
    for (str s = str_of(f->text); s.len;) {
        int item = quoted ? -1 : item_at(d, f, s);
        if (item >= 0) {
            size_t n = strlen(d->at[item].name);
            buf_print(&b, "%s（%s）", d->at[item].name, datum_text(a, &d->at[item], column[item][row], l));
            s = (str){ s.at + n, s.len - n };
            continue;
        }
        quoted ^= *s.at == '"';
        const char *said = NULL;
        for (size_t i = 0; !quoted && i < sizeof signs / sizeof *signs; i++)
            if (*s.at == signs[i].op)
                said = signs[i].said;
        said ? buf_puts(&b, said) : buf_putc(&b, *s.at);
        s = (str){ s.at + 1, s.len - 1 };
    }
    return b.text;
}

/* A quotient is cut at 34 digits, so what is exactly half a unit may come out a last digit below.  Rounding first to 22 more
 * digits mends that; numbers of a ledger cannot come nearer to a half than that without being it (their denominators have
 * at most 21 digits together). */
bool dec_units(dec128 v, int places, dec_round how, int64_t *out)
{
    enum { GUARD = 22 };
    dec128 scaled;
    if (!dec_round_to(v, places + GUARD, DEC_HALF_EVEN, &v) || !dec_round_to(v, places, how, &v) || !dec_mul(v, dec_of(pow10_i64(places)), &scaled))
        return false;
    return dec_integer(scaled, out);
}

char *dec_fixed(arena *a, dec128 v, int places)
{
    int64_t units;
    return dec_units(v, places, DEC_HALF_UP, &units) ? decimal_text_grouped(a, (decimal){ units, places }) : dec_text(a, v);
}
