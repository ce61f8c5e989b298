/* industry_code.h — industry codes in files: what the strict reader of a code list refuses is read once more by the rules of
 * GB/T 4754 (registry/industry.h): a name behind the code, a lost leading zero (taken, with a note), another section's
 * letter, codes of the 2011 edition (refused, and said so). */
#ifndef JBP_INTAKE_INDUSTRY_CODE_H
#define JBP_INTAKE_INDUSTRY_CODE_H
#include "ledger/decl.h"
#include "registry/industry.h"

bool industry_field(const field_decl *f);
industry_table *industry_of_packs(const packs *p, arena *a);          /* NULL when the packs have no such list */
/* True with `code`, and with `doubt` when it was repaired; false: `e` says why. */
bool industry_code_read(const industry_table *t, arena *a, str typed, const char **code, const char **doubt, error *e);
#endif
