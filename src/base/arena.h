/* arena.h — memory that ends all at once.
 *
 * A command or a request owns one arena; everything made on its way is taken from there and
 * never freed alone.  arena_end() returns it all.  Running out of memory ends the process with
 * a message: a bureau's machine that cannot give 64 KiB cannot be helped by an error path.
 *
 * Long scans (rows of a sheet, records of a ledger) take an arena_mark() before each row and
 * arena_rewind() after it, so memory stays constant however long the file is. */
#ifndef JBP_BASE_ARENA_H
#define JBP_BASE_ARENA_H
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

typedef struct arena arena;
typedef struct arena_pos { void *block; size_t used; } arena_pos;

arena *arena_new(void);
void   arena_end(arena *a);                        /* NULL is allowed */

void *arena_alloc(arena *a, size_t bytes);         /* zeroed, aligned for any type */
void *arena_grow(arena *a, void *old, size_t old_bytes, size_t new_bytes); /* in place when last; new part zeroed */
char *arena_copy(arena *a, const char *text);      /* NULL stays NULL */
char *arena_copy_n(arena *a, const char *text, size_t bytes);
char *arena_print(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprint(arena *a, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

arena_pos arena_mark(const arena *a);
void      arena_rewind(arena *a, arena_pos to);    /* frees what came after the mark */
size_t    arena_used(const arena *a);              /* bytes handed out, for benchmarks */

#define NEW(a, type)        ((type *)arena_alloc((a), sizeof(type)))
#define NEW_N(a, type, n)   ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))
#endif
