/* action.h — what the log's actions are called: one table for batches, notes, histories of records and the audit page.
 *
 * Whoever writes a new action (batch_info.action) adds a row; tests/unit/test_audit.c reads the sources and fails otherwise. */
#ifndef JBP_STORE_ACTION_H
#define JBP_STORE_ACTION_H
#include "base/lang.h"

#include <stddef.h>

typedef enum action_kind { ACTION_LOGIN, ACTION_ACCOUNT, ACTION_DATA, ACTION_READ, ACTION_CLOSING, ACTION_RUN, ACTION_SYSTEM, ACTION_KINDS } action_kind;
typedef struct action_row { const char *id; action_kind kind; text2 says; } action_row;

const action_row *action_at(size_t i);                  /* NULL behind the last */
const action_row *action_find(const char *id);          /* NULL when unknown */
const char *action_say(const char *id, lang l);         /* an unknown one as it is */
const char *action_kind_id(action_kind k);              /* "login", "account", … */
text2 action_kind_say(action_kind k);
#endif
