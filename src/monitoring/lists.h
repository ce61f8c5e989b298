/* lists.h — the lists that a report or a page of the month can walk: rows of named cells, text or figure.
 *
 *   period           one row: say 2019年1—9月, month 9月, year
 *   change, value_added_target, output_target, output_behind: one row when it is so, none otherwise (not January; a target
 *                    is set, with `side` 高于 or 低于; growth is below the target)
 *   trend            months of the year: month, growth, growth_month
 *   industries, industries_up, industries_down, industries_total, industries_waterfall
 *   groups           name, output, growth, share, share_change, pull
 *   firms_up, firms_down   name, firm (number of its record), industry, output, growth, pull
 *   nursery          name, firm, revenue, projected, gap, missing
 *   alerts           name, firm, text          next_steps   text */
#ifndef JBP_MONITORING_LISTS_H
#define JBP_MONITORING_LISTS_H
#include "base/vec.h"
#include "figure/figure.h"

typedef struct list_cell { const char *name, *text; bool is_figure; figure_value figure; } list_cell;
typedef struct list_row { VEC(list_cell) cells; } list_row;
typedef struct list_rows { list_row *at; size_t len, cap; } list_rows;

const char *month_list_name(size_t i);             /* NULL behind the last */
bool month_list(figures *f, month period, const char *name, arena *a, list_rows *out, error *e);
#endif
