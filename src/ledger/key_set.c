#include "ledger/key_set.h"

key_set key_set_new(arena *a)
{
    key_set k = { .a = a, .cap = 1024 };
    k.slots = NEW_N(a, uint64_t, k.cap);
    return k;
}

static uint64_t mix(uint64_t print, value v)
{
    uint64_t one = v.kind == VALUE_TEXT ? hash_bytes(v.text.at, v.text.len) : hash_bytes(&v.num, sizeof v.num);
    return (print ^ (one + v.kind)) * 0x9E3779B97F4A7C15U;
}

static uint64_t ended(uint64_t print)
{
    print ^= print >> 29;
    return print ? print : 1;
}

uint64_t key_print(const ledger_decl *l, const value *values)
{
    uint64_t print = l->key_count;
    for (size_t i = 0; i < l->key_count; i++)
        print = mix(print, values[l->key[i]]);
    return ended(print);
}

static size_t slot_of(const key_set *k, uint64_t print)
{
    size_t at = print & (k->cap - 1);
    while (k->slots[at] && k->slots[at] != print)
        at = (at + 1) & (k->cap - 1);
    return at;
}

bool key_set_has(const key_set *k, uint64_t print) { return k->slots[slot_of(k, print)] == print; }

void key_set_add(key_set *k, uint64_t print)
{
    size_t at = slot_of(k, print);
    if (k->slots[at])
        return;
    k->slots[at] = print;
    if (++k->len < k->cap / 2)
        return;
    key_set larger = { .a = k->a, .cap = k->cap * 4, .len = k->len };
    larger.slots = NEW_N(k->a, uint64_t, larger.cap);
    for (size_t i = 0; i < k->cap; i++)
        if (k->slots[i])
            larger.slots[slot_of(&larger, k->slots[i])] = k->slots[i];
    *k = larger;
}

bool key_set_load(core *c, const ledger_decl *l, key_set *k, error *e)
{
    rows *r;
    bool more = true, ok = true;
    buf b = buf_new(c->a);
    for (size_t i = 0; i < l->key_count; i++)
        buf_print(&b, "%s%s", i ? ", " : "SELECT ", l->fields[l->key[i]].id);
    buf_print(&b, " FROM %s", l->id);
    TRY(store_query(c->s, b.text, NULL, 0, &r, e));
    while ((ok = rows_next(r, &more, e)) && more) {
        uint64_t print = l->key_count;
        for (size_t i = 0; i < l->key_count; i++)
            print = mix(print, rows_value(r, (int)i));
        key_set_add(k, ended(print));
    }
    rows_close(r);
    return ok;
}
