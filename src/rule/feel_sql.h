/* feel_sql.h — the part of a FEEL condition that a database can decide, as SQL (the third back end).
 *
 * A filter keeps the rows for which its condition is true.  It is taken apart at its outermost `and`; every conjunct
 * becomes one of three things:
 *   exact   SQL that is true for just the same rows                                      (both engines, integers only)
 *   cover   SQL that is true at least for those rows: arithmetic in floats with a margin  → decided again afterwards
 *   rest    no SQL at all                                                                → decided afterwards
 * `where` holds the first two, `again` the conjuncts to evaluate on what comes back.  So a row is in the answer if and
 * only if the interpreter says true, whatever was pushed down; where `again` is empty, count(*) and LIMIT may be trusted.
 *
 * What has no column in it (constants, today(), a user's own attributes) is evaluated once and bound as a parameter.
 * Values of a condition never become part of the SQL text. */
#ifndef JBP_RULE_FEEL_SQL_H
#define JBP_RULE_FEEL_SQL_H
#include "base/map.h"
#include "rule/feel.h"
#include "store/store.h"

/* How a column holds FEEL's values. */
typedef enum sql_kind {
    SQL_NUMBER,             /* integer, scaled by 10^scale */
    SQL_TEXT,
    SQL_BOOL,               /* 0, 1 */
    SQL_DATE,               /* ISO text, years 0000 to 9999 */
    SQL_TEXTS               /* a JSON array of texts */
} sql_kind;

/* `column` is trusted SQL: a column's name or an expression over columns. */
typedef struct sql_column { const char *column; sql_kind kind; int scale; } sql_column;

typedef struct sql_schema { dialect dialect; map columns; } sql_schema;         /* FEEL name → sql_column */

sql_schema sql_schema_new(arena *a, dialect d);
void sql_schema_add(sql_schema *s, str name, const sql_column *column);         /* one column may have several names */

typedef struct sql_filter {
    const char *where;                      /* NULL: no condition */
    const value *args;
    size_t arg_count;
    const feel_expression **again;          /* all must be true as well */
    size_t again_count;
    const sql_column *equal;                /* the first that an exact conjunct sets equal to a constant, so an index may begin with it; NULL: none */
} sql_filter;

/* `constants` gives values to the names that are no columns (NULL: none). Never fails: at worst all is in `again`. */
sql_filter feel_to_sql(feel_run *r, const feel_expression *x, const sql_schema *s, const feel_scope *constants);
#endif
