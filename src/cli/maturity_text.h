/* maturity_text.h — what `jbp maturity` shows, as text and as JSON, and the form it sends out. Internal to src/cli. */
#ifndef JBP_CLI_MATURITY_TEXT_H
#define JBP_CLI_MATURITY_TEXT_H
#include "cli/cli.h"
#include "maturity/form.h"
#include "maturity/maturity.h"

typedef struct peers { const char *division; assessment *at; size_t count; } peers;      /* firms of one division, with answers */
typedef struct maturity_view { cli *c; const char *name, *uscc, *mode; int year; const assessment *x; const peers *same; } maturity_view;

void maturity_list(cli *c, const questionnaires *all);
void maturity_print(const maturity_view *v);
void maturity_json(const maturity_view *v);
#endif
