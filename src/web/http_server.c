#include "web/http.h"

#include "base/utf8.h"
#include "web/file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

const double http_bucket_bounds[11] = { 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5 };

struct http_server {
    arena *a;
    http_options o;
    struct MHD_Daemon *daemon;
    int listening;
    uint16_t port;
    char *certificate, *key;        /* as read; MHD keeps pointers */
    _Atomic uint64_t requests, errors_4xx, errors_5xx, bytes_out, micros, buckets[12];
    _Atomic uint32_t active;
};

/* One request while it comes in. Made when its first line is read, ended when its answer is sent. */
typedef struct incoming {
    arena *a;
    const char *uri;                /* as sent */
    http_request r;
    char *body;
    size_t len, cap;
    bool seen, working;
    int refused;                    /* status to answer without asking the handler */
    int64_t began;
    int status;
    size_t sent;
} incoming;

static int64_t micros_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- coming in ----------------------------------------------------------------------------------------------------------- */

static void *begin(void *self, const char *uri, struct MHD_Connection *c)
{
    (void)self, (void)c;
    arena *a = arena_new();
    incoming *in = NEW(a, incoming);
    *in = (incoming){ .a = a, .uri = arena_copy(a, uri), .began = micros_now() };
    in->r.a = a;
    return in;
}

static enum MHD_Result take_header(void *self, enum MHD_ValueKind kind, const char *name, const char *value)
{
    incoming *in = self;
    (void)kind;
    VEC_ADD(in->a, &in->r.headers, (http_header){ arena_copy(in->a, name), arena_copy(in->a, value ? value : "") });
    return MHD_YES;
}

static size_t count_header(const incoming *in, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < in->r.headers.len; i++)
        n += strcasecmp(in->r.headers.at[i].name, name) == 0;
    return n;
}

static const char *address_of(arena *a, struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[INET6_ADDRSTRLEN] = "?";
    if (i && i->client_addr->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)i->client_addr)->sin_addr, text, sizeof text);
    else if (i && i->client_addr->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)i->client_addr)->sin6_addr, text, sizeof text);
    return arena_copy(a, text);
}

/* What two readers of one stream could take for different requests is refused (RFC 9112, 6.3). */
static int frame_fault(const incoming *in, size_t most_body)
{
    size_t lengths = count_header(in, "Content-Length"), codings = count_header(in, "Transfer-Encoding");
    const char *length = http_header_of(&in->r, "Content-Length"), *coding = http_header_of(&in->r, "Transfer-Encoding");
    if (lengths > 1 || codings > 1 || (lengths && codings) || count_header(in, "Host") > 1)
        return 400;
    if (coding && strcasecmp(coding, "chunked") != 0)
        return 400;
    if (length && (strspn(length, "0123456789") != strlen(length) || !*length))
        return 400;
    return length && (strlen(length) > 18 || strtoull(length, NULL, 10) > most_body) ? 413 : 0;
}

static bool split_uri(incoming *in)
{
    error ignored = { 0 };
    size_t path = strcspn(in->uri, "?#"), rest = strcspn(in->uri + path, "#");
    str decoded;
    if (!http_decode(in->a, (str){ in->uri, path }, false, &decoded))
        return false;
    in->r.path = str_copy(in->a, decoded);
    if (!http_path_safe(in->r.path))
        return false;
    return rest < 2 || http_parse_urlencoded(in->a, (str){ in->uri + path + 1, rest - 1 }, &in->r.query, &ignored);
}

static void first_sight(http_server *s, incoming *in, struct MHD_Connection *c, const char *method)
{
    in->seen = true;
    in->r.method = arena_copy(in->a, method);
    in->r.peer = address_of(in->a, c);
    in->r.secure = s->o.certificate != NULL;
    MHD_get_connection_values(c, MHD_HEADER_KIND, take_header, in);
    in->refused = frame_fault(in, s->o.most_body);
    if (!in->refused && !split_uri(in))
        in->refused = 400;
    const char *cookies = http_header_of(&in->r, "Cookie");
    if (cookies)
        http_parse_cookies(in->a, cookies, &in->r.cookies);
}

static bool take_body(http_server *s, incoming *in, const char *data, size_t size)
{
    if (in->len + size > s->o.most_body)
        return false;
    if (in->len + size + 1 > in->cap) {
        size_t cap = in->cap ? in->cap : 4096;
        while (cap < in->len + size + 1)
            cap *= 2;
        char *more = realloc(in->body, cap);
        if (!more)
            return false;
        in->body = more;
        in->cap = cap;
    }
    memcpy(in->body + in->len, data, size);
    in->len += size;
    in->body[in->len] = 0;
    return true;
}

static bool read_form(incoming *in)
{
    error ignored = { 0 };
    const char *type = http_header_of(&in->r, "Content-Type");
    in->r.body = (str){ in->body ? in->body : "", in->len };
    if (!type || !in->len)
        return true;
    if (strncasecmp(type, "application/x-www-form-urlencoded", 33) == 0)
        return http_parse_urlencoded(in->a, in->r.body, &in->r.form, &ignored);
    if (strncasecmp(type, "multipart/form-data", 19) == 0)
        return http_parse_multipart(in->a, in->r.body, type, &in->r.form, &ignored);
    return true;
}

/* ---- going out ----------------------------------------------------------------------------------------------------------- */

enum { FAST = 1, GZIP = 15 + 16, PIECE = 64 * 1024 };

bool http_takes_gzip(const http_request *r)
{
    const char *accepts = http_header_of(r, "Accept-Encoding");
    return accepts && strstr(accepts, "gzip");
}

static bool has_header(const http_response *out, const char *name)
{
    for (size_t i = 0; i < out->headers.len; i++)
        if (strcasecmp(out->headers.at[i].name, name) == 0)
            return true;
    return false;
}

static bool worth_packing(const incoming *in, const http_response *out)
{
    enum { LEAST = 1400 };
    return (out->file || out->body.len >= LEAST) && out->type && http_takes_gzip(&in->r) && !has_header(out, "Content-Encoding") &&
           (strncmp(out->type, "text/", 5) == 0 || strstr(out->type, "json") || strstr(out->type, "javascript") || strstr(out->type, "svg") || strcmp(out->type, "application/xml") == 0 ||
            strncmp(out->type, "application/yaml", 16) == 0);
}

bool http_gzip(arena *a, int level, str *body)
{
    z_stream z = { 0 };
    if (body->len > UINT32_MAX || deflateInit2(&z, level, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t room = deflateBound(&z, (uLong)body->len);
    char *to = arena_alloc(a, room);
    z.next_in = (z_const Bytef *)(uintptr_t)body->at;
    z.avail_in = (uInt)body->len;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
    if (ok)
        *body = (str){ to, room - z.avail_out };
    deflateEnd(&z);
    return ok;
}

/* What is read goes on packed, piece by piece, to the end of the file. */
static bool pack_pieces(z_stream *z, FILE *from, FILE *to)
{
    unsigned char in[PIECE], out[PIECE];
    int state = Z_OK;
    rewind(from);
    while (state == Z_OK) {
        if (!z->avail_in) {
            z->avail_in = (uInt)fread(in, 1, sizeof in, from);
            z->next_in = in;
        }
        z->next_out = out;
        z->avail_out = sizeof out;
        state = deflate(z, feof(from) ? Z_FINISH : Z_NO_FLUSH);
        if (ferror(from) || fwrite(out, 1, sizeof out - z->avail_out, to) != sizeof out - z->avail_out)
            return false;
    }
    return state == Z_STREAM_END && fflush(to) == 0;
}

static bool pack_file(arena *a, FILE **file)
{
    z_stream z = { 0 };
    FILE *to;
    error ignored = { 0 };
    if (!file_scratch(a, "packed", &to, &ignored))
        return false;
    bool begun = deflateInit2(&z, FAST, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) == Z_OK, ok = begun && pack_pieces(&z, *file, to);
    if (begun)
        deflateEnd(&z);
    fclose(ok ? *file : to);
    if (ok)
        *file = to;
    return ok;
}

void http_drop_file(http_response *out)
{
    if (out->file)
        fclose(out->file);
    out->file = NULL;
}

/* The library closes the descriptor it was given when all is sent. */
static struct MHD_Response *from_file(incoming *in, http_response *out)
{
    struct stat about;
    int fd = fflush(out->file) == 0 && fstat(fileno(out->file), &about) == 0 ? dup(fileno(out->file)) : -1;
    http_drop_file(out);
    if (fd < 0)
        return NULL;
    in->sent = (size_t)about.st_size;
    struct MHD_Response *m = MHD_create_response_from_fd64((uint64_t)about.st_size, fd);
    if (!m)
        close(fd);
    return m;
}

static struct MHD_Response *from_body(incoming *in, const http_response *out)
{
    in->sent = out->body.len;
    return MHD_create_response_from_buffer(out->body.len, (void *)(uintptr_t)out->body.at, MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result answer(incoming *in, struct MHD_Connection *c, http_response *out)
{
    bool packed = false;
    if (worth_packing(in, out)) {
        packed = out->file ? pack_file(in->a, &out->file) : http_gzip(in->a, FAST, &out->body);
        http_add_header(out, in->a, "Vary", "Accept-Encoding");
    }
    struct MHD_Response *m = out->file ? from_file(in, out) : from_body(in, out);
    if (!m)
        return MHD_NO;
    if (out->type)
        MHD_add_response_header(m, "Content-Type", out->type);
    if (packed)
        MHD_add_response_header(m, "Content-Encoding", "gzip");
    for (size_t i = 0; i < out->headers.len; i++)
        MHD_add_response_header(m, out->headers.at[i].name, out->headers.at[i].value);
    in->status = out->status;
    enum MHD_Result queued = MHD_queue_response(c, (unsigned)out->status, m);
    MHD_destroy_response(m);
    return queued;
}

static enum MHD_Result refuse(incoming *in, struct MHD_Connection *c, int status)
{
    http_response out = { .status = status, .type = "text/plain; charset=utf-8", .body = str_of(arena_print(in->a, "%d %s\n", status, http_reason(status))) };
    http_add_header(&out, in->a, "Connection", "close");
    return answer(in, c, &out);
}

static enum MHD_Result access_(void *self, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *data, size_t *size, void **state)
{
    http_server *s = self;
    incoming *in = *state;
    (void)url, (void)version;
    if (!in->seen) {
        first_sight(s, in, c, method);
        return in->refused ? refuse(in, c, in->refused) : MHD_YES;
    }
    if (*size) {
        if (!take_body(s, in, data, *size))
            return MHD_NO;
        *size = 0;
        return MHD_YES;
    }
    if (in->status)
        return MHD_YES;
    if (!read_form(in))
        return refuse(in, c, 400);
    http_response out = { .status = 200 };
    in->working = true;
    atomic_fetch_add(&s->active, 1);
    s->o.handle(s->o.self, &in->r, &out);
    return answer(in, c, &out);
}

static void write_log(http_server *s, const incoming *in, int64_t took)
{
    time_t now = time(NULL);
    struct tm t;
    char at[32];
    gmtime_r(&now, &t);
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &t);
    buf path = buf_new(in->a);
    for (const char *p = in->r.path ? in->r.path : "-"; *p; p++)      /* no line of the log can be forged */
        buf_putc(&path, (unsigned char)*p < 0x20 ? '?' : *p);
    fprintf(s->o.log, "%s %s %s %s %d %zu %lldus\n", at, in->r.peer ? in->r.peer : "-", in->r.method ? in->r.method : "-", path.text, in->status, in->sent, (long long)took);
}

static void finished(void *self, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode how)
{
    http_server *s = self;
    incoming *in = *state;
    (void)c, (void)how;
    if (!in)
        return;
    int64_t took = micros_now() - in->began;
    size_t b = 0;
    while (b < 11 && (double)took / 1e6 > http_bucket_bounds[b])
        b++;
    atomic_fetch_add(&s->buckets[b], 1);
    atomic_fetch_add(&s->requests, 1);
    atomic_fetch_add(&s->micros, (uint64_t)took);
    atomic_fetch_add(&s->bytes_out, in->sent);
    if (in->working)
        atomic_fetch_sub(&s->active, 1);
    atomic_fetch_add(in->status >= 500 ? &s->errors_5xx : &s->errors_4xx, in->status >= 400);
    if (s->o.log && in->status)
        write_log(s, in, took);
    free(in->body);
    arena_end(in->a);
    *state = NULL;
}

/* Escapes are ours to decode, so that %00 and broken UTF-8 are seen. */
static size_t keep_escapes(void *self, struct MHD_Connection *c, char *text)
{
    (void)self, (void)c;
    return strlen(text);
}

/* ---- the daemon ------------------------------------------------------------------------------------------------------------ */

static bool read_pem(arena *a, const char *path, char **out, error *e)
{
    enum { LARGEST = 1 << 20 };
    FILE *f = fopen(path, "re");
    if (!f)
        return fail(e, ERR_SYSTEM, "读不了证书文件 %s：%s", "cannot read %s: %s", path, strerror(errno));
    *out = arena_alloc(a, LARGEST + 1);
    size_t n = fread(*out, 1, LARGEST, f);
    fclose(f);
    return n > 0 || fail(e, ERR_INPUT, "证书文件 %s 是空的", "%s is empty", path);
}

static bool listen_at(http_server *s, error *e)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(s->o.port) };
    int yes = 1;
    if (inet_pton(AF_INET, s->o.address, &at.sin_addr) != 1)
        return fail(e, ERR_USAGE, "监听地址“%s”不是 IPv4 地址", "“%s” is no IPv4 address", s->o.address);
    s->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(s->listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (s->listening < 0 || bind(s->listening, (struct sockaddr *)&at, sizeof at) != 0 || listen(s->listening, 511) != 0)
        return fail(e, ERR_SYSTEM, "不能在 %s:%u 监听：%s", "cannot listen at %s:%u: %s", s->o.address, s->o.port, strerror(errno));
    socklen_t len = sizeof at;
    getsockname(s->listening, (struct sockaddr *)&at, &len);
    s->port = ntohs(at.sin_port);
    return true;
}

static bool start_daemon(http_server *s, error *e)
{
    enum { MEMORY_PER_CONNECTION = 64 << 10 };
    static char versions[] = "NORMAL:-VERS-TLS1.0:-VERS-TLS1.1";         /* given up by RFC 8996; the library still offers them */
    struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_CERT, 0, s->certificate }, { MHD_OPTION_HTTPS_MEM_KEY, 0, s->key }, { MHD_OPTION_HTTPS_PRIORITIES, 0, versions }, { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC;
    if (s->certificate)
        flags |= MHD_USE_TLS;
    s->daemon = MHD_start_daemon(flags, s->port, NULL, NULL, access_, s, MHD_OPTION_LISTEN_SOCKET, s->listening, MHD_OPTION_URI_LOG_CALLBACK, begin, s,
                                 MHD_OPTION_NOTIFY_COMPLETED, finished, s, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_CONNECTION_LIMIT,
                                 s->o.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->o.per_address, MHD_OPTION_CONNECTION_TIMEOUT, s->o.idle_seconds,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY,
                                 s->certificate ? tls : tls + 3, MHD_OPTION_END);
    return s->daemon || fail(e, ERR_SYSTEM, "网页服务不能启动（检查证书与端口）", "the server cannot start (check certificate and port)");
}

static bool read_certificates(http_server *s, error *e)
{
    return !s->o.certificate || (read_pem(s->a, s->o.certificate, &s->certificate, e) && read_pem(s->a, s->o.key, &s->key, e));
}

bool http_start(const http_options *o, http_server **out, error *e)
{
    if (!o->certificate != !o->key)
        return fail(e, ERR_USAGE, "证书与私钥要一起给出", "certificate and key go together");
    arena *a = arena_new();
    http_server *s = NEW(a, http_server);
    s->a = a;
    s->o = *o;
    s->listening = -1;
    if (!read_certificates(s, e) || !listen_at(s, e) || !start_daemon(s, e)) {
        if (s->listening >= 0)
            close(s->listening);
        arena_end(a);
        return false;
    }
    *out = s;
    return true;
}

uint16_t http_port(const http_server *s) { return s->port; }

static void drain(http_server *s, struct MHD_Daemon *d, unsigned seconds)
{
    for (unsigned i = 0; i < seconds * 50 && atomic_load(&s->active); i++)
        usleep(20000);
    MHD_stop_daemon(d);
}

bool http_reload(http_server *s, error *e)
{
    struct MHD_Daemon *old = s->daemon;
    TRY(read_certificates(s, e));
    s->listening = MHD_quiesce_daemon(old);
    TRY(start_daemon(s, e));
    drain(s, old, 30);
    return true;
}

void http_stop(http_server *s, unsigned seconds)
{
    if (!s)
        return;
    int listening = MHD_quiesce_daemon(s->daemon);
    if (listening >= 0)
        close(listening);
    drain(s, s->daemon, seconds);
    arena_end(s->a);
}

http_counts http_count(const http_server *s)
{
    http_counts c = { .requests = atomic_load(&s->requests), .errors_4xx = atomic_load(&s->errors_4xx), .errors_5xx = atomic_load(&s->errors_5xx),
                      .bytes_out = atomic_load(&s->bytes_out), .micros = atomic_load(&s->micros), .active = atomic_load(&s->active) };
    for (size_t i = 0; i < 12; i++)
        c.buckets[i] = atomic_load(&s->buckets[i]);
    return c;
}
