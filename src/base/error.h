/* error.h — what went wrong, where, and what to do about it, in the reader's language.
 *
 * Functions that can fail return bool and take an `error *` last.  On false the error holds a
 * message a clerk can act on; on true it is untouched.  Nobody prints but the edge (cli, web).
 * Both format strings take the same arguments in the same order. */
#ifndef JBP_BASE_ERROR_H
#define JBP_BASE_ERROR_H
#include "base/lang.h"
#include "base/str.h"

typedef enum error_code {
    ERR_NONE,
    ERR_USAGE,          /* the command line or a parameter */
    ERR_INPUT,          /* a value in a file or a form */
    ERR_DECLARATION,    /* a pack */
    ERR_NOT_FOUND,
    ERR_CONFLICT,       /* state: locked month, duplicate, concurrent change */
    ERR_LIMIT,          /* too large, too deep */
    ERR_STORE,          /* database */
    ERR_SYSTEM,         /* file system, memory, library */
    ERR_INTERNAL        /* a bug: an invariant of ours is broken */
} error_code;

/* Where: any part may be absent (NULL or 0). Rows and columns count from 1, as people see them. */
typedef struct place {
    const char *file, *sheet, *field;
    int64_t row, column;
} place;

typedef struct error {
    lang       lang;        /* set by the edge before the first call */
    error_code code;
    place      at;          /* texts live in at_text */
    char       text[1024];
    char       at_text[512];
} error;

bool fail(error *e, error_code code, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));                     /* always false */
bool fail_at(error *e, error_code code, place at, const char *zh, const char *en, ...)
    __attribute__((format(printf, 4, 6), format(printf, 5, 6)));                     /* always false */

bool fail_as(error *e, const error *of);           /* the same again, from another thread or a trial; always false */

/* "文件 x.xlsx，工作表“9月”，第 12 行，“本月产值”列：…" */
char *error_line(arena *a, const error *e);
char *place_text(arena *a, place at, lang l);
const char *error_name(error_code c);              /* stable word for JSON: "input", "conflict"… */
int error_exit(error_code c);                      /* process exit status: 2 usage, 1 the rest */

#define TRY(call) do { if (!(call)) return false; } while (0)
#endif
