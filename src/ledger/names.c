#include "ledger/names.h"

#include "base/utf8.h"

#include <stdlib.h>

/* Sorted, for bsearch. */
static const char *const reserved[] = {
    "abort", "add", "all", "alter", "always", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "autoincrement",
    "batch", "between", "binary", "both", "case", "cast", "check", "collate", "collation", "column", "commit", "concurrently", "constraint", "create",
    "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user", "default",
    "deferrable", "delete", "desc", "distinct", "do", "drop", "else", "end", "escape", "except", "exists", "false", "fetch", "filter", "for", "foreign",
    "freeze", "from", "full", "grant", "group", "having", "id", "ilike", "in", "index", "initially", "inner", "insert", "intersect", "into", "is",
    "isnull", "join", "lateral", "leading", "left", "like", "limit", "localtime", "localtimestamp", "natural", "not", "nothing", "notnull", "null",
    "offset", "on", "only", "or", "order", "outer", "over", "overlaps", "placing", "primary", "references", "returning", "right", "rowid", "select",
    "session_user", "set", "shard", "similar", "some", "symmetric", "table", "tablesample", "then", "to", "trailing", "transaction", "true", "union",
    "unique", "update", "user", "using", "values", "variadic", "verbose", "version", "when", "where", "window", "with",
};

static const char *const system_tables[] = { "account", "audit", "batch", "declaration", "history", "meta", "saved_view", "session", "source", "token" };

static int by_text(const void *key, const void *row) { return strcmp(key, *(const char *const *)row); }

bool name_id(const char *id)
{
    bool ok = *id >= 'a' && *id <= 'z' && strlen(id) <= 40;
    for (const char *c = id; *c && ok; c++)
        ok = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_';
    return ok;
}

bool name_plain(const char *id)
{
    return name_id(id) && !bsearch(id, reserved, sizeof reserved / sizeof *reserved, sizeof *reserved, by_text);
}

bool name_plain_table(const char *id)
{
    bool ok = name_plain(id) && !str_starts(str_of(id), STR("sqlite_")) && !str_starts(str_of(id), STR("pg_"));
    for (size_t i = 0; ok && i < sizeof system_tables / sizeof *system_tables; i++)
        ok = !text_eq(system_tables[i], id);
    return ok;
}

enum { MOST_LETTERS = 200 };

static size_t letters(const char *text, uint32_t out[MOST_LETTERS])
{
    size_t n = 0;
    str s = str_of(text);
    for (size_t at = 0; at < s.len && n < MOST_LETTERS;)
        out[n++] = utf8_next(s, &at);
    return n;
}

bool names_one_slip(const char *a, const char *b)
{
    uint32_t x[MOST_LETTERS], y[MOST_LETTERS];
    size_t n = letters(a, x), m = letters(b, y), i = 0, j = 0;
    if (n > m + 1 || m > n + 1)
        return false;
    while (i < n && i < m && x[i] == y[i])
        i++;
    while (j + i < n && j + i < m && x[n - 1 - j] == y[m - 1 - j])
        j++;
    return (n > m ? n : m) - i - j <= 1 || (n == m && n - i - j == 2 && x[i] == y[i + 1] && x[i + 1] == y[i]);
}

bool names_near(const char *x, const char *y)
{
    size_t n = strlen(x), m = strlen(y);
    return (n > 2 && strstr(y, x)) || (m > 2 && strstr(x, y)) || names_one_slip(x, y);
}
