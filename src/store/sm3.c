#include "store/sm3.h"

#include <openssl/evp.h>
#include <stdlib.h>

enum { BLOCK = 16 * 1024, DIGITS = 24 };

struct sm3_stream {
    EVP_MD_CTX *m;
    size_t len;
    char   block[BLOCK];
};

sm3_stream *sm3_new(void)
{
    sm3_stream *h = malloc(sizeof *h);
    if (!h || !(h->m = EVP_MD_CTX_new()) || EVP_DigestInit_ex(h->m, EVP_sm3(), NULL) != 1)
        abort();                                             /* OpenSSL without SM3 cannot keep the chain */
    h->len = 0;
    return h;
}

void sm3_bytes(sm3_stream *h, str s)
{
    if (s.len > BLOCK - h->len) {
        EVP_DigestUpdate(h->m, h->block, h->len);
        h->len = 0;
    }
    if (s.len > BLOCK) {
        EVP_DigestUpdate(h->m, s.at, s.len);
        return;
    }
    if (s.len)
        memcpy(h->block + h->len, s.at, s.len);
    h->len += s.len;
}

/* The digits of n, then `after` unless it is 0. */
static str decimal_digits(char room[DIGITS], int64_t n, char after)
{
    size_t at = DIGITS;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    if (after)
        room[--at] = after;
    do
        room[--at] = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0)
        room[--at] = '-';
    return (str){ room + at, DIGITS - at };
}

void sm3_text(sm3_stream *h, str column)
{
    char room[DIGITS];
    if (!column.at) {
        sm3_bytes(h, STR("-"));
        return;
    }
    sm3_bytes(h, decimal_digits(room, (int64_t)column.len, ':'));
    sm3_bytes(h, column);
}

void sm3_number(sm3_stream *h, int64_t column)
{
    char room[DIGITS];
    sm3_text(h, decimal_digits(room, column, 0));
}

void sm3_end(sm3_stream *h, char hex[SM3_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    EVP_DigestUpdate(h->m, h->block, h->len);
    EVP_DigestFinal_ex(h->m, hash, &n);
    for (unsigned i = 0; i < n; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 15];
    }
    hex[SM3_HEX - 1] = 0;
    sm3_drop(h);
}

void sm3_drop(sm3_stream *h)
{
    if (!h)
        return;
    EVP_MD_CTX_free(h->m);
    free(h);
}
