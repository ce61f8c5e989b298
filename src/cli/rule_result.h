/* rule_result.h — how commands that evaluate rules answer: the value as one line of JSON, problems on stderr. */
#ifndef JBP_CLI_RULE_RESULT_H
#define JBP_CLI_RULE_RESULT_H
#include "cli/cli.h"
#include "rule/feel.h"

enum { RULE_MOST_INPUT = 64 << 20 };

/* The JSON object of a file, or of no file an empty one. */
bool rule_input(arena *a, const char *file, feel_value *out, error *e);
/* Fails when a problem was serious. */
bool rule_result(cli *c, const feel_run *r, feel_value v, error *e);
#endif
