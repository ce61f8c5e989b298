/* feel_fn.h — how built-in functions are written: one C function a signature, one row of the table (feel_functions.c). */
#ifndef JBP_RULE_FEEL_FN_H
#define JBP_RULE_FEEL_FN_H
#include "rule/feel_run.h"

/* Arguments as given, absent optional ones null; `count` is how many were given. */
typedef struct fn_args { feel_run *r; const feel_value *at; size_t count; } fn_args;
typedef feel_value fn(const fn_args *g);

/* One argument as that kind; a list of one is taken for its element. False: it is something else (or null). */
bool fn_text(const fn_args *g, size_t i, str *out);
bool fn_number(const fn_args *g, size_t i, dec128 *out);
bool fn_integer(const fn_args *g, size_t i, int64_t *out);          /* a number is cut to its whole part */
bool fn_kind(const fn_args *g, size_t i, feel_kind k, feel_value *out);
/* A list; anything else is a list of one, null is not a list. */
bool fn_list(const fn_args *g, size_t i, feel_list *out);
feel_value fn_wrong(const fn_args *g, const char *zh, const char *en);    /* null, with a problem noted */

#define FN(name) feel_value name(const fn_args *g)
/* conversion and text */
FN(fn_string); FN(fn_number_of); FN(fn_number_of3); FN(fn_not);
FN(fn_substring); FN(fn_string_length); FN(fn_upper); FN(fn_lower); FN(fn_substring_before); FN(fn_substring_after);
FN(fn_contains); FN(fn_starts_with); FN(fn_ends_with); FN(fn_matches); FN(fn_replace); FN(fn_split); FN(fn_string_join);
/* numbers */
FN(fn_decimal); FN(fn_floor); FN(fn_ceiling); FN(fn_round_up); FN(fn_round_down); FN(fn_round_half_up); FN(fn_round_half_down);
FN(fn_abs); FN(fn_modulo); FN(fn_sqrt); FN(fn_log); FN(fn_exp); FN(fn_odd); FN(fn_even);
/* lists */
FN(fn_list_contains); FN(fn_count); FN(fn_min); FN(fn_max); FN(fn_sum); FN(fn_mean); FN(fn_all); FN(fn_any); FN(fn_sublist);
FN(fn_append); FN(fn_concatenate); FN(fn_insert_before); FN(fn_remove); FN(fn_list_replace); FN(fn_reverse); FN(fn_index_of); FN(fn_union);
FN(fn_distinct); FN(fn_flatten); FN(fn_product); FN(fn_median); FN(fn_stddev); FN(fn_mode); FN(fn_sort);
/* contexts */
FN(fn_get_value); FN(fn_get_entries); FN(fn_context); FN(fn_context_put); FN(fn_context_put_key); FN(fn_context_merge);
/* dates and times */
FN(fn_date); FN(fn_date3); FN(fn_time); FN(fn_time4); FN(fn_date_time); FN(fn_date_time2); FN(fn_date_time7); FN(fn_duration); FN(fn_months_between);
FN(fn_day_of_year); FN(fn_day_of_week); FN(fn_month_of_year); FN(fn_week_of_year); FN(fn_now); FN(fn_today); FN(fn_is);
/* ranges */
FN(fn_range); FN(fn_before); FN(fn_after); FN(fn_meets); FN(fn_met_by); FN(fn_overlaps); FN(fn_overlaps_before); FN(fn_overlaps_after);
FN(fn_finishes); FN(fn_finished_by); FN(fn_includes); FN(fn_during); FN(fn_starts); FN(fn_started_by); FN(fn_coincides);
#undef FN
#endif
