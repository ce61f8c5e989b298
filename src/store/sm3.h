/* sm3.h — SM3 (GM/T 0004-2012) of a stream of columns.
 *
 * The canonical form of a row is its columns in a fixed order, each as LENGTH:BYTES and NULL as "-", so that no text can
 * pose as two.  Bytes are gathered and hashed by the block. */
#ifndef JBP_STORE_SM3_H
#define JBP_STORE_SM3_H
#include "base/str.h"

enum { SM3_HEX = 65 };

typedef struct sm3_stream sm3_stream;
sm3_stream *sm3_new(void);
void sm3_bytes(sm3_stream *h, str bytes);                   /* as they are */
void sm3_text(sm3_stream *h, str column);                   /* at NULL: a NULL */
void sm3_number(sm3_stream *h, int64_t column);
void sm3_end(sm3_stream *h, char hex[SM3_HEX]);             /* and frees it */
void sm3_drop(sm3_stream *h);                               /* NULL allowed */
#endif
