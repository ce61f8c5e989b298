/* What holds for every route of the API (api.h). */
#include "text/json_out.h"
#include "web/api.h"
#include "web/request_key.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>

const api_doc *api_doc_of(const route *r) { return r && r->kind == ROUTE_DESCRIBED ? (const api_doc *)(const void *)r : NULL; }

const route *api_page_route(const api_doc *d)
{
    size_t n = d->page ? strcspn(d->page, " ") : 0;
    for (size_t i = 0; n && i < site_route_count(); i++) {
        const route *r = site_route_at(i);
        if (r->kind == ROUTE_PAGE && strlen(r->method) == n && strncmp(r->method, d->page, n) == 0 && text_eq(r->pattern, d->page + n + 1))
            return r;
    }
    return NULL;
}

const char *api_word(const route *r)
{
    const api_doc *d = api_doc_of(r);
    const route *page = d ? api_page_route(d) : NULL;
    return page && page->word ? page->word : r->word;
}

bool api_page(visit *v, error *e)
{
    const route *page = api_page_route(api_doc_of(v->route));
    return page ? page->answer(v, e) : fail(e, ERR_INTERNAL, "没有页面 %s", "there is no page %s", api_doc_of(v->route)->page);
}

/* ---- problems ----------------------------------------------------------------------------------------------------------------- */

void api_problem(visit *v, int status, const error *e, const char *text)
{
    buf b = buf_new(v->a);
    bool reads = http_method_is(v->in, "GET") || http_method_is(v->in, "HEAD");
    if (!v->faults.len && e->at.field)
        visit_fault_add(v, e->at.field, e->text);
    buf_print(&b, "{\"type\":\"about:blank\",\"status\":%d,\"title\":", status);
    json_out(&b, http_reason(status));
    buf_puts(&b, ",\"code\":");
    json_out(&b, error_name(e->code));
    buf_puts(&b, ",\"detail\":");
    json_out(&b, text);
    if (e->at.field) {
        buf_puts(&b, ",\"field\":");
        json_out(&b, e->at.field);
    }
    buf_puts(&b, ",\"errors\":[");
    for (size_t i = 0; i < v->faults.len; i++) {
        buf_print(&b, "%s{\"%s\":", i ? ",\n" : "", reads ? "parameter" : "pointer");
        json_out(&b, v->faults.at[i].pointer);
        buf_puts(&b, ",\"detail\":");
        json_out(&b, v->faults.at[i].detail);
        buf_putc(&b, '}');
    }
    buf_puts(&b, "]}\n");
    v->out->type = "application/problem+json";
    v->out->body = (str){ b.text, b.len };
}

/* ---- language ----------------------------------------------------------------------------------------------------------------- */

/* "en-GB;q=0.8" → 0.8 when the language is `l`, 0 otherwise. */
static double wanted(const char *item, size_t len, const char *l)
{
    const char *q = memmem(item, len, "q=", 2);
    return strncasecmp(item, l, 2) == 0 && (len == 2 || strchr("-; ,", item[2])) ? q ? strtod(q + 2, NULL) : 1 : 0;
}

lang api_language(const char *accept, lang otherwise)
{
    double zh = 0, en = 0;
    for (const char *p = accept ? accept : ""; *p;) {
        p += strspn(p, ", ");
        size_t n = strcspn(p, ",");
        double z = n >= 2 ? wanted(p, n, "zh") : 0, x = n >= 2 ? wanted(p, n, "en") : 0;
        zh = z > zh ? z : zh;
        en = x > en ? x : en;
        p += n;
    }
    return zh > en ? LANG_ZH : en > zh ? LANG_EN : otherwise;
}

/* ---- bodies ------------------------------------------------------------------------------------------------------------------- */

/* The text a form would send for it; NULL when the JSON is of another kind than the shape says. "" for null. */
static const char *text_of(visit *v, const shape *s, const json_t *x)
{
    if (json_is_null(x))
        return s->required ? NULL : "";
    switch (s->type) {
    case SHAPE_INT: return json_is_integer(x) ? arena_print(v->a, "%lld", (long long)json_integer_value(x)) : NULL;
    case SHAPE_FLAG: return json_is_boolean(x) ? json_is_true(x) ? "1" : "" : NULL;
    default: return json_is_string(x) ? arena_copy(v->a, json_string_value(x)) : NULL;
    }
}

static const char *wanted_kind(const visit *v, const shape *s)
{
    static const text2 kinds[] = { [SHAPE_INT] = { "应为整数", "expected a whole number" }, [SHAPE_FLAG] = { "应为 true 或 false", "expected true or false" },
        [SHAPE_DECIMAL] = { "小数请写成字符串，如 \"323.39\"", "write decimals as strings, like \"323.39\"" }, [SHAPE_TEXTS] = { "应为字符串数组", "expected an array of strings" } };
    const text2 *k = (size_t)s->type < sizeof kinds / sizeof *kinds && kinds[s->type].zh ? &kinds[s->type] : &(text2){ "应为字符串", "expected a string" };
    return say(*k, v->l);
}

static void take_texts(visit *v, const shape *s, const json_t *x, http_fields *out)
{
    if (!json_is_array(x))
        visit_fault_add(v, s->name, wanted_kind(v, s));
    for (size_t i = 0; i < json_array_size(x); i++) {
        const char *t = json_string_value(json_array_get(x, i));
        if (t)
            VEC_ADD(v->a, out, (http_field){ .name = str_of(s->name), .value = str_of(arena_copy(v->a, t)) });
        else
            visit_fault_add(v, arena_print(v->a, "%s/%zu", s->name, i), wanted_kind(v, s));
    }
}

static void take_member(visit *v, const shape *s, const json_t *x, http_fields *out)
{
    if (s->type == SHAPE_TEXTS) {
        take_texts(v, s, x, out);
        return;
    }
    const char *text = text_of(v, s, x);
    bool known = !s->words || text_empty(text);
    for (size_t i = 0; text && s->words && s->words[i]; i++)
        known = known || text_eq(s->words[i], text);
    if (!text || !known)
        visit_fault_add(v, s->name, text ? visit_say(v, "不是允许的取值", "not one of the values it may have") : wanted_kind(v, s));
    else if (!(s->type == SHAPE_FLAG && !*text))        /* a box that is not ticked is not sent */
        VEC_ADD(v->a, out, (http_field){ .name = str_of(s->name), .value = str_of(text) });
}

/* A member of a body is of its shape; of api_fields whatever a form could hold, since the page reads it by its ledger. */
static const shape *member_named(const shape *s, const char *name, const json_t *x, shape *any)
{
    if (s == api_fields) {
        *any = (shape){ .name = name, .type = json_is_integer(x) ? SHAPE_INT : json_is_boolean(x) ? SHAPE_FLAG : json_is_array(x) ? SHAPE_TEXTS : SHAPE_TEXT };
        return any;
    }
    for (; s->name; s++)
        if (text_eq(s->name, name))
            return s;
    return NULL;
}

bool api_read_object(visit *v, const shape *s, http_fields *out, error *e)
{
    json_error_t bad;
    const char *key;
    str body = v->in->body;
    json_t *j = body.len ? json_loadb(body.at, body.len, JSON_REJECT_DUPLICATES, &bad) : json_object(), *x;
    if (!json_is_object(j)) {
        json_decref(j);
        return fail(e, ERR_INPUT, "正文应为一个 JSON 对象", "the body must be a JSON object");
    }
    json_object_foreach(j, key, x) {
        shape any;
        const shape *m = member_named(s, arena_copy(v->a, key), x, &any);
        if (m)
            take_member(v, m, x, out);
        else
            visit_fault_add(v, key, visit_say(v, "没有这个字段", "there is no such field"));
    }
    for (const shape *m = s; m->name; m++)
        if (m->required && !json_object_get(j, m->name))
            visit_fault_add(v, m->name, visit_say(v, "必须给出", "it must be given"));
    json_decref(j);
    return visit_faultless(v, e);
}

/* A page reads its form: the body becomes one. Only JSON and what the row declares is taken, never a form sent by a browser. */
static bool body_to_form(visit *v, const api_doc *d, error *e)
{
    http_request *r = NEW(v->a, http_request);
    if (d->upload || d->body == api_record || (!d->body && !d->page))       /* a record is read by its ledger */
        return true;
    *r = *v->in;
    r->form = (http_fields){ 0 };
    if (d->body)
        TRY(api_read_object(v, d->body, &r->form, e));
    v->in = r;
    return true;
}

/* ---- before and after --------------------------------------------------------------------------------------------------------- */

static int64_t micros_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool within_rate(visit *v, error *e)
{
    int wait = 0;
    const char *token = http_header_of(v->in, "Authorization");
    if (!v->scopes || !token || rate_take(site_rate(v->site), token, micros_now(), &wait))
        return true;
    v->out->status = 429;
    return fail(e, ERR_LIMIT, "请求太多，请 %d 秒后再试", "too many requests: try again in %d seconds", wait);
}

bool api_begin(visit *v, bool *done, error *e)
{
    const api_doc *d = api_doc_of(v->route);
    *done = false;
    if (!d)
        return true;
    TRY(within_rate(v, e));
    const char *key = request_key(v);
    if (key)
        TRY(request_key_take(v, key, done, e));
    v->keyed = key && !*done ? key : NULL;
    return *done || body_to_form(v, d, e);
}

/* The same bytes have the same tag; a record has its version for one, by which If-Match speaks of it. */
static void digest_answer(const http_response *out, unsigned char hash[EVP_MAX_MD_SIZE])
{
    EVP_MD_CTX *m = EVP_MD_CTX_new();
    char piece[16384];
    EVP_DigestInit_ex(m, EVP_sm3(), NULL);
    EVP_DigestUpdate(m, out->body.at, out->body.len);
    if (out->file)
        rewind(out->file);
    for (size_t n; out->file && (n = fread(piece, 1, sizeof piece, out->file)) > 0;)
        EVP_DigestUpdate(m, piece, n);
    EVP_DigestFinal_ex(m, hash, NULL);
    EVP_MD_CTX_free(m);
}

static void tag_answer(visit *v)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    char tag[36] = "\"";
    const char *known = http_header_of(v->in, "If-None-Match"), *own = NULL;
    for (size_t i = 0; i < v->out->headers.len; i++)
        if (strcasecmp(v->out->headers.at[i].name, "ETag") == 0)
            own = v->out->headers.at[i].value;
    if (!own) {
        digest_answer(v->out, hash);
        for (int i = 0; i < 16; i++)
            snprintf(tag + 1 + 2 * i, 3, "%02x", hash[i]);
        strcat(tag, "\"");
        own = tag;
        http_add_header(v->out, v->a, "ETag", arena_copy(v->a, tag));
    }
    if (known && (text_eq(known, "*") || strstr(known, own))) {
        v->out->status = 304;
        http_drop_file(v->out);
        v->out->body = (str){ "", 0 };
        v->out->type = NULL;
    }
}

void api_end(visit *v, bool done)
{
    const api_doc *d = api_doc_of(v->route);
    if (!d)
        return;
    if (v->out->status == 429) {
        int wait = 1;
        if (!rate_take(site_rate(v->site), http_header_of(v->in, "Authorization"), micros_now(), &wait))
            http_add_header(v->out, v->a, "Retry-After", arena_print(v->a, "%d", wait));
        else
            http_add_header(v->out, v->a, "Retry-After", "1");
    }
    error ignored = { .lang = v->l };
    if (v->keyed && !request_key_keep(v, v->keyed, d->once, &ignored))      /* the key stays taken: a repetition is refused, not made twice */
        fprintf(stderr, "Idempotency-Key: %s\n", ignored.text);
    http_add_header(v->out, v->a, "Content-Language", v->l == LANG_EN ? "en" : "zh");
    http_add_header(v->out, v->a, "Vary", "Accept-Language");
    if (v->out->status == 200 && text_eq(d->r.method, "GET") && !done)
        tag_answer(v);
}

/* ---- answers ------------------------------------------------------------------------------------------------------------------ */

bool api_send(visit *v, const buf *b)
{
    v->out->type = "application/json; charset=utf-8";
    v->out->body = (str){ b->text, b->len };
    return true;
}

/* A page that shows its form again says there what is wrong. */
static bool refused(visit *v, error *e)
{
    str why = { 0 };
    if (!view_is_text(view_find(v->page, "fault"), &why) && !view_is_text(view_find(v->page, "refused"), &why) && v->faults.len)
        return visit_faultless(v, e);
    if (!why.len && view_holds(view_find(v->page, "warned")))
        return fail(e, ERR_CONFLICT, "有提示需要确认：请加 \"accept\": true 再送", "there are warnings: send it again with \"accept\": true");
    return fail(e, ERR_INPUT, "%.*s", "%.*s", (int)why.len, why.len ? why.at : "");
}

bool api_show(visit *v, error *e)
{
    const api_doc *d = api_doc_of(v->route);
    buf b = buf_new(v->a);
    if (v->out->status >= 400)
        return refused(v, e);
    if (d->makes)
        v->out->status = 201;
    shape_write(&b, d->result, v->page);
    buf_putc(&b, '\n');
    return api_send(v, &b);
}

bool api_done(visit *v)
{
    const api_doc *d = api_doc_of(v->route);
    error none = { 0 };
    v->out->status = d->makes ? 201 : d->result ? 200 : 204;
    return !d->result || api_show(v, &none);
}
