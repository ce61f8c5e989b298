/* file.h — a whole file as text in an arena. */
#ifndef JBP_BASE_FILE_H
#define JBP_BASE_FILE_H
#include "base/error.h"

/* Fails with the path when the file cannot be read or has more than `most` bytes. A NUL follows the text. */
bool file_read(arena *a, const char *path, size_t most, str *out, error *e);
#endif
