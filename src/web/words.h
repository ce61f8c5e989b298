/* words.h — every word of a ledger in memory, so that a search reads no table.
 *
 * For each record its texts stand one behind the other, folded as names of the registry are compared (text_fold: half
 * width, small letters, no blanks), each with the number of its field, and after the label its pinyin initials.  Codes
 * and references are kept as numbers: a code is found by its names in the list, a reference by the label of what it
 * refers to.  A search runs over the text once a word; what it finds in a field the person does not see does not count.
 *
 * A ledger is read by the thread of later.h when it is first searched and is kept up to date from history: before each
 * search the records written since, by whatever program, are read again.  All desks share it; many read at once.
 * While it is being read, and beyond `most` bytes for all ledgers together, there is no answer: *ready is false. */
#ifndef JBP_WEB_WORDS_H
#define JBP_WEB_WORDS_H
#include "ledger/filter.h"
#include "text/pinyin.h"
#include "web/later.h"

enum { WORDS_MOST_BYTES = 128 << 20, WORDS_MOST = 8 };          /* words of one question; the rest is not asked */

typedef struct wordbook wordbook;
wordbook *words_new(const packs *p, const pinyin *letters, later *reader, size_t most_bytes);
void words_end(wordbook *w);                                        /* after its reader; NULL allowed */
size_t words_bytes(wordbook *w);                                    /* what all ledgers take */
/* Begins to read a ledger, so that it is there when it is asked for. */
void words_prepare(wordbook *w, const ledger_decl *l);

typedef struct words_ask {
    const ledger_decl *l;
    const char *q;                                               /* words between blanks, of any width: all must be found */
    field_seen *sees;                                            /* which fields count */
    const void *self;
} words_ask;
typedef struct word_hits { int64_t *ids; size_t n; } word_hits;
/* Waits up to two seconds for a ledger that is being read. */
bool words_find(wordbook *w, core *c, arena *a, const words_ask *k, word_hits *out, bool *ready, error *e);
/* q cut at blanks, at most WORDS_MOST of them. */
size_t words_split(arena *a, const char *q, str out[WORDS_MOST]);
#endif
