/* feel_ast.h — expressions as trees: what the parser makes, and the interpreter, the column compiler and the SQL compiler walk. */
#ifndef JBP_RULE_FEEL_AST_H
#define JBP_RULE_FEEL_AST_H
#include "base/map.h"
#include "rule/feel.h"

typedef enum feel_node {
    NODE_LITERAL, NODE_NAME, NODE_AND, NODE_OR,
    NODE_EQ, NODE_NE, NODE_LT, NODE_LE, NODE_GT, NODE_GE,
    NODE_ADD, NODE_SUB, NODE_MUL, NODE_DIV, NODE_POW, NODE_NEG,
    NODE_BETWEEN,              /* value, low, high */
    NODE_IN,                   /* value, tests */
    NODE_IF, NODE_FOR, NODE_SOME, NODE_EVERY,      /* iterators: names[i] over kids[i]; the body is the last kid */
    NODE_SPAN,                 /* a..b of an iteration */
    NODE_INSTANCE, NODE_PATH, NODE_FILTER,
    NODE_CALL,                 /* callee, arguments; names[] when they are named */
    NODE_LIST, NODE_CONTEXT,   /* names[i]: kids[i] */
    NODE_RANGE, NODE_FUNCTION, /* names[] are parameters; the body is kids[0] */
    NODE_TESTS, NODE_NOT_TESTS, NODE_ANY_TEST, /* alternatives; -  */
    NODE_COMPARE_TEST,         /* op kids[0] against the input */
    NODE_HOST,                 /* computed by `host` from `self` and the kids: what DMN's boxed forms add */
    NODE_KINDS
} feel_node;

typedef feel_value feel_host(feel_run *r, const feel_expression *x, const feel_scope *s);
typedef struct feel_source { str text; const char *const *unknown; } feel_source;

struct feel_expression {
    feel_node kind;
    feel_node op;                          /* of NODE_COMPARE_TEST */
    bool start_in, end_in;                 /* NODE_RANGE */
    char sign;                             /* of a range: '[' or < > = ! */
    bool uses_input;                       /* a test that speaks of ? : its own truth decides */
    bool uses_partial;                     /* NODE_FOR */
    int depth;
    uint32_t at;                           /* byte offset in the text */
    size_t count;                          /* kids */
    const feel_expression **kids;
    const str *names;
    str name;
    feel_value value;
    const feel_type *type;                 /* NODE_INSTANCE; result */
    const feel_type *const *types;         /* of parameters */
    const void *builtin;                   /* NODE_NAME: the built-in function of that name */
    const feel_source *source;
    feel_host *host;
    const void *self;
};

struct feel_names {
    arena *a;
    const feel_names *outer;
    VEC(str) names;
    VEC(str) keys;
    map types;
};

bool feel_blank(uint32_t code_point);           /* white space of the grammar, rule 61 */
void feel_place(const feel_expression *x, int *line, int *column);

/* The built-in functions (feel_functions.c). */
const void *feel_builtin(str name);
size_t feel_builtin_count(void);
str feel_builtin_name(size_t i);
#endif
