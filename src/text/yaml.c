#include "text/yaml.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

#include <stdio.h>
#include <yaml.h>

enum { MAX_DEPTH = 32, MAX_NODES = 400000 };

typedef VEC(yaml *) yaml_list;

typedef struct reader {
    arena        *a;
    yaml_parser_t parser;
    const char   *file;
    size_t        nodes;
    error        *e;
} reader;

static bool node_value(reader *r, const yaml_event_t *ev, int depth, yaml **out);

static bool next(reader *r, yaml_event_t *ev)
{
    if (yaml_parser_parse(&r->parser, ev))
        return true;
    place at = { .file = r->file, .row = (int64_t)r->parser.problem_mark.line + 1 };
    const char *what = r->parser.problem ? r->parser.problem : "?";
    return fail_at(r->e, ERR_DECLARATION, at, "YAML 语法有误（第 %zu 列）：%s", "YAML syntax (column %zu): %s",
                   r->parser.problem_mark.column + 1, what);
}

static bool refuse(reader *r, const yaml_event_t *ev, const char *zh, const char *en)
{
    place at = { .file = r->file, .row = (int64_t)ev->start_mark.line + 1 };
    return fail_at(r->e, ERR_DECLARATION, at, "%s", "%s", r->e->lang == LANG_EN ? en : zh);
}

static yaml *node_new(reader *r, const yaml_event_t *ev, yaml_kind kind)
{
    yaml *y = NEW(r->a, yaml);
    *y = (yaml){ .kind = kind, .line = (int)ev->start_mark.line + 1, .column = (int)ev->start_mark.column + 1, .file = r->file };
    return y;
}

static bool read_list(reader *r, int depth, yaml *list)
{
    yaml_list items = { 0 };
    for (;;) {
        yaml_event_t ev;
        yaml *item = NULL;
        TRY(next(r, &ev));
        bool end = ev.type == YAML_SEQUENCE_END_EVENT;
        bool ok = end || node_value(r, &ev, depth + 1, &item);
        yaml_event_delete(&ev);
        TRY(ok);
        if (end)
            break;
        VEC_ADD(r->a, &items, item);
    }
    list->items = items.at;
    list->count = items.len;
    return true;
}

/* One `key: value`; *end at the end of the map. */
static bool read_pair(reader *r, int depth, yaml_list *keys, yaml_list *values, map *seen, bool *end)
{
    yaml_event_t ev;
    yaml *key = NULL, *value = NULL;
    bool was = false;
    TRY(next(r, &ev));
    *end = ev.type == YAML_MAPPING_END_EVENT;
    bool ok = *end || (ev.type == YAML_SCALAR_EVENT ? node_value(r, &ev, depth + 1, &key)
                                                    : refuse(r, &ev, "键应为文字", "a key must be plain text"));
    if (ok && !*end) {
        map_put(seen, str_of(key->text), &was);
        ok = !was || refuse(r, &ev, "同一个键写了两次", "the same key stands twice");
    }
    yaml_event_delete(&ev);
    if (!ok || *end)
        return ok;
    TRY(next(r, &ev));
    ok = node_value(r, &ev, depth + 1, &value);
    yaml_event_delete(&ev);
    TRY(ok);
    VEC_ADD(r->a, keys, key);
    VEC_ADD(r->a, values, value);
    return true;
}

static bool read_map(reader *r, int depth, yaml *y)
{
    yaml_list keys = { 0 }, values = { 0 };
    map seen = map_new(r->a);
    for (bool end = false; !end;)
        TRY(read_pair(r, depth, &keys, &values, &seen, &end));
    y->keys = keys.at;
    y->items = values.at;
    y->count = values.len;
    return true;
}

static bool node_value(reader *r, const yaml_event_t *ev, int depth, yaml **out)
{
    if (depth > MAX_DEPTH || ++r->nodes > MAX_NODES)
        return refuse(r, ev, "层次太深或内容太多", "too deep or too large");
    switch (ev->type) {
    case YAML_SCALAR_EVENT:
        *out = node_new(r, ev, YAML_SCALAR);
        (*out)->text = arena_copy_n(r->a, (const char *)ev->data.scalar.value, ev->data.scalar.length);
        (*out)->quoted = ev->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        return true;
    case YAML_SEQUENCE_START_EVENT:
        *out = node_new(r, ev, YAML_LIST);
        return read_list(r, depth, *out);
    case YAML_MAPPING_START_EVENT:
        *out = node_new(r, ev, YAML_MAP);
        return read_map(r, depth, *out);
    case YAML_ALIAS_EVENT:
        return refuse(r, ev, "不支持引用（*名称），请把内容写全", "aliases (*name) are not supported: write it out");
    default:
        return refuse(r, ev, "结构有误", "unexpected structure");
    }
}

/* STREAM-START [DOCUMENT-START node DOCUMENT-END] STREAM-END: one document a file. */
static bool read_stream(reader *r, yaml **out)
{
    for (bool done = false; !done;) {
        yaml_event_t ev;
        bool ok = true;
        TRY(next(r, &ev));
        switch (ev.type) {
        case YAML_STREAM_END_EVENT:
            done = true;
            break;
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        default:
            ok = *out ? refuse(r, &ev, "一个文件只能有一份内容", "one document a file") : node_value(r, &ev, 0, out);
        }
        yaml_event_delete(&ev);
        TRY(ok);
    }
    if (*out && (*out)->kind == YAML_SCALAR && yaml_is_null(*out))
        *out = NULL;
    return true;
}

bool yaml_parse(arena *a, str bytes, const char *file, yaml **out, error *e)
{
    reader r = { .a = a, .file = arena_copy(a, file), .e = e };
    *out = NULL;
    if (!utf8_valid(bytes))
        return fail_at(e, ERR_DECLARATION, (place){ .file = file }, "不是 UTF-8 文本，请另存为 UTF-8", "not UTF-8 text: save it as UTF-8");
    if (!yaml_parser_initialize(&r.parser))
        return fail(e, ERR_SYSTEM, "内存不足", "out of memory");
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes.at, bytes.len);
    bool ok = read_stream(&r, out);
    yaml_parser_delete(&r.parser);
    return ok;
}

yaml *yaml_get(const yaml *m, const char *key)
{
    for (size_t i = 0; m && m->kind == YAML_MAP && i < m->count; i++)
        if (text_eq(m->keys[i]->text, key))
            return m->items[i];
    return NULL;
}

const char *yaml_text_of(const yaml *in, const char *key)
{
    const yaml *y = in ? yaml_get(in, key) : NULL;
    return y && y->kind == YAML_SCALAR ? y->text : NULL;
}

bool yaml_is_null(const yaml *y)
{
    return !y || (y->kind == YAML_SCALAR && !y->quoted && (!*y->text || text_eq(y->text, "~") || text_eq(y->text, "null")));
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
bool yaml_fail(const yaml *y, error *e, const char *zh, const char *en, ...)
{
    char text[sizeof e->text];
    va_list args;
    va_start(args, en);
    vsnprintf(text, sizeof text, e->lang == LANG_EN ? en : zh, args);
    va_end(args);
    return fail_at(e, ERR_DECLARATION, (place){ .file = y ? y->file : NULL, .row = y ? y->line : 0 }, "%s", "%s", text);
}
#pragma GCC diagnostic pop
