/* record_json.h — a record's values as JSON, wherever programs get them: decimals and months as texts ("323.39", "2019-09"),
 * whole numbers, years and references as numbers, codes as codes, what is empty as null. */
#ifndef JBP_LEDGER_RECORD_JSON_H
#define JBP_LEDGER_RECORD_JSON_H
#include "ledger/record.h"

void value_json(buf *b, const core *c, const field_decl *f, value x);
#endif
