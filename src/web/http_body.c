#include "web/http.h"

#include "base/utf8.h"

#include <strings.h>

/* ---- looking up ------------------------------------------------------------------------------------------------------- */

static const char *header_in(const http_headers *h, const char *name, bool exact)
{
    for (size_t i = 0; i < h->len; i++)
        if ((exact ? strcmp : strcasecmp)(h->at[i].name, name) == 0)
            return h->at[i].value;
    return NULL;
}

const char *http_header_of(const http_request *r, const char *name) { return header_in(&r->headers, name, false); }
const char *http_cookie(const http_request *r, const char *name) { return header_in(&r->cookies, name, true); }

static const http_field *field_in(const http_fields *f, const char *name, bool file)
{
    for (size_t i = 0; i < f->len; i++)
        if (f->at[i].is_file == file && str_eq(f->at[i].name, str_of(name)))
            return &f->at[i];
    return NULL;
}

static const char *text_in(arena *a, const http_fields *f, const char *name)
{
    const http_field *found = field_in(f, name, false);
    return found ? str_copy(a, found->value) : NULL;
}

const char *http_query(const http_request *r, const char *name) { return text_in(r->a, &r->query, name); }
const char *http_form(const http_request *r, const char *name) { return text_in(r->a, &r->form, name); }
const http_field *http_file(const http_request *r, const char *name) { return field_in(&r->form, name, true); }
bool http_method_is(const http_request *r, const char *method) { return strcmp(r->method, method) == 0; }

void http_add_header(http_response *out, arena *a, const char *name, const char *value)
{
    VEC_ADD(a, &out->headers, (http_header){ name, value });
}

const char *http_reason(int status)
{
    static const struct { int status; const char *text; } reasons[] = {
        { 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 303, "See Other" }, { 304, "Not Modified" }, { 400, "Bad Request" },
        { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 409, "Conflict" },
        { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 415, "Unsupported Media Type" }, { 422, "Unprocessable Content" },
        { 429, "Too Many Requests" }, { 500, "Internal Server Error" }, { 503, "Service Unavailable" },
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].text;
    return "";
}

/* ---- urlencoded ---------------------------------------------------------------------------------------------------------- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool text_ok(str s)
{
    return !s.len || (utf8_valid(s) && !memchr(s.at, 0, s.len));
}

bool http_decode(arena *a, str text, bool plus, str *out)
{
    char *to = arena_alloc(a, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex(text.at[i + 1]) : -1, low = i + 2 < text.len ? hex(text.at[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus)
            c = ' ';
        to[n++] = c;
    }
    *out = (str){ to, n };
    return text_ok(*out);
}

static bool too_many(error *e)
{
    return fail(e, ERR_LIMIT, "请求里的项目超过 %d 个", "the request has more than %d fields", HTTP_MOST_FIELDS);
}

bool http_parse_urlencoded(arena *a, str text, http_fields *out, error *e)
{
    while (text.len) {
        const char *end = memchr(text.at, '&', text.len);
        str one = { text.at, end ? (size_t)(end - text.at) : text.len };
        text = end ? (str){ end + 1, text.len - one.len - 1 } : (str){ "", 0 };
        if (!one.len)
            continue;
        const char *equals = memchr(one.at, '=', one.len);
        size_t name = equals ? (size_t)(equals - one.at) : one.len;
        http_field f = { 0 };
        str value = equals ? (str){ equals + 1, one.len - name - 1 } : (str){ "", 0 };
        if (!http_decode(a, (str){ one.at, name }, true, &f.name) || !http_decode(a, value, true, &f.value) || f.name.len > HTTP_LONGEST_NAME)
            return fail(e, ERR_INPUT, "请求里的编码有误", "an escape in the request is broken");
        if (out->len == HTTP_MOST_FIELDS)
            return too_many(e);
        VEC_ADD(a, out, f);
    }
    return true;
}

/* ---- multipart ------------------------------------------------------------------------------------------------------------- */

static str find(str in, str what)
{
    const char *p = in.len >= what.len ? memmem(in.at, in.len, what.at, what.len) : NULL;
    return p ? (str){ p, in.len - (size_t)(p - in.at) } : (str){ NULL, 0 };
}

/* A parameter of a header: name="…" with \" and \\, or a bare token. */
static bool parameter(arena *a, str header, const char *name, str *out)
{
    size_t n = strlen(name);
    for (size_t i = 0; i + n + 1 <= header.len; i++) {
        bool begins = i && (header.at[i - 1] == ' ' || header.at[i - 1] == ';' || header.at[i - 1] == '\t');
        if (!begins || strncasecmp(header.at + i, name, n) != 0 || i + n >= header.len || header.at[i + n] != '=')
            continue;
        size_t p = i + n + 1;
        bool quoted = p < header.len && header.at[p] == '"';
        buf b = buf_new(a);
        for (p += quoted; p < header.len; p++) {
            char c = header.at[p];
            if (quoted ? c == '"' : c == ';' || c == ' ')
                break;
            if (quoted && c == '\\' && p + 1 < header.len && (header.at[p + 1] == '"' || header.at[p + 1] == '\\'))
                c = header.at[++p];
            buf_putc(&b, c);
        }
        *out = (str){ b.text ? b.text : "", b.len };
        return true;
    }
    return false;
}

/* Browsers write a quote in a name as %22 (WHATWG, multipart/form-data). A path before a file's name is dropped. */
static str last_part(str name)
{
    for (size_t i = name.len; i > 0; i--)
        if (name.at[i - 1] == '/' || name.at[i - 1] == '\\')
            return (str){ name.at + i, name.len - i };
    return name;
}

static bool read_headers(arena *a, str head, http_field *f, error *e)
{
    bool named = false;
    while (head.len) {
        str rest = find(head, STR("\r\n"));
        str line = { head.at, rest.at ? head.len - rest.len : head.len };
        head = rest.at ? (str){ rest.at + 2, rest.len - 2 } : (str){ "", 0 };
        if (line.len > 20 && strncasecmp(line.at, "Content-Disposition:", 20) == 0) {
            named = parameter(a, line, "name", &f->name);
            f->is_file = parameter(a, line, "filename", &f->file_name);
            f->file_name = last_part(f->file_name);
        } else if (line.len > 13 && strncasecmp(line.at, "Content-Type:", 13) == 0)
            f->file_type = str_trim((str){ line.at + 13, line.len - 13 });
    }
    if (!named || f->name.len > HTTP_LONGEST_NAME || !text_ok(f->name) || !text_ok(f->file_name))
        return fail(e, ERR_INPUT, "上传内容的一部分没有合法的名称", "a part of the upload has no valid name");
    return true;
}

bool http_parse_multipart(arena *a, str body, const char *content_type, http_fields *out, error *e)
{
    str boundary;
    if (!parameter(a, str_of(content_type), "boundary", &boundary) || !boundary.len || boundary.len > 200)
        return fail(e, ERR_INPUT, "上传内容没有写明分隔符", "the upload names no boundary");
    str mark = str_of(arena_print(a, "\r\n--%.*s", (int)boundary.len, boundary.at)), first = { mark.at + 2, mark.len - 2 };
    if (!str_starts(body, first))
        return fail(e, ERR_INPUT, "上传内容残缺", "the upload is not whole");
    body = (str){ body.at + first.len, body.len - first.len };
    while (!str_starts(body, STR("--"))) {
        http_field f = { 0 };
        str head_end = find(body, STR("\r\n\r\n")), next;
        if (!str_starts(body, STR("\r\n")) || !head_end.at)
            return fail(e, ERR_INPUT, "上传内容残缺", "the upload is not whole");
        TRY(read_headers(a, (str){ body.at + 2, body.len - head_end.len - (body.len - head_end.len >= 2 ? 2 : 0) }, &f, e));
        str content = { head_end.at + 4, head_end.len - 4 };
        next = find((str){ head_end.at + 2, head_end.len - 2 }, mark);            /* an empty part's mark begins at once */
        if (!next.at)
            return fail(e, ERR_INPUT, "上传内容残缺", "the upload is not whole");
        f.value = next.at >= content.at ? (str){ content.at, (size_t)(next.at - content.at) } : (str){ "", 0 };
        if (!f.is_file && !text_ok(f.value))
            return fail(e, ERR_INPUT, "表单里的文字不是 UTF-8", "a text of the form is not UTF-8");
        if (out->len == HTTP_MOST_FIELDS)
            return too_many(e);
        VEC_ADD(a, out, f);
        body = (str){ next.at + mark.len, next.len - mark.len };
    }
    return true;
}

/* ---- cookies, paths ---------------------------------------------------------------------------------------------------------- */

bool http_parse_cookies(arena *a, const char *header, http_headers *out)
{
    enum { MOST_COOKIES = 50 };
    str rest = str_of(header);
    while (rest.len && out->len < MOST_COOKIES) {
        const char *end = memchr(rest.at, ';', rest.len);
        str one = str_trim((str){ rest.at, end ? (size_t)(end - rest.at) : rest.len });
        rest = end ? (str){ end + 1, rest.len - (size_t)(end - rest.at) - 1 } : (str){ "", 0 };
        const char *equals = memchr(one.at, '=', one.len);
        if (!equals)
            continue;
        size_t name = (size_t)(equals - one.at);
        VEC_ADD(a, out, (http_header){ arena_copy_n(a, one.at, name), arena_copy_n(a, equals + 1, one.len - name - 1) });
    }
    return true;
}

bool http_path_safe(const char *path)
{
    if (*path != '/' || !utf8_valid(str_of(path)))
        return false;
    for (const char *p = path; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F || *p == '\\')
            return false;
        if (*p == '/' && p[1] == '.' && p[2] == '.' && (p[3] == '/' || !p[3]))
            return false;
    }
    return true;
}
