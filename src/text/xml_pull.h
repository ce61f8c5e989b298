/* xml_pull.h — the XML of workbooks, pulled piece by piece in constant memory.
 *
 * A sheet is a hundred megabytes of <c r="B7"><v>12.5</v></c>, so this reader allocates nothing a piece: names, values
 * and texts are slices of one window, decoded in place, good until the next pull_next().  The caller asks for pieces and
 * may stop anywhere.  An empty element gives a start and an end.  Names are given without their prefix: WPS and strict
 * files use others.
 *
 * Checked: tags nest and match, attributes are quoted and not repeated, characters are those of XML 1.0 in good UTF-8 (or
 * UTF-16 with a byte order mark), entities are the five named ones or numbers.  Refused: other encodings, a DOCTYPE (no
 * office program writes one; entity bombs need one), tags longer than the window, nesting beyond PULL_MAX_DEPTH.
 * A fault is final and is not found before the pieces in front of it were given.
 *
 * One reader, one thread; its memory is the arena's. */
#ifndef JBP_TEXT_XML_PULL_H
#define JBP_TEXT_XML_PULL_H
#include "base/lang.h"
#include "base/str.h"

enum { PULL_MAX_DEPTH = 200, PULL_MAX_NAMES = 16 * 1024, PULL_MAX_ATTRIBUTES = 128, PULL_WINDOW = 192 * 1024, PULL_LONGEST_TEXT = 64 * 1024 };

typedef enum pull_encoding { PULL_UNKNOWN, PULL_UTF8, PULL_UTF16LE, PULL_UTF16BE } pull_encoding;
/* PULL_NOTHING stays inside: look again. */
typedef enum pull_kind { PULL_START, PULL_END, PULL_TEXT, PULL_FINISHED, PULL_BROKEN, PULL_NOTHING } pull_kind;

/* Gives up to `room` bytes and returns how many; 0 at the end, −1 when they cannot be read. */
typedef int64_t (*pull_source)(void *from, void *into, size_t room);

typedef struct pull_attribute { str full, value; uint32_t prefix; bool coded; } pull_attribute;   /* prefix: its bytes with the colon */
typedef struct pull_open { uint32_t from, len, prefix; } pull_open;

typedef struct xml_pull {
    str      name;                       /* of the piece at hand: start and end */
    str      text;                       /* a long one comes in several pieces, never cut inside a character or entity */
    text2    fault;                      /* why it is broken */
    uint64_t passed;                     /* bytes of the document (as UTF-8) before the window */

    pull_attribute attributes[PULL_MAX_ATTRIBUTES];
    size_t   attribute_count;
    char    *window, *at, *end;          /* [at, end) is checked and not yet given; *end is NUL */
    bool     empty_open, in_cdata;       /* an empty element owes its end; inside <![CDATA[ */
    bool     rooted, ended, stopped;     /* a root was seen; the source is dry; broken */
    pull_encoding encoding;
    unsigned char rest[4];               /* bytes that wait for the rest of their character */
    size_t   rest_bytes;
    pull_open open[PULL_MAX_DEPTH];
    size_t   depth, names;
    char     name_bytes[PULL_MAX_NAMES];
    pull_source source;
    void    *from;
} xml_pull;

xml_pull *pull_new(arena *a);
void      pull_begin(xml_pull *x, pull_source source, void *from);     /* a document; may be called again for the next */
pull_kind pull_next(xml_pull *x);
str       pull_value(const xml_pull *x, const char *local);            /* of a start's attribute; at NULL when absent */
str       pull_prefixed(const xml_pull *x, const char *local);         /* only one with a prefix: r:id beside id */
uint64_t  pull_offset(const xml_pull *x);                              /* bytes read so far, for messages */

static inline bool pull_is(str name, const char *what) { return name.len == strlen(what) && memcmp(name.at, what, strlen(what)) == 0; }
bool      pull_true(str value);                                        /* "1" or "true" */
uint64_t  pull_digits(str value);                                      /* of its leading digits, at most 10^9; 0 when none */
#endif
