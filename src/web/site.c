#include "web/site.h"

#include "base/date.h"
#include "ledger/kept.h"
#include "report/escape.h"
#include "text/embed.h"
#include "text/json_out.h"
#include "web/api.h"
#include "web/menu.h"
#include "web/refused.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

/* What packs declare, read once and only read after that. */
typedef struct declared { arena *a; core c; roles roles; later *later; wordbook *words; shelf *kept; } declared;
typedef struct desk { core c; arena *a; const declared *d; bool busy; } desk;
/* Who waits for a desk, in the order of coming: the next one that is free is handed over, so that nobody is overtaken. */
typedef struct waiting { pthread_cond_t called; const declared *not_of; desk *got; struct waiting *next; } waiting;

typedef struct asset { const char *name, *url, *type; str bytes, packed; } asset;      /* packed: as gzip, once and well; empty: not worth it */

struct site {
    arena *a;
    site_options o;
    declared *declared;
    desk *desks;
    int count;
    pthread_mutex_t lock;
    waiting *queue;
    templates *templates;
    VEC(asset) assets;
    const http_server *server;
    pinyin pinyin;
    counted *counted;
    rate *rate;
    refused *refused;
};

/* ---- routes -------------------------------------------------------------------------------------------------------------- */

/* Rows of the API carry their description behind them (api.h). */
typedef struct route_table { const void *rows; size_t stride; } route_table;
#define PLAIN(rows) { rows, sizeof(route) }
static const route_table tables[] = {
    PLAIN(bulk_routes),
    PLAIN(open_routes), PLAIN(home_routes), PLAIN(account_routes), PLAIN(import_routes), PLAIN(ledger_routes), PLAIN(record_routes), PLAIN(firm_routes), PLAIN(figure_routes), PLAIN(month_routes), PLAIN(report_routes), PLAIN(policy_routes), PLAIN(door_routes), PLAIN(register_routes), PLAIN(search_routes), PLAIN(evaluation_routes), PLAIN(token_routes), PLAIN(ask_routes), PLAIN(quality_routes),
    PLAIN(webhook_routes),
    PLAIN(session_routes),
    { api_docs, sizeof(api_doc) }, { api_page_docs, sizeof(api_doc) },
    PLAIN(facts_routes), PLAIN(offer_routes), PLAIN(subscription_routes), PLAIN(objection_routes), PLAIN(catalogue_routes),
    PLAIN(audit_routes), PLAIN(finding_routes), PLAIN(statement_routes), PLAIN(own_routes),
};
enum { TABLES = sizeof tables / sizeof *tables };

static const route *row_at(const route_table *t, size_t i) { return (const route *)(const void *)((const char *)t->rows + i * t->stride); }

size_t site_route_count(void)
{
    size_t n = 0;
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; row_at(&tables[t], i)->method; i++)
            n++;
    return n;
}

const route *site_route_at(size_t i)
{
    for (size_t t = 0; t < TABLES; t++)
        for (size_t k = 0; row_at(&tables[t], k)->method; k++)
            if (!i--)
                return row_at(&tables[t], k);
    return NULL;
}

static bool matches(arena *a, const char *pattern, const char *path, http_headers *params)
{
    params->len = 0;
    while (*pattern && *path) {
        size_t p = strcspn(pattern + 1, "/") + 1, q = strcspn(path + 1, "/") + 1;
        if (*pattern != '/' || *path != '/')
            return false;
        if (pattern[1] == ':') {
            if (q == 1)
                return false;
            VEC_ADD(a, params, (http_header){ arena_copy_n(a, pattern + 2, p - 2), arena_copy_n(a, path + 1, q - 1) });
        } else if (p != q || memcmp(pattern, path, p) != 0)
            return false;
        pattern += p;
        path += q;
    }
    return !*pattern && !*path;
}

/* The route, or else which methods the address takes ("" when there is none). A fixed part goes before a parameter: tables
 * list such routes first. */
static const route *route_of(visit *v, const char **methods)
{
    *methods = "";
    for (size_t t = 0; t < TABLES; t++)
        for (size_t i = 0; row_at(&tables[t], i)->method; i++) {
            const route *r = row_at(&tables[t], i);
            if (!matches(v->a, r->pattern, v->in->path, &v->params))
                continue;
            if (http_method_is(v->in, r->method) || (http_method_is(v->in, "HEAD") && text_eq(r->method, "GET")))
                return r;
            *methods = arena_print(v->a, "%s%s%s%s", *methods, **methods ? ", " : "", r->method, text_eq(r->method, "GET") ? ", HEAD" : "");
        }
    return NULL;
}

/* ---- assets --------------------------------------------------------------------------------------------------------------- */

static const char *type_of(const char *name)
{
    static const struct { const char *ending, *type; } types[] = { { ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" }, { ".png", "image/png" }, { ".woff2", "font/woff2" }, { ".html", "text/html; charset=utf-8" } };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(str_of(name), str_of(types[i].ending)))
            return types[i].type;
    return "application/octet-stream";
}

static void load_assets(site *s)
{
    enum { BEST = 9 };
    static const char *const folders[] = { "web/static/", "web/dist/" };
    for (const embedded_file *f = embedded_files; f->path; f++)
        for (size_t k = 0; k < 2; k++) {
            size_t n = strlen(folders[k]);
            if (strncmp(f->path, folders[k], n) != 0)
                continue;
            unsigned char hash[EVP_MAX_MD_SIZE];
            unsigned len = 0;
            EVP_Digest(f->bytes, f->size, hash, &len, EVP_sm3(), NULL);
            str packed = { (const char *)f->bytes, f->size };
            bool smaller = !str_ends(str_of(f->path), STR(".png")) && !str_ends(str_of(f->path), STR(".woff2")) && http_gzip(s->a, BEST, &packed) && packed.len < f->size;
            VEC_ADD(s->a, &s->assets, (asset){ f->path + n, arena_print(s->a, "/static/%02x%02x%02x%02x%02x%02x/%s", hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], f->path + n),
                                               type_of(f->path), { (const char *)f->bytes, f->size }, smaller ? packed : (str){ 0 } });
        }
}

const char *asset_url(const site *s, const char *name)
{
    for (size_t i = 0; i < s->assets.len; i++)
        if (text_eq(s->assets.at[i].name, name))
            return s->assets.at[i].url;
    return "";
}

static bool serve_asset(site *s, const http_request *r, http_response *out)
{
    for (size_t i = 0; i < s->assets.len; i++) {
        const asset *x = &s->assets.at[i];
        if (!text_eq(x->url, r->path))
            continue;
        out->type = x->type;
        out->body = x->bytes;
        if (x->packed.len)
            http_add_header(out, r->a, "Vary", "Accept-Encoding");
        if (x->packed.len && http_takes_gzip(r)) {
            out->body = x->packed;
            http_add_header(out, r->a, "Content-Encoding", "gzip");
        }
        http_add_header(out, r->a, "Cache-Control", "public, max-age=31536000, immutable");
        return true;
    }
    return false;
}

/* ---- the site -------------------------------------------------------------------------------------------------------------- */

/* Somebody has to be first: an administrator with a password for one use, told on the terminal and nowhere else. */
static bool first_account(site *s, desk *d, error *e)
{
    int64_t n;
    char random[17];
    TRY(account_count(d->c.s, &n, e));
    if (n)
        return true;
    if (!random_hex(random, 8))
        return fail(e, ERR_SYSTEM, "取不到随机数", "no random numbers to be had");
    const char *password = arena_print(s->a, "Jb-%s", random);
    account admin = { .name = "admin", .display = "系统管理员", .role = "admin", .must_change = true };
    TRY(account_add(d->c.s, &admin, password, "serve", e));
    fprintf(s->o.say, say((text2){ "已建立管理员账号 admin，一次性口令：%s（首次登录须修改）\n", "made the administrator “admin”, password for one use: %s (to be changed at first log-in)\n" }, s->o.where.lang), password);
    fflush(s->o.say);
    return true;
}

static void end_declared(declared *d)
{
    if (!d)
        return;
    later_end(d->later);
    words_end(d->words);
    shelf_end(d->kept);
    arena_end(d->a);
}

/* Firms are what people look for most: they are read before anybody asks. */
static bool begin_later(site *s, declared *d, error *e)
{
    error none = { .lang = e->lang };
    TRY(later_start(&s->o.where, &d->c, &d->later, e));
    d->words = words_new(&d->c.packs, &s->pinyin, d->later, WORDS_MOST_BYTES);
    const ledger_decl *firms = ledger_find(&d->c.packs, "enterprise", &none);
    if (firms)
        words_prepare(d->words, firms);
    return true;
}

/* Brings the store to what is declared, and lets go of it: each desk has a connection of its own. */
static bool declare(site *s, declared **out, error *e)
{
    arena *a = arena_new();
    declared *d = NEW(a, declared);
    core_options o = s->o.where;
    o.mode = STORE_WRITE;
    d->a = a;
    d->kept = shelf_new(a);
    bool ok = core_open(a, &o, &d->c, e) && roles_load(&d->c, &d->roles, e);
    core_close(&d->c);
    ok = ok && begin_later(s, d, e);
    if (ok)
        *out = d;
    else
        end_declared(d);
    return ok;
}

static bool open_desk(site *s, const declared *of, desk *d, error *e)
{
    *d = (desk){ .a = arena_new(), .d = of };
    core_options o = s->o.where;
    o.mode = STORE_WRITE;
    if (core_beside(d->a, &o, &of->c, &d->c, e))
        return true;
    arena_end(d->a);
    d->a = NULL;
    return false;
}

static void close_desk(desk *d)
{
    if (d->a) {
        core_close(&d->c);
        arena_end(d->a);
    }
    d->a = NULL;
}

bool site_open(const site_options *o, site **out, error *e)
{
    arena *a = arena_new();
    site *s = NEW(a, site);
    s->a = a;
    s->o = *o;
    s->counted = counted_new(a);
    s->rate = rate_new(a, o->api_rate);
    s->refused = refused_new(a);
    s->count = o->desks ? o->desks : (int)sysconf(_SC_NPROCESSORS_ONLN) * 2;
    s->desks = NEW_N(a, desk, s->count);
    pthread_mutex_init(&s->lock, NULL);
    load_assets(s);
    bool ok = templates_load(a, &s->templates, e) && pinyin_load(&s->pinyin, e) && declare(s, &s->declared, e);
    for (int i = 0; ok && i < s->count; i++)
        ok = open_desk(s, s->declared, &s->desks[i], e);
    if (ok && first_account(s, &s->desks[0], e)) {
        *out = s;
        return true;
    }
    site_close(s);
    return false;
}

void site_close(site *s)
{
    for (int i = 0; i < s->count; i++)
        close_desk(&s->desks[i]);
    end_declared(s->declared);
    pthread_mutex_destroy(&s->lock);
    counted_end(s->counted);
    rate_end(s->rate);
    refused_end(s->refused);
    arena_end(s->a);
}

/* A free desk; with not_of only one that does not work with those declarations. */
static desk *take_desk(site *s, const declared *not_of)
{
    waiting w = { .not_of = not_of }, **end = &s->queue;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->count && !w.got; i++)
        if (!s->desks[i].busy && s->desks[i].d != not_of)
            w.got = &s->desks[i];
    if (w.got)
        w.got->busy = true;
    else {
        pthread_cond_init(&w.called, NULL);
        while (*end)
            end = &(*end)->next;
        *end = &w;
        while (!w.got)
            pthread_cond_wait(&w.called, &s->lock);
        pthread_cond_destroy(&w.called);
    }
    pthread_mutex_unlock(&s->lock);
    return w.got;
}

static void give_back(site *s, desk *d)
{
    pthread_mutex_lock(&s->lock);
    waiting **w = &s->queue;
    while (*w && (*w)->not_of == d->d)
        w = &(*w)->next;
    if (*w) {
        waiting *next = *w;
        *w = next->next;
        next->got = d;
        pthread_cond_signal(&next->called);
    } else
        d->busy = false;
    pthread_mutex_unlock(&s->lock);
}

bool site_with_desk(site *s, arena *a, site_work *work, void *self, error *e)
{
    desk *d = take_desk(s, NULL);
    core c = d->c;
    c.a = a;
    c.lang = e->lang;
    bool ok = work(self, &c, &d->d->roles, e);
    give_back(s, d);
    return ok;
}

/* One desk after another, each when it is free: requests go on. What does not load leaves all as it was. */
bool site_reload(site *s, error *e)
{
    declared *d, *before = s->declared;
    desk *all = NEW_N(s->a, desk, s->count);
    bool ok = declare(s, &d, e);
    if (!ok)
        return false;
    for (int i = 0; ok && i < s->count; i++)
        ok = open_desk(s, d, &all[i], e);
    for (int i = 0; !ok && i < s->count; i++)
        close_desk(&all[i]);
    if (!ok) {
        end_declared(d);
        return false;
    }
    for (int i = 0; i < s->count; i++) {
        desk *old = take_desk(s, d);
        close_desk(old);
        all[i].busy = true;
        pthread_mutex_lock(&s->lock);
        *old = all[i];
        pthread_mutex_unlock(&s->lock);
        give_back(s, old);
    }
    s->declared = d;
    end_declared(before);
    return true;
}

void site_set_server(site *s, const http_server *h) { s->server = h; }
const http_server *site_server(const site *s) { return s->server; }
const account_rules *site_rules(const site *s) { return &s->o.rules; }
const pinyin *site_pinyin(const site *s) { return &s->pinyin; }
counted *site_counted(const site *s) { return s->counted; }
rate *site_rate(site *s) { return s->rate; }

/* ---- who is it ------------------------------------------------------------------------------------------------------------- */

static const char *session_cookie(const visit *v) { return v->in->secure ? "__Host-jbp" : "jbp"; }

static bool know_person(visit *v, error *e)
{
    const char *bearer = http_header_of(v->in, "Authorization"), *cookie = http_cookie(v->in, session_cookie(v));
    if (bearer && strncasecmp(bearer, "Bearer ", 7) == 0) {
        TRY(token_find(v->c->s, v->a, bearer + 7, &v->session.who, &v->scopes, &v->known, e));
    } else if (cookie)
        TRY(session_find(v->c->s, v->a, &v->site->o.rules, cookie, &v->session, &v->known, e));
    if (v->known) {
        v->who = &v->session.who;
        v->role = role_find(v->roles, v->who->role);
        v->c->who = v->who->name;
    }
    return true;
}

/* The page carries the token masked by random bytes, so that a compressed answer does not give it away (BREACH). */
static const char *masked_token(visit *v)
{
    char mask[65], *out = arena_alloc(v->a, 129);
    static const char digits[] = "0123456789abcdef";
    if (!random_hex(mask, 32) || !v->session.csrf || strlen(v->session.csrf) != 64)
        return "";
    memcpy(out, mask, 64);
    for (size_t i = 0; i < 64; i++) {
        long a = strchr(digits, mask[i]) - digits, b = strchr(digits, v->session.csrf[i]) - digits;
        out[64 + i] = digits[a ^ b];
    }
    return out;
}

static bool token_fits(const visit *v, const char *given)
{
    static const char digits[] = "0123456789abcdef";
    char plain[65] = "";
    if (!given || strlen(given) != 128 || strspn(given, digits) != 128 || !v->session.csrf)
        return false;
    for (size_t i = 0; i < 64; i++)
        plain[i] = digits[(strchr(digits, given[i]) - digits) ^ (strchr(digits, given[64 + i]) - digits)];
    return same_secret(plain, v->session.csrf);
}

static bool same_site(const visit *v)
{
    const char *from = http_header_of(v->in, "Origin"), *host = http_header_of(v->in, "Host"), *fetch = http_header_of(v->in, "Sec-Fetch-Site");
    if (fetch && !text_eq(fetch, "same-origin") && !text_eq(fetch, "none"))
        return false;
    if (!from)
        return true;
    const char *at = strstr(from, "://");
    return at && host && text_eq(at + 3, host);
}

static bool reads_only(const visit *v)
{
    return http_method_is(v->in, "GET") || http_method_is(v->in, "HEAD") || http_method_is(v->in, "OPTIONS");
}

static bool forged(const visit *v)
{
    if (reads_only(v) || v->scopes)
        return false;
    if (!same_site(v))
        return true;
    const char *given = http_form(v->in, "_token");
    return v->route->kind != ROUTE_OPEN && !token_fits(v, given ? given : http_header_of(v->in, "X-Token"));
}

/* ---- answering --------------------------------------------------------------------------------------------------------------- */

static int status_of(error_code c)
{
    switch (c) {
    case ERR_USAGE: case ERR_INPUT: case ERR_DECLARATION: return 422;
    case ERR_NOT_FOUND: return 404;
    case ERR_CONFLICT: return 409;
    case ERR_LIMIT: return 413;
    default: return 500;
    }
}

/* What this person may open, for templates: {{#site.may.search}}. */
static void show_rights(const visit *v, view *in)
{
    view *may_ = view_map(in, "may");
    for (size_t i = 0; v->role && i < v->role->page_count; i++)
        view_flag(may_, v->role->pages[i], true);
}

/* What stands around every page. */
static void show_site(visit *v, const char *notice)
{
    view *in = view_site(v->page);
    view_text(in, "css", asset_url(v->site, "app.css"));
    view_text(in, "js", asset_url(v->site, "app.js"));
    view_text(in, "icon", asset_url(v->site, "icon.svg"));
    view_text(in, "lang", v->l == LANG_EN ? "en" : "zh-CN");
    view_flag(in, "english", v->l == LANG_EN);
    view_text(in, "here", v->in->path);
    view_text(in, "notice", notice);
    if (!v->known)
        return;
    view_text(in, "token", masked_token(v));
    view_text(in, "me", v->who->display);
    if (v->session.before_at)
        view_print(in, "last_in", "%s %s", time_say_at(v->a, v->session.before_at), v->session.before_peer ? v->session.before_peer : "");
    view_text(in, "role", v->role ? say(v->role->title, v->l) : "");
    show_rights(v, in);
    menu_show(in, v->role, v->in->path, v->l);
}

static void guard_headers(visit *v)
{
    http_response *o = v->out;
    http_add_header(o, v->a, "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    http_add_header(o, v->a, "X-Content-Type-Options", "nosniff");
    http_add_header(o, v->a, "Referrer-Policy", "same-origin");
    http_add_header(o, v->a, "Cross-Origin-Opener-Policy", "same-origin");
    http_add_header(o, v->a, "Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (v->in->secure)
        http_add_header(o, v->a, "Strict-Transport-Security", "max-age=31536000");
    http_add_header(o, v->a, "Cache-Control", "no-store");
}

static bool is_api(const visit *v) { return str_starts(str_of(v->in->path), STR("/api/")); }

/* Our own faults are told to the log; people get a number to name. */
static void show_error(visit *v, int status, const error *e)
{
    error second = { .lang = v->l };
    v->out->status = status;
    v->out->headers.len = 0;
    http_drop_file(v->out);
    guard_headers(v);
    const char *text = status == 500 ? visit_say(v, "系统内部错误，已记录", "an internal error; it has been recorded") : error_line(v->a, e);
    if (status == 500)
        fprintf(stderr, "%s %s: %s\n", v->in->method, v->in->path, e->text);
    if (is_api(v)) {
        api_problem(v, status, e, text);
        return;
    }
    v->page = view_new(v->a);
    view_int(v->page, "status", status);
    view_text(v->page, "message", text);
    show_site(v, NULL);
    buf b = buf_new(v->a);
    v->out->type = "text/html; charset=utf-8";
    if (!template_show(v->site->templates, "error", v->page, v->l, &b, &second))
        buf_puts(&b, second.text);
    v->out->body = (str){ b.text ? b.text : "", b.len };
}

static void refuse(visit *v, int status, const char *zh, const char *en)
{
    error e = { .lang = v->l };
    fail(&e, status == 404 ? ERR_NOT_FOUND : ERR_USAGE, "%s", "%s", v->l == LANG_EN ? en : zh);
    show_error(v, status, &e);
}

/* Somebody asked for what their role lacks, or without the right token. The pattern and the path without its query: no
 * secret travels there.  That the log cannot be written is told to the operator and changes no answer. */
static void note_refusal(visit *v, int status)
{
    enum { LONGEST = 200 };
    error e = { .lang = v->l };
    int64_t since;
    size_t n = strlen(v->in->path);
    for (n = n > LONGEST ? LONGEST : n; n && ((unsigned char)v->in->path[n] & 0xC0) == 0x80; n--)
        ;                                   /* not within a character */
    const char *who = v->known ? v->who->name : "?", *method = v->in->method, *peer = v->in->peer ? v->in->peer : "?";
    if (!refused_count(v->site->refused, who, peer, arena_print(v->a, "%d %s %s", status, method, v->route ? v->route->pattern : ""), account_now(), &since))
        return;
    const char *detail = since ? arena_print(v->a, "%d %s (+%lld)", status, peer, (long long)since) : arena_print(v->a, "%d %s", status, peer);
    if (!visit_note(v, "refused", arena_print(v->a, "%s %.*s", method, (int)n, v->in->path), detail, &e))
        fprintf(stderr, "audit: %s\n", e.text);
}

static void to_login(visit *v)
{
    if (is_api(v)) {
        if (http_header_of(v->in, "Authorization"))         /* a token that is none, or over */
            note_refusal(v, 401);
        refuse(v, 401, "需要登录或令牌", "log in or send a token");
        return;
    }
    buf b = buf_new(v->a);
    buf_puts(&b, "/login");
    if (http_method_is(v->in, "GET") && !text_eq(v->in->path, "/")) {
        buf_puts(&b, "?next=");
        url_escape(&b, v->in->path);
    }
    visit_go(v, b.text);
}

static bool scope_allows(const visit *v)
{
    return !v->scopes || (reads_only(v) ? strstr(v->scopes, "read") || strstr(v->scopes, "write") : strstr(v->scopes, "write") != NULL);
}

/* Who has a password for one use only, or one that is too old, changes it first, whichever way they come. */
static bool must_change_first(visit *v)
{
    if (!v->known || (!v->who->must_change && password_days_left(&v->site->o.rules, v->who) > 0) || v->scopes || v->route->kind == ROUTE_OPEN || text_eq(v->route->pattern, "/me/password") || text_eq(v->route->pattern, "/logout"))
        return false;
    if (is_api(v))
        refuse(v, 403, "口令是一次性的或已到期，请先修改", "your password is for one use or has expired: change it first");
    else
        visit_go(v, "/me/password");
    return true;
}

static void answer_route(visit *v)
{
    error e = { .lang = v->l };
    bool done = false;
    if (!(api_begin(v, &done, &e) && (done || v->route->answer(v, &e)))) {     /* an answer may have said more precisely which refusal it is */
        if (v->refused)
            note_refusal(v, 404);
        show_error(v, v->out->status >= 400 ? v->out->status : status_of(e.code), &e);
    }
    api_end(v, done);
}

static void answer(visit *v)
{
    const char *methods;
    v->route = route_of(v, &methods);
    if (!v->route) {
        refuse(v, *methods ? 405 : 404, "没有这个页面", "there is no such page");
        if (*methods)
            http_add_header(v->out, v->a, "Allow", methods);
        return;
    }
    if (v->route->kind != ROUTE_OPEN && !v->known) {
        to_login(v);
        return;
    }
    if (forged(v) || !scope_allows(v)) {
        note_refusal(v, 403);
        refuse(v, 403, "请求没有有效的凭证，请刷新页面再试", "the request carries no valid token: reload the page");
        return;
    }
    if (must_change_first(v))
        return;
    const char *word = api_word(v->route);
    if (word && !visit_may(v, word)) {
        note_refusal(v, 404);
        refuse(v, 404, "没有这个页面", "there is no such page");
        return;
    }
    answer_route(v);
}

static lang language_of(const http_request *r, lang otherwise)
{
    const char *cookie = http_cookie(r, "jbp_lang"), *asked = http_query(r, "lang");
    const char *l = asked ? asked : cookie;
    if (!l && str_starts(str_of(r->path), STR("/api/")))        /* pages have a switch of their own */
        return api_language(http_header_of(r, "Accept-Language"), otherwise);
    return l ? (text_eq(l, "en") ? LANG_EN : LANG_ZH) : otherwise;
}

void site_handle(void *site_, const http_request *r, http_response *out)
{
    site *s = site_;
    if (str_starts(str_of(r->path), STR("/static/")) && serve_asset(s, r, out)) {
        http_add_header(out, r->a, "X-Content-Type-Options", "nosniff");
        return;
    }
    desk *d = take_desk(s, NULL);
    core c = d->c;                          /* what a request makes goes with its arena */
    kept_hold looked_at;
    c.a = r->a;
    c.lang = language_of(r, s->o.where.lang);
    kept_begin(&c, &looked_at, d->d->kept);
    visit v = { .a = r->a, .in = r, .out = out, .site = s, .c = &c, .l = c.lang, .roles = &d->d->roles, .words = d->d->words, .later = d->d->later, .page = view_new(r->a) };
    error e = { .lang = v.l };
    guard_headers(&v);
    if (know_person(&v, &e))
        answer(&v);
    else
        show_error(&v, 500, &e);
    kept_end(&c);
    give_back(s, d);
}

/* ---- for pages ---------------------------------------------------------------------------------------------------------------- */

const char *visit_param(const visit *v, const char *name)
{
    for (size_t i = 0; i < v->params.len; i++)
        if (text_eq(v->params.at[i].name, name))
            return v->params.at[i].value;
    return "";
}

int64_t visit_number(const char *text)
{
    char *end;
    if (!text || !*text || strlen(text) > 18 || *text < '0' || *text > '9')
        return -1;
    int64_t n = strtoll(text, &end, 10);
    return *end ? -1 : n;
}

bool visit_show(visit *v, const char *template, error *e)
{
    if (v->route && v->route->kind == ROUTE_DESCRIBED)
        return api_show(v, e);
    const char *notice = http_cookie(v->in, "jbp_notice");
    buf b = buf_new(v->a);
    str said;
    bool told = notice && http_decode(v->a, str_of(notice), false, &said);
    show_site(v, told ? str_copy(v->a, said) : NULL);
    if (told)
        http_add_header(v->out, v->a, "Set-Cookie", "jbp_notice=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    TRY(template_show(v->site->templates, template, v->page, v->l, &b, e));
    v->out->type = "text/html; charset=utf-8";
    v->out->body = (str){ b.text, b.len };
    return true;
}

bool visit_go(visit *v, const char *path)
{
    if (v->route && v->route->kind == ROUTE_DESCRIBED)
        return api_done(v);
    v->out->status = 303;
    http_add_header(v->out, v->a, "Location", path);
    return true;
}

bool visit_text(visit *v, const char *type, const char *text)
{
    v->out->type = type;
    v->out->body = str_of(text);
    return true;
}

bool visit_by_person(const visit *v, error *e)
{
    return !v->scopes || fail(e, ERR_NOT_FOUND, "这里要登录后操作，接口令牌不行", "this takes a log-in: an API token may not");
}

const char *visit_say(const visit *v, const char *zh, const char *en) { return v->l == LANG_EN ? en : zh; }
bool visit_may(const visit *v, const char *word) { return role_has_page(v->role, word); }

void visit_fault_add(visit *v, const char *field, const char *detail)
{
    bool body = !http_method_is(v->in, "GET") && !http_method_is(v->in, "HEAD");
    VEC_ADD(v->a, &v->faults, (visit_fault){ arena_print(v->a, "%s%s", body ? "/" : "", field), arena_copy(v->a, detail) });
}

bool visit_faultless(const visit *v, error *e)
{
    const visit_fault *f = v->faults.at;
    return !v->faults.len || fail_at(e, ERR_INPUT, (place){ .field = f->pointer + (*f->pointer == '/') }, "%s", "%s", f->detail);
}

void visit_notice(visit *v, const char *zh, const char *en)
{
    buf b = buf_new(v->a);
    view_text(v->page, "message", visit_say(v, zh, en));
    buf_puts(&b, "jbp_notice=");
    url_escape(&b, visit_say(v, zh, en));
    buf_puts(&b, "; Path=/; Max-Age=60; HttpOnly; SameSite=Strict");
    http_add_header(v->out, v->a, "Set-Cookie", b.text);
}

bool visit_ledger(visit *v, const char *id, right needs, const ledger_decl **l, ledger_rights *g, error *e)
{
    error hidden = { .lang = v->l };
    id = id ? id : "";                      /* an address without its ?ledger= */
    *l = ledger_find(&v->c->packs, id, &hidden);
    if (*l)
        *g = access_to(v->roles, v->who, *l);
    if (*l && may(g, needs) && may(g, RIGHT_VIEW))
        return true;
    v->refused = *l != NULL;
    return fail(e, ERR_NOT_FOUND, "没有台账“%s”，或者无权使用", "there is no ledger “%s”, or you have no right to it", id);
}

bool visit_note(visit *v, const char *action, const char *subject, const char *detail, error *e)
{
    batch_info i = { .who = v->who ? v->who->name : "?", .action = action, .subject = subject, .detail = detail };
    return audit_note(v->c->s, &i, e);
}

const char *visit_url(arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *url = arena_vprint(a, format, args);
    va_end(args);
    return url;
}

const char *url_part(arena *a, const char *text)
{
    buf b = buf_new(a);
    url_escape(&b, text);
    return b.text ? b.text : "";
}
