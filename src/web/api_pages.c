/* What pages show, for programs: each row names its page and the shape of what it says (api.h). */
#include "web/api.h"

/* A figure on a page: the exact number, and as it is written. */
#define FIGURE(n) S_DECIMAL(n, .from = n "_value"), S_TEXT(n "_text", .from = n "_plain")

static const shape done[] = { S_TEXT("message"), S_END };
static const shape of_period[] = { S_MONTH("period"), S_END };
static const shape on_day[] = { S_DATE("on"), S_END };

/* ---- the month ------------------------------------------------------------------------------------------------------------------ */

static const shape series[] = { S_TEXT("name"), { .name = "data", .type = SHAPE_JSON }, S_END };
static const shape chart_of[] = { S_TEXT("kind"), S_TEXT("unit"), S_TEXTS("x"), S_LIST("series", series), S_END };
static const shape firm_pull[] = { S_TEXT("name"), S_TEXT("industry"), FIGURE("output"), FIGURE("growth"), FIGURE("pull"), S_END };
static const shape group_line[] = { S_TEXT("name"), FIGURE("output"), FIGURE("growth"), FIGURE("share"), FIGURE("pull"), S_END };
static const shape alert_line[] = { S_TEXT("name"), S_TEXT("text"), S_END };
static const shape step_line[] = { S_TEXT("text"), S_END };
static const shape closing[] = { S_TEXT("stage"), S_DATE("due", .from = "due_iso"), S_INT("expected", .from = "due"), S_INT("reported"), S_INT("missing"), S_END };
static const shape home[] = {
    S_MONTH("period"), FIGURE("output"), FIGURE("growth"), FIGURE("change"), S_DECIMAL("value_added_growth", .from = "va_value"), S_DECIMAL("output_gap", .from = "target_value"),
    S_DECIMAL("value_added_gap", .from = "va_target_value"), S_JSON("trend", chart_of), S_JSON("pulls", chart_of), S_LIST("down", firm_pull), S_LIST("up", firm_pull), S_LIST("groups", group_line),
    S_LIST("alerts", alert_line), S_LIST("next_steps", step_line, .from = "steps"), S_MAP("closing", closing), S_END,
};

static const shape reporter_line[] = { S_INT("id"), S_TEXT("name"), S_TEXT("uscc"), S_TIME("at"), S_END };
static const shape vintage_line[] = { S_INT("number"), S_TIME("at"), S_TEXT("who"), S_TEXT("reason"), S_INT("changes"), S_END };
static const shape finding_line[] = { S_INT("id"), S_TEXT("enterprise"), S_TEXT("kind"), S_TEXT("indicator"), S_TEXT("detail"), S_END };
static const shape month_state[] = {
    S_MONTH("period"), S_TEXT("stage"), S_DATE("due", .from = "due_iso"), S_TEXT("section_by"), S_TIME("section_at"), S_TEXT("leader_by"), S_TIME("leader_at"),
    S_TIME("locked_at"), S_FLAG("can_section"), S_FLAG("can_leader"), S_FLAG("can_lock"), S_INT("expected"), S_INT("reported"), S_INT("in_time"), S_LIST("missing", reporter_line),
    S_LIST("late", reporter_line), S_LIST("vintages", vintage_line), S_LIST("findings", finding_line), S_INT("finding_count"), S_END,
};

/* ---- figures' sources ------------------------------------------------------------------------------------------------------------- */

static const shape source_line[] = { S_TEXT("ledger"), S_TEXT("label"), S_TEXT("value"), S_INT("version"), S_TEXT("file"), S_TEXT("sheet"), S_INT("row"), S_TEXT("who"), S_TIME("at"), S_END };
static const shape trace[] = { S_TEXT("id"), S_TEXT("title"), S_MONTH("period"), S_TEXT("text", .from = "value"), S_TEXT("why"), S_TEXT("how"), S_FLAG("known"), S_INT("records"), S_FLAG("more"), S_LIST("rows", source_line), S_END };

/* ---- policies ----------------------------------------------------------------------------------------------------------------------- */

#define POLICY S_TEXT("policy"), S_TEXT("title"), S_TEXT("level"), S_TEXT("kind"), S_TEXT("issuer"), S_TEXT("document"), S_TEXT("edition"), S_TEXT("source"), S_TEXT("target"), S_TEXT("process"), \
    S_TEXT("duration"), S_TEXT("contact"), S_FLAG("example"), S_FLAG("in_force"), S_TEXT("window"), S_TEXT("subsidy"), S_TEXTS("materials"), S_TEXTS("conventions")
#define STANDING S_TEXT("standing"), S_FLAG("eligible"), S_FLAG("judge"), S_FLAG("unknown"), S_FLAG("near"), S_FLAG("decided"), S_TEXT("days"), S_FLAG("soon")
static const shape policy_line[] = { POLICY, S_INT("eligible"), S_INT("near"), S_INT("unknown"), S_INT("judge"), S_END };
static const shape policies[] = { S_DATE("on"), S_INT("firms"), S_LIST("policies", policy_line), S_END };
static const shape condition[] = { S_TEXT("says"), S_TEXT("clause"), S_INT("depth"), S_TEXT("feel"), S_FLAG("judge"), S_TEXT("any"), S_END };
static const shape pair_line[] = { S_TEXT("policy"), S_TEXT("title"), S_TEXT("level"), S_INT("firm_id"), S_TEXT("firm"), STANDING, S_TEXT("window"), S_TEXT("amount"), S_TEXT("words"), S_TEXT("advice"), S_TEXT("missing"), S_INT("unverified", .from = "resting_count"), S_TEXT("rests_on", .from = "resting"), S_END };
static const shape standing_group[] = { S_TEXT("standing"), S_TEXT("name"), S_INT("count"), S_FLAG("more"), S_LIST("firms", pair_line), S_END };
static const shape policy_whole[] = { S_DATE("on"), POLICY, S_LIST("conditions", condition), S_END };
static const shape policy_firms[] = { S_DATE("on"), S_TEXT("policy"), S_LIST("groups", standing_group), S_END };
static const shape fact_said[] = { S_TEXT("text"), S_TEXT("from"), S_FLAG("stated"), S_END };
static const shape criterion[] = { S_TEXT("says"), S_TEXT("clause"), S_INT("depth"), S_FLAG("met"), S_FLAG("unmet"), S_FLAG("unknown"), S_FLAG("judge"), S_TEXT("gap"), S_LIST("facts", fact_said), S_END };
static const shape pair[] = { S_DATE("on"), POLICY, S_INT("firm_id"), S_TEXT("firm"), STANDING, S_TEXT("why_edition"), S_LIST("criteria", criterion), S_TEXTS("changes"), S_TEXT("earliest"), S_TEXT("missing"), S_INT("unverified", .from = "resting_count"), S_TEXT("rests_on", .from = "resting"), S_TEXT("amount"), S_END };
static const char *const standings[] = { "eligible", "judge", "near", "unknown", NULL };
static const shape by_standing[] = { S_DATE("on"), S_TEXT("standing", .words = standings), S_INT("page"), S_END };
static const shape name_line[] = { S_TEXT("name"), S_END };
static const shape fact_name[] = { S_TEXT("name"), S_TEXT("unit"), S_TEXT("type"), S_END };
static const shape tried[] = { S_DATE("on"), S_TEXT("feel"), S_FLAG("tried"), S_INT("true"), S_INT("false"), S_INT("unknown"), S_LIST("some_true", name_line, .from = "yes"), S_LIST("some_unknown", name_line, .from = "missing_firms"),
    S_LIST("facts", fact_name), S_END };
static const shape trying[] = { S_TEXT("feel"), S_DATE("on"), S_END };

/* ---- evaluation ------------------------------------------------------------------------------------------------------------------------ */

static const shape scheme_line[] = { S_TEXT("scheme"), S_TEXT("title"), S_TEXT("source"), S_TEXT("fault"), S_END };
static const shape run_line[] = { S_TEXT("code"), S_TEXT("title"), S_TEXT("state", .from = "state_says"), S_TEXT("by"), S_INT("year"), S_INT("firms"), S_INT("graded"), S_END };
static const shape evaluation_all[] = { S_LIST("schemes", scheme_line), S_LIST("runs", run_line), S_END };
static const shape count_line[] = { S_INT("n"), S_END };
static const shape cohort_line[] = { S_TEXT("cohort", .from = "name"), S_LIST("counts", count_line), S_END };
static const shape graded_line[] = { S_INT("id"), S_TEXT("name"), S_TEXT("cohort"), S_TEXT("class"), S_TEXT("standing"), S_DECIMAL("total"), S_INT("rank"), S_INT("of"), S_END };
#define SCHEME S_TEXT("scheme"), S_TEXT("title"), S_INT("year")
static const shape results[] = { SCHEME, S_TEXTS("classes"), S_LIST("cohorts", cohort_line, .from = "counted"), S_LIST("firms", graded_line), S_END };
static const shape near_a_line[] = { SCHEME, S_DECIMAL("percent"), S_JSON("document", api_document, .from = "document_json"), S_END };
static const shape sheet[] = { SCHEME, S_TEXT("firm"), S_JSON("document", api_document, .from = "document_json"), S_END };
static const shape knob[] = { S_TEXT("indicator"), S_TEXT("unit"), S_TEXT("weight_name"), S_DECIMAL("weight"), S_DECIMAL("weight_was"), S_TEXT("benchmark_name", .from = "bench_name"), S_DECIMAL("benchmark", .from = "bench"),
    S_DECIMAL("benchmark_was", .from = "bench_was"), S_END };
static const shape turned[] = { S_TEXT("cohort"), S_DECIMAL("sum"), S_LIST("items", knob), S_END };
static const shape what_if[] = { SCHEME, S_FLAG("moved"), S_INT("class_moves"), S_TEXTS("classes"), S_LIST("cohorts", cohort_line, .from = "counted"), S_LIST("turned", turned), S_JSON("document", api_document, .from = "document_json"), S_END };
static const shape of_year[] = { S_INT("year"), S_END };
static const shape near_query[] = { S_INT("year"), S_DECIMAL("percent"), S_END };
static const shape my_run[] = { S_TEXT("run"), S_TEXT("title"), S_INT("year"), S_END };
static const shape my_evaluation[] = { S_LIST("runs", my_run), S_TEXT("firm"), S_JSON("document", api_document, .from = "document_json"), S_END };
static const shape of_run[] = { S_TEXT("run"), S_END };

/* ---- asking, reports, search -------------------------------------------------------------------------------------------------------------- */

static const shape choice[] = { S_TEXT("id"), S_TEXT("says"), S_FLAG("chosen"), S_END };
static const shape ask_head[] = { S_TEXT("text"), S_END };
static const shape ask_number[] = { S_DECIMAL("value", .from = "text"), S_TEXT("text"), S_TEXT("note"), S_TEXT("records"), S_END };
static const shape ask_line[] = { S_TEXT("label"), S_LIST("cells", ask_number), S_END };
static const shape kept_line[] = { S_INT("id"), S_TEXT("name"), S_TEXT("url"), S_FLAG("mine"), S_END };
static const shape ask_answer[] = {
    S_TEXT("ledger"), S_TEXT("where"), S_FLAG("answered"), S_INT("records"), S_TEXT("measure", .from = "measure_label"), S_LIST("heads", ask_head), S_LIST("rows", ask_line, .from = "body"),
    S_LIST("totals", ask_number), S_DECIMAL("total"), S_LIST("row_choices", choice, .from = "row_axes"), S_LIST("col_choices", choice, .from = "col_axes"), S_LIST("measures", choice), S_LIST("ledgers", choice), S_LIST("kept", kept_line), S_END,
};
static const shape ask_boards_[] = { S_LIST("boards", kept_line), S_LIST("kept", kept_line), S_END };
static const shape board_part[] = { S_TEXT("name"), S_TEXT("url"), S_TEXT("fault"), S_TEXT("ledger"), S_INT("records"), S_TEXT("measure", .from = "measure_label"), S_LIST("heads", ask_head), S_LIST("rows", ask_line, .from = "body"), S_LIST("totals", ask_number), S_END };
static const shape board[] = { S_TEXT("title"), S_LIST("parts", board_part), S_END };
static const shape board_new[] = { S_TEXT("name", .required = true), S_TEXTS("of", .required = true), S_FLAG("shared"), S_END };
static const shape asking[] = { S_TEXT("ledger"), S_TEXT("rows"), S_TEXT("cols"), S_TEXT("measure"), S_TEXT("second"), S_TEXT("where"), S_TEXT("show"), S_TEXT("sort"), S_END };
static const char *const table_formats[] = { "csv", "xlsx", NULL };
static const shape cell_query[] = { S_TEXT("ledger", .required = true), S_TEXT("rows"), S_TEXT("cols"), S_TEXT("measure"), S_TEXT("where"), S_TEXT("row"), S_TEXT("col"), S_END };
static const shape cell_records[] = { S_TEXT("ledger"), S_TEXT("where"), S_TEXT("records"), S_END };
static const shape asking_file[] = { S_TEXT("ledger", .required = true), S_TEXT("rows"), S_TEXT("cols"), S_TEXT("measure"), S_TEXT("where"), S_TEXT("format", .words = table_formats), S_END };
static const shape keeping[] = { S_TEXT("name", .required = true), S_TEXT("query", .required = true), S_FLAG("shared"), S_END };

static const shape template_line[] = { S_TEXT("name"), S_END };
static const shape issue_line[] = { S_INT("id"), S_TEXT("code"), S_TEXT("title"), S_TEXT("template"), S_MONTH("month"), S_DATE("issued_on"), S_END };
static const shape reports[] = { S_MONTH("period"), S_LIST("templates", template_line), S_LIST("issues", issue_line), S_END };
static const char *const report_formats[] = { "docx", "xlsx", "html", NULL };
static const shape report_file[] = { S_MONTH("period"), S_TEXT("format", .words = report_formats), S_END };
static const shape stale_line[] = { S_TEXT("address"), S_TEXT("title"), S_TEXT("was"), S_TEXT("is"), S_TEXT("sentence"), S_END };
static const shape report_checked[] = { S_TEXT("code"), S_INT("checked"), S_INT("changed"), S_LIST("places", stale_line), S_END };

static const shape hit[] = { S_TEXT("kind"), S_TEXT("label"), S_TEXT("small"), S_TEXT("page", .from = "url"), S_END };
static const shape found[] = { S_TEXT("q", .from = "searched"), S_LIST("best", hit), S_LIST("firms", hit), S_LIST("hits", hit), S_FLAG("more", .from = "more_hits"), S_END };
static const shape searching[] = { S_TEXT("q", .required = true), S_END };

/* ---- people ------------------------------------------------------------------------------------------------------------------------------ */

static const shape waiting_line[] = { S_INT("id"), S_TEXT("display"), S_TEXT("uscc"), S_TEXT("phone"), S_FLAG("known"), S_INT("firm"), S_END };
static const shape registrations[] = { S_LIST("waiting", waiting_line), S_END };
static const char *const yes_no[] = { "yes", "no", NULL };
static const shape deciding[] = { S_TEXT("decision", .required = true, .words = yes_no), S_TEXT("reason"), S_END };

static const shape account_line[] = { S_INT("id"), S_TEXT("name"), S_TEXT("display"), S_TEXT("role", .from = "title"), S_TEXT("section"), S_FLAG("active"), S_FLAG("pending"), S_FLAG("disabled"), S_FLAG("locked"), S_FLAG("totp"), S_END };
static const shape role_line[] = { S_TEXT("id"), S_TEXT("title"), S_END };
static const shape accounts[] = { S_LIST("accounts", account_line), S_LIST("roles", role_line), S_END };
static const shape account_made[] = { S_TEXT("name", .from = "made"), S_TEXT("password"), S_END };
static const shape account_new[] = { S_TEXT("name", .required = true), S_TEXT("display"), S_TEXT("role", .required = true), S_TEXT("section"), S_TEXT("enterprise"), S_END };
static const char *const account_states[] = { "active", "disabled", NULL };
static const shape account_change[] = { S_TEXT("role"), S_TEXT("section"), S_TEXT("state", .words = account_states), S_END };

/* ---- log-ins ------------------------------------------------------------------------------------------------------------------------------- */

static const shape session_line[] = { S_TEXT("id"), S_TIME("begun"), S_TIME("seen"), S_TEXT("peer"), S_TEXT("browser"), S_TEXT("agent"), S_FLAG("own"), S_END };
static const shape sessions[] = { S_TIME("before", .from = "last"), S_TEXT("before_peer", .from = "last_peer"), S_LIST("sessions", session_line), S_END };
static const shape account_whole[] = {
    S_INT("id"), S_TEXT("name"), S_TEXT("display"), S_TEXT("role", .from = "of_role"), S_TEXT("section"), S_FLAG("active"), S_FLAG("pending"), S_FLAG("disabled"), S_TEXT("why"), S_TIME("locked_until", .from = "locked"),
    S_FLAG("totp"), S_TIME("created"), S_TIME("last_login", .from = "last"), S_TEXT("last_peer"), S_TIME("password_set"), S_FLAG("must_change", .from = "must"), S_FLAG("expired"), S_LIST("sessions", session_line), S_END,
};

/* ---- the log, several records, the catalogue ------------------------------------------------------------------------------------------------ */

static const shape log_checked[] = { S_TEXT("span"), S_INT("entries"), S_INT("rows"), S_TEXT("head"), S_FLAG("whole"), S_TEXTS("faults"), S_END };
static const shape batch_change[] = { S_TEXT("ledger", .from = "title"), S_INT("record"), S_TEXT("label"), S_INT("version"), S_TEXT("fields"), S_FLAG("there"), S_END };
static const shape batch_query[] = { S_INT("after"), S_END };
static const shape batch_whole[] = { S_LIST("changes", batch_change), S_INT("hidden"), S_END };
static const shape log_file[] = { S_TEXT("who"), S_TEXT("kind"), S_TEXT("action"), S_TEXT("subject"), S_DATE("from"), S_DATE("to"), S_TEXT("format", .words = table_formats), S_END };
static const shape bulk_line[] = { S_INT("id"), S_TEXT("label"), S_TEXT("was"), S_TEXT("is"), S_TEXT("why"), S_FLAG("changed"), S_FLAG("same"), S_FLAG("refused"), S_END };
static const shape bulk_counts[] = { S_INT("changed"), S_INT("same"), S_INT("refused"), S_END };
static const shape bulk_tried[] = { S_TEXT("records"), S_INT("count"), S_MAP("tried", bulk_counts), S_INT("warned"), S_LIST("lines", bulk_line), S_END };
static const shape bulk_asked[] = { S_TEXT("records", .required = true), S_TEXT("change", .required = true), S_TEXT("value"), S_FLAG("clear"), S_TEXT("reason"), S_FLAG("accept"), S_END };
static const shape catalogue_query[] = { S_TEXT("q"), S_TEXT("category"), S_END };
static const shape catalogue_line[] = { S_TEXT("name"), S_TEXT("category"), S_TEXT("brand"), S_TEXT("capacity"), S_TEXT("description"), S_TEXT("firm"), S_TEXT("contact"), S_END };
static const shape catalogue_all[] = { S_INT("count"), S_FLAG("more"), S_LIST("products", catalogue_line), S_END };

/* ---- rules ----------------------------------------------------------------------------------------------------------------------------------- */

static const shape rule_line[] = { S_TEXT("id"), S_TEXT("title"), S_TEXT("document"), S_TEXT("fault"), S_FLAG("amended"), S_TEXT("edition", .from = "edition_says"), S_DATE("from"), S_TEXT("by"), S_TEXT("reason"), S_END };
static const shape edition_line[] = { S_TEXT("kind"), S_TEXT("id"), S_TEXT("edition", .from = "edition_says"), S_DATE("from"), S_TEXT("by"), S_TEXT("reason"), S_END };
static const shape rules_all[] = { S_LIST("decisions", rule_line), S_LIST("scores", rule_line), S_LIST("policies", rule_line), S_LIST("editions", edition_line, .from = "all_editions"), S_END };
static const shape two_editions[] = { S_INT("from"), S_INT("to"), S_END };
static const shape difference_line[] = { S_FLAG("gone"), S_FLAG("came"), S_FLAG("skipped"), S_TEXT("text"), S_END };
static const shape difference[] = { S_INT("from"), S_INT("to"), S_FLAG("same"), S_LIST("lines", difference_line), S_END };
static const char *const edition_states[] = { "in_force", "withdrawn", NULL };
static const shape edition_state_[] = { S_INT("edition", .required = true), S_TEXT("to", .required = true, .words = edition_states), S_TEXT("reason", .required = true), S_END };

/* ---- objections, and what a firm decides at its door -------------------------------------------------------------------------------------------- */

static const shape objection[] = {
    S_INT("id"), S_TEXT("run"), S_TEXT("firm"), S_INT("firm_id"), S_TEXT("fact"), S_TEXT("was"), S_TEXT("now"), S_TEXT("holds"), S_TEXT("reason"), S_TEXT("evidence"), S_TEXT("state"), S_FLAG("open", .from = "is_open"), S_TEXT("answer"),
    S_TEXT("effect"), S_INT("others"), S_TEXT("fault"), S_END,
};
static const shape objections[] = { SCHEME, S_LIST("objections", objection), S_END };
static const char *const objection_words[] = { "accepted", "rejected", NULL };
static const shape objection_decision[] = { S_TEXT("decision", .required = true, .words = objection_words), S_TEXT("answer", .required = true), S_END };
static const shape objection_new[] = { S_TEXT("run", .required = true), S_TEXT("fact", .required = true), S_TEXT("now", .required = true), S_TEXT("reason", .required = true), S_END };
static const shape compare_query[] = { S_INT("year"), S_TEXT("with"), S_INT("with_year"), S_END };
static const shape compared[] = { SCHEME, S_FLAG("compared"), S_JSON("document", api_document, .from = "document_json"), S_END };
static const shape calendar_month[] = { S_TEXT("month"), S_LIST("windows", pair_line), S_END };
static const shape calendar[] = { S_LIST("months", calendar_month), S_LIST("by_notice", pair_line), S_LIST("always", pair_line), S_END };
static const shape following[] = { S_TEXT("on", .required = true, .words = yes_no), S_END };
static const char *const application_words[] = { "drafting", "applied", "declined", NULL };
static const shape application[] = { S_TEXT("state", .required = true, .words = application_words), S_TEXT("reason"), S_END };
static const shape chosen_line[] = { S_TEXT("id", .from = "field"), S_TEXT("title"), S_FLAG("on"), S_END };
static const shape subscription_whole[] = {
    S_LIST("topics", chosen_line), S_LIST("levels", chosen_line), S_LIST("kinds", chosen_line), S_LIST("days", chosen_line, .from = "days_of_week"), S_INT("closing_days"), S_FLAG("paused"), S_FLAG("email_on"), S_TEXT("address"),
    S_FLAG("waits"), S_FLAG("mailing"), S_FLAG("in_use"), S_FLAG("stopped"), S_TEXT("mail_note"), S_LIST("robots", chosen_line), S_END,
};
static const shape subscription_new[] = { S_TEXTS("topic", .required = true), S_TEXTS("level", .required = true), S_TEXTS("kind", .required = true), S_TEXT("weekday", .required = true), S_TEXT("closing_days"), S_FLAG("paused"), S_END };
static const shape channel_switch[] = { S_TEXT("channel", .required = true), S_TEXT("on", .required = true, .words = yes_no), S_END };
static const shape address_new[] = { S_TEXT("address", .required = true), S_END };
static const shape address_code[] = { S_TEXT("code", .required = true), S_END };

/* ---- statements of firms ----------------------------------------------------------------------------------------------------------------- */

static const char *const statement_states[] = { "waiting", "returned", "verified", "all", NULL };
static const char *const statement_steps[] = { "verify", "return", NULL };
static const shape statement_query[] = { S_TEXT("state", .words = statement_states), S_TEXT("ledger"), S_TEXT("q"), S_INT("page"), S_END };
static const shape stated_field[] = { S_TEXT("field", .from = "id"), S_TEXT("label"), S_TEXT("was"), S_TEXT("is"), S_END };
static const shape statement_line[] = {
    S_TEXT("of"), S_TEXT("ledger"), S_INT("record"), S_TEXT("name"), S_TEXT("firm"), S_INT("firm_id"), S_TEXT("account"), S_TIME("stated_at", .from = "stated"), S_TEXT("state"), S_TEXT("reason"), S_TEXT("decided_by"), S_TIME("decided_at", .from = "decided"),
    S_LIST("fields", stated_field), S_END,
};
static const shape statements[] = { S_LIST("statements", statement_line), S_TEXT("next"), S_END };
static const shape own_statements[] = { S_LIST("statements", statement_line), S_END };
static const shape statement_decision[] = { S_TEXTS("of", .required = true), S_TEXT("step", .required = true, .words = statement_steps), S_TEXT("text"), S_END };

static const shape own_field[] = { S_TEXT("id"), S_TEXT("label"), S_TEXT("text"), S_END };
static const shape notice[] = { S_INT("id"), S_TEXT("number"), S_TEXT("topic"), S_TEXT("topic_says"), S_TEXT("title"), S_TEXT("body"), S_DATE("sent_on"), S_FLAG("fresh"), S_END };
static const shape own_home[] = { S_FLAG("found"), S_TEXT("title"), S_TEXT("ledger", .from = "ledger_title"), S_LIST("fields", own_field), S_LIST("statements", statement_line), S_INT("fresh", .from = "fresh_count"), S_LIST("notices", notice), S_END };
static const shape own_notices[] = { S_LIST("notices", notice), S_END };
static const shape own_topics[] = { S_LIST("topics", chosen_line), S_END };
static const shape own_topics_new[] = { S_TEXTS("topic", .required = true), S_END };

/* ---- findings ------------------------------------------------------------------------------------------------------------------------------ */

static const shape finding_query[] = { S_TEXT("ledger"), S_TEXT("state"), S_TEXT("kind"), S_TEXT("period"), S_TEXT("q"), S_INT("page"), S_END };
#define FINDING S_INT("id"), S_TEXT("ledger"), S_TEXT("period"), S_TEXT("enterprise"), S_INT("enterprise_id", .from = "firm_id"), S_TEXT("kind", .from = "kind_code"), S_TEXT("kind_says", .from = "kind"), S_TEXT("item"), \
    S_TEXT("detail"), S_TEXT("suggested"), S_TEXT("state"), S_TEXT("state_says"), S_TEXT("explanation"), S_TEXT("reply"), S_TEXT("handled_by", .from = "by"), S_TIME("handled_at", .from = "handled"), S_DATE("due", .from = "due_iso"), S_FLAG("overdue")
static const shape finding_one[] = { FINDING, S_END };
static const shape findings_all[] = { S_LIST("findings", finding_one), S_TEXT("next"), S_END };
static const char *const finding_words[] = { "accept", "correct", "reject", "reopen", NULL };
static const shape finding_answer_[] = { S_TEXT("step", .required = true, .words = finding_words), S_TEXT("text", .required = true), S_END };
static const shape finding_explain[] = { S_TEXT("text", .required = true), S_END };

/* ---- the log ------------------------------------------------------------------------------------------------------------------------------- */

static const shape log_query[] = { S_TEXT("who"), S_TEXT("kind"), S_TEXT("action"), S_TEXT("subject"), S_DATE("from"), S_DATE("to"), S_INT("before"), S_INT("size"), S_END };
static const shape log_entry[] = { S_INT("seq"), S_TIME("at", .from = "time"), S_TEXT("who"), S_TEXT("display"), S_TEXT("action", .from = "code"), S_TEXT("says", .from = "action"), S_TEXT("subject"), S_TEXT("detail"), S_TEXT("reason"),
                                   S_INT("batch"), S_INT("records"), S_END };
static const shape log_entries[] = { S_LIST("entries", log_entry), S_TEXT("next"), S_END };

/* ---- the door ------------------------------------------------------------------------------------------------------------------------------ */

static const shape settled_policy[] = { S_TEXT("policy"), S_TEXT("title"), S_END };
static const shape missing_fact[] = { S_TEXT("id"), S_TEXT("name"), S_TEXT("unit"), S_TEXT("supply"), S_TEXT("where"), S_FLAG("typed"), S_FLAG("yes_no"), S_LIST("settled", settled_policy), S_END };
static const shape my_policies[] = { S_DATE("on"), S_TEXT("firm", .from = "title"), S_LIST("eligible", pair_line), S_LIST("judge", pair_line), S_LIST("near", pair_line), S_LIST("missing", missing_fact), S_LIST("missing_rest", missing_fact),
    S_INT("unlock_facts"), S_INT("unlock_policies"), S_INT("all_facts"), S_INT("all_policies"), S_END };
static const shape my_fact[] = { S_TEXT("id"), S_TEXT("name"), S_TEXT("text"), S_TEXT("as_of"), S_TEXT("from"), S_FLAG("stated"), S_END };
static const shape my_facts[] = { S_LIST("known", my_fact), S_LIST("missing", missing_fact), S_LIST("missing_rest", missing_fact), S_LIST("others", missing_fact), S_END };
static const shape answering[] = { S_TEXT("fact", .required = true), S_TEXT("answer", .required = true), S_DATE("good_until"), S_END };
static const shape message_line[] = { S_INT("id"), S_TEXT("title"), S_TEXT("body"), S_INT("number"), S_TIME("created"), S_TIME("read_at"), S_FLAG("fresh"), S_END };
static const shape inbox[] = { S_LIST("messages", message_line), S_END };
static const shape own_line[] = { S_INT("id"), S_TEXTS("cells"), S_TEXT("state"), S_TEXT("reason"), S_END };
static const shape own_records[] = { S_TEXT("what"), S_TEXT("title"), S_TEXTS("heads"), S_LIST("rows", own_line), S_END };

/* ---- quality ----------------------------------------------------------------------------------------------------------------------------------- */

#define FRESHNESS S_TEXT("id"), S_TEXT("title"), S_INT("records"), S_DECIMAL("percent"), S_DATE("written"), S_INT("days"), S_TEXT("file"), S_MONTH("newest"), S_FLAG("behind")
static const shape quality_line[] = { FRESHNESS, S_END };
static const shape quality_all[] = { S_LIST("ledgers", quality_line), S_END };
static const shape quality_field[] = { S_TEXT("label"), S_FLAG("required"), S_INT("filled"), S_DECIMAL("percent"), S_INT("missing"), S_END };
static const shape quality_check[] = { S_TEXT("message"), S_FLAG("error"), S_INT("count"), S_END };
static const shape quality_source[] = { S_TIME("at"), S_TEXT("who"), S_TEXT("file"), S_END };
static const shape quality_twin[] = { S_TEXT("a"), S_TEXT("b"), S_TEXT("why"), S_END };
static const shape quality_one[] = { FRESHNESS, S_LIST("fields", quality_field), S_LIST("checks", quality_check), S_LIST("sources", quality_source), S_LIST("twins", quality_twin), S_INT("twin_count"), S_INT("finding_count"), S_END };

/* ---- import and export ------------------------------------------------------------------------------------------------------------------------ */

static const shape problem_line[] = { S_FLAG("error"), S_TEXT("sheet"), S_INT("row"), S_TEXT("field"), S_TEXT("value"), S_TEXT("text"), S_END };
static const shape change_line[] = { S_TEXT("what"), S_INT("row"), S_TEXT("text"), S_END };
static const shape import_trial[] = { S_TEXT("upload"), S_TEXT("file"), S_TEXT("kind"), S_INT("rows"), S_INT("inserted"), S_INT("updated"), S_INT("same"), S_INT("bad"), S_FLAG("has_errors"), S_FLAG("known_file"), S_FLAG("nothing"),
    S_TEXTS("unknown_columns", .from = "unknown"), S_LIST("problems", problem_line), S_FLAG("more_problems"), S_LIST("changes", change_line), S_FLAG("more_changes"), S_END };
static const shape import_file[] = { { .name = "file", .type = SHAPE_TEXT, .required = true }, S_MONTH("month"), S_TEXT("reason"), S_FLAG("skip"), S_END };
static const shape import_confirm[] = { S_TEXT("upload", .required = true), S_MONTH("month"), S_TEXT("reason"), S_FLAG("skip"), S_END };
static const shape exporting[] = { S_TEXT("q"), S_TEXT("where"), S_TEXT("sort"), S_TEXT("cols"), S_TEXT("format", .words = table_formats), S_FLAG("gb18030"), S_END };
static const shape view_line[] = { S_INT("id"), S_TEXT("name"), S_TEXT("url"), S_FLAG("mine"), S_END };
static const shape views[] = { S_LIST("views", view_line), S_END };

/* ---- webhooks -------------------------------------------------------------------------------------------------------------------------------- */

#define WEBHOOK S_INT("id"), S_TEXT("name"), S_TEXT("url"), S_TEXTS("events"), S_TEXTS("ledgers"), S_TEXT("filter"), S_TEXT("state"), S_TEXT("trouble"), S_INT("tries"), S_TIME("created"), \
    S_TIME("next_try", .from = "next")
static const shape webhook_line[] = { WEBHOOK, S_END };
static const shape webhooks[] = { S_LIST("webhooks", webhook_line), S_END };
static const shape webhook_made[] = { S_INT("id", .from = "made"), S_TEXT("secret"), S_END };
static const shape webhook_new[] = { S_TEXT("name", .required = true), S_TEXT("url", .required = true), S_TEXTS("events", .required = true), S_TEXTS("ledgers"), S_TEXT("filter"), S_END };
static const shape try_line[] = { S_INT("line"), S_TEXT("event"), S_TEXT("type"), S_TIME("at"), S_FLAG("waits"), S_INT("status"), S_TEXT("note"), S_END };
static const shape webhook_whole[] = { WEBHOOK, S_LIST("log", try_line), S_END };
static const char *const webhook_states[] = { "active", "off", NULL };
static const shape webhook_state[] = { S_TEXT("state", .required = true, .words = webhook_states), S_END };

#define XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const api_doc api_page_docs[] = {
    { API_PAGE("GET", "/api/v1/home", "GET /wall"), .id = "home", .says = { "本月概况", "the month on one screen" }, .query = of_period, .result = home },
    { API_PAGE("GET", "/api/v1/month", "GET /month"), .id = "month", .says = { "关账：谁没报、问题、审核、版本", "closing: reporters, findings, approvals, vintages" }, .query = of_period, .result = month_state },
    { API_PAGE("POST", "/api/v1/month/:month/approve", "POST /month/:month/approve"), .id = "month_approve", .says = { "审核", "approve" }, .result = done },
    { API_PAGE("POST", "/api/v1/month/:month/lock", "POST /month/:month/lock"), .id = "month_lock", .says = { "锁定", "lock" }, .result = done },
    { API_PAGE("POST", "/api/v1/month/:month/check", "POST /month/:month/check"), .id = "month_check", .says = { "核查", "look for findings" }, .result = done },
    { API_PAGE("GET", "/api/v1/figures/:id/trace", "GET /figure/:id"), .id = "figure_trace", .says = { "数字背后的记录与文件", "the records and files behind a number" }, .query = of_period, .result = trace, .text_id = true },

    { API_PAGE("GET", "/api/v1/policies", "GET /policies"), .id = "policies", .says = { "全部政策及符合家数", "all policies with their counts" }, .query = on_day, .result = policies },
    { API_PAGE("GET", "/api/v1/policies/try", "GET /policies/try"), .id = "policy_try", .says = { "试一个条件", "a condition, tried on all firms" }, .query = trying, .result = tried },
    { API_PAGE("GET", "/api/v1/policies/:id", "GET /policy/:id"), .id = "policy", .says = { "一项政策及其条件", "a policy with its conditions" }, .query = on_day, .result = policy_whole, .text_id = true },
    { API_PAGE("GET", "/api/v1/policies/:id/firms", "GET /policy/:id"), .id = "policy_firms", .says = { "按符合情况列企业，每页 100 家", "its firms by standing, 100 a page" }, .query = by_standing, .result = policy_firms, .text_id = true },
    { API_PAGE("GET", "/api/v1/policies/:id/firms/:firm", "GET /policy/:id/firm/:firm"), .id = "policy_pair", .says = { "一家企业对一项政策，逐条说明", "one firm and one policy, condition by condition" }, .query = on_day, .result = pair, .text_id = true },

    { API_PAGE("GET", "/api/v1/evaluation", "GET /evaluation"), .id = "evaluation", .says = { "评价办法与各次评价", "schemes and runs" }, .result = evaluation_all },
    { API_PAGE("GET", "/api/v1/evaluation/:scheme", "GET /evaluation/:scheme"), .id = "evaluation_results", .says = { "按现有数据的结果", "results, from today's data" }, .query = of_year, .result = results },
    { API_PAGE("GET", "/api/v1/evaluation/:scheme/near", "GET /evaluation/:scheme/near"), .id = "evaluation_near", .says = { "临界企业", "who is near a line" }, .query = near_query, .result = near_a_line },
    { API_PAGE("GET", "/api/v1/evaluation/:scheme/what-if", "GET /evaluation/:scheme/what-if"), .id = "evaluation_what_if", .says = { "换权重、换基准会怎样（参数名见 weight_name、benchmark_name）", "other weights and benchmarks (parameters: weight_name, benchmark_name)" },
      .query = of_year, .result = what_if },
    { API_PAGE("GET", "/api/v1/evaluation/:scheme/firms/:firm", "GET /evaluation/:scheme/firm/:firm"), .id = "evaluation_sheet", .says = { "一家企业的评价表", "a firm's own sheet" }, .query = of_year, .result = sheet },

    { API_PAGE("GET", "/api/v1/ask", "GET /ask"), .id = "ask", .says = { "分组统计", "records grouped, measured and pivoted" }, .query = asking, .result = ask_answer },
    { API_PAGE("GET", "/api/v1/ask/boards", "GET /ask/boards"), .id = "ask_boards", .says = { "看板", "boards of kept questions" }, .result = ask_boards_ },
    { API_PAGE("GET", "/api/v1/ask/boards/:id", "GET /ask/boards/:id"), .id = "ask_board", .says = { "一块看板", "one board, answered" }, .result = board },
    { API_PAGE("POST", "/api/v1/ask/boards", "POST /ask/boards"), .id = "ask_board_keep", .says = { "保存看板", "keep a board of questions" }, .body = board_new },
    { API_PAGE("DELETE", "/api/v1/ask/boards/:id", "POST /ask/boards/:id/drop"), .id = "ask_board_drop", .says = { "删除看板", "drop a board" } },
    { API_PAGE("GET", "/api/v1/ask/export", "GET /ask/export"), .id = "ask_export", .says = { "分组统计，导出", "the same as a file" }, .query = asking_file, .type = XLSX },
    { API_PAGE("POST", "/api/v1/ask/kept", "POST /ask/keep"), .id = "ask_keep", .says = { "保存一个分析", "keep a question" }, .body = keeping },
    { API_PAGE("DELETE", "/api/v1/ask/kept/:id", "POST /ask/:id/drop"), .id = "ask_drop", .says = { "删除保存的分析", "drop a kept question" } },

    { API_PAGE("GET", "/api/v1/reports", "GET /reports"), .id = "reports", .says = { "报告模板与已印发的报告", "templates, and what was issued" }, .query = of_period, .result = reports },
    { API_PAGE("GET", "/api/v1/reports/:name/file", "GET /reports/:name/file"), .id = "report_file", .says = { "下载", "a report as a file" }, .query = report_file, .type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { API_PAGE("POST", "/api/v1/reports/:name/issue", "POST /reports/:name/issue"), .id = "report_issue", .says = { "印发", "issue a report" }, .query = of_period, .result = done },
    { API_PAGE("GET", "/api/v1/reports/issued/:code/check", "GET /reports/check/:code"), .id = "report_check", .says = { "已印发的报告今天是否仍然属实", "whether an issued report is still true" }, .result = report_checked },
    { API_PAGE("GET", "/api/v1/search", "GET /search"), .id = "search", .says = { "查找", "search" }, .query = searching, .result = found },

    { API_PAGE("GET", "/api/v1/registrations", "GET /registrations"), .id = "registrations", .says = { "待审核的企业注册", "firms that asked to be let in" }, .result = registrations },
    { API_PAGE("POST", "/api/v1/registrations/:id", "POST /registrations/:id"), .id = "registration_decide", .says = { "通过或退回", "decide on one" }, .body = deciding, .result = done },
    { API_PAGE("GET", "/api/v1/accounts", "GET /accounts"), .id = "accounts", .says = { "账号", "accounts" }, .result = accounts },
    { API_PAGE("POST", "/api/v1/accounts", "POST /accounts"), .id = "account_add", .says = { "新账号，口令只给这一次", "a new account; the password is told once" }, .body = account_new, .result = account_made, .makes = true, .once = true },
    { API_PAGE("PATCH", "/api/v1/accounts/:id", "POST /accounts/:id"), .id = "account_change", .says = { "修改角色或状态", "change role or state" }, .body = account_change, .result = done },

    { API_PAGE("GET", "/api/v1/findings", "GET /findings"), .id = "findings_list", .says = { "核查问题，逾期的在前", "findings, overdue first" }, .query = finding_query, .result = findings_all },
    { API_PAGE("GET", "/api/v1/findings/:ledger/:id", "GET /findings/:ledger/:id"), .id = "finding_one", .says = { "一个问题", "one finding" }, .result = finding_one },
    { API_PAGE("POST", "/api/v1/findings/:ledger/:id", "POST /findings/:ledger/:id"), .id = "finding_step", .says = { "处理一个问题", "answer one" }, .body = finding_answer_, .result = done },
    { API_PAGE("GET", "/api/v1/statements", "GET /statements"), .id = "statements", .says = { "企业自报，待核实的在前", "what firms stated of themselves, those that wait" }, .query = statement_query, .result = statements },
    { API_PAGE("POST", "/api/v1/statements", "POST /statements"), .id = "statements_decide", .says = { "核实，或退回并写原因（of 照查询所得填写）", "verify, or send back with the reason; `of` as the list tells it" }, .body = statement_decision, .result = done },
    { API_PAGE("GET", "/api/v1/my/statements", "GET /door/statements"), .id = "my_statements", .says = { "本企业自报的数据与核实情况", "what one's own firm stated, and whether it is verified" }, .result = own_statements },
    { API_PAGE("GET", "/api/v1/my/findings", "GET /door/findings"), .id = "my_findings", .says = { "本企业的核查问题", "what is asked of one's own firm" }, .result = findings_all },
    { API_PAGE("POST", "/api/v1/my/findings/:id", "POST /door/findings/:id"), .id = "my_finding_explain", .says = { "说明情况", "explain one" }, .body = finding_explain, .result = done },
    { API_PAGE("GET", "/api/v1/audit", "GET /audit"), .id = "audit", .says = { "审计日志，新的在前", "the log, newest first" }, .query = log_query, .result = log_entries },

    { API_PAGE("GET", "/api/v1/my/policies", "GET /door"), .id = "my_policies", .says = { "本企业能申报什么、缺什么", "what one's own firm can get, and what it lacks" }, .query = on_day, .result = my_policies },
    { API_PAGE("GET", "/api/v1/my/policies/:id", "GET /door/policy/:id"), .id = "my_policy", .says = { "一项政策，逐条说明", "one policy, condition by condition" }, .query = on_day, .result = pair, .text_id = true },
    { API_PAGE("GET", "/api/v1/my/facts", "GET /door/facts"), .id = "my_facts", .says = { "本企业的数据", "one's own facts, known and missing" }, .result = my_facts },
    { API_PAGE("POST", "/api/v1/my/facts", "POST /door/facts"), .id = "my_fact_answer", .says = { "补一项数据", "supply a fact" }, .body = answering, .result = done },
    { API_PAGE("GET", "/api/v1/my/inbox", "GET /door/inbox"), .id = "my_inbox", .says = { "消息", "messages" }, .result = inbox },
    { API_PAGE("POST", "/api/v1/my/inbox/:id/read", "POST /door/inbox/:id/read"), .id = "my_message_read", .says = { "标为已阅", "mark as read" } },
    { API_PAGE("GET", "/api/v1/my/evaluation", "GET /door/evaluation"), .id = "my_evaluation", .says = { "本企业的评价表", "one's own sheet" }, .query = of_run, .result = my_evaluation },
    { API_PAGE("GET", "/api/v1/my/records/:what", "GET /door/my/:what"), .id = "my_records", .says = { "本企业填报的记录", "what one's own firm has reported" }, .result = own_records },

    { API_PAGE("POST", "/api/v1/my/records/:what", "POST /door/my/:what"), .id = "my_record_send", .says = { "填报一条记录（字段见该台账）", "report a record; its members are the ledger's fields" }, .body = api_fields },

    { API_PAGE("PATCH", "/api/v1/my/records/:what/:id", "POST /door/my/:what/:id"), .id = "my_record_change", .says = { "更正一条自己填报的记录", "correct one of one's own records" }, .body = api_fields },

    { API_PAGE("GET", "/api/v1/quality", "GET /quality"), .id = "quality", .says = { "各台账的完整与及时", "how complete and fresh each ledger is" }, .result = quality_all },
    { API_PAGE("GET", "/api/v1/quality/:ledger", "GET /quality/:ledger"), .id = "quality_ledger", .says = { "一个台账的数据质量", "the quality of one ledger's data" }, .result = quality_one },

    { API_PAGE("GET", "/api/v1/ledgers/:ledger/export", "GET /ledger/:ledger/export"), .id = "export", .says = { "导出", "a ledger as a file" }, .query = exporting, .type = XLSX },
    { API_PAGE("POST", "/api/v1/ledgers/:ledger/import", "POST /ledger/:ledger/import"), .id = "import_try", .says = { "上传并试导入，不写入", "upload and try; nothing is written" }, .body = import_file, .result = import_trial, .upload = true },
    { API_PAGE("POST", "/api/v1/ledgers/:ledger/import/confirm", "POST /ledger/:ledger/import/write"), .id = "import_confirm", .says = { "写入试导入过的文件", "write what was tried" }, .body = import_confirm, .result = done },
    { API_PAGE("GET", "/api/v1/ledgers/:ledger/import/:upload/marked", "GET /ledger/:ledger/import/:upload/marked"), .id = "import_marked", .says = { "标出错误的副本", "a copy with its faults marked" }, .type = XLSX },
    { API_PAGE("GET", "/api/v1/ledgers/:ledger/form", "GET /ledger/:ledger/form"), .id = "import_form", .says = { "空表", "an empty form" }, .type = XLSX },
    { API_PAGE("GET", "/api/v1/ledgers/:ledger/views", "GET /ledger/:ledger"), .id = "views", .says = { "保存的视图", "saved views" }, .result = views },
    { API_PAGE("POST", "/api/v1/ledgers/:ledger/views", "POST /ledger/:ledger/views"), .id = "view_save", .says = { "保存视图", "save a view" }, .body = keeping },
    { API_PAGE("DELETE", "/api/v1/ledgers/:ledger/views/:id", "POST /ledger/:ledger/views/:id/drop"), .id = "view_drop", .says = { "删除视图", "drop a view" } },

    { API_PAGE("GET", "/api/v1/webhooks", "GET /me/webhooks"), .id = "webhooks", .says = { "本人登记的通知地址", "one's own webhooks" }, .result = webhooks },
    { API_PAGE("POST", "/api/v1/webhooks", "POST /me/webhooks"), .id = "webhook_add", .says = { "登记一个，签名密钥只给这一次", "a new one; the secret is told once" }, .body = webhook_new, .result = webhook_made, .makes = true, .once = true },
    { API_PAGE("GET", "/api/v1/webhooks/:id", "GET /me/webhooks/:id"), .id = "webhook", .says = { "一个通知地址与最近 100 次发送", "one, with its last 100 attempts" }, .result = webhook_whole },
    { API_PAGE("PATCH", "/api/v1/webhooks/:id", "POST /me/webhooks/:id/state"), .id = "webhook_state", .says = { "启用或停用", "switch on or off" }, .body = webhook_state, .result = done },
    { API_PAGE("DELETE", "/api/v1/webhooks/:id", "POST /me/webhooks/:id/remove"), .id = "webhook_remove", .says = { "删除", "remove" } },
    { API_PAGE("POST", "/api/v1/webhooks/:id/test", "POST /me/webhooks/:id/test"), .id = "webhook_test", .says = { "发送测试", "send a test" }, .result = done },
    { API_PAGE("POST", "/api/v1/webhooks/:id/again/:line", "POST /me/webhooks/:id/again/:line"), .id = "webhook_again", .says = { "重发一个事件", "send an event again" }, .result = done },

    { API_PAGE("GET", "/api/v1/sessions", "GET /me/sessions"), .id = "sessions", .says = { "本人的登录会话（只限浏览器会话）", "where one is logged in; not for tokens" }, .result = sessions },
    { API_PAGE("DELETE", "/api/v1/sessions/:session", "POST /me/sessions/:session/end"), .id = "session_end", .says = { "结束一处登录", "end one" } },
    { API_PAGE("POST", "/api/v1/sessions/end-others", "POST /me/sessions/end-others"), .id = "sessions_end_others", .says = { "结束其他登录", "end all others" }, .result = done },
    { API_PAGE("GET", "/api/v1/accounts/:id", "GET /accounts/:id"), .id = "account", .says = { "一个账号：状态、登录、会话", "one account: its state, log-ins, sessions" }, .result = account_whole },
    { API_PAGE("POST", "/api/v1/accounts/:id/unlock", "POST /accounts/:id/unlock"), .id = "account_unlock", .says = { "解除锁定", "unlock it" }, .result = done },
    { API_PAGE("POST", "/api/v1/accounts/:id/sessions/end-all", "POST /accounts/:id/sessions/end-all"), .id = "account_sessions_end", .says = { "结束它的全部登录", "end its sessions" }, .result = done },
    { API_PAGE("DELETE", "/api/v1/accounts/:id/sessions/:session", "POST /accounts/:id/sessions/:session/end"), .id = "account_session_end", .says = { "结束它的一处登录", "end one of them" } },
    { API_PAGE("GET", "/api/v1/ask/records", "GET /ask/records"), .id = "ask_records", .says = { "一格数字背后的记录：台账、条件、取记录的地址", "the records behind a cell: ledger, condition, and where they are read" }, .query = cell_query, .result = cell_records },
    { API_PAGE("POST", "/api/v1/audit/verify", "POST /audit/verify"), .id = "audit_verify", .says = { "核验审计链", "check the chain" }, .result = log_checked },
    { API_PAGE("GET", "/api/v1/audit/export", "GET /audit/export"), .id = "audit_export", .says = { "导出日志", "the log as a file" }, .query = log_file, .type = XLSX },
    { API_PAGE("GET", "/api/v1/audit/batches/:id", "GET /audit/batch/:id"), .id = "audit_batch", .says = { "一批改动的记录", "the records that a batch changed" }, .query = batch_query, .result = batch_whole },
    { API_PAGE("POST", "/api/v1/ledgers/:ledger/bulk", "POST /ledger/:ledger/bulk"), .id = "bulk_try", .says = { "多条记录改一个字段，先试（records 如 12:3,15:1，编号:版本）", "one field of many records, tried; records like 12:3,15:1, number:version" }, .body = bulk_asked, .result = bulk_tried },
    { API_PAGE("POST", "/api/v1/ledgers/:ledger/bulk/write", "POST /ledger/:ledger/bulk/write"), .id = "bulk_write", .says = { "写入试过的批量修改", "write what was tried" }, .body = bulk_asked, .result = done },
    { API_PAGE("GET", "/api/v1/catalogue", "GET /catalogue"), .id = "catalogue", .says = { "产品目录", "products of the district" }, .query = catalogue_query, .result = catalogue_all },
    { API_PAGE("GET", "/api/v1/rules", "GET /rules"), .id = "rules", .says = { "决策表、评分表、政策及其版本", "decision tables, scoring tables, policies and their editions" }, .query = on_day, .result = rules_all },
    { API_PAGE("GET", "/api/v1/rules/:kind/:id/editions", "GET /rules/:kind/:id/editions"), .id = "rule_editions", .says = { "两个版本的差别", "what two editions differ in" }, .query = two_editions, .result = difference, .text_id = true },
    { API_PAGE("POST", "/api/v1/rules/:kind/:id/state", "POST /rules/:kind/:id/state"), .id = "rule_state", .says = { "执行或停用一个版本", "put an edition in force, or withdraw it" }, .body = edition_state_, .result = done, .text_id = true },
    { API_PAGE("GET", "/api/v1/evaluation/:scheme/compare", "GET /evaluation/:scheme/compare"), .id = "evaluation_compare", .says = { "与另一方案或年度比较", "two schemes or two years" }, .query = compare_query, .result = compared },
    { API_PAGE("GET", "/api/v1/evaluation/:scheme/objections", "GET /evaluation/:scheme/objections"), .id = "objections", .says = { "企业异议与各项更正的影响", "what firms object to, and what each correction would change" }, .query = of_year, .result = objections },
    { API_PAGE("POST", "/api/v1/evaluation/:scheme/objections/:id", "POST /evaluation/:scheme/objections/:id"), .id = "objection_decide", .says = { "办理一条异议", "decide one" }, .body = objection_decision, .result = done },
    { API_PAGE("POST", "/api/v1/my/evaluation/objections", "POST /door/evaluation/objection"), .id = "my_objection", .says = { "提出异议（材料请在页面上传）", "object; papers are sent by the page" }, .body = objection_new, .result = done },
    { API_PAGE("GET", "/api/v1/my/calendar", "GET /door/calendar"), .id = "my_calendar", .says = { "申报日历", "windows of the policies that concern one" }, .query = on_day, .result = calendar },
    { API_PAGE("POST", "/api/v1/my/policies/:id/follow", "POST /door/policy/:id/follow"), .id = "my_policy_follow", .says = { "关注或取消关注", "follow it, or no more" }, .body = following, .result = done, .text_id = true },
    { API_PAGE("POST", "/api/v1/my/policies/:id/application", "POST /door/policy/:id/application"), .id = "my_policy_application", .says = { "记录申报进展", "tell of the application" }, .body = application, .result = done, .text_id = true },
    { API_PAGE("GET", "/api/v1/my/subscription", "GET /door/subscription"), .id = "my_subscription", .says = { "订阅设置与邮箱", "what is sent, and where" }, .result = subscription_whole },
    { API_PAGE("POST", "/api/v1/my/subscription", "POST /door/subscription"), .id = "my_subscription_change", .says = { "修改订阅设置", "change what is sent" }, .body = subscription_new, .result = done },
    { API_PAGE("POST", "/api/v1/my/subscription/channel", "POST /door/subscription/channel"), .id = "my_channel", .says = { "停止或恢复一个渠道", "stop or start a channel" }, .body = channel_switch, .result = done },
    { API_PAGE("POST", "/api/v1/my/subscription/email", "POST /door/subscription/email"), .id = "my_address", .says = { "填写邮箱，验证码随后发到", "write an address; a code is mailed to it" }, .body = address_new, .result = done },
    { API_PAGE("POST", "/api/v1/my/subscription/code", "POST /door/subscription/code"), .id = "my_address_code", .says = { "输入邮件里的验证码", "type the code that was mailed" }, .body = address_code, .result = done },

    { API_PAGE("GET", "/api/v1/my/profile", "GET /own"), .id = "my_profile", .says = { "专家、服务机构本人的资料与最近通知", "an expert's or service firm's own record, and the latest notices" }, .result = own_home },
    { API_PAGE("PATCH", "/api/v1/my/profile", "POST /own/record"), .id = "my_profile_change", .says = { "修改本人资料，由区工信局核实", "change it; the bureau verifies" }, .body = api_fields, .result = done },
    { API_PAGE("GET", "/api/v1/my/notices", "GET /own/notices"), .id = "my_notices", .says = { "通知", "notices" }, .result = own_notices },
    { API_PAGE("POST", "/api/v1/my/notices/:id/read", "POST /own/notices/:id/read"), .id = "my_notice_read", .says = { "标为已阅", "mark as read" } },
    { API_PAGE("GET", "/api/v1/my/topics", "GET /own/subscription"), .id = "my_topics", .says = { "想看到的通知类别", "which notices one wants to see" }, .result = own_topics },
    { API_PAGE("POST", "/api/v1/my/topics", "POST /own/subscription"), .id = "my_topics_change", .says = { "修改", "change that" }, .body = own_topics_new, .result = done },
    { .id = NULL },
};
