/* match_text.h — what `jbp match` shows, as text and as JSON. Internal to src/cli. */
#ifndef JBP_CLI_MATCH_TEXT_H
#define JBP_CLI_MATCH_TEXT_H
#include "cli/cli.h"
#include "match/explain.h"
#include "match/run.h"

void match_print_pair(cli *c, match *m, const explanation *x);
void match_json_pair(cli *c, match *m, const explanation *x);
void match_print_run(cli *c, const run_counts *n);
#endif
