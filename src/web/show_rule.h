/* show_rule.h — rules and their editions on pages: policies and decision tables say the same, from here. */
#ifndef JBP_WEB_SHOW_RULE_H
#define JBP_WEB_SHOW_RULE_H
#include "amend/trial.h"
#include "web/site.h"

bool rule_may_edit(visit *v);                                           /* the ledger right on rule_edition */
bool rule_wants_edit(visit *v, error *e);                                /* the same; not found without it */
/* editions: [{number, state, from, by, on, reason, current, …}], edition: what counts on the day. */
bool show_editions(visit *v, edition_kind k, const char *rule, date day, error *e);
const char *edition_says(const visit *v, int number);                    /* “第3版”, “业务包中的文本” */
void show_base(visit *v, int64_t number);                                /* which edition is being changed: based_on, base_says */
/* What is filled in to save: in force from, reason, draft; as typed, or tomorrow's first proposal. */
void show_save(visit *v);
/* Keeps the text with them; *saved is false, with `fault` on the page, when what was filled in or the text is wrong. */
bool rule_save(visit *v, edition_kind k, const char *rule, const char *text, bool *saved, error *e);
/* ?edition=N of the address, else the one that counts on the day. */
bool rule_text_asked(visit *v, edition_kind k, const char *rule, date day, const char **text, int *number, error *e);

/* Pages of page_rules.c and page_policy_edit.c; their rows stand with those of policies, in policy_routes[]. */
page_fn rules_page, decision_page, decision_edit_page, decision_edit_sent, rule_text_page, rule_editions_page, rule_state_sent, policy_edit_page, policy_edit_sent;
#endif
