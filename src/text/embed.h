/* embed.h — the files that live inside the binary: packs/… and web/… by their path in the source tree. */
#ifndef JBP_TEXT_EMBED_H
#define JBP_TEXT_EMBED_H
#include <stddef.h>

typedef struct embedded_file { const char *path; const unsigned char *bytes; size_t size; } embedded_file;

/* Sorted by path, ended by a row whose path is NULL. Made by tools/embed.sh. */
extern const embedded_file embedded_files[];

const embedded_file *embedded_find(const char *path);        /* NULL when there is none */
#endif
