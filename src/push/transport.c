#include "push/transport.h"

#include "base/date.h"
#include "base/utf8.h"
#include "push/post.h"

#include <curl/curl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>

enum { CONNECT_SECONDS = 10, WHOLE_SECONDS = 30 };

/* ---- mail -------------------------------------------------------------------------------------------------------------------- */

/* Encoded words hold at most 75 characters: pieces of whole characters. */
static void encoded_words(buf *b, str s)
{
    enum { PIECE = 42 };
    for (size_t from = 0; from < s.len;) {
        size_t at = from, end = from;
        while (at < s.len && at - from <= PIECE) {
            end = at;
            utf8_next(s, &at);
        }
        if (at >= s.len && at - from <= PIECE)
            end = s.len;
        buf_print(b, "%s=?UTF-8?B?%s?=", from ? "\r\n " : "", base64_text(b->a, s.at + from, end - from));
        from = end;
    }
}

static bool ascii(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] < 0x20 || (unsigned char)s.at[i] > 0x7e)
            return false;
    return true;
}

/* "惠企政策 <policy@example.gov.cn>" → the address alone. */
static str bare_address(const char *text)
{
    const char *open_ = strchr(text, '<'), *close_ = open_ ? strchr(open_, '>') : NULL;
    return close_ ? (str){ open_ + 1, (size_t)(close_ - open_ - 1) } : str_trim(str_of(text));
}

static void mailbox(buf *b, const char *text)
{
    const char *open_ = strchr(text, '<');
    str name = open_ ? str_trim((str){ text, (size_t)(open_ - text) }) : (str){ "", 0 }, address = bare_address(text);
    if (name.len && ascii(name))
        buf_print(b, "\"%.*s\" ", (int)name.len, name.at);
    else if (name.len) {
        encoded_words(b, name);
        buf_putc(b, ' ');
    }
    buf_print(b, "<%.*s>", (int)address.len, address.at);
}

static void mail_date(buf *b, const char *at)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    date d;
    if (!date_parse_iso((str){ at, strnlen(at, 10) }, &d))
        return;
    ymd x = date_ymd(d);
    buf_print(b, "Date: %s, %d %s %d %.8s +0000\r\n", days[date_weekday(d) - 1], x.day, months[x.month - 1], x.year, strlen(at) >= 19 ? at + 11 : "00:00:00");
}

char *mail_text(arena *a, const channels *x, const outgoing *o)
{
    enum { LINE = 76 };
    buf b = buf_new(a);
    str from = bare_address(x->from);
    const char *domain = memchr(from.at, '@', from.len);
    mail_date(&b, o->at);
    buf_puts(&b, "From: ");
    mailbox(&b, x->from);
    buf_puts(&b, "\r\nTo: ");
    mailbox(&b, o->address);
    buf_puts(&b, "\r\nSubject: ");
    encoded_words(&b, str_of(o->title));
    buf_print(&b, "\r\nMessage-ID: <%s@%.*s>\r\n", o->id, domain ? (int)(from.at + from.len - domain - 1) : 3, domain ? domain + 1 : "jbp");
    if (o->unsubscribe)
        buf_print(&b, "List-Unsubscribe: <%s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", o->unsubscribe);
    buf_puts(&b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    const char *body = base64_text(a, o->body, strlen(o->body));
    for (size_t i = 0, n = strlen(body); i < n; i += LINE)
        buf_print(&b, "%.*s\r\n", LINE, body + i);
    return b.text;
}

/* ---- robots ------------------------------------------------------------------------------------------------------------------- */

/* WeCom and DingTalk take the same text message. */
char *robot_json(arena *a, const outgoing *o)
{
    json_t *j = json_pack("{s:s, s:{s:s}}", "msgtype", "text", "text", "content", arena_print(a, "%s\n%s", o->title, o->body));
    char *text = json_dumps(j, JSON_COMPACT), *out = arena_copy(a, text);
    free(text);
    json_decref(j);
    return out;
}

/* DingTalk: base64 of HMAC-SHA256 over "timestamp\nsecret" by the secret, percent-encoded. */
char *dingtalk_query(arena *a, const char *secret, int64_t milliseconds)
{
    char *signed_ = arena_print(a, "%lld\n%s", (long long)milliseconds, secret);
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    buf b = buf_new(a);
    HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)signed_, strlen(signed_), sum, &n);
    buf_print(&b, "&timestamp=%lld&sign=", (long long)milliseconds);
    for (const char *s = base64_text(a, sum, n); *s; s++)
        buf_print(&b, *s == '+' || *s == '/' || *s == '=' ? "%%%02X" : "%c", *s);
    return b.text;
}

/* ---- one transfer ------------------------------------------------------------------------------------------------------------- */

typedef struct transfer { CURL *h; str out; size_t read; } transfer;

static size_t give(char *to, size_t size, size_t n, void *self)
{
    transfer *t = self;
    size_t left = t->out.len - t->read, take = size * n < left ? size * n : left;
    memcpy(to, t->out.at + t->read, take);
    t->read += take;
    return take;
}

static size_t drop_answer(char *from, size_t size, size_t n, void *self)
{
    (void)from, (void)self;
    return size * n;
}

static int asked_to_stop(void *self, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    return atomic_load((const atomic_bool *)self);
}

static void let_stop(CURL *h, const atomic_bool *stop)
{
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, asked_to_stop);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, stop);
}

static bool start(transfer *t, const char *url)
{
    t->h = curl_easy_init();
    if (!t->h)
        return false;
    curl_easy_setopt(t->h, CURLOPT_URL, url);
    curl_easy_setopt(t->h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(t->h, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(t->h, CURLOPT_TIMEOUT, (long)WHOLE_SECONDS);
    curl_easy_setopt(t->h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->h, CURLOPT_NOPROXY, "127.0.0.1,localhost");
    curl_easy_setopt(t->h, CURLOPT_WRITEFUNCTION, drop_answer);
    return true;
}

/* The transfer broke: before anything of the message left it is safe to repeat; after all of it left nobody knows. */
static sending broken(CURLcode code, bool all_out, long reply, char **answer, arena *a)
{
    *answer = arena_copy(a, curl_easy_strerror(code));
    if (reply >= 500 && reply < 600)
        return SENDING_REFUSED;
    bool silent = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING || code == CURLE_PARTIAL_FILE;
    return all_out && silent && !reply ? SENDING_UNCERTAIN : SENDING_FAILED;
}

static sending send_mail(const channels *x, const outgoing *o, arena *a, char **answer)
{
    transfer t = { .out = str_of(mail_text(a, x, o)) };
    str from = bare_address(x->from), to = bare_address(o->address);
    long reply = 0;
    if (!start(&t, x->server))
        return SENDING_FAILED;
    struct curl_slist *receivers = curl_slist_append(NULL, arena_print(a, "<%.*s>", (int)to.len, to.at));
    curl_easy_setopt(t.h, CURLOPT_MAIL_FROM, arena_print(a, "<%.*s>", (int)from.len, from.at));
    curl_easy_setopt(t.h, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(t.h, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(t.h, CURLOPT_READDATA, &t);
    curl_easy_setopt(t.h, CURLOPT_UPLOAD, 1L);
    if (x->user && x->password) {
        curl_easy_setopt(t.h, CURLOPT_USERNAME, x->user);
        curl_easy_setopt(t.h, CURLOPT_PASSWORD, x->password);
        curl_easy_setopt(t.h, CURLOPT_USE_SSL, strncmp(x->server, "smtp://127.", 11) == 0 || strncmp(x->server, "smtp://localhost", 16) == 0 ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    }
    if (o->stop)
        let_stop(t.h, o->stop);
    CURLcode code = curl_easy_perform(t.h);
    curl_easy_getinfo(t.h, CURLINFO_RESPONSE_CODE, &reply);
    curl_easy_cleanup(t.h);
    curl_slist_free_all(receivers);
    bool all_out = t.read == t.out.len;
    if (code != CURLE_OK && all_out && reply == 354)                      /* the server said “go on”, then nothing */
        reply = 0;
    if (code != CURLE_OK)
        return broken(code, all_out, reply, answer, a);
    *answer = arena_print(a, "%ld", reply);
    return SENDING_SENT;
}

/* {"errcode":0,"errmsg":"ok"}. Codes that pass by themselves: too many messages a minute. */
static sending robot_answer(const posted *p, char **answer, arena *a)
{
    static const long later[] = { -1, 45009, 130101, 410100 };       /* busy; WeCom's and DingTalk's limits */
    json_error_t bad;
    json_t *j = json_loadb(p->answer, p->answer_len, 0, &bad);
    const json_t *code = json_object_get(j, "errcode");
    const char *said = json_string_value(json_object_get(j, "errmsg"));
    sending result = SENDING_REFUSED;
    if (p->status != 200 || !json_is_integer(code)) {
        *answer = arena_print(a, "HTTP %ld", p->status);
        result = p->status >= 400 && p->status < 500 && p->status != 408 && p->status != 429 ? SENDING_REFUSED : SENDING_FAILED;
    } else {
        *answer = arena_print(a, "%lld %.200s", (long long)json_integer_value(code), said ? said : "");
        if (json_integer_value(code) == 0)
            result = SENDING_SENT;
        for (size_t i = 0; i < sizeof later / sizeof *later; i++)
            if (json_integer_value(code) == later[i])
                result = SENDING_FAILED;
    }
    json_decref(j);
    return result;
}

static const char *robot_url(const channels *x, const outgoing *o)
{
    for (size_t i = 0; o->address && i < x->hook_count; i++)
        if (text_eq(x->hooks[i].name, o->address))
            return x->hooks[i].url;
    return text_empty(o->address) ? x->url[o->channel] : NULL;
}

static int64_t milliseconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static sending send_robot(const channels *x, const outgoing *o, arena *a, char **answer)
{
    const char *url = robot_url(x, o);
    posted p;
    if (!url) {
        *answer = arena_print(a, "channels.yaml: hooks.%s ?", o->address ? o->address : "");
        return SENDING_REFUSED;
    }
    if (o->channel == CHANNEL_DINGTALK && x->secret)                     /* its clock is the real one: an hour off is refused */
        url = arena_print(a, "%s%s", url, dingtalk_query(a, x->secret, milliseconds_now()));
    post_json(&(post){ .url = url, .body = robot_json(a, o), .connect_seconds = CONNECT_SECONDS, .whole_seconds = WHOLE_SECONDS }, a, &p);
    if (!p.problem)
        return robot_answer(&p, answer, a);
    *answer = arena_copy(a, p.problem);
    return p.silent ? SENDING_UNCERTAIN : SENDING_FAILED;
}

sending transport_send(const channels *x, const outgoing *o, arena *a, char **answer)
{
    *answer = arena_copy(a, "");
    switch (o->channel) {
    case CHANNEL_INBOX: return SENDING_SENT;                             /* the message is a record already */
    case CHANNEL_EMAIL: return send_mail(x, o, a, answer);
    default: return send_robot(x, o, a, answer);
    }
}
