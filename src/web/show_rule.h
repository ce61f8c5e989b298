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
/* Of the form that was sent, without blanks around it; `self` is the visit. */
field_of rule_form_field;
int64_t rule_millis(void);                                               /* a clock to tell how long counting took */
/* The page that shows a rule, the one that edits it. */
const char *rule_address(visit *v, edition_kind k, const char *id);
const char *rule_edit_address(visit *v, edition_kind k, const char *id);
/* name, before, after, changed: an item of a list of counts. */
typedef struct count_pair { const char *name; size_t before, after; bool has_before, has_after; } count_pair;
void show_count(view *list, count_pair c);
void show_facts(visit *v, const facts *f);                               /* facts: [{name, unit}] */
/* facts: the names, policy_count: how many policies hang on them. */
void show_uses(visit *v, view *item, const rule_uses *u, bool four);
/* Keeps the text with them; *saved is false, with `fault` on the page, when what was filled in or the text is wrong. */
bool rule_save(visit *v, edition_kind k, const char *rule, const char *text, bool *saved, error *e);
bool rule_save_new(visit *v, const char *rule, const char *text, bool *saved, error *e);         /* a policy that no pack declares */
/* ?edition=N of the address, else the one that counts on the day. */
bool rule_text_asked(visit *v, edition_kind k, const char *rule, date day, const char **text, int *number, error *e);
/* The page of the rule :id: that text as `show` shows it (false: the fault is told), its editions, the facts and policies that
 * hang on it. */
typedef bool show_rule_text(visit *v, const char *id, const char *text, error *bad);
typedef rule_uses uses_of_rule(const policies *p, const char *id, lang l);
bool rule_page(visit *v, edition_kind k, show_rule_text *show, uses_of_rule *uses, const char *template, error *e);

/* Pages of page_rules.c, page_policy_edit.c and page_score.c; their rows stand with those of policies, in policy_routes[]. */
page_fn rules_page, decision_page, decision_edit_page, decision_edit_sent, rule_text_page, rule_editions_page, rule_state_sent, policy_edit_page, policy_edit_sent, policy_new_page, policy_new_sent, score_page, score_edit_page, score_edit_sent;
#endif
