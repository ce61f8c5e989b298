/* yaml.h — declarations as a tree that remembers its lines (libyaml events, no tags, no merges).
 *
 * Every scalar is a text, so `no`, `1.10` and `08` stay what was typed.  Depth, size and aliases are
 * limited.  Duplicate keys are an error.  Keys keep their order. */
#ifndef JBP_TEXT_YAML_H
#define JBP_TEXT_YAML_H
#include "base/error.h"

typedef enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP } yaml_kind;
typedef struct yaml yaml;
struct yaml {
    yaml_kind   kind;
    int         line, column;              /* from 1 */
    const char *file;
    const char *text;                      /* scalar */
    bool        quoted;                    /* scalar in quotes or block: never a null */
    size_t      count;
    yaml      **items;                     /* list items or map values */
    yaml      **keys;                      /* map keys (scalars) */
};

bool  yaml_parse(arena *a, str bytes, const char *file, yaml **out, error *e);     /* NULL for an empty document */
yaml *yaml_get(const yaml *map, const char *key);                                  /* NULL: absent or not a map */
const char *yaml_text_of(const yaml *in, const char *key);                          /* its text; NULL: absent, no scalar, or `in` is NULL */
bool  yaml_is_null(const yaml *y);                                                 /* absent, ~, null or empty plain scalar */
/* “packs/x.yaml 第 12 行：应为 …” : always false */
bool  yaml_fail(const yaml *y, error *e, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* The tree as text again, in block style; reads back as the same tree. Comments are not in a tree. */
bool  yaml_text(arena *a, const yaml *y, char **out, error *e);
/* Trees made by hand, all in the arena; a scalar is quoted where reading it back needs that. */
yaml *yaml_new_scalar(arena *a, const char *text);
yaml *yaml_new_map(arena *a);
yaml *yaml_new_list(arena *a);
yaml *yaml_copy(arena *a, const yaml *y);                                          /* deep */
void  yaml_put(arena *a, yaml *map, const char *key, yaml *value);                 /* adds or replaces; value NULL: removes */
void  yaml_add(arena *a, yaml *list, yaml *item);
void  yaml_remove(yaml *list, size_t i);
#endif
