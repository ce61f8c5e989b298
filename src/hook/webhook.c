#include "hook/webhook.h"

#include "base/vec.h"
#include "push/post.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>

bool webhook_has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = words; (p = strstr(p, word)); p += n)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
            return true;
    return false;
}

/* ---- kept ---------------------------------------------------------------------------------------------------------------------- */

#define COLUMNS "id, account, name, url, secret, events, ledgers, filter, state, trouble, created, entry, step, tries, first_try, next_try, claimed"

static const char *text_at(arena *a, const rows *r, int i) { return rows_null(r, i) ? NULL : str_copy(a, rows_text(r, i)); }

static webhook read_row(arena *a, const rows *r)
{
    return (webhook){ .id = rows_int(r, 0), .account = rows_int(r, 1), .name = text_at(a, r, 2), .url = text_at(a, r, 3), .secret = text_at(a, r, 4), .events = text_at(a, r, 5),
                      .ledgers = text_at(a, r, 6), .filter = text_at(a, r, 7), .state = text_at(a, r, 8), .trouble = text_at(a, r, 9), .created = rows_int(r, 10), .entry = rows_int(r, 11),
                      .step = rows_int(r, 12), .tries = rows_int(r, 13), .first_try = rows_int(r, 14), .next_try = rows_int(r, 15), .claimed = rows_int(r, 16) };
}

typedef VEC(webhook) webhooks;

static bool read_all(store *s, arena *a, const char *sql, const value *args, size_t n, webhooks *out, error *e)
{
    rows *r;
    bool more, ok;
    TRY(store_query(s, sql, args, n, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(a, out, read_row(a, r));
    rows_close(r);
    return ok;
}

bool webhook_list(store *s, arena *a, int64_t account, webhook **out, size_t *n, error *e)
{
    webhooks all = { 0 };
    const value args[] = { V_INT(account) };
    TRY(read_all(s, a, "SELECT " COLUMNS " FROM webhook WHERE account = ? ORDER BY id", args, 1, &all, e));
    *out = all.at;
    *n = all.len;
    return true;
}

bool webhook_get(store *s, arena *a, int64_t id, int64_t account, webhook *out, bool *found, error *e)
{
    webhooks all = { 0 };
    const value args[] = { V_INT(id), V_INT(account), V_INT(account) };
    TRY(read_all(s, a, "SELECT " COLUMNS " FROM webhook WHERE id = ? AND (account = ? OR ? = 0)", args, 3, &all, e));
    *found = all.len > 0;
    if (*found)
        *out = all.at[0];
    return true;
}

bool webhook_add(store *s, arena *a, webhook *w, int64_t now, error *e)
{
    unsigned char key[24];
    int64_t head = 0;
    bool found;
    if (RAND_bytes(key, sizeof key) != 1)
        return fail(e, ERR_SYSTEM, "取不到随机数", "no random numbers to be had");
    w->secret = arena_print(a, "whsec_%s", base64_text(a, key, sizeof key));
    w->created = now;
    TRY(store_int(s, "SELECT max(seq) FROM audit", NULL, 0, &head, &found, e));
    w->entry = head + 1;
    TRY(RUN(s, e, "INSERT INTO webhook (" COLUMNS ") SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, 'active', NULL, ?, ?, 0, 0, 0, 0, 0 FROM webhook", V_INT(w->account), v_text(w->name), v_text(w->url),
            v_text(w->secret), v_text(w->events), v_text(w->ledgers), v_text(w->filter), V_INT(now), V_INT(w->entry)));
    const value secret = v_text(w->secret);
    return store_int(s, "SELECT id FROM webhook WHERE secret = ?", &secret, 1, &w->id, &found, e);
}

bool webhook_remove(store *s, int64_t id, int64_t account, error *e)
{
    return RUN(s, e, "DELETE FROM webhook_log WHERE webhook IN (SELECT id FROM webhook WHERE id = ? AND account = ?)", V_INT(id), V_INT(account)) &&
           RUN(s, e, "DELETE FROM webhook WHERE id = ? AND account = ?", V_INT(id), V_INT(account));
}

bool webhook_set_state(store *s, int64_t id, const char *state, error *e)
{
    return RUN(s, e, "UPDATE webhook SET state = ?, tries = 0, first_try = 0, next_try = 0 WHERE id = ?", v_text(state), V_INT(id));
}

/* ---- the log of attempts --------------------------------------------------------------------------------------------------------- */

bool webhook_note(store *s, int64_t id, const webhook_try *t, error *e)
{
    if (t->id)
        return RUN(s, e, "UPDATE webhook_log SET event = ?, type = ?, at = ?, status = ?, note = ? WHERE id = ? AND webhook = ?", v_text(t->event), v_text(t->type), V_INT(t->at), V_INT(t->status), v_text(t->note),
                   V_INT(t->id), V_INT(id));
    return RUN(s, e, "INSERT INTO webhook_log (id, webhook, event, type, at, status, note) SELECT coalesce(max(id), 0) + 1, ?, ?, ?, ?, ?, ? FROM webhook_log", V_INT(id), v_text(t->event), v_text(t->type), V_INT(t->at),
               V_INT(t->status), v_text(t->note)) &&
           RUN(s, e, "DELETE FROM webhook_log WHERE webhook = ? AND id NOT IN (SELECT id FROM webhook_log WHERE webhook = ? ORDER BY id DESC LIMIT ?)", V_INT(id), V_INT(id), V_INT(WEBHOOK_LOG_MOST));
}

bool webhook_ask(store *s, int64_t id, const char *event, const char *type, int64_t now, error *e)
{
    return webhook_note(s, id, &(webhook_try){ .event = event, .type = type, .at = now }, e);
}

bool webhook_tries(store *s, arena *a, int64_t id, webhook_try **out, size_t *n, error *e)
{
    rows *r;
    bool more, ok;
    VEC(webhook_try) all = { 0 };
    const value args[] = { V_INT(id), V_INT(WEBHOOK_LOG_MOST) };
    TRY(store_query(s, "SELECT id, event, type, note, at, status FROM webhook_log WHERE webhook = ? ORDER BY id DESC LIMIT ?", args, 2, &r, e));
    while ((ok = rows_next(r, &more, e)) && more)
        VEC_ADD(a, &all, (webhook_try){ rows_int(r, 0), text_at(a, r, 1), text_at(a, r, 2), text_at(a, r, 3), rows_int(r, 4), rows_int(r, 5) });
    rows_close(r);
    *out = all.at;
    *n = all.len;
    return ok;
}

/* ---- addresses --------------------------------------------------------------------------------------------------------------------- */

static void of_v4(const void *four, unsigned char out[16])
{
    memset(out, 0, 10);
    out[10] = out[11] = 0xff;
    memcpy(out + 12, four, 4);
}

bool network_parse(const char *text, network *out)
{
    char address[64], *end;
    unsigned char four[4];
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t)(slash - text) : strlen(text);
    if (n >= sizeof address)
        return false;
    memcpy(address, text, n);
    address[n] = 0;
    bool v4 = inet_pton(AF_INET, address, four) == 1;
    if (v4)
        of_v4(four, out->at);
    else if (inet_pton(AF_INET6, address, out->at) != 1)
        return false;
    int most = v4 ? 32 : 128;
    long bits = slash ? strtol(slash + 1, &end, 10) : most;
    if (slash && (end == slash + 1 || *end || bits < 0 || bits > most))
        return false;
    out->bits = (int)bits + (v4 ? 96 : 0);
    return true;
}

static bool within(const network *n, const unsigned char at[16])
{
    int whole = n->bits / 8, rest = n->bits % 8;
    return memcmp(n->at, at, (size_t)whole) == 0 && (!rest || (n->at[whole] ^ at[whole]) >> (8 - rest) == 0);
}

/* IANA's registries of special-purpose addresses (RFC 6890): this host, private, shared, loopback, link-local, tests,
 * benchmarks, multicast and reserved; of IPv6 also what carries an IPv4 address inside. */
static const char *const inside[] = {
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/3", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
};

static bool address_of(const struct sockaddr *to, unsigned char out[16])
{
    if (to->sa_family == AF_INET)
        of_v4(&((const struct sockaddr_in *)(const void *)to)->sin_addr, out);
    else if (to->sa_family == AF_INET6)
        memcpy(out, &((const struct sockaddr_in6 *)(const void *)to)->sin6_addr, 16);
    else
        return false;
    return true;
}

bool webhook_may_connect(const networks *allowed, bool https, const struct sockaddr *to)
{
    unsigned char at[16];
    network n;
    if (!address_of(to, at))
        return false;
    for (size_t i = 0; i < allowed->len; i++)
        if (within(&allowed->at[i], at))
            return true;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (network_parse(inside[i], &n) && within(&n, at))
            return false;
    return https;
}

bool webhook_allowed(arena *a, const char *dir, networks *out, error *e)
{
    enum { MOST = 64 << 10 };
    const char *path = arena_print(a, "%s/webhooks.yaml", dir);
    yaml *y, *list;
    *out = (networks){ 0 };
    FILE *f = fopen(path, "rbe");
    if (!f)
        return errno == ENOENT || fail(e, ERR_SYSTEM, "无法读取 %s：%s", "cannot read %s: %s", path, strerror(errno));
    char *bytes = arena_alloc(a, MOST);
    size_t n = fread(bytes, 1, MOST, f);
    fclose(f);
    TRY(yaml_parse(a, (str){ bytes, n }, path, &y, e));
    if (yaml_is_null(y) || yaml_is_null(list = yaml_get(y, "allow")))
        return true;
    for (size_t i = 0; list->kind == YAML_LIST && i < list->count; i++) {
        network one;
        if (list->items[i]->kind != YAML_SCALAR || !network_parse(list->items[i]->text, &one))
            return yaml_fail(list->items[i], e, "应为地址或网段，如 10.20.0.0/16", "expected an address or a network, e.g. 10.20.0.0/16");
        VEC_ADD(a, out, one);
    }
    return list->kind == YAML_LIST || yaml_fail(list, e, "allow 应为列表，如 [10.20.0.0/16]", "allow must be a list, e.g. [10.20.0.0/16]");
}

static const char *part(CURLU *u, CURLUPart which, char **keep)
{
    return curl_url_get(u, which, keep, 0) == CURLUE_OK ? *keep : NULL;
}

bool webhook_url_fits(const networks *allowed, const char *url, error *e)
{
    CURLU *u = curl_url();
    char *scheme = NULL, *host = NULL, *user = NULL, *password = NULL;
    bool parsed = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK && part(u, CURLUPART_SCHEME, &scheme) && part(u, CURLUPART_HOST, &host);
    bool named = parsed && (part(u, CURLUPART_USER, &user) || part(u, CURLUPART_PASSWORD, &password)), https = parsed && text_eq(scheme, "https"), http = parsed && text_eq(scheme, "http");
    bool literal = false, reached = true;
    network n;
    if (parsed) {
        size_t len = strlen(host);
        bool bracket = *host == '[' && len > 2 && host[len - 1] == ']';
        char bare[128] = "";
        snprintf(bare, sizeof bare, "%.*s", (int)(bracket ? len - 2 : len), bracket ? host + 1 : host);
        literal = network_parse(bare, &n) && !strchr(bare, '/');
    }
    if (literal) {
        struct sockaddr_in6 to = { .sin6_family = AF_INET6 };
        memcpy(&to.sin6_addr, n.at, 16);
        reached = webhook_may_connect(allowed, https, (const struct sockaddr *)(const void *)&to);
    }
    curl_free(scheme), curl_free(host), curl_free(user), curl_free(password);
    curl_url_cleanup(u);
    if (!(https || (http && allowed->len)) || named || strlen(url) > 500)
        return fail_at(e, ERR_INPUT, (place){ .field = "url" }, "地址应为 https://…，不带用户名口令，不超过 500 字符；http 只能用于局里允许的内网地址",
                       "the address must be https://…, without user or password, at most 500 characters; http only to addresses the bureau allows");
    return reached || fail_at(e, ERR_INPUT, (place){ .field = "url" }, "这个地址在内网，局里没有允许（DIR/webhooks.yaml 的 allow）", "this address lies inside and is not allowed by the bureau (allow in DIR/webhooks.yaml)");
}
