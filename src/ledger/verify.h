/* verify.h — the ledgers' present rows against their history.
 *
 * The chain (store/audit.h) vouches for history; here history is played forward, record by record, and compared with
 * the row that is there: a value changed, a row added or removed behind the program is named with ledger, record and
 * field.  Rows and history are read side by side in the order of ids, so memory does not grow with them.  Imported
 * originals under DIR/files are hashed again. */
#ifndef JBP_LEDGER_VERIFY_H
#define JBP_LEDGER_VERIFY_H
#include "ledger/core.h"

enum { VERIFY_FAULTS = 100 };     /* told one by one */

typedef struct verify_result {
    int64_t rows, files, absent;    /* absent: originals that are not in DIR/files (after a restore they are copied apart) */
    char  **faults;                 /* the first VERIFY_FAULTS */
    size_t  fault_count;
} verify_result;
bool rows_verify(core *c, verify_result *out, error *e);
#endif
