/* check.h — named formats of text fields (`format: uscc`). Internal to src/ledger. */
#ifndef JBP_LEDGER_CHECK_H
#define JBP_LEDGER_CHECK_H
#include "ledger/record.h"

/* True: fine. Otherwise *level and *say tell what is wrong and what to do. */
bool format_check(arena *a, const char *format, str text, lang l, check_level *level, char **say);
bool format_known(const char *format);
const char *format_names(arena *a);             /* "uscc, phone, email" */
/* Compiles the conditions of a ledger (FEEL over ledger/record_feel.h); `out` is kept in core.checks. Faults are added, not failed. */
void checks_compile(arena *a, const ledger_decl *l, const void **out, pack_faults *faults, lang lang_);
#endif
