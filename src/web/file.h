/* file.h — files that exist only between a writer that wants a path and the answer that carries the bytes. */
#ifndef JBP_WEB_FILE_H
#define JBP_WEB_FILE_H
#include "base/error.h"

/* A new empty file of that ending in the system's temporary folder. */
bool file_temporary(arena *a, const char *what, const char *ending, const char **path, error *e);
/* Its bytes; the file is gone afterwards, whatever happens. */
bool file_take(arena *a, const char *path, str *bytes, error *e);
#endif
