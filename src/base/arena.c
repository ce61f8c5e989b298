#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 64 * 1024, LARGEST_STEP = 4 * 1024 * 1024, ALIGN = 16 };

typedef struct block {
    struct block *before;
    size_t        size, used;
    _Alignas(ALIGN) unsigned char bytes[];
} block;

struct arena {
    block *last;
    size_t handed_out;
};

static block *block_new(block *before, size_t size)
{
    block *b = malloc(sizeof(block) + size);
    if (!b) {
        fprintf(stderr, "jbp: 内存不足 (out of memory): %zu bytes\n", size);
        abort();
    }
    b->before = before;
    b->size = size;
    b->used = 0;
    return b;
}

arena *arena_new(void)
{
    arena *a = malloc(sizeof *a);
    if (!a)
        abort();
    a->last = block_new(NULL, FIRST_BLOCK);
    a->handed_out = 0;
    return a;
}

void arena_end(arena *a)
{
    if (!a)
        return;
    for (block *b = a->last; b;) {
        block *before = b->before;
        free(b);
        b = before;
    }
    free(a);
}

static size_t aligned(size_t n) { return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1); }

void *arena_alloc(arena *a, size_t bytes)
{
    size_t need = aligned(bytes ? bytes : 1);
    block *b = a->last;
    if (b->size - b->used < need) {
        size_t step = b->size * 2 < LARGEST_STEP ? b->size * 2 : LARGEST_STEP;
        b = a->last = block_new(b, need > step ? need : step);
    }
    void *p = b->bytes + b->used;
    b->used += need;
    a->handed_out += need;
    return memset(p, 0, need);
}

void *arena_grow(arena *a, void *old, size_t old_bytes, size_t new_bytes)
{
    block *b = a->last;
    size_t had = aligned(old_bytes ? old_bytes : 1), want = aligned(new_bytes ? new_bytes : 1);
    if (new_bytes <= old_bytes)
        return old;
    if (old && (unsigned char *)old + had == b->bytes + b->used && b->size - b->used >= want - had) {
        memset((unsigned char *)old + had, 0, want - had);
        b->used += want - had;
        a->handed_out += want - had;
        return old;
    }
    void *p = arena_alloc(a, new_bytes);
    if (old && old_bytes)
        memcpy(p, old, old_bytes);
    return p;
}

char *arena_copy_n(arena *a, const char *text, size_t bytes)
{
    char *p = arena_alloc(a, bytes + 1);
    if (bytes)
        memcpy(p, text, bytes);
    return p;
}

char *arena_copy(arena *a, const char *text)
{
    return text ? arena_copy_n(a, text, strlen(text)) : NULL;
}

char *arena_vprint(arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    if (n > 0)
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return p;
}

char *arena_print(arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *p = arena_vprint(a, format, args);
    va_end(args);
    return p;
}

arena_pos arena_mark(const arena *a)
{
    return (arena_pos){ a->last, a->last->used };
}

void arena_rewind(arena *a, arena_pos to)
{
    while (a->last != to.block) {
        block *before = a->last->before;
        free(a->last);
        a->last = before;
    }
    a->last->used = to.used;
}

size_t arena_used(const arena *a) { return a->handed_out; }
