#include "intake/seen.h"

#include "base/map.h"

#include <stdlib.h>

struct seen {
    seen_row *rows;
    uint32_t *slots;                 /* index + 1 into rows; 0 free */
    size_t    len, room, cap;        /* cap: of slots, a power of two */
};

enum { FIRST = 1024 };

static void *sure(void *p)
{
    if (!p)
        abort();
    return p;
}

seen *seen_new(void)
{
    seen *s = sure(calloc(1, sizeof *s));
    s->room = s->cap = FIRST;
    s->rows = sure(malloc(s->room * sizeof *s->rows));
    s->slots = sure(calloc(s->cap, sizeof *s->slots));
    return s;
}

void seen_end(seen *s)
{
    if (!s)
        return;
    free(s->rows);
    free(s->slots);
    free(s);
}

static size_t slot_of(const seen *s, const seen_row *x)
{
    size_t at = x->key & (s->cap - 1);
    for (; s->slots[at]; at = (at + 1) & (s->cap - 1)) {
        const seen_row *there = &s->rows[s->slots[at] - 1];
        if (there->key == x->key && there->more_key == x->more_key)
            break;
    }
    return at;
}

static void grow(seen *s)
{
    if (s->len == s->room) {
        s->room += s->room / 2;
        s->rows = sure(realloc(s->rows, s->room * sizeof *s->rows));
    }
    if (s->len * 4 < s->cap * 3)
        return;
    free(s->slots);
    s->cap *= 2;
    s->slots = sure(calloc(s->cap, sizeof *s->slots));
    for (size_t i = 0; i < s->len; i++)
        s->slots[slot_of(s, &s->rows[i])] = (uint32_t)i + 1;
}

const seen_row *seen_before(seen *s, str key, seen_row fresh)
{
    fresh.key = hash_bytes(key.at, key.len);
    uint64_t both[] = { ~fresh.key, hash_bytes(key.at + key.len / 2, key.len - key.len / 2), key.len };      /* the later half once more, apart */
    fresh.more_key = (uint16_t)(hash_bytes(both, sizeof both) >> 40);
    size_t at = slot_of(s, &fresh);
    if (s->slots[at])
        return &s->rows[s->slots[at] - 1];
    grow(s);
    s->rows[s->len] = fresh;
    s->slots[slot_of(s, &fresh)] = (uint32_t)++s->len;
    return NULL;
}
