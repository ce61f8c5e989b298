/* file.h — files that exist only between a writer that wants a path and the answer that carries the bytes. */
#ifndef JBP_WEB_FILE_H
#define JBP_WEB_FILE_H
#include "base/error.h"

#include <stdio.h>

/* A new empty file of that ending in the system's temporary folder. */
bool file_temporary(arena *a, const char *what, const char *ending, const char **path, error *e);
/* Its bytes; the file is gone afterwards, whatever happens. */
bool file_take(arena *a, const char *path, str *bytes, error *e);
/* The same for one that may be large: open, without a name any longer; it ends with fclose(). */
bool file_give(const char *path, FILE **out, error *e);
/* A new one without a name, to write and then to read. */
bool file_scratch(arena *a, const char *what, FILE **out, error *e);
#endif
