/* zip_bytes.h — a zip archive in memory, the same bytes for the same parts: fixed order, fixed times. */
#ifndef JBP_REPORT_ZIP_BYTES_H
#define JBP_REPORT_ZIP_BYTES_H
#include "base/error.h"
#include "base/str.h"

typedef struct zip_part { const char *name; str bytes; } zip_part;

bool zip_bytes(arena *a, const zip_part *parts, size_t n, str *out, error *err);
bool save_bytes(const char *path, str bytes, error *err);     /* beside it first, then renamed: never half a file */
#endif
