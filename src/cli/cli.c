#include "cli/cli.h"

#include "base/date.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdlib.h>

static const option_spec global_options[] = {
    { "--data", true, { "数据目录（或环境变量 JBP_DATA）", "data directory (or JBP_DATA)" } },
    { "--store", true, { "数据库地址，如 postgresql://…?schema=a（或 JBP_STORE）", "database URL (or JBP_STORE)" } },
    { "--as", true, { "以谁的名义", "in whose name" } },
    { "--lang", true, { "语言：zh 或 en（或 JBP_LANG）", "language: zh or en (or JBP_LANG)" } },
    { "--json", false, { "结果写成 JSON", "print JSON" } },
    { "--help", false, { "用法", "usage" } },
    { 0 },
};

static const option_spec *spec_of(const command *c, const char *name)
{
    for (const option_spec *o = c->options; o && o->name; o++)
        if (text_eq(o->name, name))
            return o;
    for (const option_spec *o = global_options; o->name; o++)
        if (text_eq(o->name, name))
            return o;
    return NULL;
}

static const command *command_of(const char *name)
{
    for (size_t i = 0; name && commands[i]; i++)
        if (text_eq(commands[i]->name, name))
            return commands[i];
    return NULL;
}

static void list_commands(const cli *c)
{
    fprintf(c->out, "%s\n\n", say((text2){ "基本盘 jbp：区工信局的工作系统", "jbp: the working system of a district industry bureau" }, c->lang));
    for (size_t i = 0; commands[i]; i++)
        fprintf(c->out, "  jbp %-10s %s\n", commands[i]->name, say(commands[i]->title, c->lang));
    fprintf(c->out, "\n%s\n", say((text2){ "jbp 命令 --help 看每个命令的用法", "jbp COMMAND --help tells how to use each" }, c->lang));
}

static void help(const cli *c, const command *k)
{
    fprintf(c->out, "jbp %s %s\n    %s\n", k->name, k->usage, say(k->title, c->lang));
    for (const option_spec *o = k->options; o && o->name; o++)
        fprintf(c->out, "  %-22s %s\n", o->takes_value ? arena_print(c->a, "%s …", o->name) : o->name, say(o->says, c->lang));
    for (const option_spec *o = global_options; o->name; o++)
        fprintf(c->out, "  %-22s %s\n", o->takes_value ? arena_print(c->a, "%s …", o->name) : o->name, say(o->says, c->lang));
}

/* "--name value", "--name=value", or a flag. */
static bool take_option(cli *c, const command *k, int argc, const char *const *argv, int *i, error *e)
{
    const char *word = argv[*i], *equals = strchr(word, '=');
    const char *name = equals ? arena_copy_n(c->a, word, (size_t)(equals - word)) : word;
    const option_spec *o = spec_of(k, name);
    const char *v = "";
    if (!o)
        return fail(e, ERR_USAGE, "jbp %s 没有选项 %s（jbp %s --help 看用法）", "jbp %s has no option %s (see jbp %s --help)", k->name, name, k->name);
    if (o->takes_value && !equals && *i + 1 >= argc)
        return fail(e, ERR_USAGE, "选项 %s 后面要有值", "option %s needs a value", name);
    if (o->takes_value)
        v = equals ? equals + 1 : argv[++*i];
    if (c->set_count == CLI_MAX_OPTIONS)
        return fail(e, ERR_USAGE, "选项太多", "too many options");
    c->set[c->set_count++] = (option_set){ o->name, v };
    return true;
}

static bool parse(cli *c, const command *k, int argc, const char *const *argv, int from, error *e)
{
    for (int i = from; i < argc; i++) {
        if (argv[i][0] == '-' && argv[i][1] == '-' && argv[i][2]) {
            TRY(take_option(c, k, argc, argv, &i, e));
            continue;
        }
        if (text_eq(argv[i], "-o") && i + 1 < argc) {
            c->set[c->set_count++] = (option_set){ "-o", argv[++i] };
            continue;
        }
        if (c->word_count == CLI_MAX_WORDS)
            return fail(e, ERR_USAGE, "参数太多", "too many arguments");
        c->words[c->word_count++] = argv[i];
    }
    if (!cli_has(c, "--help") && (c->word_count < k->least || c->word_count > k->most))
        return fail(e, ERR_USAGE, "用法：jbp %s %s", "usage: jbp %s %s", k->name, k->usage);
    return true;
}

static const char *first_of(const char *x, const char *y) { return x && *x ? x : y && *y ? y : NULL; }

bool cli_run(arena *a, FILE *out, int argc, const char *const *argv, error *e)
{
    cli *c = NEW(a, cli);
    *c = (cli){ .a = a, .out = out, .lang = e->lang };
    int at = 1;
    command any = { .name = "", .usage = "" };
    while (at < argc && argv[at][0] == '-' && argv[at][1] == '-')            /* global options before the command */
        TRY(take_option(c, &any, argc, argv, &at, e) && (++at, true));
    const command *k = command_of(at < argc ? argv[at] : NULL);
    const char *l = first_of(cli_option(c, "--lang"), getenv("JBP_LANG"));
    c->lang = e->lang = text_eq(l, "en") ? LANG_EN : LANG_ZH;
    if (!k && at < argc && !text_eq(argv[at], "help"))
        return fail(e, ERR_USAGE, "没有命令“%s”（jbp help 列出全部）", "there is no command “%s” (jbp help lists all)", argv[at]);
    if (!k) {
        list_commands(c);
        return true;
    }
    TRY(parse(c, k, argc, argv, at + 1, e));
    l = first_of(cli_option(c, "--lang"), getenv("JBP_LANG"));
    c->lang = e->lang = text_eq(l, "en") ? LANG_EN : LANG_ZH;
    c->json = cli_has(c, "--json");
    c->where = (core_options){ .dir = first_of(cli_option(c, "--data"), getenv("JBP_DATA")), .url = first_of(cli_option(c, "--store"), getenv("JBP_STORE")),
                               .who = cli_option(c, "--as"), .lang = c->lang };
    if (cli_has(c, "--help")) {
        help(c, k);
        return true;
    }
    bool ok = k->run(c, e);
    if (c->core_is_open)
        core_close(&c->core);
    return ok;
}

const char *cli_option(const cli *c, const char *name)
{
    for (size_t i = c->set_count; i-- > 0;)
        if (text_eq(c->set[i].name, name))
            return c->set[i].value;
    return NULL;
}

const char *cli_word(const cli *c, size_t i) { return i < c->word_count ? c->words[i] : NULL; }

bool cli_core(cli *c, store_mode mode, error *e)
{
    c->where.mode = mode;
    TRY(core_open(c->a, &c->where, &c->core, e));
    c->core_is_open = true;
    return true;
}

bool cli_period(const cli *c, month *out, error *e)
{
    const char *text = cli_option(c, "--period");
    if (!text)
        return fail(e, ERR_USAGE, "请用 --period 说明月份，如 --period 2019-09", "say the month: --period 2019-09");
    return month_parse(str_of(text), out) || fail(e, ERR_USAGE, "“%s”不是月份，请写成 2019-09", "“%s” is not a month: write 2019-09", text);
}

bool cli_date(const cli *c, const char *option, date *out, error *e)
{
    const char *text = cli_option(c, option);
    return !text || date_parse_iso(str_of(text), out) || fail(e, ERR_USAGE, "%s 的“%s”不是日期，请写成 2019-10-10", "%s: “%s” is not a date: write 2019-10-10", option, text);
}

bool cli_day(const cli *c, date *out, error *e)
{
    *out = today_of();
    return cli_date(c, "--on", out, e);
}

grid grid_new(arena *a, size_t columns) { return (grid){ .a = a, .columns = columns }; }

void grid_add(grid *g, const char *cell)
{
    if (g->count == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 64;
        g->cells = arena_grow(g->a, g->cells, g->cap * sizeof *g->cells, cap * sizeof *g->cells);
        g->cap = cap;
    }
    g->cells[g->count++] = cell ? cell : "";
}

void grid_print(const grid *g, FILE *out)
{
    int width[16] = { 0 };
    for (size_t i = 0; i < g->count; i++) {
        int w = utf8_width(str_of(g->cells[i]));
        if (w > width[i % g->columns])
            width[i % g->columns] = w;
    }
    for (size_t i = 0; i < g->count; i++) {
        size_t k = i % g->columns;
        int pad = width[k] - utf8_width(str_of(g->cells[i]));
        bool last = k + 1 == g->columns;
        fprintf(out, "%*s%s%*s%s", g->right[k] ? pad : 0, "", g->cells[i], g->right[k] || last ? 0 : pad, "", last ? "\n" : "  ");
    }
}

void json_put(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *p = text ? text : ""; *p; p++) {
        unsigned char ch = (unsigned char)*p;
        if (ch == '"' || ch == '\\')
            fprintf(out, "\\%c", ch);
        else if (ch < 0x20)
            fprintf(out, "\\u%04x", ch);
        else
            fputc(ch, out);
    }
    fputc('"', out);
}
