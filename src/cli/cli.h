/* cli.h — commands. One file a command, cmd_NAME.c, exporting one `const command`; main.c lists them.
 *
 * Global options (before or after the command): --data DIR (JBP_DATA), --store URL (JBP_STORE),
 * --as WHO, --lang zh|en (JBP_LANG), --json, --help.  A command declares its own; the parser knows no others.
 * Commands print their result to `out`, never an error: they fail() and main says it once, on stderr. */
#ifndef JBP_CLI_CLI_H
#define JBP_CLI_CLI_H
#include "base/date.h"
#include "ledger/core.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct option_spec {
    const char *name;                  /* "--period" */
    bool        takes_value;
    text2       says;
} option_spec;

typedef struct option_set { const char *name, *value; } option_set;

enum { CLI_MAX_OPTIONS = 32, CLI_MAX_WORDS = 256 };

typedef struct cli {
    arena      *a;
    core_options where;
    lang        lang;
    bool        json, core_is_open;
    FILE       *out;
    core        core;
    option_set  set[CLI_MAX_OPTIONS];
    size_t      set_count;
    const char *words[CLI_MAX_WORDS];  /* what is neither option nor value */
    size_t      word_count;
} cli;

typedef struct command {
    const char *name;
    text2       title;
    const char *usage;                 /* "LEDGER FILE" */
    const option_spec *options;        /* ends with a NULL name; NULL: none */
    size_t      least, most;           /* words after the command */
    bool (*run)(cli *c, error *e);
} command;

extern const command *const commands[];        /* ends with NULL */

/* Parses and runs one command line (argv[0] is the program); used by main and by `jbp demo`. */
bool cli_run(arena *a, FILE *out, int argc, const char *const *argv, error *e);

const char *cli_option(const cli *c, const char *name);          /* its value, "" when it takes none, NULL when not given */
static inline bool cli_has(const cli *c, const char *name) { return cli_option(c, name) != NULL; }
bool cli_core(cli *c, store_mode mode, error *e);                /* opens c->core */
bool cli_period(const cli *c, month *out, error *e);             /* --period, required */
bool cli_date(const cli *c, const char *option, date *out, error *e);    /* untouched when the option is not given */
bool cli_day(const cli *c, date *out, error *e);                 /* --on, else today */
const char *cli_word(const cli *c, size_t i);                    /* NULL when absent */

/* Columns aligned by their width on a terminal (Chinese counts two); cells by rows, first row is the header. */
typedef struct grid { arena *a; const char **cells; size_t columns, count, cap; bool right[16]; } grid;
grid grid_new(arena *a, size_t columns);
void grid_add(grid *g, const char *cell);
void grid_print(const grid *g, FILE *out);

/* JSON text, escaped. */
void json_put(FILE *out, const char *text);
#endif
