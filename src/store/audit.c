#include "store/audit.h"

#include "base/date.h"
#include "base/vec.h"
#include "store/anchor.h"
#include "store/sm3.h"

#include <stdio.h>
#include <stdlib.h>

static const char genesis[SM3_HEX] = "0000000000000000000000000000000000000000000000000000000000000000";

static str column(const char *text) { return (str){ text, text ? strlen(text) : 0 }; }

static void add_history(sm3_stream *m, int64_t seq, int64_t batch_id, const history_row *h)
{
    sm3_number(m, seq);
    sm3_number(m, batch_id);
    sm3_text(m, column(h->ledger));
    sm3_number(m, h->record);
    sm3_number(m, h->version);
    sm3_text(m, column(h->op));
    sm3_text(m, h->changes.at ? h->changes : STR(""));
    sm3_number(m, h->source);
    sm3_text(m, column(h->sheet));
    sm3_number(m, h->row);
}

/* ---- writing ------------------------------------------------------------------------------------------ */

static bool next_of(store *s, const char *sql, int64_t *out, error *e)
{
    bool found;
    TRY(store_int(s, sql, NULL, 0, out, &found, e));
    ++*out;
    return true;
}

bool batch_begin(store *s, const batch_info *info, batch *b, error *e)
{
    arena *a = arena_new();
    static const char *const columns[] = { "seq", "batch", "ledger", "record", "version", "op", "changes", "source", "sheet", "row" };
    *b = (batch){ .s = s, .a = a, .digest = sm3_new(), .history = shape_new(s, "history", columns, sizeof columns / sizeof *columns) };
    b->info = (batch_info){ .who = arena_copy(a, info->who), .action = arena_copy(a, info->action), .subject = arena_copy(a, info->subject),
                            .detail = arena_copy(a, info->detail), .reason = arena_copy(a, info->reason),
                            .at = info->at ? arena_copy(a, info->at) : time_now_iso(a) };
    if (store_begin(s, e) && next_of(s, "SELECT max(id) FROM batch", &b->id, e) && next_of(s, "SELECT max(seq) FROM history", &b->first, e)) {
        b->next = b->first;
        return true;
    }
    batch_abandon(b);
    return false;
}

void batch_abandon(batch *b)
{
    store_rollback(b->s);
    sm3_drop(b->digest);
    arena_end(b->a);
    *b = (batch){ 0 };
}

bool history_add(batch *b, const history_row *h, error *e)
{
    int64_t seq = b->next++;
    add_history(b->digest, seq, b->id, h);
    const value args[] = { V_INT(seq), V_INT(b->id), v_text(h->ledger), V_INT(h->record), V_INT(h->version), v_text(h->op), V_STR(h->changes),
                           h->source ? V_INT(h->source) : V_NULL, v_text(h->sheet), h->row ? V_INT(h->row) : V_NULL };
    return store_append(b->s, b->history, args, e);
}

typedef struct entry {
    int64_t seq, batch, first, next;           /* batch 0: a note */
    const char *at, *who, *action, *subject, *detail, *reason, *digest, *previous, *hash;
} entry;

static void entry_hash(const entry *x, char out[SM3_HEX])
{
    sm3_stream *m = sm3_new();
    sm3_bytes(m, str_of(x->previous));
    sm3_number(m, x->seq);
    sm3_number(m, x->batch);
    sm3_number(m, x->first);
    sm3_number(m, x->next);
    const char *const texts[] = { x->at, x->who, x->action, x->subject, x->detail, x->reason, x->digest };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        sm3_text(m, column(texts[i]));
    sm3_end(m, out);
}

static bool append(store *s, arena *a, entry *x, error *e)
{
    char hash[SM3_HEX], *previous;
    TRY(next_of(s, "SELECT max(seq) FROM audit", &x->seq, e));
    TRY(store_str(s, a, "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1", NULL, 0, &previous, e));
    x->previous = previous ? previous : genesis;
    entry_hash(x, hash);
    x->hash = arena_copy(a, hash);
    const value args[] = { V_INT(x->seq), x->batch ? V_INT(x->batch) : V_NULL, v_text(x->at), v_text(x->who), v_text(x->action), v_text(x->subject),
                           v_text(x->detail), v_text(x->reason), x->batch ? V_INT(x->first) : V_NULL, x->batch ? V_INT(x->next) : V_NULL,
                           v_text(x->digest), v_text(x->previous), v_text(x->hash) };
    return store_run(s, "INSERT INTO audit (seq, batch, at, who, action, subject, detail, reason, first, next, digest, previous, hash)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", args, sizeof args / sizeof *args, NULL, e);
}

bool batch_end(batch *b, error *e)
{
    char digest[SM3_HEX];
    const batch_info *i = &b->info;
    if (b->next == b->first && !b->keep) {
        batch_abandon(b);
        return true;
    }
    sm3_end(b->digest, digest);
    b->digest = NULL;
    entry x = { .batch = b->id, .first = b->first, .next = b->next, .at = i->at, .who = i->who, .action = i->action, .subject = i->subject,
                .detail = i->detail, .reason = i->reason, .digest = digest };
    const value args[] = { V_INT(b->id), v_text(i->at), v_text(i->who), v_text(i->action), v_text(i->subject), v_text(i->detail), v_text(i->reason) };
    bool ok = store_run(b->s, "INSERT INTO batch (id, at, who, action, subject, detail, reason) VALUES (?, ?, ?, ?, ?, ?, ?)", args, 7, NULL, e) &&
              append(b->s, b->a, &x, e) && store_commit(b->s, e) && anchor_write(b->s, x.seq, x.hash, e);
    if (!ok)
        store_rollback(b->s);
    arena_end(b->a);
    *b = (batch){ 0 };
    return ok;
}

bool audit_note(store *s, const batch_info *i, error *e)
{
    arena *a = arena_new();
    entry x = { .at = i->at ? i->at : time_now_iso(a), .who = i->who, .action = i->action, .subject = i->subject, .detail = i->detail, .reason = i->reason };
    bool ok = store_begin(s, e) && append(s, a, &x, e) && store_commit(s, e) && anchor_write(s, x.seq, x.hash, e);
    if (!ok)
        store_rollback(s);
    arena_end(a);
    return ok;
}

/* ---- verifying ---------------------------------------------------------------------------------------- */

typedef struct checker {
    store *s;
    arena *a, *row;                            /* row: rewound for each row */
    error *e;
    bool copy;
    VEC(audit_fault) faults;
    audit_result *out;
} checker;

enum { MAX_FAULTS = 100 };

static void found(checker *c, int64_t seq, const char *zh, const char *en, ...) __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void found(checker *c, int64_t seq, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    if (c->faults.len < MAX_FAULTS)
        VEC_ADD(c->a, &c->faults, (audit_fault){ seq, arena_vprint(c->a, c->e->lang == LANG_EN ? en : zh, args) });
    va_end(args);
}
#pragma GCC diagnostic pop

static const char *text_at(checker *c, const rows *r, int i) { return rows_null(r, i) ? NULL : str_copy(c->row, rows_text(r, i)); }

static entry entry_of(checker *c, const rows *r)
{
    return (entry){ .seq = rows_int(r, 0), .batch = rows_int(r, 1), .at = text_at(c, r, 2), .who = text_at(c, r, 3), .action = text_at(c, r, 4),
                    .subject = text_at(c, r, 5), .detail = text_at(c, r, 6), .reason = text_at(c, r, 7), .first = rows_int(r, 8),
                    .next = rows_int(r, 9), .digest = text_at(c, r, 10), .previous = text_at(c, r, 11), .hash = text_at(c, r, 12) };
}

static bool check_history(checker *c, const entry *x)
{
    rows *r;
    bool more = true, ok = true;
    int64_t expected = x->first;
    sm3_stream *m = sm3_new();
    char digest[SM3_HEX];
    const value args[] = { V_INT(x->batch) };
    ok = store_query(c->s, "SELECT seq, ledger, record, version, op, changes, source, sheet, row FROM history WHERE batch = ? ORDER BY seq", args, 1, &r, c->e);
    while (ok && (ok = rows_next(r, &more, c->e)) && more) {
        arena_pos at = arena_mark(c->row);
        history_row h = { .ledger = text_at(c, r, 1), .record = rows_int(r, 2), .version = rows_int(r, 3), .op = text_at(c, r, 4), .changes = rows_text(r, 5),
                          .source = rows_int(r, 6), .sheet = text_at(c, r, 7), .row = rows_int(r, 8) };
        add_history(m, rows_int(r, 0), x->batch, &h);
        expected++;
        c->out->history_rows++;
        arena_rewind(c->row, at);
    }
    if (ok)
        rows_close(r);
    sm3_end(m, digest);
    if (ok && (expected != x->next || !text_eq(digest, x->digest)))
        found(c, x->seq, "第 %lld 条审计（批次 %lld，%s）：历史记录被改动、删除或增加过", "entry %lld (batch %lld, %s): its history rows were altered, removed or added",
              (long long)x->seq, (long long)x->batch, x->at ? x->at : "?");
    return ok;
}

/* The batch's own row repeats what the entry says. */
static bool check_batch(checker *c, const entry *x)
{
    rows *r;
    bool more = false;
    const value args[] = { V_INT(x->batch) };
    TRY(store_query(c->s, "SELECT at, who, action, subject, detail, reason FROM batch WHERE id = ?", args, 1, &r, c->e));
    bool ok = rows_next(r, &more, c->e);
    bool same = ok && more && text_eq(text_at(c, r, 0), x->at) && text_eq(text_at(c, r, 1), x->who) && text_eq(text_at(c, r, 2), x->action) &&
                text_eq(text_at(c, r, 3), x->subject) && text_eq(text_at(c, r, 4), x->detail) && text_eq(text_at(c, r, 5), x->reason);
    rows_close(r);
    if (ok && !same)
        found(c, x->seq, "批次 %lld 的登记与审计不符", "batch %lld differs from its audit entry", (long long)x->batch);
    return ok && check_history(c, x);
}

enum { PIECE = 5000 };                         /* entries held at a time: a log of millions takes no more memory than a short one */
typedef struct entries { entry *at; size_t len, cap; } entries;
typedef struct chain { int64_t seq; char hash[SM3_HEX]; int64_t anchor; char anchor_hash[SM3_HEX]; bool anchored, met; } chain;

static bool read_piece(checker *c, int64_t after, entries *out)
{
    rows *r;
    bool more = true, ok = true;
    const value args[] = { V_INT(after), V_INT(PIECE) };
    *out = (entries){ 0 };
    TRY(store_query(c->s, "SELECT seq, batch, at, who, action, subject, detail, reason, first, next, digest, previous, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", args, 2, &r, c->e));
    while ((ok = rows_next(r, &more, c->e)) && more)
        VEC_ADD(c->row, out, entry_of(c, r));
    rows_close(r);
    return ok;
}

static void check_link(checker *c, chain *k, const entry *x)
{
    char hash[SM3_HEX];
    if (x->seq != k->seq + 1)
        found(c, x->seq, "第 %lld 条审计之前缺少条目", "an entry is missing before number %lld", (long long)x->seq);
    else if (!text_eq(x->previous, k->hash))
        found(c, x->seq, "第 %lld 条审计与前一条接不上：条目被调换、删除或改写", "entry %lld does not follow the one before it: reordered, removed or rewritten", (long long)x->seq);
    entry_hash(x, hash);
    if (!text_eq(hash, x->hash))
        found(c, x->seq, "第 %lld 条审计被改动过（%s %s %s）", "entry %lld was altered (%s %s %s)", (long long)x->seq, x->at ? x->at : "?", x->who ? x->who : "?", x->action ? x->action : "?");
    if (x->seq == k->anchor) {
        k->met = true;
        if (k->anchored && !text_eq(x->hash, k->anchor_hash))
            found(c, x->seq, "第 %lld 条审计与库外锚点不符：审计链被整体改写", "entry %lld differs from the anchor outside the store: the chain was rewritten", (long long)x->seq);
    }
    k->seq = x->seq;
    snprintf(k->hash, sizeof k->hash, "%s", x->hash ? x->hash : "");
}

static bool check_pieces(checker *c, chain *k)
{
    entries piece;
    for (bool more = true; more;) {
        arena_pos at = arena_mark(c->row);
        TRY(read_piece(c, k->seq, &piece));
        for (size_t i = 0; i < piece.len; i++) {
            check_link(c, k, &piece.at[i]);
            TRY(!piece.at[i].batch || check_batch(c, &piece.at[i]));
        }
        c->out->entries += (int64_t)piece.len;
        more = piece.len == PIECE;
        arena_rewind(c->row, at);
    }
    return true;
}

/* The anchor may be behind (a crash between commit and its writing), never ahead. */
static void check_anchor(checker *c, const chain *k, int64_t from)
{
    if (k->anchored && !k->met && k->anchor >= from)
        found(c, k->anchor, "审计链尾部被截去：库外锚点记到第 %lld 条，现只有 %lld 条", "the chain's tail was cut: the anchor outside says %lld entries, there are %lld", (long long)k->anchor,
              (long long)k->seq);
}

static bool check_strays(checker *c)
{
    int64_t n;
    bool f;
    TRY(store_int(c->s, "SELECT count(*) FROM history h WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.batch = h.batch)", NULL, 0, &n, &f, c->e));
    if (n)
        found(c, 0, "有 %lld 行历史不属于任何审计条目", "%lld history rows belong to no audit entry", (long long)n);
    return true;
}

/* Where a check that does not begin with the first entry ties on: the entry before. */
static bool begin_chain(checker *c, int64_t from, chain *k)
{
    char *before = NULL;
    const value key = V_INT(from - 1);
    *k = (chain){ .seq = from - 1 };
    memcpy(k->hash, genesis, sizeof k->hash);
    TRY(from <= 1 || store_str(c->s, c->a, "SELECT hash FROM audit WHERE seq = ?", &key, 1, &before, c->e));
    if (from > 1)
        snprintf(k->hash, sizeof k->hash, "%s", before ? before : "");
    return c->copy || anchor_read(c->s, &k->anchor, k->anchor_hash, sizeof k->anchor_hash, &k->anchored, c->e);
}

static bool verify(store *s, arena *a, int64_t from, bool copy, audit_result *out, error *e)
{
    checker c = { .s = s, .a = a, .row = arena_new(), .e = e, .copy = copy, .out = out };
    chain k;
    *out = (audit_result){ 0 };
    bool ok = begin_chain(&c, from, &k) && check_pieces(&c, &k) && (from > 1 || check_strays(&c));
    arena_end(c.row);
    TRY(ok);
    check_anchor(&c, &k, from);
    out->last = k.seq;
    out->faults = c.faults.at;
    out->fault_count = c.faults.len;
    out->head = arena_copy(a, k.hash);
    return true;
}

bool audit_verify_from(store *s, arena *a, int64_t from, audit_result *out, error *e) { return verify(s, a, from, false, out, e); }
bool audit_verify(store *s, arena *a, audit_result *out, error *e) { return verify(s, a, 1, false, out, e); }
bool audit_verify_copy(store *s, arena *a, audit_result *out, error *e) { return verify(s, a, 1, true, out, e); }
