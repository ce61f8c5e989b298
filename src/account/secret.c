/* Random numbers, digests, one-time codes. */
#include "account/secret.h"

#include "account/account.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>

bool random_hex(char *out, size_t bytes)
{
    unsigned char raw[64];
    if (bytes > sizeof raw || RAND_bytes(raw, (int)bytes) != 1)
        return false;
    for (size_t i = 0; i < bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", raw[i]);
    return true;
}

bool same_secret(const char *a, const char *b)
{
    size_t n = strlen(a);
    return n == strlen(b) && CRYPTO_memcmp(a, b, n) == 0;
}

void sm3_text_hex(const char *text, char out[65])
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    EVP_Digest(text, strlen(text), hash, &n, EVP_sm3(), NULL);
    for (unsigned i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

/* ---- TOTP (RFC 6238 over RFC 4226) --------------------------------------------------------------------------------------- */

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
enum { SECRET_BYTES = 20, SECRET_TEXT = 32, STEP_SECONDS = 30 };

char *totp_secret(arena *a)
{
    unsigned char raw[SECRET_BYTES];
    char *out = arena_alloc(a, SECRET_TEXT + 1);
    if (RAND_bytes(raw, sizeof raw) != 1)
        return NULL;
    for (size_t i = 0; i < SECRET_TEXT; i++) {
        size_t bit = i * 5, byte = bit / 8;
        unsigned two = (unsigned)raw[byte] << 8 | (byte + 1 < SECRET_BYTES ? raw[byte + 1] : 0);
        out[i] = base32[two >> (11 - bit % 8) & 31];
    }
    return out;
}

char *totp_uri(arena *a, const char *secret, const char *account_name)
{
    return arena_print(a, "otpauth://totp/jbp:%s?secret=%s&issuer=jbp&digits=6&period=%d", account_name, secret, STEP_SECONDS);
}

static bool decode(const char *text, unsigned char out[SECRET_BYTES])
{
    unsigned bits = 0, have = 0;
    size_t n = 0;
    for (; *text; text++) {
        const char *p = strchr(base32, *text);
        if (!p)
            return false;
        bits = bits << 5 | (unsigned)(p - base32);
        have += 5;
        if (have >= 8) {
            have -= 8;
            if (n == SECRET_BYTES)
                return false;
            out[n++] = (unsigned char)(bits >> have & 0xFF);
        }
    }
    return n == SECRET_BYTES;
}

static unsigned code_at(const unsigned char key[SECRET_BYTES], int64_t step)
{
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i) & 0xFF);
    HMAC(EVP_sha1(), key, SECRET_BYTES, counter, sizeof counter, mac, &n);
    const unsigned char *p = mac + (mac[19] & 15);
    return (((unsigned)p[0] & 0x7F) << 24 | (unsigned)p[1] << 16 | (unsigned)p[2] << 8 | p[3]) % 1000000;
}

bool totp_fits(const char *secret, const char *code, int64_t now, int64_t last_step, int64_t *step)
{
    unsigned char key[SECRET_BYTES];
    if (!decode(secret, key) || strlen(code) != 6)
        return false;
    for (int64_t k = now / STEP_SECONDS - 1; k <= now / STEP_SECONDS + 1; k++) {
        char want[8];
        snprintf(want, sizeof want, "%06u", code_at(key, k));
        if (k > last_step && same_secret(want, code)) {
            *step = k;
            return true;
        }
    }
    return false;
}
