/* industry.h — 国民经济行业分类 GB/T 4754-2017: section letter 门类, division 大类 (2 digits), group 中类 (3),
 * class 小类 (4). People write a class as 3670, C3670, “C3670 汽车零部件及配件制造” or only its division; old files
 * carry codes of the 2011 edition. 工业 is divisions 06–46 (mining B, manufacturing C, utilities D).
 *
 * No translation from 2011: 213 four-digit codes live on under another meaning, so only a code that the 2017
 * edition does not have can be told to be old; the rest of an old file must be re-coded by its source. */
#ifndef JBP_REGISTRY_INDUSTRY_H
#define JBP_REGISTRY_INDUSTRY_H
#include "base/error.h"

typedef struct industry_entry {
    const char *code, *parent;             /* "C", "36", "367", "3670"; parent "" for a section */
    text2       name;                      /* en is NULL below division level */
    int         level;                     /* 1 section … 4 class */
} industry_entry;

typedef enum industry_verdict {
    INDUSTRY_OK,
    INDUSTRY_EMPTY,
    INDUSTRY_SHAPE,                        /* not a letter and up to four digits */
    INDUSTRY_LETTER,                       /* the letter belongs to another section: `found` is by the digits */
    INDUSTRY_ZERO_LOST,                    /* 710 for 0710, as spreadsheets do: `found` is the likely class */
    INDUSTRY_OLD,                          /* only in GB/T 4754-2011 */
    INDUSTRY_UNKNOWN
} industry_verdict;

typedef struct industry_table industry_table;

/* From the entries of the list, and of the one of codes only the 2011 edition has; they are kept, not copied. */
industry_table *industry_table_of(arena *a, const industry_entry *now, size_t n, const industry_entry *old, size_t old_count);
const industry_entry *industry_find(const industry_table *t, str code);        /* exact code; NULL when absent */
size_t          industry_count(const industry_table *t, int level);

/* `found` is set for OK, LETTER and ZERO_LOST, else NULL. Width, case, blanks and a name after the code are accepted. */
industry_verdict industry_read(const industry_table *t, str typed, const industry_entry **found);
/* What to say of a verdict. */
char *industry_say(arena *a, const industry_table *t, str typed, industry_verdict v, const industry_entry *found, lang l);

/* The entry at `level` above (or at) `i`; NULL when `i` is higher than that. */
const industry_entry *industry_up(const industry_table *t, const industry_entry *i, int level);
/* "C3670": with the section's letter. */
char *industry_format(arena *a, const industry_table *t, const industry_entry *i);

int  industry_division(str code);          /* 36 of "3670" or "C36"; 0 when there is none */
bool industry_is_industrial(str code);     /* 06–46; sections B, C, D too */
#endif
