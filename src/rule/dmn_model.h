/* dmn_model.h — the inside of a model: nodes, requirements, types. Internal to src/rule/dmn_*.c. */
#ifndef JBP_RULE_DMN_MODEL_H
#define JBP_RULE_DMN_MODEL_H
#include "base/map.h"
#include "rule/dmn.h"
#include "rule/feel_run.h"
#include "text/xml.h"

typedef struct dmn_node dmn_node;
typedef struct dmn_import { str name; const char *space; dmn_model *model; int line; } dmn_import;      /* name is empty: into our own names */

/* Another node, and the way to it: imports of imports where an unnamed import leads on. */
typedef struct dmn_ref { const dmn_node *node; const size_t *path; size_t path_count; str prefix; } dmn_ref;
typedef struct dmn_refs { dmn_ref *at; size_t len, cap; } dmn_refs;

struct dmn_node {
    dmn_kind kind;
    const xml_node *xml;
    const dmn_model *model;
    size_t index;                          /* among the model's nodes: its slot in a frame */
    const char *id;
    str name, variable;                    /* as an element; in FEEL */
    const feel_type *type;                 /* of the value; of a BKM or service, of its result */
    dmn_refs requires;
    const feel_expression *logic;          /* decision; body of a BKM */
    str *parameters;                       /* BKM, service */
    const feel_type **parameter_types;
    size_t parameter_count;
    dmn_refs outputs, inputs;              /* service */
};

typedef enum item_state { ITEM_NEW, ITEM_OPEN, ITEM_DONE } item_state;
typedef struct dmn_item { const xml_node *xml; feel_type *type; item_state state; } dmn_item;

struct dmn_model {
    arena *a;
    const char *file, *space;
    const xml_node *xml;
    lang lang;
    bool missing_unknown;
    VEC(dmn_import) imports;
    VEC(dmn_node *) nodes;
    map by_id;                             /* dmn_node */
    map items;                             /* dmn_item by name */
    map keys;                              /* names that may follow a dot */
    feel_names *names;                     /* types and keys; nothing that stands for a value */
    VEC(dmn_fault) faults;
    VEC(const dmn_table *) tables;
};

void dmn_fault_add(dmn_model *m, dmn_fault_kind kind, const char *element, int line, const char *zh, const char *en, ...)
    __attribute__((format(printf, 5, 7), format(printf, 6, 7)));

/* What compiling needs to know of where it stands. */
typedef struct dmn_place { dmn_model *m; const char *element; feel_names *names; } dmn_place;

str dmn_name_of(const dmn_model *m, const xml_node *n);                 /* attribute name, blanks normalised */
bool dmn_is_expression(const xml_node *n);
const xml_node *dmn_expression_in(const xml_node *n);                   /* the boxed expression among the children */

/* dmn_type.c */
void dmn_types_read(dmn_model *m);
const feel_type *dmn_type(dmn_model *m, const char *reference, const xml_node *at, const char *element);   /* NULL: any */

const feel_type *dmn_variable_type(dmn_model *m, const xml_node *variable, const char *element);            /* variable may be NULL */

/* dmn_box.c: expressions; never fails, what does not compile is a fault and a node that is null. */
const feel_expression *dmn_box(dmn_place *p, const xml_node *n);
dmn_cell dmn_compile_cell(dmn_place *p, const xml_node *holder, feel_grammar grammar);                      /* of <text> inside holder */
feel_expression *dmn_make(dmn_model *m, feel_node kind, size_t count);
const feel_expression *dmn_typed(dmn_place *p, const feel_expression *x, const feel_type *t);
const feel_expression *dmn_foreign(dmn_place *p, const xml_node *function);      /* of a language that is not run; else NULL */
const feel_expression *dmn_java_call(dmn_place *p, const xml_node *function);    /* NULL when it is not Java's */

/* dmn_table.c */
const feel_expression *dmn_table_box(dmn_place *p, const xml_node *n);

/* dmn_link.c: what requires what; the types of all nodes of all models come first */
void dmn_link_types(dmn_model *m);
void dmn_link(dmn_model *m);
/* Among the model's elements and those of imports without a name, own ones first. */
bool dmn_find(arena *a, const dmn_model *m, dmn_kind kind, str name, dmn_ref *out);
bool dmn_no_such(arena *a, const dmn_model *m, dmn_kind kind, str name, error *e);      /* always false; names what there is */
bool dmn_find_any(arena *a, const dmn_model *m, str name, dmn_ref *out);
#endif
