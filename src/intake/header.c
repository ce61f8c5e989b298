#include "intake/header.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "intake/when.h"

#include <limits.h>

typedef struct target { const field_decl *field, *lookup; } target;

/* ---- labels ------------------------------------------------------------------------------------------------------ */

/* Folds and drops marks; brackets whose inside is a unit are taken out and reported; all others stay if keep. */
static char *normal(arena *a, const char *label, bool keep_brackets, const unit **u)
{
    str s = str_of(text_fold(a, str_of(label)));
    buf b = buf_new(a);
    static const str noise[] = { STR("其中:"), STR("其中,"), STR("其中、"), STR("*"), STR(":"), STR("、"), STR("。"), STR("_"), STR("-"), STR("—"), STR("(必填)"), STR("(选填)") };
    for (size_t i = 0; i < s.len;) {
        str rest = { s.at + i, s.len - i };
        size_t skip = 0;
        for (size_t k = 0; k < sizeof noise / sizeof *noise && !skip; k++)
            skip = str_starts(rest, noise[k]) ? noise[k].len : 0;
        if (skip) {
            i += skip;
            continue;
        }
        if (*rest.at == '(' || *rest.at == '[') {
            ptrdiff_t end = str_find(rest, *rest.at == '(' ? STR(")") : STR("]"));
            str inside = { rest.at + 1, end > 0 ? (size_t)end - 1 : 0 };
            const unit *found = end > 0 ? unit_find(inside) : NULL;
            if (found && u)
                *u = found;
            if (end > 0 && (found || !keep_brackets)) {
                i += (size_t)end + 1;
                continue;
            }
        }
        buf_putc(&b, s.at[i++]);
    }
    return b.text;
}

char *header_label(arena *a, const char *label, const unit **u)
{
    if (u)
        normal(a, label, true, u);
    return normal(a, label, false, NULL);
}

static char *without_slash(arena *a, const char *text)
{
    buf b = buf_new(a);
    for (; *text; text++)
        if (*text != '/')
            buf_putc(&b, *text);
    return b.text;
}

static void add_name(arena *a, map *names, const char *name, target t)
{
    if (text_empty(name))
        return;
    for (int keep = 1; keep >= 0; keep--) {
        bool was;
        map_value *v = map_put(names, str_of(normal(a, name, keep, NULL)), &was);
        if (was)
            continue;
        target *kept = NEW(a, target);
        *kept = t;
        v->ptr = kept;
    }
}

static void add_field_names(arena *a, map *names, const field_decl *f, target t)
{
    add_name(a, names, f->label.zh, t);
    add_name(a, names, f->label.en, t);
    for (size_t i = 0; i < f->alias_count; i++)
        add_name(a, names, f->aliases[i], t);
    add_name(a, names, f->id, t);
}

/* Own names first, so that a ledger's own field wins over what a reference might be called. */
static map names_of(arena *a, const ledger_decl *l)
{
    map names = map_new(a);
    for (size_t i = 0; i < l->count; i++)
        add_field_names(a, &names, &l->fields[i], (target){ &l->fields[i], NULL });
    for (size_t i = 0; i < l->count; i++) {
        const field_decl *f = &l->fields[i];
        for (size_t k = 0; f->ref && k < f->ref->lookup_count; k++) {
            const field_decl *other = &f->ref->fields[f->ref->lookup[k]];
            add_field_names(a, &names, other, (target){ f, other });
        }
    }
    return names;
}

/* 累计产值, 1-9月产值, 去年同期产值 mean 产值累计, 产值累计, 产值上年同期: the time stands behind in declared names. */
static const char *time_behind(arena *a, const char *label)
{
    static const char *const times[][2] = { { "本年累计", "累计" }, { "本月止累计", "累计" }, { "累计", "累计" }, { "本月", "本月" }, { "当月", "本月" }, { "去年同期累计", "上年同期累计" }, { "上年同期累计", "上年同期累计" },
                                            { "去年同月", "上年同月" }, { "上年同月", "上年同月" }, { "去年同期", "上年同期" }, { "上年同期", "上年同期" } };
    static const str dashes[] = { STR("1-"), STR("1~"), STR("1—"), STR("1–"), STR("1至") };
    str s = str_of(text_fold(a, str_of(label)));
    for (size_t k = 0; k < sizeof dashes / sizeof *dashes; k++) {
        size_t i = dashes[k].len, from = i;
        while (str_starts(s, dashes[k]) && i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
            i++;
        if (i > from && i - from <= 2 && str_starts((str){ s.at + i, s.len - i }, STR("月")) && s.len > i + 3)
            return normal(a, arena_print(a, "%s累计", s.at + i + 3), false, NULL);
    }
    for (size_t k = 0; k < sizeof times / sizeof *times; k++)
        if (str_starts(s, str_of(times[k][0])) && s.len > strlen(times[k][0]))
            return normal(a, arena_print(a, "%s%s", s.at + strlen(times[k][0]), times[k][1]), false, NULL);
    return NULL;
}

static const target *look_up(arena *a, const map *names, const char *label, const unit **u)
{
    const char *tries[4] = { normal(a, label, true, u), normal(a, label, false, NULL), NULL, NULL };
    tries[2] = without_slash(a, tries[1]);
    tries[3] = time_behind(a, label);
    for (size_t i = 0; i < 4 && tries[i]; i++) {
        const target *t = map_ptr(names, str_of(tries[i]));
        if (t)
            return t;
    }
    return NULL;
}

/* ---- the block ---------------------------------------------------------------------------------------------------- */

void sheet_top_add(sheet_top *t, const row *r)
{
    kept_row *k = &t->rows[t->count++];
    *k = (kept_row){ r->number, NEW_N(t->a, cell, r->count + 1), r->count };
    for (size_t i = 0; i < r->count; i++) {
        k->cells[i] = r->cells[i];
        k->cells[i].text = (str){ str_copy(t->a, r->cells[i].text), r->cells[i].text.len };
    }
}

static const kept_row *row_numbered(const sheet_top *t, int64_t number)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->rows[i].number == number)
            return &t->rows[i];
    return NULL;
}

/* What a person sees at a place: a merged range shows its first cell everywhere. */
static str seen(const sheet_top *t, int64_t row_, int column)
{
    for (size_t i = 0; i < t->info->merge_count; i++) {
        merge_range m = t->info->merges[i];
        if (row_ >= m.row1 && row_ <= m.row2 && column >= m.column1 && column <= m.column2) {
            row_ = m.row1;
            column = m.column1;
            break;
        }
    }
    const kept_row *k = row_numbered(t, row_);
    row r = { .cells = k ? k->cells : NULL, .count = k ? k->count : 0 };
    return str_trim(row_cell(&r, column).text);
}

/* Files without merged ranges (csv) leave a group's head only in its first column: with `spread` it counts further right. */
static str head_at(const sheet_top *t, int64_t row_, int column, bool spread)
{
    str one = seen(t, row_, column);
    while (spread && !one.len && column > 1)
        one = seen(t, row_, --column);
    return one;
}

static const char *label_of(arena *a, const sheet_top *t, int64_t from, int64_t to, int column, bool spread)
{
    buf b = buf_new(a);
    str before = { "", 0 };
    for (int64_t r = from; r <= to; r++) {
        str one = head_at(t, r, column, spread && r < to);
        if (!one.len || str_eq(one, before))
            continue;
        buf_print(&b, "%s%.*s", b.len ? "/" : "", (int)one.len, one.at);
        before = one;
    }
    return b.text;
}

static int last_column(const sheet_top *t)
{
    int most = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->rows[i].count && t->rows[i].cells[t->rows[i].count - 1].column > most)
            most = t->rows[i].cells[t->rows[i].count - 1].column;
    for (size_t i = 0; i < t->info->merge_count; i++)
        if (t->info->merges[i].column2 > most && t->info->merges[i].row1 <= HEADER_ROWS)
            most = t->info->merges[i].column2;
    return most < HEADER_MAX_COLUMNS ? most : HEADER_MAX_COLUMNS;
}

static bool taken(const header *h, const target *t, int table)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->columns[i].table == table && h->columns[i].field == t->field && h->columns[i].lookup == t->lookup)
            return true;
    return false;
}

static bool label_before(const header *h, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (text_eq(h->columns[i].label, h->columns[at].label))
            return true;
    return false;
}

/* A column that stands a second time begins another table; so do repeated columns nobody knows (序号) just before it. */
static void next_table(header *h)
{
    size_t from = h->count;
    while (from > 1 && !h->columns[from - 1].field && h->columns[from - 1].wide == MONTH_NONE && label_before(h, from - 1))
        from--;
    h->tables++;
    for (size_t i = from; i <= h->count; i++)
        h->columns[i].table = h->tables - 1;
}

static const target *given_target(const ledger_decl *l, const map *given, const char *label, target *room)
{
    const char *id = given ? map_ptr(given, str_of(label)) : NULL;
    *room = (target){ id ? field_find(l, id) : NULL, NULL };
    return room->field ? room : NULL;
}

static bool has_month(const ledger_decl *l)
{
    for (size_t i = 0; i < l->count; i++)
        if (l->fields[i].type == FIELD_MONTH)
            return true;
    return false;
}

static bool is_month(arena *a, const char *label, month *out)
{
    error e = { .lang = LANG_ZH };
    str s = str_of(text_fold(a, str_of(label)));
    bool shape = s.len >= 6 && s.len <= 13 && s.at[0] >= '1' && s.at[0] <= '2' && (str_find(s, STR("年")) == 4 || s.at[4] == '-' || s.at[4] == '/' || s.at[4] == '.');
    return shape && when_month(a, s, out, &e);
}

/* The block [from, to] as a header; columns nobody declared keep their label and no field. */
static void try_block(arena *a, const ledger_decl *l, const map *names, const sheet_top *t, int64_t from, int64_t to, bool spread, const map *given, header *h)
{
    int columns = last_column(t);
    *h = (header){ .first = from, .last = to, .columns = NEW_N(a, column_map, columns + 1), .period = MONTH_NONE, .tables = 1, .first_column = 1, .last_column = INT_MAX };
    for (int c = 1; c <= columns; c++) {
        const char *label = label_of(a, t, from, to, c, spread);
        target room;
        if (!*label)
            continue;
        column_map *m = &h->columns[h->count];
        *m = (column_map){ .column = c, .label = label, .wide = MONTH_NONE, .index = (int)h->count, .table = h->tables - 1 };
        const target *x = given_target(l, given, label, &room);
        if (!x)
            x = look_up(a, names, label, &m->unit);
        const char *slash = strrchr(label, '/');
        if (!x && slash)                                     /* a band over whole groups: 企业基本情况/企业名称 */
            x = look_up(a, names, slash + 1, &m->unit);
        if (!x && has_month(l) && is_month(a, label, &m->wide)) {
            h->wide_months++;
            h->known++;
        }
        if (x && taken(h, x, h->tables - 1))
            next_table(h);
        if (x) {
            m->field = x->field;
            m->lookup = x->lookup;
            h->known += h->tables == 1;
        }
        h->count++;
    }
}

static bool gives(const header *h, int table, const field_decl *f)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->columns[i].table == table && h->columns[i].field == f)
            return true;
    return false;
}

/* A table further right has the key of the first; else its columns are only repeated, and are not read. */
static void keep_tables(const ledger_decl *l, header *h)
{
    int kept = 1;
    for (int t = 1; t < h->tables; t++) {
        bool whole = true;
        for (size_t k = 0; k < l->key_count; k++)
            whole = whole && (gives(h, t, &l->fields[l->key[k]]) || !gives(h, 0, &l->fields[l->key[k]]));
        for (size_t i = 0; i < h->count; i++) {
            column_map *m = &h->columns[i];
            if (m->table != t)
                continue;
            m->table = whole ? kept : kept - 1;
            if (!whole)
                m->field = m->lookup = NULL;
        }
        kept += whole;
    }
    h->tables = kept;
}

header header_table(const header *h, int table)
{
    header one = *h;
    size_t from = 0;
    while (from < h->count && h->columns[from].table < table)
        from++;
    one.columns = h->columns + from;
    one.count = one.known = one.wide_months = 0;
    for (; from + one.count < h->count && h->columns[from + one.count].table == table; one.count++) {
        const column_map *m = &one.columns[one.count];
        one.wide_months += m->wide != MONTH_NONE;
        one.known += m->field || m->wide != MONTH_NONE;
    }
    one.first_column = table ? one.columns[0].column : 1;
    one.last_column = from + one.count < h->count ? h->columns[from + one.count].column - 1 : INT_MAX;
    return one;
}

/* Required fields found; a block that lacks none is better than one that explains one column more. */
static size_t missing_required(const ledger_decl *l, const header *h)
{
    size_t n = 0;
    for (size_t i = 0; i < l->count; i++) {
        bool found = !l->fields[i].required || (h->wide_months && (l->fields[i].type == FIELD_MONTH || l->fields[i].type == FIELD_DECIMAL));
        for (size_t k = 0; k < h->count && !found; k++)
            found = h->columns[k].field == &l->fields[i];
        n += !found;
    }
    return n;
}

/* “label：value” whose label is a text or code field that no column gives. */
static void above_field(arena *a, const map *names, str text, header *h)
{
    ptrdiff_t wide = str_find(text, STR("：")), narrow = str_find(text, STR(":"));
    ptrdiff_t at = wide >= 0 ? wide : narrow;
    size_t skip = wide >= 0 ? strlen("：") : 1;
    if (at <= 0 || h->above_count == HEADER_ABOVE)
        return;
    const target *t = look_up(a, names, str_copy(a, (str){ text.at, (size_t)at }), NULL);
    str value_ = str_trim((str){ text.at + at + skip, text.len - (size_t)at - skip });
    if (!t || t->lookup || !value_.len || (t->field->type != FIELD_TEXT && t->field->type != FIELD_CODE && t->field->type != FIELD_YEAR) || taken(h, t, 0))
        return;
    h->above[h->above_count++] = (above){ t->field, value_ };
}

static void read_above(arena *a, const map *names, const sheet_top *t, header *h)
{
    for (size_t i = 0; i < t->count && t->rows[i].number < h->first; i++)
        for (size_t c = 0; c < t->rows[i].count; c++) {
            str text = t->rows[i].cells[c].text;
            above_field(a, names, text, h);
            ptrdiff_t at = str_find(text, STR("单位：")), half = str_find(text, STR("单位:"));
            if (at < 0)
                at = half;
            if (at >= 0) {
                size_t from = (size_t)at + strlen("单位") + (half == at && half >= 0 ? 1 : strlen("："));
                const unit *u = unit_find(str_of(text_fold(a, (str){ text.at + from, text.len - from })));
                h->unit = u ? u : h->unit;
            }
            month m;
            if (when_month_inside(a, text, &m))
                h->period = m;
        }
}

/* A band over several columns may carry their unit while each says the rest below it: 主要污染物排放量（千克） over 化学需氧量, 氨氮. */
static const unit *band_unit(arena *a, const sheet_top *t, int64_t row_, int column)
{
    const unit *u = NULL;
    str label = seen(t, row_, column);
    if (label.len)
        (void)normal(a, str_copy(a, label), true, &u);
    return u;
}

static bool header_find(arena *a, const ledger_decl *l, const sheet_top *t, const map *given, header *out)
{
    map names = names_of(a, l);
    size_t best = 0, best_missing = 0;
    for (size_t i = 0; i < t->count; i++)
        for (int64_t shape = 0; shape < (t->info->merge_count ? 3 : 5); shape++) {        /* one to three rows; two and three again, spread */
            header h;
            int64_t height = shape < 3 ? shape : shape - 2;
            try_block(a, l, &names, t, t->rows[i].number, t->rows[i].number + height, shape >= 3, given, &h);
            size_t missing = missing_required(l, &h);
            bool better = h.known > best || (h.known == best && best && (missing < best_missing || (missing == best_missing && h.last - h.first < out->last - out->first)));
            if (h.known && better) {
                *out = h;
                best = h.known;
                best_missing = missing;
            }
        }
    if (!best)
        return false;
    keep_tables(l, out);
    read_above(a, &names, t, out);
    for (size_t i = 0; i < out->count; i++) {
        column_map *m = &out->columns[i];
        m->own = m->field && m->field->unit ? unit_find(str_of(m->field->unit)) : NULL;
        const unit *band = m->own && !m->unit && out->first > 1 ? band_unit(a, t, out->first - 1, m->column) : NULL;
        if (band && band->kind == m->own->kind)
            m->unit = band;
        if (m->own && !m->unit && out->unit && m->own->kind == out->unit->kind)
            m->unit = out->unit;
    }
    return true;
}

/* Without a gap in a one-row header no merged range reaches into it, and none need be known. */
static bool is_sure(const sheet_top *t, const header *h)
{
    return h->first == h->last && h->tables == 1 && h->known == h->count && h->count == (size_t)last_column(t);
}

bool header_of_sheet(book *b, size_t index, sheet_top *t, const ledger_decl *l, const map *given, header *out, bool *found, error *e)
{
    *found = header_find(t->a, l, t, given, out);
    if (*found && is_sure(t, out))
        return true;
    TRY(sheet_merges(b, index, t->info, e));
    *found = header_find(t->a, l, t, given, out);
    return true;
}

/* ---- near names ---------------------------------------------------------------------------------------------------- */

static size_t shared_bigrams(str x, str y)
{
    size_t n = 0;
    for (size_t i = 0; i + 6 <= x.len; i += 3)
        n += str_find(y, (str){ x.at + i, 6 }) >= 0;
    return n;
}

const char *header_nearest(arena *a, const ledger_decl *l, const char *label)
{
    str x = str_of(normal(a, label, false, NULL));
    const char *found = NULL;
    size_t best = 0;
    for (size_t i = 0; i < l->count; i++) {
        size_t n = shared_bigrams(x, str_of(l->fields[i].label.zh));
        if (n > best) {
            best = n;
            found = l->fields[i].label.zh;
        }
    }
    return found;
}
