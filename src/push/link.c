#include "push/link.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_key(const char *path, link_key *out)
{
    int f = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = f >= 0 && read(f, out->bytes, LINK_KEY) == LINK_KEY;
    if (f >= 0)
        close(f);
    return ok;
}

/* Written beside and linked into place: of two that begin at once the first one's key stays, for both. */
static bool make_key(core *c, const char *path, error *e)
{
    link_key k;
    char *fresh = arena_print(c->a, "%s.%d.new", path, (int)getpid());
    if (RAND_bytes(k.bytes, LINK_KEY) != 1)
        return fail(e, ERR_SYSTEM, "取不到随机数", "no random numbers to be had");
    mkdir(arena_print(c->a, "%s/secrets", c->dir), 0700);
    int f = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool ok = f >= 0 && write(f, k.bytes, LINK_KEY) == LINK_KEY && fsync(f) == 0;
    if (f >= 0)
        close(f);
    ok = ok && (link(fresh, path) == 0 || errno == EEXIST);
    int why = errno;
    unlink(fresh);
    return ok || fail(e, ERR_SYSTEM, "写不了 %s：%s", "cannot write %s: %s", path, strerror(why));
}

bool link_key_load(core *c, link_key *out, error *e)
{
    if (!c->dir)
        return fail(e, ERR_SYSTEM, "没有数据目录，存不了密钥（用 --data 指定）", "there is no data directory to keep the key in (--data)");
    const char *path = arena_print(c->a, "%s/secrets/link.key", c->dir);
    if (read_key(path, out))
        return true;
    TRY(make_key(c, path, e));
    return read_key(path, out) || fail(e, ERR_SYSTEM, "读不了 %s", "cannot read %s", path);
}

static void digest(const link_key *k, const char *text, unsigned char out[EVP_MAX_MD_SIZE], unsigned *n)
{
    HMAC(EVP_sm3(), k->bytes, LINK_KEY, (const unsigned char *)text, strlen(text), out, n);
}

char *unsubscribe_token(arena *a, const link_key *k, int64_t firm, const char *address)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    buf b = buf_new(a);
    digest(k, arena_print(a, "unsubscribe\n%lld\nemail\n%s", (long long)firm, address), sum, &n);
    buf_print(&b, "%lld-", (long long)firm);
    for (unsigned i = 0; i < n; i++)
        buf_print(&b, "%02x", sum[i]);
    return b.text;
}

int64_t unsubscribe_firm(const char *token)
{
    char *end = NULL;
    if (!token || *token < '1' || *token > '9' || strlen(token) > 100)
        return -1;
    errno = 0;
    int64_t firm = strtoll(token, &end, 10);
    return errno || *end != '-' ? -1 : firm;
}

char *mail_code(arena *a, const link_key *k, int64_t firm, const char *address, const char *sent_at)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    uint64_t number = 0;
    digest(k, arena_print(a, "verify\n%lld\n%s\n%s", (long long)firm, address, sent_at), sum, &n);
    for (int i = 0; i < 8; i++)
        number = number << 8 | sum[i];
    return arena_print(a, "%0*llu", MAIL_CODE, (unsigned long long)(number % 1000000));
}
