/* link.h — what a mail carries so that its reader can act without logging in: a link that ends the mails, a code that
 * proves the address.
 *
 * Both are HMAC-SM3 (GB/T 32905) by a key of this data directory (DIR/secrets/link.key, 32 random bytes, made at first
 * use, readable by its owner alone) over what they are for, so neither can be made by anybody else, and nothing secret
 * stands in the store.  The link holds for one firm and one address: once the firm writes another, it does nothing. */
#ifndef JBP_PUSH_LINK_H
#define JBP_PUSH_LINK_H
#include "ledger/core.h"

enum { LINK_KEY = 32, MAIL_CODE = 6, CODE_SECONDS = 1800, CODE_TRIES = 5 };
typedef struct link_key { unsigned char bytes[LINK_KEY]; } link_key;
bool link_key_load(core *c, link_key *out, error *e);

/* FIRM-HEX, safe in an address. */
char *unsubscribe_token(arena *a, const link_key *k, int64_t firm, const char *address);
/* The firm that a token names; −1 when it is no token. Whether it is ours: same_secret() with the token made anew. */
int64_t unsubscribe_firm(const char *token);
/* Six digits for this firm, address and moment of sending. */
char *mail_code(arena *a, const link_key *k, int64_t firm, const char *address, const char *sent_at);
#endif
