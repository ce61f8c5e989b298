#include "web/words.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* A record's text: HEAD, its row in seven digits of sixteen, then for each field MARK, its number in two digits, what
 * stands in it.  Digits, marks and gaps are control characters, which no word and no text holds. */
enum { MARK = 1, HEAD = 2, GAP = 3, DIGIT = 16, ROW_DIGITS = 7, FIELD_DIGITS = 2, SMALLEST_BLOCK = 1 << 14, BLOCK = 1 << 20 };
enum { MOST_BEHIND = 5000, LARGEST_ID = 50000000, WAIT_SECONDS = 2 };

typedef struct block { struct block *next; size_t used, size; char text[]; } block;
typedef struct row { int64_t id; char *text; uint32_t len; } row;
/* A code by its place in the list + 1, a reference by its number; 0: nothing. */
typedef struct column { const field_decl *f; uint32_t *at; const char **items; } column;

typedef struct content {
    arena *a;
    const ledger_decl *l;
    const pinyin *letters;
    int64_t seq;                                 /* of history: all up to it is in here */
    block *first, *last;
    row *rows;
    size_t len, cap;
    column *columns;
    size_t column_count;
    uint32_t *slots;                             /* record's number → row + 1 */
    size_t slot_cap;
    size_t live, dead;                           /* bytes of text */
} content;

typedef enum book_state { BOOK_UNREAD, BOOK_ASKED, BOOK_READ, BOOK_TOO_LARGE } book_state;
typedef struct book { wordbook *w; const ledger_decl *l; pthread_rwlock_t lock; content *now; book_state state; size_t bytes; } book;

struct wordbook {
    arena *a;
    const pinyin *letters;
    later *reader;
    size_t most;
    book *books;
    size_t count;
    pthread_mutex_t lock;                        /* of all states and bytes; taken after a book's own, never before */
    pthread_cond_t read;
};

/* ---- one ledger's content ------------------------------------------------------------------------------------------------- */

static const char **list_texts(arena *a, const code_list *list)
{
    const char **out = NEW_N(a, const char *, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        const list_item *x = &list->items[i];
        out[i] = text_fold(a, str_of(arena_print(a, "%s%c%s%c%s", x->code, GAP, x->name.zh, GAP, x->name.en ? x->name.en : "")));
    }
    return out;
}

static content *content_new(const ledger_decl *l, const pinyin *letters, size_t records)
{
    arena *a = arena_new();
    content *x = NEW(a, content);
    *x = (content){ .a = a, .l = l, .letters = letters, .cap = records + records / 16 + 64, .columns = NEW_N(a, column, l->count + 1) };
    x->rows = NEW_N(a, row, x->cap);
    for (x->slot_cap = 256; x->slot_cap < x->cap * 2; x->slot_cap *= 2)
        ;
    x->slots = NEW_N(a, uint32_t, x->slot_cap);
    for (size_t i = 0; i < l->count; i++)
        if (l->fields[i].type == FIELD_CODE || l->fields[i].type == FIELD_REF)
            x->columns[x->column_count++] = (column){ &l->fields[i], NEW_N(a, uint32_t, x->cap), l->fields[i].type == FIELD_CODE ? list_texts(a, l->fields[i].list) : NULL };
    return x;
}

static uint32_t *slot_of(const content *x, int64_t id)
{
    size_t at = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 20) & (x->slot_cap - 1);
    while (x->slots[at] && x->rows[x->slots[at] - 1].id != id)
        at = (at + 1) & (x->slot_cap - 1);
    return &x->slots[at];
}

static void make_room(content *x)
{
    size_t cap = x->cap * 2;
    x->rows = arena_grow(x->a, x->rows, x->cap * sizeof *x->rows, cap * sizeof *x->rows);
    for (size_t i = 0; i < x->column_count; i++)
        x->columns[i].at = arena_grow(x->a, x->columns[i].at, x->cap * sizeof(uint32_t), cap * sizeof(uint32_t));
    x->cap = cap;
    x->slot_cap *= 2;
    x->slots = NEW_N(x->a, uint32_t, x->slot_cap);
    for (size_t i = 0; i < x->len; i++)
        *slot_of(x, x->rows[i].id) = (uint32_t)i + 1;
}

static size_t row_of(content *x, int64_t id)
{
    uint32_t *slot = slot_of(x, id);
    if (!*slot && x->len == x->cap) {
        make_room(x);
        slot = slot_of(x, id);
    }
    if (!*slot) {
        x->rows[x->len++].id = id;
        *slot = (uint32_t)x->len;
    }
    return *slot - 1;
}

static void add_digits(buf *b, size_t n, int digits)
{
    while (digits--)
        buf_putc(b, (char)(DIGIT + (n >> (4 * digits) & 15)));
}

static size_t read_digits(const char *at, int digits)
{
    size_t n = 0;
    while (digits--)
        n = n << 4 | (size_t)(*at++ - DIGIT);
    return n;
}

static void add_segment(buf *b, const field_decl *f, const char *text)
{
    if (!*text)
        return;
    buf_putc(b, MARK);
    add_digits(b, (size_t)f->index, FIELD_DIGITS);
    for (; *text; text++)
        buf_putc(b, (unsigned char)*text < ' ' ? GAP : *text);
}

static void add_field(const content *x, buf *b, const field_decl *f, value v)
{
    core none = { .lang = LANG_ZH };
    if (v.kind != VALUE_TEXT)
        return;
    add_segment(b, f, text_fold(b->a, f->type == FIELD_TEXTS ? str_of(value_to_text(b->a, &none, f, v)) : v.text));
    if (f->index == x->l->label)
        add_segment(b, f, pinyin_initials(x->letters, b->a, v.text));
}

static char *keep_text(content *x, const buf *b)
{
    if (!x->last || x->last->size - x->last->used < b->len) {
        size_t size = x->last ? x->last->size * 2 : SMALLEST_BLOCK;
        size = size > BLOCK ? BLOCK : size;
        size = b->len > size ? b->len : size;
        block *fresh = arena_alloc(x->a, sizeof(block) + size);
        fresh->size = size;
        *(x->last ? &x->last->next : &x->first) = fresh;
        x->last = fresh;
    }
    char *at = x->last->text + x->last->used;
    memcpy(at, b->text, b->len);
    x->last->used += b->len;
    x->live += b->len;
    return at;
}

/* What was there is blotted out: nothing is found in it any more, and it is left out when the ledger is read anew. */
static void forget_text(content *x, row *r)
{
    if (r->text)
        memset(r->text, 0, r->len);
    x->live -= r->len;
    x->dead += r->len;
    r->text = NULL;
    r->len = 0;
}

static void forget(content *x, int64_t id)
{
    uint32_t at = *slot_of(x, id);
    if (!at)
        return;
    forget_text(x, &x->rows[at - 1]);
    for (size_t i = 0; i < x->column_count; i++)
        x->columns[i].at[at - 1] = 0;
}

static uint32_t cell_of(const field_decl *f, value v, bool *in_list)
{
    const list_item *item = f->type == FIELD_CODE && v.kind == VALUE_TEXT ? list_find(f->list, v.text) : NULL;
    *in_list = item != NULL;
    return item ? (uint32_t)(item - f->list->items) + 1 : f->type == FIELD_REF && v.kind == VALUE_INT && v.num > 0 && v.num <= LARGEST_ID ? (uint32_t)v.num : 0;
}

static void put(content *x, arena *scratch, int64_t id, const value *values)
{
    size_t at = row_of(x, id), column_ = 0;
    buf b = buf_new(scratch);
    forget_text(x, &x->rows[at]);
    buf_putc(&b, HEAD);
    add_digits(&b, at, ROW_DIGITS);
    for (size_t i = 0; i < x->l->count; i++) {
        const field_decl *f = &x->l->fields[i];
        bool in_list = false;
        if (f->type == FIELD_CODE || f->type == FIELD_REF)
            x->columns[column_++].at[at] = cell_of(f, values[i], &in_list);
        if (!in_list && (f->type == FIELD_CODE || f->type == FIELD_TEXT || f->type == FIELD_TEXTS))
            add_field(x, &b, f, values[i]);
    }
    x->rows[at].text = keep_text(x, &b);
    x->rows[at].len = (uint32_t)b.len;
}

static bool content_fits(const content *x, size_t most) { return arena_used(x->a) <= most && x->len < (size_t)1 << 4 * ROW_DIGITS; }

/* The whole ledger; *out NULL when it does not fit. What is written meanwhile is read again at the first search. */
static bool content_read(core *c, const ledger_decl *l, const pinyin *letters, size_t most, content **out, error *e)
{
    int64_t n, head = 0;
    scan *s;
    record r;
    bool more = true, ok, fits = true;
    TRY(history_head(c, &head, e) && ledger_count(c, l, &n, e) && scan_open(c, l, &(scan_options){ .order = "id" }, &s, e));
    content *x = content_new(l, letters, (size_t)n);
    arena *scratch = arena_new();
    arena_pos clean = arena_mark(scratch);
    x->seq = head;
    while ((ok = scan_next(s, &r, &more, e)) && more && (fits = content_fits(x, most))) {
        put(x, scratch, r.id, r.values);
        arena_rewind(scratch, clean);
    }
    scan_close(s);
    arena_end(scratch);
    *out = ok && fits ? x : NULL;
    if (!*out)
        arena_end(x->a);
    return ok;
}

/* The records written since, read again; *done false when there are so many that the ledger is better read anew.
 * Joined to '' the name keeps SQLite from going through all of the ledger's history by that index. */
static bool content_follow(content *x, core *c, int64_t head, bool *done, error *e)
{
    rows *r;
    bool more = true, ok, found;
    record now;
    arena *a = arena_new();
    VEC(int64_t) ids = { 0 };
    const value args[] = { V_INT(x->seq), V_INT(head), v_text(x->l->id), V_INT(MOST_BEHIND + 1) };
    ok = store_query(c->s, "SELECT DISTINCT record FROM history WHERE seq > ? AND seq <= ? AND ledger || '' = ? LIMIT ?", args, 4, &r, e);
    if (ok) {
        while ((ok = rows_next(r, &more, e)) && more)
            VEC_ADD(a, &ids, rows_int(r, 0));
        rows_close(r);
    }
    *done = ids.len <= MOST_BEHIND && x->dead <= x->live + BLOCK;
    arena_pos clean = arena_mark(a);
    for (size_t i = 0; ok && *done && i < ids.len; i++, arena_rewind(a, clean)) {
        ok = record_get(c, x->l, ids.at[i], a, &now, &found, e);
        if (ok && found)
            put(x, a, now.id, now.values);
        else if (ok)
            forget(x, ids.at[i]);
    }
    if (ok && *done)
        x->seq = head;
    arena_end(a);
    return ok;
}

/* ---- looking for words ------------------------------------------------------------------------------------------------------- */

/* Which cells of a column stand for the word; none at all: at NULL. */
typedef struct cells { const uint8_t *at; size_t n; } cells;
/* One word, the fields that count, and for each column the cells that do. */
typedef struct hunt { str word; const bool *seen; const cells *matches; } hunt;

static inline bool bit(const uint64_t *bits, size_t i) { return bits[i / 64] >> (i % 64) & 1; }
static inline void set_bit(uint64_t *bits, size_t i) { bits[i / 64] |= (uint64_t)1 << i % 64; }
static inline bool cell_counts(const cells *m, uint32_t cell) { return cell < m->n && m->at[cell]; }

/* The next place in [at, end) where the word stands in a field that counts. */
static const char *next_hit(const char *begin, const char *at, const char *end, const hunt *h)
{
    while ((at = memmem(at, (size_t)(end - at), h->word.at, h->word.len))) {
        const char *mark = memrchr(begin, MARK, (size_t)(at - begin));
        if (mark && h->seen[read_digits(mark + 1, FIELD_DIGITS)])
            return at;
        at += h->word.len;
    }
    return NULL;
}

static void hunt_text(const content *x, const hunt *h, uint64_t *bits)
{
    for (const block *b = x->first; b; b = b->next) {
        const char *end = b->text + b->used, *at = b->text;
        while (at && (at = next_hit(b->text, at, end, h))) {
            const char *head = memrchr(b->text, HEAD, (size_t)(at - b->text));
            set_bit(bits, read_digits(head + 1, ROW_DIGITS));
            at = memchr(at, HEAD, (size_t)(end - at));
        }
    }
}

static void hunt_columns(const content *x, const hunt *h, uint64_t *bits)
{
    for (size_t i = 0; i < x->column_count; i++)
        for (size_t k = 0; h->matches[i].n && k < x->len; k++)
            if (cell_counts(&h->matches[i], x->columns[i].at[k]))
                set_bit(bits, k);
}

static bool row_has(const content *x, size_t k, const hunt *h)
{
    const row *r = &x->rows[k];
    for (size_t i = 0; i < x->column_count; i++)
        if (cell_counts(&h->matches[i], x->columns[i].at[k]))
            return true;
    return r->text && next_hit(r->text, r->text, r->text + r->len, h);
}

static size_t bits_set(const uint64_t *bits, size_t n)
{
    size_t set = 0;
    for (size_t i = 0; i < n; i++)
        set += (size_t)__builtin_popcountll(bits[i]);
    return set;
}

/* Of those in `left` (NULL: all), which have the word. Few are gone through one by one. */
static uint64_t *hunt_word(const content *x, arena *a, const hunt *h, const uint64_t *left)
{
    enum { FEW = 8 };
    size_t n = x->len / 64 + 1;
    uint64_t *bits = NEW_N(a, uint64_t, n);
    if (left && bits_set(left, n) < x->len / FEW) {
        for (size_t k = 0; k < x->len; k++)
            if (bit(left, k) && row_has(x, k, h))
                set_bit(bits, k);
        return bits;
    }
    hunt_text(x, h, bits);
    hunt_columns(x, h, bits);
    for (size_t i = 0; left && i < n; i++)
        bits[i] &= left[i];
    return bits;
}

static cells code_matches(arena *a, const column *k, str word)
{
    size_t n = k->f->list->count + 1;
    uint8_t *at = NEW_N(a, uint8_t, n);
    bool some = false;
    for (size_t i = 1; i < n; i++)
        some |= at[i] = str_find(str_of(k->items[i - 1]), word) >= 0;
    return (cells){ at, some ? n : 0 };
}

/* ---- all ledgers ----------------------------------------------------------------------------------------------------------------- */

wordbook *words_new(const packs *p, const pinyin *letters, later *reader, size_t most)
{
    arena *a = arena_new();
    wordbook *w = NEW(a, wordbook);
    *w = (wordbook){ .a = a, .letters = letters, .reader = reader, .most = most, .books = NEW_N(a, book, p->ledger_count + 1), .count = p->ledger_count };
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->read, NULL);
    for (size_t i = 0; i < w->count; i++) {
        w->books[i] = (book){ .w = w, .l = p->ledgers[i] };
        pthread_rwlock_init(&w->books[i].lock, NULL);
    }
    return w;
}

void words_end(wordbook *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->count; i++) {
        if (w->books[i].now)
            arena_end(w->books[i].now->a);
        pthread_rwlock_destroy(&w->books[i].lock);
    }
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->read);
    arena_end(w->a);
}

static size_t bytes_beside(wordbook *w, const book *one)
{
    size_t n = 0;
    pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < w->count; i++)
        n += &w->books[i] != one ? w->books[i].bytes : 0;
    pthread_mutex_unlock(&w->lock);
    return n;
}

size_t words_bytes(wordbook *w) { return bytes_beside(w, NULL); }

static size_t room_for(const book *b)
{
    size_t taken = bytes_beside(b->w, b);
    return b->w->most > taken ? b->w->most - taken : 0;
}

static book *book_of(wordbook *w, const ledger_decl *l)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->books[i].l == l)
            return &w->books[i];
    return NULL;
}

static void note_state(book *b, book_state state)
{
    pthread_mutex_lock(&b->w->lock);
    b->state = state;
    b->bytes = b->now ? arena_used(b->now->a) : 0;
    pthread_cond_broadcast(&b->w->read);
    pthread_mutex_unlock(&b->w->lock);
}

static bool read_book(void *what, core *c, error *e)
{
    book *b = *(book **)what;
    content *fresh = NULL, *old;
    bool ok = content_read(c, b->l, b->w->letters, room_for(b), &fresh, e);
    pthread_rwlock_wrlock(&b->lock);
    old = b->now;
    b->now = fresh;
    note_state(b, fresh ? BOOK_READ : ok ? BOOK_TOO_LARGE : BOOK_UNREAD);
    pthread_rwlock_unlock(&b->lock);
    if (old)
        arena_end(old->a);
    return ok;
}

static void ask_for(book *b, book_state from)
{
    pthread_mutex_lock(&b->w->lock);
    if (b->state == from) {
        b->state = BOOK_ASKED;
        later_do(b->w->reader, read_book, &b, sizeof b);
    }
    pthread_mutex_unlock(&b->w->lock);
}

void words_prepare(wordbook *w, const ledger_decl *l) { ask_for(book_of(w, l), BOOK_UNREAD); }

static bool wait_for(book *b)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_SECONDS;
    ask_for(b, BOOK_UNREAD);
    pthread_mutex_lock(&b->w->lock);
    while (b->state == BOOK_ASKED && pthread_cond_timedwait(&b->w->read, &b->w->lock, &until) == 0)
        ;
    bool there = b->state == BOOK_READ;
    pthread_mutex_unlock(&b->w->lock);
    return there;
}

/* What does not fit any more may fit when it is read anew, without what was blotted out. */
static bool follow(book *b, core *c, int64_t head, error *e)
{
    bool done = true, ok = true;
    pthread_rwlock_wrlock(&b->lock);
    if (b->now && b->now->seq < head) {
        ok = content_follow(b->now, c, head, &done, e);
        done = done && content_fits(b->now, room_for(b));
        pthread_mutex_lock(&b->w->lock);
        b->bytes = arena_used(b->now->a);
        pthread_mutex_unlock(&b->w->lock);
    }
    pthread_rwlock_unlock(&b->lock);
    if (!done)
        ask_for(b, BOOK_READ);
    return ok;
}

/* Whether it holds what had been written when it was asked for. A position beyond history's end: a backup was restored. */
static bool current(const content *x, core *c, int64_t asked, bool *fits, error *e)
{
    int64_t head = asked;
    if (x->seq > asked)                          /* somebody was here meanwhile */
        TRY(history_head(c, &head, e));
    *fits = x->seq <= head;
    return true;
}

/* The ledger's words as of now, to be left with leave(); NULL in *x: not there. */
static bool enter(book *b, core *c, content **x, error *e)
{
    int64_t asked = 0;
    bool fits = true, ok;
    *x = NULL;
    TRY(history_head(c, &asked, e));
    for (int tries = 0; tries < 3; tries++) {
        if (!wait_for(b))
            return true;
        pthread_rwlock_rdlock(&b->lock);
        int64_t seq = b->now ? b->now->seq : -1;
        ok = !b->now || current(b->now, c, asked, &fits, e);
        if (ok && fits && seq >= asked) {
            *x = b->now;
            return true;
        }
        pthread_rwlock_unlock(&b->lock);
        TRY(ok && (!fits || follow(b, c, asked, e)));
        if (!fits)
            ask_for(b, BOOK_READ);
    }
    return true;
}

static void leave(book *b) { pthread_rwlock_unlock(&b->lock); }

/* ---- a question ------------------------------------------------------------------------------------------------------------------ */

size_t words_split(arena *a, const char *q, str out[WORDS_MOST])
{
    size_t n = 0;
    str rest = str_trim(str_of(q));
    while (rest.len && n < WORDS_MOST) {
        size_t at = 0;
        for (size_t next = 0; at < rest.len; at = next) {
            utf8_next(rest, &next);
            if (!str_trim((str){ rest.at + at, next - at }).len)      /* a blank is what str_trim takes away */
                break;
        }
        out[n++] = str_of(str_copy(a, (str){ rest.at, at }));
        rest = str_trim((str){ rest.at + at, rest.len - at });
    }
    return n;
}

static int longest_first(const void *x, const void *y)
{
    const str *a = x, *b = y;
    return (a->len < b->len) - (a->len > b->len);
}

/* Without control characters, which would find what is between the texts. */
static size_t folded_words(arena *a, const char *q, str out[WORDS_MOST])
{
    str plain[WORDS_MOST];
    size_t all = words_split(a, q, plain), n = 0;
    for (size_t i = 0; i < all; i++) {
        char *word = text_fold(a, plain[i]), *to = word;
        for (const char *from = word; *from; from++)
            if ((unsigned char)*from >= ' ')
                *to++ = *from;
        *to = 0;
        if (*word)
            out[n++] = str_of(word);
    }
    qsort(out, n, sizeof *out, longest_first);
    return n;
}

enum { FIELDS_KNOWN = 1 << 4 * FIELD_DIGITS };

/* Records of another ledger whose label has the word, by their numbers. */
static bool label_matches(book *b, core *c, arena *a, str word, cells *out, bool *ready, error *e)
{
    content *x;
    bool *seen = NEW_N(a, bool, FIELDS_KNOWN);
    TRY(enter(b, c, &x, e));
    *ready = *ready && x;
    if (!x)
        return true;
    seen[b->l->label] = true;
    cells *matches = NEW_N(a, cells, x->column_count + 1);
    for (size_t i = 0; i < x->column_count; i++)
        if (x->columns[i].f->index == b->l->label && x->columns[i].items)
            matches[i] = code_matches(a, &x->columns[i], word);
    uint64_t *bits = hunt_word(x, a, &(hunt){ word, seen, matches }, NULL);
    int64_t top = 0;
    for (size_t k = 0; k < x->len; k++)
        if (bit(bits, k) && x->rows[k].id > top && x->rows[k].id <= LARGEST_ID)
            top = x->rows[k].id;
    uint8_t *at = NEW_N(a, uint8_t, top + 1);
    for (size_t k = 0; k < x->len; k++)
        if (bit(bits, k) && x->rows[k].id <= top)
            at[x->rows[k].id] = 1;
    *out = (cells){ at, top ? (size_t)top + 1 : 0 };
    leave(b);
    return true;
}

/* For each word and each field of references that counts, which records it may refer to; asked before the ledger itself
 * is entered, so that nobody waits for one while holding another. */
static bool refer(wordbook *w, core *c, arena *a, const words_ask *k, const str *word, size_t n, cells **refs, bool *ready, error *e)
{
    for (size_t i = 0; i < n; i++) {
        refs[i] = NEW_N(a, cells, k->l->count + 1);
        for (size_t f = 0; *ready && f < k->l->count; f++) {
            const field_decl *d = &k->l->fields[f];
            if (d->type == FIELD_REF && d->ref->label >= 0 && k->sees(k->self, d))
                TRY(label_matches(book_of(w, d->ref), c, a, word[i], &refs[i][f], ready, e));
        }
    }
    return true;
}

static void take_hits(const content *x, arena *a, const uint64_t *bits, word_hits *out)
{
    out->ids = NEW_N(a, int64_t, bits_set(bits, x->len / 64 + 1) + 1);
    for (size_t k = 0; k < x->len; k++)
        if (bit(bits, k))
            out->ids[out->n++] = x->rows[k].id;
}

static void hunt_all(const content *x, arena *a, const words_ask *k, const str *word, size_t n, cells *const *refs, word_hits *out)
{
    bool *seen = NEW_N(a, bool, FIELDS_KNOWN);
    uint64_t *bits = NULL;
    for (size_t f = 0; f < k->l->count; f++)
        seen[f] = k->sees(k->self, &k->l->fields[f]);
    for (size_t i = 0; i < n; i++) {
        cells *matches = NEW_N(a, cells, x->column_count + 1);
        for (size_t j = 0; j < x->column_count; j++) {
            const column *at = &x->columns[j];
            matches[j] = !seen[at->f->index] ? (cells){ 0 } : at->items ? code_matches(a, at, word[i]) : refs[i][at->f->index];
        }
        bits = hunt_word(x, a, &(hunt){ word[i], seen, matches }, bits);
    }
    if (bits)
        take_hits(x, a, bits, out);
}

bool words_find(wordbook *w, core *c, arena *a, const words_ask *k, word_hits *out, bool *ready, error *e)
{
    str word[WORDS_MOST];
    cells *refs[WORDS_MOST];
    content *x = NULL;
    size_t n = folded_words(a, k->q, word);
    book *b = book_of(w, k->l);
    *out = (word_hits){ 0 };
    *ready = b && n && k->l->count < FIELDS_KNOWN;
    TRY(!*ready || (refer(w, c, a, k, word, n, refs, ready, e) && (!*ready || enter(b, c, &x, e))));
    *ready = x != NULL;
    if (x) {
        hunt_all(x, a, k, word, n, refs, out);
        leave(b);
    }
    return true;
}
