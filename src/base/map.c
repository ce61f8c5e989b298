#include "base/map.h"

/* wyhash-like mixing of 8-byte words: good spread for short keys, no seed (keys are our own data;
 * uploads are bounded elsewhere, and a probe is short because slots are at most half full). */
uint64_t hash_bytes(const void *p, size_t n)
{
    const unsigned char *at = p;
    uint64_t h = 0x9E3779B97F4A7C15U ^ n;
    while (n) {
        uint64_t w = 0;
        size_t k = n < 8 ? n : 8;
        memcpy(&w, at, k);
        unsigned __int128 m = (unsigned __int128)(h ^ w) * 0xD6E8FEB86659FD93U;
        h = (uint64_t)m ^ (uint64_t)(m >> 64);
        at += k;
        n -= k;
    }
    return h ^ h >> 29;
}

map map_new(arena *a)
{
    map m = { .a = a, .cap = 16 };
    m.entries = NEW_N(a, map_entry, m.cap / 2);
    m.slots = NEW_N(a, uint32_t, m.cap);
    return m;
}

static size_t find(const map *m, str key, uint64_t h)
{
    size_t at = h & (m->cap - 1);
    for (; m->slots[at]; at = (at + 1) & (m->cap - 1)) {
        const map_entry *e = &m->entries[m->slots[at] - 1];
        if (e->hash == h && str_eq(e->key, key))
            break;
    }
    return at;
}

map_value *map_get(const map *m, str key)
{
    if (!m->len)
        return NULL;
    uint32_t i = m->slots[find(m, key, hash_bytes(key.at, key.len))];
    return i ? &m->entries[i - 1].value : NULL;
}

static void grow(map *m)
{
    size_t cap = m->cap * 2;
    m->entries = arena_grow(m->a, m->entries, m->cap / 2 * sizeof *m->entries, cap / 2 * sizeof *m->entries);
    m->slots = NEW_N(m->a, uint32_t, cap);
    m->cap = cap;
    for (size_t i = 0; i < m->len; i++) {
        size_t at = m->entries[i].hash & (cap - 1);
        while (m->slots[at])
            at = (at + 1) & (cap - 1);
        m->slots[at] = (uint32_t)i + 1;
    }
}

map_value *map_put(map *m, str key, bool *was_there)
{
    uint64_t h = hash_bytes(key.at, key.len);
    size_t at = find(m, key, h);
    if (was_there)
        *was_there = m->slots[at] != 0;
    if (m->slots[at])
        return &m->entries[m->slots[at] - 1].value;
    if (m->len == m->cap / 2) {
        grow(m);
        at = find(m, key, h);
    }
    m->entries[m->len] = (map_entry){ { str_copy(m->a, key), key.len }, h, { 0 } };
    m->slots[at] = (uint32_t)++m->len;
    return &m->entries[m->len - 1].value;
}
