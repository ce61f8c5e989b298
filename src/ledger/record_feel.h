/* record_feel.h — a record as FEEL sees it.
 *
 * Every field may be called by its id, its Chinese and its English label; 编号 / record id is the record's number.
 *   int, decimal → number in the field's unit;  year → number (2019);  month → number (201909);  ref → number of the record
 *   text, code → string (a code as its code);  bool → boolean;  date → date;  texts → list of strings
 * What is empty is null.  Checks of declarations, filters of lists and rules of access all see records like this. */
#ifndef JBP_LEDGER_RECORD_FEEL_H
#define JBP_LEDGER_RECORD_FEEL_H
#include "ledger/record.h"
#include "rule/feel.h"

#define RECORD_ID_ZH "编号"
#define RECORD_ID_EN "record id"

/* Names of a ledger's fields, for feel_compile. */
void record_feel_names(feel_names *n, const ledger_decl *l);
/* The field a FEEL name means; −1 none, FIELD_RECORD_ID the record's number. */
enum { FIELD_RECORD_ID = -2 };
int record_feel_field(const ledger_decl *l, str name);
feel_value record_feel_value(arena *a, const field_decl *f, value v);
/* One frame of all names and values; the names once (prepare), the values for each record (fill). */
typedef struct record_frame { feel_entry *at; size_t count; int *field; } record_frame;
record_frame record_frame_new(arena *a, const ledger_decl *l);
void record_frame_fill(record_frame *f, arena *a, const ledger_decl *l, int64_t id, const value *values);
#endif
