/* seen.h — the keys of a file's rows, so that a record given twice is noticed: 24 bytes a row, however long its key.
 *
 * Keys are kept as 80-bit prints: among a million rows two different keys share one with probability 10⁻¹². */
#ifndef JBP_INTAKE_SEEN_H
#define JBP_INTAKE_SEEN_H
#include "store/store.h"

typedef struct seen_row {
    uint64_t key, print;             /* print: of all the row's values */
    uint32_t row;
    uint16_t sheet, more_key;
} seen_row;
typedef struct seen seen;

seen *seen_new(void);
void  seen_end(seen *s);             /* NULL allowed */
/* The row before it with this key (bytes), or NULL, and then `fresh` is remembered. */
const seen_row *seen_before(seen *s, str key, seen_row fresh);
#endif
