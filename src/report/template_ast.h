/* template_ast.h — inside the template language: what the parser makes and the run walks. */
#ifndef JBP_REPORT_TEMPLATE_AST_H
#define JBP_REPORT_TEMPLATE_AST_H
#include "report/template.h"

typedef struct node node;
typedef struct nodes { node *at; size_t len, cap; } nodes;

/* name=value; a value such as x.code, with x a loop around, is a cell: var and name. */
typedef struct argument { const char *name, *value, *var; } argument;

/* A figure, or a cell of a loop's row (var set), with its filter. */
typedef struct call {
    const char *name, *var, *filter;
    VEC(argument) arguments;
    place at;
} call;

typedef enum decl_kind {
    DECL_CAPTION, DECL_UNIT, DECL_UNIT2, DECL_COLUMN, DECL_ROW, DECL_NOTE, DECL_TOTAL, DECL_KIND, DECL_VALUES,
    DECL_CATEGORY, DECL_SERIES, DECL_SERIES2
} decl_kind;

typedef struct decl {
    decl_kind kind;
    place     at;
    nodes     text;                /* caption, unit, note, head of a column or row, name of a series */
    VEC(call) calls;               /* the cell of a column or series; the figures of a row */
    chart_kind chart;
} decl;

typedef enum node_kind { NODE_TEXT, NODE_FIGURE, NODE_IF, NODE_EACH, NODE_SEP, NODE_TABLE, NODE_CHART } node_kind;

struct node {
    node_kind   kind;
    place       at;
    const char *text;              /* text; condition; separator */
    call        call;              /* figure; list of each, table, chart */
    const char *var;               /* each: name of the row */
    int64_t     limit;             /* −1: none */
    nodes       body, other;       /* other: after {{else}} */
    VEC(decl)   decls;
};

struct template { arena *a; const char *file; nodes nodes; };

enum { TPL_MAX_STEPS = 200000 };   /* nodes walked in one run: a loop in a loop in a loop must end some day */

/* The state of one run. */
typedef struct run {
    const template   *t;
    const tpl_source *source;
    document         *d;
    arena            *a;
    error            *err;
    size_t            steps;
    bool              in_line, bold;
    block            *line;        /* the heading or paragraph being written; NULL in a directive or between lines */
    int               directive;   /* index of the table of directives + 1; 0: none */
    buf               directive_text;
} run;

bool run_nodes(run *r, const nodes *n, const tpl_scope *scope);
bool run_text(run *r, const nodes *n, const tpl_scope *scope, const char **out);     /* as plain text */
bool run_list(run *r, const call *c, int64_t limit, const tpl_scope *scope, tpl_list *out);
/* What a call shows: text for a sentence, and the number a table or chart takes, without unit. */
typedef struct shown { const char *text; const figure_ref *figure; bool number; decimal value; } shown;
bool run_call(run *r, const call *c, const tpl_scope *scope, shown *out);
bool run_table(run *r, const node *n, const tpl_scope *scope);
bool run_chart(run *r, const node *n, const tpl_scope *scope);
void run_end_line(run *r);

/* @-directives; NULL-ended. */
extern const struct directive { const char *zh, *en; } template_directives[];
enum { DIRECTIVE_TITLE, DIRECTIVE_SUBTITLE, DIRECTIVE_ISSUER, DIRECTIVE_DATE, DIRECTIVE_ADDRESSEE, DIRECTIVE_NUMBER,
       DIRECTIVE_ATTACHMENT, DIRECTIVE_BREAK };
/* The directive or heading a line begins with: length of its marker, 0 when it is plain text.
 * *directive: index, −1 unknown word; *level: heading level, 0 none, 5 when malformed. */
size_t line_marker(str line, int *directive, int *level);
#endif
