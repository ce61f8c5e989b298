#include "push/channels.h"

#include "base/vec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const words[CHANNELS] = { "inbox", "email", "wecom", "dingtalk" };
const char *channel_word(channel ch) { return words[ch]; }

bool channel_of_word(str word, channel *out)
{
    for (int i = 0; i < CHANNELS; i++)
        if (str_eq(str_of(words[i]), word)) {
            *out = (channel)i;
            return true;
        }
    return false;
}

static bool read_whole(arena *a, const char *path, str *out, error *e)
{
    enum { MOST = 1 << 20 };
    FILE *f = fopen(path, "rb");
    if (!f)
        return fail(e, ERR_SYSTEM, "无法读取 %s：%s", "cannot read %s: %s", path, strerror(errno));
    char *bytes = arena_alloc(a, MOST);
    size_t n = fread(bytes, 1, MOST - 1, f);
    fclose(f);
    *out = (str){ bytes, n };
    return true;
}

/* env:NAME, file:PATH; anything else would put a secret into the file. */
static bool secret_of(core *c, const yaml *y, const char **out, error *e)
{
    str file;
    if (y->kind == YAML_SCALAR && strncmp(y->text, "env:", 4) == 0) {
        *out = arena_copy(c->a, getenv(y->text + 4));
        return !text_empty(*out) || yaml_fail(y, e, "环境变量 %s 没有设置", "the variable %s is not set", y->text + 4);
    }
    if (y->kind == YAML_SCALAR && strncmp(y->text, "file:", 5) == 0) {
        const char *path = y->text[5] == '/' ? y->text + 5 : arena_print(c->a, "%s/%s", c->dir, y->text + 5);
        TRY(read_whole(c->a, path, &file, e));
        *out = str_copy(c->a, str_trim(file));
        return !text_empty(*out) || yaml_fail(y, e, "%s 是空的", "%s is empty", path);
    }
    return yaml_fail(y, e, "密码和地址密钥应写 env:变量名 或 file:路径，不写在本文件里", "secrets are written as env:NAME or file:PATH, never in this file");
}

static bool flag_of(const yaml *y, bool *out, error *e)
{
    *out = y->kind == YAML_SCALAR && text_eq(y->text, "true");
    return *out || (y->kind == YAML_SCALAR && text_eq(y->text, "false")) || yaml_fail(y, e, "应为 true 或 false", "expected true or false");
}

static bool number_of(const yaml *y, int least, int most, int *out, error *e)
{
    char *end = NULL;
    long n = y->kind == YAML_SCALAR ? strtol(y->text, &end, 10) : 0;
    *out = (int)n;
    return (end && end != y->text && !*end && n >= least && n <= most) || yaml_fail(y, e, "应为 %d 到 %d 的整数", "expected a whole number from %d to %d", least, most);
}

static bool text_of(const yaml *y, const char **out, error *e)
{
    *out = y->kind == YAML_SCALAR ? y->text : NULL;
    return *out || yaml_fail(y, e, "应为文字", "expected a text");
}

static bool read_hooks(core *c, const yaml *y, channels *out, error *e)
{
    if (y->kind != YAML_MAP)
        return yaml_fail(y, e, "hooks 应为 {名称: env:… 或 file:…}", "hooks must be {NAME: env:… or file:…}");
    out->hooks = NEW_N(c->a, hook, y->count);
    for (size_t i = 0; i < y->count; i++) {
        hook *h = &out->hooks[out->hook_count++];
        h->name = y->keys[i]->text;
        TRY(secret_of(c, y->items[i], &h->url, e));
    }
    return true;
}

/* One table: section, key, where its value goes. */
typedef struct reading { core *c; channels *out; error *e; } reading;
typedef bool setter(reading *r, const yaml *y, int ch);
static bool set_on(reading *r, const yaml *y, int ch) { return flag_of(y, &r->out->on[ch], r->e); }
static bool set_url(reading *r, const yaml *y, int ch) { return secret_of(r->c, y, &r->out->url[ch], r->e); }
static bool set_secret(reading *r, const yaml *y, int ch) { (void)ch; return secret_of(r->c, y, &r->out->secret, r->e); }
static bool set_server(reading *r, const yaml *y, int ch) { (void)ch; return text_of(y, &r->out->server, r->e); }
static bool set_from(reading *r, const yaml *y, int ch) { (void)ch; return text_of(y, &r->out->from, r->e); }
static bool set_user(reading *r, const yaml *y, int ch) { (void)ch; return text_of(y, &r->out->user, r->e); }
static bool set_password(reading *r, const yaml *y, int ch) { (void)ch; return secret_of(r->c, y, &r->out->password, r->e); }
static bool set_closing(reading *r, const yaml *y, int ch) { (void)ch; return number_of(y, 1, 365, &r->out->closing_days, r->e); }
static bool set_attempts(reading *r, const yaml *y, int ch) { (void)ch; return number_of(y, 1, 50, &r->out->attempts, r->e); }
static bool set_near(reading *r, const yaml *y, int ch) { (void)ch; return flag_of(y, &r->out->near, r->e); }
/* RFC 8058 asks for https; the machine itself is for tests. */
static bool set_site(reading *r, const yaml *y, int ch)
{
    (void)ch;
    TRY(text_of(y, &r->out->site, r->e));
    str s = str_of(r->out->site);
    bool ok = str_starts(s, STR("https://")) || str_starts(s, STR("http://127.0.0.1"));
    return (ok && !str_ends(s, STR("/"))) || yaml_fail(y, r->e, "site 应为 https:// 开头、不带末尾斜线的网址", "site must be an https:// address without a slash at its end");
}
static const struct { const char *section, *key; int channel; setter *set; } keys[] = {
    { "push", "closing_days", 0, set_closing }, { "push", "near", 0, set_near }, { "push", "attempts", 0, set_attempts }, { "push", "site", 0, set_site },
    { "inbox", "on", CHANNEL_INBOX, set_on },
    { "email", "on", CHANNEL_EMAIL, set_on }, { "email", "server", 0, set_server }, { "email", "from", 0, set_from }, { "email", "user", 0, set_user }, { "email", "password", 0, set_password },
    { "wecom", "on", CHANNEL_WECOM, set_on }, { "wecom", "url", CHANNEL_WECOM, set_url },
    { "dingtalk", "on", CHANNEL_DINGTALK, set_on }, { "dingtalk", "url", CHANNEL_DINGTALK, set_url }, { "dingtalk", "secret", CHANNEL_DINGTALK, set_secret },
};
enum { KEYS = sizeof keys / sizeof *keys };

/* A channel that is off is not read further: its secrets need not be there. */
static bool is_off(const yaml *section)
{
    const yaml *on = yaml_get(section, "on");
    return !on || on->kind != YAML_SCALAR || text_eq(on->text, "false");
}

static bool read_section(reading *r, const char *name, const yaml *y)
{
    if (text_eq(name, "hooks"))
        return read_hooks(r->c, y, r->out, r->e);
    for (size_t i = 0; y->kind == YAML_MAP && i < y->count; i++) {
        int k = 0;
        while (k < KEYS && !(text_eq(keys[k].section, name) && text_eq(keys[k].key, y->keys[i]->text)))
            k++;
        if (k == KEYS)
            return yaml_fail(y->keys[i], r->e, "不认识“%s.%s”", "unknown key “%s.%s”", name, y->keys[i]->text);
        if (!text_eq(name, "push") && is_off(y))
            continue;
        TRY(keys[k].set(r, y->items[i], keys[k].channel));
    }
    return y->kind == YAML_MAP || yaml_fail(y, r->e, "应为 {on: true, …}", "expected {on: true, …}");
}

static bool complete(const channels *x, const yaml *y, error *e)
{
    if (x->on[CHANNEL_EMAIL] && (!x->server || !x->from))
        return yaml_fail(y, e, "email 要有 server 和 from", "email needs server and from");
    for (int ch = CHANNEL_WECOM; ch <= CHANNEL_DINGTALK; ch++)
        if (x->on[ch] && !x->url[ch] && !x->hook_count)
            return yaml_fail(y, e, "%s 要有 url", "%s needs a url", channel_word((channel)ch));
    return true;
}

bool channels_load(core *c, channels *out, error *e)
{
    const char *path = c->dir ? arena_print(c->a, "%s/channels.yaml", c->dir) : NULL;
    str bytes;
    yaml *y;
    reading r = { c, out, e };
    FILE *there = path ? fopen(path, "rb") : NULL;
    *out = (channels){ .closing_days = 15, .near = true, .attempts = 6 };
    if (!there)
        return true;
    fclose(there);
    TRY(read_whole(c->a, path, &bytes, e) && yaml_parse(c->a, bytes, "channels.yaml", &y, e));
    for (size_t i = 0; y && y->kind == YAML_MAP && i < y->count; i++)
        TRY(read_section(&r, y->keys[i]->text, y->items[i]));
    return !y || complete(out, y, e);
}
