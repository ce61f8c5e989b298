#include "rule/table_check.h"

#include "rule/table_cut.h"

typedef VEC(check_finding) findings;

typedef struct grid_check {
    feel_run *r;
    const check_input *in;
    cut_column *columns;
    const cut_set **row_box;
    bool *empty;                           /* of each row: takes nothing, surely */
    int64_t work;
    bool unfinished, more_gaps;
    findings found;
    size_t told[CHECK_KINDS], left_out;
} grid_check;

/* ---- sets ---------------------------------------------------------------------------------------------------------------------- */

static cut_set copy_set(arena *a, const cut_column *c, cut_set s)
{
    cut_set out = { NEW_N(a, uint64_t, c->words + 1) };
    memcpy(out.bits, s.bits, c->words * sizeof *s.bits);
    return out;
}

static bool meet(arena *a, const cut_column *c, cut_set x, cut_set y, cut_set *out)
{
    uint64_t any = 0;
    *out = copy_set(a, c, x);
    for (size_t w = 0; w < c->words; w++)
        any |= out->bits[w] &= y.bits[w];
    return any != 0;
}

static bool touch(const cut_column *c, cut_set x, cut_set y)
{
    for (size_t w = 0; w < c->words; w++)
        if (x.bits[w] & y.bits[w])
            return true;
    return false;
}

static bool covers(const cut_column *c, cut_set x, cut_set of)
{
    for (size_t w = 0; w < c->words; w++)
        if (of.bits[w] & ~x.bits[w])
            return false;
    return true;
}

/* A stretch shows more than a point does, so it is taken where there is one. */
static size_t some_piece(const cut_column *c, cut_set s)
{
    size_t best = c->count;
    for (size_t i = 0; i < c->count; i++)
        if (cut_has(s, i) && (best == c->count || (c->pieces[best].point && !c->pieces[i].point)))
            best = i;
    return best;
}

/* ---- telling ------------------------------------------------------------------------------------------------------------------- */

static const char *region_text(const grid_check *g, const cut_set *region)
{
    buf b = buf_new(g->r->a);
    const char *comma = g->r->lang == LANG_EN ? ", " : "，";
    for (size_t i = 0; i < g->in->column_count; i++) {
        const char *part = cut_text(g->r->a, &g->columns[i], region[i]);
        if (*part)
            buf_print(&b, "%s%.*s %s", b.len ? comma : "", (int)g->in->columns[i].name.len, g->in->columns[i].name.at, part);
    }
    return b.text ? b.text : "";
}

static const feel_value *witness_of(const grid_check *g, const cut_set *region)
{
    feel_value *w = NEW_N(g->r->a, feel_value, g->in->column_count + 1);
    for (size_t i = 0; i < g->in->column_count; i++)
        w[i] = g->columns[i].pieces[some_piece(&g->columns[i], region[i])].value;
    return w;
}

/* Problems are of no interest here, and they may lie where the arena is rewound. */
static feel_truth ask(const grid_check *g, const feel_expression *x, feel_value v)
{
    feel_truth t = feel_test(g->r, x, v, NULL);
    g->r->problems = (feel_problems){ 0 };
    return t;
}

/* The row asked through the interpreter, as the table would be; unknown where a cell is undecided. */
static feel_truth row_takes(const grid_check *g, size_t row, const feel_value *witness)
{
    feel_truth t = FEEL_TRUE;
    for (size_t i = 0; i < g->in->column_count && t != FEEL_FALSE; i++) {
        const feel_expression *x = g->in->rows[row].cells[i].x;
        if (x && g->columns[i].undecided[row])
            t = FEEL_UNKNOWN;
        else if (!x || ask(g, x, witness[i]) != FEEL_TRUE)        /* a comparison without an answer takes nothing */
            t = FEEL_FALSE;
    }
    return t;
}

static bool no_row_takes(const grid_check *g, const feel_value *witness)
{
    for (size_t i = 0; i < g->in->row_count; i++)
        if (row_takes(g, i, witness) != FEEL_FALSE)
            return false;
    return true;
}

static void tell(grid_check *g, check_finding f)
{
    f.pairs = 1;
    if (g->told[f.kind]++ < CHECK_MOST)
        VEC_ADD(g->r->a, &g->found, f);
    else
        g->left_out++;
}

/* ---- cells --------------------------------------------------------------------------------------------------------------------- */

/* Once a column, with the number of rows. */
static void tell_undecided(grid_check *g, check_finding f)
{
    f.kind = CHECK_UNDECIDED;
    for (size_t i = 0; i < g->found.len; i++)
        if (g->found.at[i].kind == CHECK_UNDECIDED && g->found.at[i].column == f.column) {
            g->found.at[i].pairs++;
            return;
        }
    tell(g, f);
}

static void look_at_cell(grid_check *g, size_t row, size_t column)
{
    const cut_column *c = &g->columns[column];
    check_finding f = { .row = row, .other = row, .column = column };
    bool any = false;
    for (size_t w = 0; w < c->words; w++)
        any = any || c->may[row].bits[w];
    if (c->undecided[row] && !c->given_up)
        tell_undecided(g, f);
    else if (c->wrong_kind[row])
        tell(g, (f.kind = CHECK_WRONG_KIND, f));
    else if (!any && !c->given_up && g->in->rows[row].cells[column].x)
        tell(g, (f.kind = CHECK_EMPTY, f));
    g->empty[row] = g->empty[row] || !any;
}

static void look_at_cells(grid_check *g)
{
    for (size_t i = 0; i < g->in->row_count; i++)
        for (size_t k = 0; k < g->in->column_count; k++)
            look_at_cell(g, i, k);
}

/* ---- subtraction ---------------------------------------------------------------------------------------------------------------- */

/* A box is a product of sets, one a column.  What is left of a box when rows are taken away: a row that touches it and cuts
 * it in the fewest columns splits it into as many smaller boxes outside the row, and each is asked the same. */
typedef const cut_set *box;
typedef VEC(box) boxes;

typedef struct rest {
    grid_check *g;
    bool (*left)(struct rest *x, box b);   /* a box no row touches; false: enough */
    boxes gaps;                            /* told so far */
    bool enough;
} rest;

static bool box_touches(const grid_check *g, box x, box y)
{
    for (size_t i = 0; i < g->in->column_count; i++)
        if (!touch(&g->columns[i], x[i], y[i]))
            return false;
    return true;
}

static size_t cuts(const grid_check *g, box row, box of)
{
    size_t n = 0;
    for (size_t i = 0; i < g->in->column_count; i++)
        n += !covers(&g->columns[i], row[i], of[i]);
    return n;
}

/* The rows that touch the box, the one that cuts it least first; its number of cuts. */
static size_t touching(rest *x, box b, const box *rows, size_t count, box *out, size_t *fewest)
{
    size_t n = 0;
    *fewest = SIZE_MAX;
    x->g->work -= (int64_t)count;
    for (size_t i = 0; i < count && *fewest; i++) {
        if (!box_touches(x->g, b, rows[i]))
            continue;
        size_t c = cuts(x->g, rows[i], b);
        out[n++] = rows[i];
        if (c < *fewest) {
            box best = out[n - 1];
            out[n - 1] = out[0];
            out[0] = best;
            *fewest = c;
        }
    }
    return n;
}

static void subtract(rest *x, box b, const box *rows, size_t count)
{
    grid_check *g = x->g;
    arena *a = g->r->a;
    arena_pos before = arena_mark(a);
    size_t found = g->found.len, gaps = x->gaps.len, fewest, columns = g->in->column_count;
    if ((x->enough = x->enough || g->work < 0))
        return;
    box *near = NEW_N(a, box, count + 1);
    size_t n = touching(x, b, rows, count, near, &fewest);
    cut_set *part = NEW_N(a, cut_set, columns + 1);
    memcpy(part, b, columns * sizeof *part);
    if (!n)
        x->enough = !x->left(x, b);
    for (size_t i = 0; n && fewest && i < columns && !x->enough; i++) {
        cut_set inside, outside = copy_set(a, &g->columns[i], part[i]);
        if (covers(&g->columns[i], near[0][i], part[i]))
            continue;
        for (size_t w = 0; w < g->columns[i].words; w++)
            outside.bits[w] &= ~near[0][i].bits[w];
        meet(a, &g->columns[i], part[i], near[0][i], &inside);
        part[i] = outside;
        subtract(x, part, near + 1, n - 1);
        part[i] = inside;
    }
    if (found == g->found.len && gaps == x->gaps.len)
        arena_rewind(a, before);
}

/* All rows' boxes, of what they surely take. */
static box *row_boxes(const grid_check *g)
{
    box *out = NEW_N(g->r->a, box, g->in->row_count + 1);
    for (size_t i = 0; i < g->in->row_count; i++) {
        cut_set *b = NEW_N(g->r->a, cut_set, g->in->column_count + 1);
        for (size_t k = 0; k < g->in->column_count; k++)
            b[k] = g->columns[k].takes[i];
        out[i] = b;
    }
    return out;
}

/* ---- gaps -------------------------------------------------------------------------------------------------------------------------- */

/* A domain may be empty only when allowed values contradict one another: nothing can be asked then. */
static bool any_domain(const grid_check *g)
{
    for (size_t i = 0; i < g->in->column_count; i++)
        if (some_piece(&g->columns[i], g->columns[i].domain) == g->columns[i].count)
            return false;
    return true;
}

/* The gap as wide as it goes: in each column all pieces that no row takes together with the rest of the box. */
static box widened(const grid_check *g, box b)
{
    size_t columns = g->in->column_count;
    cut_set *wide = NEW_N(g->r->a, cut_set, columns + 1);
    for (size_t i = 0; i < columns; i++)
        wide[i] = copy_set(g->r->a, &g->columns[i], b[i]);
    for (size_t i = 0; i < columns; i++) {
        cut_set own = wide[i], taken = { NEW_N(g->r->a, uint64_t, g->columns[i].words + 1) };
        wide[i] = g->columns[i].domain;
        for (size_t k = 0; k < g->in->row_count; k++)
            if (box_touches(g, wide, g->row_box[k]))
                for (size_t w = 0; w < g->columns[i].words; w++)
                    taken.bits[w] |= g->row_box[k][i].bits[w];
        wide[i] = own;
        for (size_t w = 0; w < g->columns[i].words; w++)
            wide[i].bits[w] = g->columns[i].domain.bits[w] & ~taken.bits[w];
    }
    return wide;
}

static bool tell_gap(rest *x, box b)
{
    grid_check *g = x->g;
    if ((g->more_gaps = g->told[CHECK_GAP] == CHECK_MOST))
        return false;
    box wide = widened(g, b);
    const feel_value *w = witness_of(g, wide);
    VEC_ADD(g->r->a, &x->gaps, wide);
    tell(g, (check_finding){ .kind = CHECK_GAP, .region = region_text(g, wide), .witness = w, .confirmed = no_row_takes(g, w) });
    return true;
}

/* A box no row touches may lie in a gap told already. */
static bool found_gap(rest *x, box b)
{
    rest inner = { .g = x->g, .left = tell_gap, .gaps = x->gaps };
    size_t known = x->gaps.len;
    box *told = NEW_N(x->g->r->a, box, known + 1);
    for (size_t i = 0; i < known; i++)
        told[i] = x->gaps.at[i];
    subtract(&inner, b, told, known);
    x->gaps = inner.gaps;
    return !inner.enough;
}

static void look_for_gaps(grid_check *g)
{
    cut_set *domain = NEW_N(g->r->a, cut_set, g->in->column_count + 1);
    rest x = { .g = g, .left = found_gap };
    g->work = CHECK_WORK;
    for (size_t i = 0; i < g->in->column_count; i++)
        domain[i] = g->columns[i].domain;
    subtract(&x, domain, g->row_box, g->in->row_count);
    g->unfinished = g->unfinished || g->work < 0;
}

/* ---- rows that never count ------------------------------------------------------------------------------------------------------- */

static bool found_use(rest *x, box b)
{
    (void)x, (void)b;
    return false;
}

static bool goes_before(const grid_check *g, size_t x, size_t y)
{
    const check_row *a = &g->in->rows[x], *b = &g->in->rows[y];
    return g->in->policy == CHECK_PRIORITY && a->rank != b->rank ? a->rank < b->rank : x < y;
}

static void look_for_mask(grid_check *g, size_t row, box *rows)
{
    size_t n = 0, columns = g->in->column_count, first = g->in->row_count;
    cut_set *own = NEW_N(g->r->a, cut_set, columns + 1);
    rest x = { .g = g, .left = found_use };
    for (size_t i = 0; i < columns; i++)
        own[i] = g->columns[i].may[row];
    for (size_t i = 0; i < g->in->row_count; i++)
        if (i != row && goes_before(g, i, row) && box_touches(g, own, g->row_box[i]))
            rows[n++] = g->row_box[i];
    subtract(&x, own, rows, n);
    if (x.enough)
        return;
    const feel_value *w = witness_of(g, own);
    for (size_t i = 0; i < g->in->row_count && first == g->in->row_count; i++)
        if (i != row && goes_before(g, i, row) && row_takes(g, i, w) == FEEL_TRUE)
            first = i;
    if (first < g->in->row_count)
        tell(g, (check_finding){ .kind = CHECK_MASKED, .row = row, .other = first, .region = region_text(g, own), .witness = w, .confirmed = row_takes(g, row, w) == FEEL_TRUE });
}

static void look_for_masks(grid_check *g)
{
    box *rows = NEW_N(g->r->a, box, g->in->row_count + 1);
    g->work = CHECK_WORK;
    for (size_t i = 0; i < g->in->row_count && g->work >= 0; i++) {
        arena_pos before = arena_mark(g->r->a);
        size_t told = g->found.len;
        if (!g->empty[i])
            look_for_mask(g, i, rows);
        if (told == g->found.len)                                 /* what was found stays, the rest of the search goes */
            arena_rewind(g->r->a, before);
    }
    g->unfinished = g->unfinished || g->work < 0;
}

/* ---- pairs of rows ------------------------------------------------------------------------------------------------------------------ */

/* Does the set end (or begin) at the piece and hold more than it? */
static bool ends_at(const cut_column *c, cut_set s, size_t piece, bool end)
{
    bool more = false;
    for (size_t i = 0; i < c->count; i++) {
        if (!cut_has(s, i) || i == piece)
            continue;
        if (end ? i > piece : i < piece)
            return false;
        more = true;
    }
    return more;
}

/* The only piece of a set; the column's count when there are more. */
static size_t only_piece(const cut_column *c, cut_set s)
{
    size_t at = c->count;
    for (size_t w = 0; w < c->words; w++) {
        if (s.bits[w] && (at != c->count || (s.bits[w] & (s.bits[w] - 1))))
            return c->count;
        if (s.bits[w])
            at = w * 64 + (size_t)__builtin_ctzll(s.bits[w]);
    }
    return at;
}

/* The column in which two rows meet only at the point where one ends and the other begins; the number of columns when none. */
static size_t shared_edge(const grid_check *g, size_t x, size_t y, box region)
{
    for (size_t i = 0; i < g->in->column_count; i++) {
        const cut_column *c = &g->columns[i];
        size_t piece = only_piece(c, region[i]);
        if (piece == c->count || !c->pieces[piece].point || c->kind == FEEL_STRING || c->kind == FEEL_BOOL || feel_is_null(c->pieces[piece].value))
            continue;
        if ((ends_at(c, c->may[x], piece, true) && ends_at(c, c->may[y], piece, false)) || (ends_at(c, c->may[y], piece, true) && ends_at(c, c->may[x], piece, false)))
            return i;
    }
    return g->in->column_count;
}

static check_finding *same_edge(grid_check *g, const check_finding *f)
{
    for (size_t i = 0; i < g->found.len; i++) {
        check_finding *x = &g->found.at[i];
        if (x->kind == CHECK_SHARED_EDGE && x->column == f->column && feel_same(x->witness[f->column], f->witness[f->column]))
            return x;
    }
    return NULL;
}

static bool rows_touch(const grid_check *g, size_t x, size_t y)
{
    for (size_t i = 0; i < g->in->column_count; i++)
        if (!touch(&g->columns[i], g->columns[i].may[x], g->columns[i].may[y]))
            return false;
    return true;
}

static void look_at_pair(grid_check *g, size_t x, size_t y)
{
    size_t columns = g->in->column_count;
    bool meant = g->in->policy == CHECK_FIRST || g->in->policy == CHECK_PRIORITY;      /* what is never reached is told as masked */
    cut_set *region = NEW_N(g->r->a, cut_set, columns + 1);
    for (size_t i = 0; i < columns; i++)
        if (!meet(g->r->a, &g->columns[i], g->columns[i].may[x], g->columns[i].may[y], &region[i]))
            return;
    size_t edge = shared_edge(g, x, y, region);
    if (edge == columns && meant)
        return;
    check_finding f = { .kind = edge < columns ? CHECK_SHARED_EDGE : CHECK_OVERLAP, .row = x, .other = y, .column = edge, .witness = witness_of(g, region) };
    check_finding *known = f.kind == CHECK_SHARED_EDGE ? same_edge(g, &f) : NULL;
    f.confirmed = row_takes(g, x, f.witness) == FEEL_TRUE && row_takes(g, y, f.witness) == FEEL_TRUE;
    if (known) {
        known->pairs++;
        return;
    }
    f.region = region_text(g, region);
    tell(g, f);
}

static bool said_alike(const grid_check *g, size_t x, size_t y)
{
    const check_row *a = &g->in->rows[x], *b = &g->in->rows[y];
    return g->in->policy == CHECK_SAME && a->outcome && a->outcome == b->outcome;
}

static void look_at_pairs(grid_check *g)
{
    enum { MEETING = 16 };                                        /* a pair that meets costs about as much as so many that do not */
    g->work = 4 * CHECK_WORK;
    for (size_t x = 0; x < g->in->row_count; x++)
        for (size_t y = x + 1; y < g->in->row_count && g->work > 0; y++) {
            arena_pos before = arena_mark(g->r->a);
            size_t found = g->found.len;
            g->work--;
            if (g->empty[x] || g->empty[y] || said_alike(g, x, y) || !rows_touch(g, x, y))
                continue;
            g->work -= MEETING;
            look_at_pair(g, x, y);
            if (found == g->found.len)
                arena_rewind(g->r->a, before);
        }
    g->unfinished = g->unfinished || g->work <= 0;
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------------------- */

check_findings table_check(feel_run *r, const check_input *in)
{
    feel_run own = *r;                                            /* its limits are those of the work below */
    grid_check g = { .r = &own, .in = in };
    own.problems = (feel_problems){ 0 };
    own.limits.steps = INT64_MAX / 2;
    own.limits.bytes = SIZE_MAX / 2;
    g.columns = NEW_N(r->a, cut_column, in->column_count + 1);
    g.empty = NEW_N(r->a, bool, in->row_count + 1);
    int64_t tests = CHECK_TESTS;
    for (size_t i = 0; i < in->column_count; i++) {
        cut(&own, in, i, &tests, &g.columns[i]);
        g.unfinished = g.unfinished || g.columns[i].given_up;
    }
    look_at_cells(&g);
    g.row_box = row_boxes(&g);
    if (any_domain(&g)) {
        bool pairs = in->row_count <= CHECK_PAIRED_ROWS && !g.unfinished;
        g.unfinished = g.unfinished || (!pairs && in->policy != CHECK_ALL);
        if (!in->complete)
            look_for_gaps(&g);
        if (pairs && (in->policy == CHECK_FIRST || in->policy == CHECK_PRIORITY))
            look_for_masks(&g);
        if (pairs && in->policy != CHECK_ALL)
            look_at_pairs(&g);
    }
    if (g.unfinished)
        tell(&g, (check_finding){ .kind = CHECK_UNFINISHED });
    return (check_findings){ g.found.at, g.found.len, g.left_out, g.more_gaps };
}

bool check_bands(feel_run *r, str name, const str *bands, size_t count, check_findings *out, error *e)
{
    check_column column = { .name = name };
    check_cell *cells = NEW_N(r->a, check_cell, count + 1);
    check_row *rows = NEW_N(r->a, check_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        cells[i].text = bands[i];
        TRY(feel_compile(r->a, bands[i], NULL, FEEL_UNARY_TESTS, &cells[i].x, e));
        rows[i].cells = &cells[i];
    }
    *out = table_check(r, &(check_input){ .columns = &column, .rows = rows, .column_count = 1, .row_count = count, .policy = CHECK_ONE });
    return true;
}

const char *check_kind_word(check_kind k)
{
    static const char *const words[] = { [CHECK_GAP] = "gap", [CHECK_OVERLAP] = "overlap", [CHECK_SHARED_EDGE] = "shared-edge", [CHECK_MASKED] = "masked", [CHECK_EMPTY] = "empty",
                                         [CHECK_WRONG_KIND] = "wrong-kind", [CHECK_UNDECIDED] = "undecided", [CHECK_UNFINISHED] = "unfinished" };
    return words[k];
}
