/* ladder_text.h — what `jbp ladder` shows, as text and as JSON. Internal to src/cli. */
#ifndef JBP_CLI_LADDER_TEXT_H
#define JBP_CLI_LADDER_TEXT_H
#include "cli/cli.h"
#include "ladder/ladder.h"

typedef struct ladder_view { cli *c; ladder_state *s; const code_list *levels; int year; } ladder_view;

void ladder_print(const ladder_view *v);                 /* rungs, counts, who can climb, what lapses */
void ladder_json(const ladder_view *v);
bool ladder_print_firm(const ladder_view *v, uint32_t firm, error *e);
bool ladder_json_firm(const ladder_view *v, uint32_t firm, error *e);
void ladder_print_scores(cli *c, const score_tables *t); /* the tables with their bands and conventions */
#endif
