#include "push/post.h"

#include <curl/curl.h>
#include <openssl/evp.h>
#include <unistd.h>

char *base64_text(arena *a, const void *bytes, size_t n)
{
    unsigned char *out = arena_alloc(a, n / 3 * 4 + 8);
    EVP_EncodeBlock(out, bytes, (int)n);
    return (char *)out;
}

typedef struct transfer { const post *p; bool refused; char answer[POST_MOST_ANSWER]; size_t got; } transfer;

static size_t keep_answer(char *from, size_t size, size_t n, void *self)
{
    transfer *t = self;
    size_t room = sizeof t->answer - t->got, take = size * n < room ? size * n : room;
    memcpy(t->answer + t->got, from, take);
    t->got += take;
    return size * n;
}

static curl_socket_t open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *to)
{
    transfer *t = self;
    (void)purpose;
    if (!t->p->may_connect(t->p->self, &to->addr)) {
        t->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static int asked_to_stop(void *self, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const transfer *t = self;
    (void)a, (void)b, (void)c, (void)d;
    return atomic_load(t->p->stop);
}

static void guard(CURL *h, transfer *t)
{
    if (t->p->may_connect) {
        curl_easy_setopt(h, CURLOPT_PROXY, "");
        curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, t);
    } else
        curl_easy_setopt(h, CURLOPT_NOPROXY, "127.0.0.1,localhost");
    if (t->p->stop) {
        curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, asked_to_stop);
        curl_easy_setopt(h, CURLOPT_XFERINFODATA, t);
    }
}

static CURLcode perform(CURL *h, transfer *t, struct curl_slist *heads)
{
    const post *p = t->p;
    curl_easy_setopt(h, CURLOPT_URL, p->url);
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, p->connect_seconds);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, p->whole_seconds);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, keep_answer);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, heads);
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, p->body);
    curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE, (long)strlen(p->body));
    guard(h, t);
    return curl_easy_perform(h);
}

void post_json(const post *p, arena *a, posted *out)
{
    transfer t = { .p = p };
    curl_off_t sent = 0;
    *out = (posted){ 0 };
    CURL *h = curl_easy_init();
    if (!h) {
        out->problem = "curl";
        return;
    }
    struct curl_slist *heads = curl_slist_append(NULL, "Content-Type: application/json; charset=utf-8");
    heads = curl_slist_append(heads, "Expect:");
    for (size_t i = 0; i < p->header_count; i++)
        heads = curl_slist_append(heads, p->headers[i]);
    CURLcode code = perform(h, &t, heads);
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &out->status);
    curl_easy_getinfo(h, CURLINFO_SIZE_UPLOAD_T, &sent);
    curl_easy_cleanup(h);
    curl_slist_free_all(heads);
    out->code = (int)code;
    out->refused = t.refused && !out->status;
    out->answer = arena_copy_n(a, t.answer, t.got);
    out->answer_len = t.got;
    if (code != CURLE_OK) {
        bool quiet = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING || code == CURLE_PARTIAL_FILE;
        out->problem = arena_copy(a, curl_easy_strerror(code));
        out->silent = quiet && (size_t)sent >= strlen(p->body);
    }
}
