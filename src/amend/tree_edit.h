/* tree_edit.h — fields of a form set in a tree of YAML.  Internal to src/amend.
 *
 * A field that the form does not have changes nothing, an empty one removes its key, and what says the same stays as it was
 * written. */
#ifndef JBP_AMEND_TREE_EDIT_H
#define JBP_AMEND_TREE_EDIT_H
#include "amend/amend.h"

typedef struct editing { arena *a; field_of *field; void *self; } editing;

const char *edit_given(const editing *k, const char *name, const char *path);       /* of the field NAME@PATH; path NULL: of NAME */
void edit_text(const editing *k, yaml *in, const char *key, const char *to);
/* A map inside, made when something is to stand in it and taken out when nothing is left. */
yaml *edit_inner(const editing *k, yaml *in, const char *key);
void edit_put_inner(const editing *k, yaml *in, const char *key, yaml *y);
const char *tree_path(arena *a, const char *above, size_t i);                       /* "3", "3.1" */
yaml *tree_list(const yaml *in, const char *key);                                   /* NULL: no list */
/* Whether a line is one of the node's own: its beginning, a key, a scalar of it; not of what is nested in it. A text that was
 * made (yaml_text) has a line for each of them, so that a fault is told at its place. */
bool tree_owns_line(const yaml *y, int64_t line);
#endif
