/* names.h — what a ledger and a field may be called, and names that are nearly right. Internal to src/ledger.
 *
 * A name stands unquoted in SQL, so it is no reserved word of SQLite or PostgreSQL and a ledger is no system table.
 * Source of the words: PostgreSQL 15 manual, appendix C ("reserved", also those that need AS as a label);
 * sqlite.org/lang_keywords.html, those that the parser does not take as a name. */
#ifndef JBP_LEDGER_NAMES_H
#define JBP_LEDGER_NAMES_H
#include "base/str.h"

bool name_id(const char *id);                             /* a-z first, then a-z 0-9 _; at most 40: of what is no SQL name */
bool name_plain(const char *id);                          /* the same, not reserved */
bool name_plain_table(const char *id);                    /* nor a table of the system (store/schema.h) */
bool names_near(const char *x, const char *y);            /* one slip apart, or one contains the other: “did you mean” */
bool names_one_slip(const char *x, const char *y);        /* a letter too many, missing, wrong, or two neighbours swapped */
#endif
