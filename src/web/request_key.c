#include "web/request_key.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <strings.h>

const char *request_key(const visit *v)
{
    return http_method_is(v->in, "GET") || http_method_is(v->in, "HEAD") ? NULL : http_header_of(v->in, "Idempotency-Key");
}

static const char *fingerprint(visit *v)
{
    buf b = buf_new(v->a);
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    char *out = arena_alloc(v->a, 65);
    buf_print(&b, "%s\n%s\n", v->in->method, v->in->path);
    for (size_t i = 0; i < v->in->query.len; i++)
        buf_print(&b, "%.*s=%.*s\n", (int)v->in->query.at[i].name.len, v->in->query.at[i].name.at, (int)v->in->query.at[i].value.len, v->in->query.at[i].value.at);
    buf_puts(&b, "\n");
    buf_add(&b, v->in->body);
    EVP_Digest(b.text, b.len, hash, &n, EVP_sm3(), NULL);
    for (unsigned i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
    return out;
}

typedef struct kept { const char *request, *type, *headers, *body; int64_t status; } kept;

static bool find(visit *v, const char *key, kept *out, bool *found, error *e)
{
    rows *r;
    const value args[] = { V_INT(v->who->id), v_text(key) };
    TRY(store_query(v->c->s, "SELECT request, type, headers, body, status FROM request_key WHERE account = ? AND key = ?", args, 2, &r, e));
    bool ok = rows_next(r, found, e);
    if (ok && *found)
        *out = (kept){ str_copy(v->a, rows_text(r, 0)), rows_null(r, 1) ? NULL : str_copy(v->a, rows_text(r, 1)), str_copy(v->a, rows_text(r, 2)), rows_null(r, 3) ? NULL : str_copy(v->a, rows_text(r, 3)), rows_int(r, 4) };
    rows_close(r);
    return ok;
}

/* "Location: /x\nETag: y\n" */
static void put_headers(visit *v, char *text)
{
    for (char *end; (end = strchr(text, '\n')); text = end + 1) {
        *end = 0;
        char *colon = strstr(text, ": ");
        if (colon) {
            *colon = 0;
            http_add_header(v->out, v->a, text, colon + 2);
        }
    }
}

static bool refused(visit *v, int status, const char *zh, const char *en, error *e)
{
    v->out->status = status;
    return fail(e, status == 422 ? ERR_INPUT : ERR_CONFLICT, "%s", "%s", v->l == LANG_EN ? en : zh);
}

static bool replay(visit *v, const kept *k, const char *request, error *e)
{
    if (!text_eq(k->request, request))
        return refused(v, 422, "这个 Idempotency-Key 已用于另一个请求", "this Idempotency-Key was used for another request", e);
    if (!k->status)
        return refused(v, 409, "同一请求正在处理，或处理时程序中断：请先查询结果，需要时换一个 Idempotency-Key", "the same request is at work, or was broken off: look at the result first, then use another key", e);
    if (!k->body)
        return refused(v, 409, "已执行过；只显示一次的内容不会再给出", "it was done; what is shown once is not shown again", e);
    v->out->status = (int)k->status;
    v->out->type = k->type;
    v->out->body = str_of(k->body);
    put_headers(v, arena_copy(v->a, k->headers));
    http_add_header(v->out, v->a, "Idempotency-Replayed", "true");
    return true;
}

bool request_key_take(visit *v, const char *key, bool *known, error *e)
{
    int64_t now = account_now(), made = 0;
    size_t n = strlen(key);
    kept k = { 0 };
    const char *request = fingerprint(v);
    for (size_t i = 0; i < n; i++)
        if (key[i] < 0x21 || key[i] > 0x7e)
            n = 0;
    if (!n || n > REQUEST_KEY_LONGEST)
        return refused(v, 422, "Idempotency-Key 应为 1 到 200 个可见的 ASCII 字符", "Idempotency-Key is 1 to 200 visible ASCII characters", e);
    const value args[] = { V_INT(v->who->id), v_text(key), v_text(request), V_INT(now) };
    TRY(RUN(v->c->s, e, "DELETE FROM request_key WHERE at < ?", V_INT(now - REQUEST_KEY_DAY)));
    TRY(store_run(v->c->s, "INSERT INTO request_key (account, key, request, at, status) VALUES (?, ?, ?, ?, 0) ON CONFLICT (account, key) DO NOTHING", args, 4, &made, e));
    *known = made == 0;
    if (!*known)
        return true;
    TRY(find(v, key, &k, known, e));
    return *known ? replay(v, &k, request, e) : refused(v, 409, "请再试一次", "try again", e);
}

bool request_key_keep(visit *v, const char *key, bool secret, error *e)
{
    static const char *const worth[] = { "Location", "ETag" };
    buf headers = buf_new(v->a);
    buf_puts(&headers, "");
    if (v->out->status >= 500)
        return RUN(v->c->s, e, "DELETE FROM request_key WHERE account = ? AND key = ?", V_INT(v->who->id), v_text(key));
    for (size_t i = 0; i < v->out->headers.len; i++)
        for (size_t k = 0; k < 2; k++)
            if (strcasecmp(v->out->headers.at[i].name, worth[k]) == 0)
                buf_print(&headers, "%s: %s\n", worth[k], v->out->headers.at[i].value);
    const char *body = secret && v->out->status < 400 ? NULL : str_copy(v->a, v->out->body);
    return RUN(v->c->s, e, "UPDATE request_key SET status = ?, type = ?, headers = ?, body = ? WHERE account = ? AND key = ?", V_INT(v->out->status), v_text(v->out->type), v_text(headers.text ? headers.text : ""), v_text(body),
               V_INT(v->who->id), v_text(key));
}
