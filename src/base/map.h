/* map.h — text → pointer or number, open addressing in an arena. Keys are copied; insertion order kept in keys[]. */
#ifndef JBP_BASE_MAP_H
#define JBP_BASE_MAP_H
#include "base/str.h"

typedef union map_value { void *ptr; const void *cptr; int64_t num; } map_value;
typedef struct map_entry { str key; uint64_t hash; map_value value; } map_entry;
typedef struct map {
    arena     *a;
    map_entry *entries;       /* in the order of insertion, `len` of them */
    uint32_t  *slots;         /* index + 1 into entries; 0 free */
    size_t     len, cap;      /* cap is a power of two */
} map;

map        map_new(arena *a);
map_value *map_get(const map *m, str key);                   /* NULL when absent */
map_value *map_put(map *m, str key, bool *was_there);        /* finds or makes; was_there may be NULL */
static inline void *map_ptr(const map *m, str key) { map_value *v = map_get(m, key); return v ? v->ptr : NULL; }
static inline int64_t map_num(const map *m, str key, int64_t absent) { map_value *v = map_get(m, key); return v ? v->num : absent; }
uint64_t   hash_bytes(const void *p, size_t n);
#endif
