/* cfb.h — one stream out of a compound file (MS-CFB), the container of old Office documents. Internal to src/text.
 *
 * Every chain of sectors is followed at most as far as there are sectors, so a damaged or hostile file ends in an error. */
#ifndef JBP_TEXT_CFB_H
#define JBP_TEXT_CFB_H
#include "base/error.h"

/* The first of the named streams (ASCII names) in the root, copied together. False without an error: none there. */
bool cfb_stream(arena *a, str file, const char *const *names, size_t count, str *out);
#endif
