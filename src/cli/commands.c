/* The commands of jbp, in the order that `jbp help` shows them. */
#include "cli/cli.h"

#define COMMANDS(X) \
    X(init) X(pack) X(ledger) X(put) X(verify) X(audit) X(backup) X(restore) \
    X(import) X(template) X(form) X(export) X(reconcile) X(enterprise) \
    X(finding) X(month) X(stat) X(figure) X(report) \
    X(feel) X(dmn) X(rule) \
    X(profile) X(match) X(push) X(ladder) X(maturity) X(evaluate) \
    X(serve) X(account) X(webhook) \
    X(demo)
#define DECLARE(name) extern const command cmd_##name;
#define LIST(name) &cmd_##name,
COMMANDS(DECLARE)
const command *const commands[] = { COMMANDS(LIST) NULL };
