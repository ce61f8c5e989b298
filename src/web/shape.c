#include "web/shape.h"

#include "text/json_out.h"

/* ---- answers ------------------------------------------------------------------------------------------------------------------ */

/* A number as a page shows it, without the commas between thousands; false for “—” and the like. */
static bool plain_number(str t, bool fraction, char out[64])
{
    size_t n = 0, digits = 0, points = 0;
    for (size_t i = 0; i < t.len; i++) {
        char c = t.at[i];
        if (c == ',')
            continue;
        digits += c >= '0' && c <= '9';
        points += c == '.';
        if (n > 60 || !((c >= '0' && c <= '9') || (c == '-' && !n) || (c == '.' && fraction)))
            return false;
        out[n++] = c;
    }
    out[n] = 0;
    return digits > 0 && points <= 1;
}

static void write_text(buf *b, const shape *s, const view *v)
{
    str t;
    char number[64];
    if (!view_is_text(v, &t) || (!t.len && s->type != SHAPE_TEXT)) {
        buf_puts(b, "null");
        return;
    }
    switch (s->type) {
    case SHAPE_INT: buf_puts(b, plain_number(t, false, number) ? number : "null"); break;
    case SHAPE_DECIMAL: json_out(b, plain_number(t, true, number) ? number : NULL); break;
    case SHAPE_JSON: buf_add(b, t); break;
    default: json_out_str(b, t);
    }
}

static void write_list(buf *b, const shape *s, const view *list)
{
    bool some = false;
    buf_putc(b, '[');
    for (const view *item = view_first(list); item; item = view_next(item)) {
        buf_puts(b, some ? ",\n" : "");
        some = true;
        if (s->type == SHAPE_LIST)
            shape_write(b, s->of, item);
        else
            write_text(b, &(shape){ .type = SHAPE_TEXT }, item);
    }
    buf_putc(b, ']');
}

static void write_named(buf *b, const view *list)
{
    static const shape text = { .type = SHAPE_TEXT };
    bool some = false;
    buf_putc(b, '{');
    for (const view *item = view_first(list); item; item = view_next(item)) {
        buf_puts(b, some ? "," : "");
        some = true;
        write_text(b, &text, view_find(item, "id"));
        buf_putc(b, ':');
        write_text(b, &text, view_find(item, "text"));
    }
    buf_putc(b, '}');
}

static void write_map(buf *b, const shape *s, const view *v)
{
    if (s->lacks && !v)
        buf_puts(b, "null");
    else
        shape_write(b, s->of, v);
}

void shape_write(buf *b, const shape *s, const view *v)
{
    buf_putc(b, '{');
    for (const shape *m = s; m->name; m++) {
        const view *x = view_find(v, m->from ? m->from : m->name);
        buf_print(b, "%s\"%s\":", m == s ? "" : ",", m->name);
        switch (m->type) {
        case SHAPE_FLAG: buf_puts(b, view_holds(x) ? "true" : "false"); break;
        case SHAPE_MAP: write_map(b, m, x); break;
        case SHAPE_NAMED: write_named(b, x); break;
        case SHAPE_LIST: case SHAPE_TEXTS: write_list(b, m, x); break;
        default: write_text(b, m, x);
        }
    }
    buf_putc(b, '}');
}

/* ---- schemas ------------------------------------------------------------------------------------------------------------------ */

static const char *const schemas[] = {
    [SHAPE_TEXT] = "{\"type\":[\"string\",\"null\"]", [SHAPE_INT] = "{\"type\":[\"integer\",\"null\"]", [SHAPE_FLAG] = "{\"type\":\"boolean\"",
    [SHAPE_DECIMAL] = "{\"type\":[\"string\",\"null\"],\"pattern\":\"^-?[0-9]*\\\\.?[0-9]+$\"", [SHAPE_DATE] = "{\"type\":[\"string\",\"null\"],\"format\":\"date\"",
    [SHAPE_MONTH] = "{\"type\":[\"string\",\"null\"],\"pattern\":\"^[0-9]{4}-[0-9]{2}$\"", [SHAPE_TIME] = "{\"type\":[\"string\",\"null\"],\"format\":\"date-time\"",
    [SHAPE_TEXTS] = "{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"null\"]}",
    [SHAPE_NAMED] = "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}",
};

static void schema_or_null(buf *b, const shape *of, bool body)
{
    buf_puts(b, "{\"anyOf\":[{\"type\":\"null\"},");
    shape_schema(b, of, body);
    buf_puts(b, "]}");
}

void shape_member_schema(buf *b, const shape *s, bool body)
{
    switch (s->type) {
    case SHAPE_MAP: (s->lacks ? schema_or_null : shape_schema)(b, s->of, body); return;
    case SHAPE_LIST:
        buf_puts(b, "{\"type\":\"array\",\"items\":");
        if (s->of)
            shape_schema(b, s->of, body);
        else
            buf_puts(b, "{\"type\":\"object\"}");
        buf_putc(b, '}');
        return;
    case SHAPE_JSON:
        if (s->of)
            schema_or_null(b, s->of, body);
        else
            buf_puts(b, "{}");
        return;
    default: buf_puts(b, schemas[s->type]);
    }
    if (s->words) {
        buf_puts(b, ",\"enum\":[");
        for (size_t i = 0; s->words[i]; i++)
            buf_print(b, "%s\"%s\"", i ? "," : "", s->words[i]);
        buf_puts(b, s->required ? "]" : ",null]");
    }
    buf_putc(b, '}');
}

void shape_schema(buf *b, const shape *s, bool body)
{
    bool some = false;
    buf_puts(b, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    for (const shape *m = s; m->name; m++) {
        buf_print(b, "%s\"%s\":", m == s ? "" : ",", m->name);
        shape_member_schema(b, m, body);
    }
    buf_puts(b, "},\"required\":[");
    for (const shape *m = s; m->name; m++)
        if (!body || m->required) {
            buf_print(b, "%s\"%s\"", some ? "," : "", m->name);
            some = true;
        }
    buf_puts(b, "]}");
}
