#include "base/error.h"

#include <stdio.h>

static const char *const names[] = {
    [ERR_NONE] = "none", [ERR_USAGE] = "usage", [ERR_INPUT] = "input", [ERR_DECLARATION] = "declaration",
    [ERR_NOT_FOUND] = "not-found", [ERR_CONFLICT] = "conflict", [ERR_LIMIT] = "limit", [ERR_STORE] = "store",
    [ERR_SYSTEM] = "system", [ERR_INTERNAL] = "internal",
};

const char *error_name(error_code c) { return names[c]; }

int error_exit(error_code c) { return c == ERR_USAGE ? 2 : 1; }

/* Copies a text of the place into the error's own room, so it outlives the caller's arena. */
static const char *keep(error *e, size_t *used, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (!n || *used + n + 1 > sizeof e->at_text)
        return NULL;
    char *at = e->at_text + *used;
    memcpy(at, text, n + 1);
    *used += n + 1;
    return at;
}

static void set(error *e, error_code code, place at, const char *format, va_list args)
{
    size_t used = 0;
    char text[sizeof e->text];
    vsnprintf(text, sizeof text, format, args);    /* first: an argument may point into *e itself */
    memcpy(e->text, text, sizeof text);
    place kept = { .row = at.row, .column = at.column };
    char file[sizeof e->at_text], sheet[sizeof e->at_text], field[sizeof e->at_text];
    snprintf(file, sizeof file, "%s", at.file ? at.file : "");
    snprintf(sheet, sizeof sheet, "%s", at.sheet ? at.sheet : "");
    snprintf(field, sizeof field, "%s", at.field ? at.field : "");
    kept.file = keep(e, &used, file);
    kept.sheet = keep(e, &used, sheet);
    kept.field = keep(e, &used, field);
    e->at = kept;
    e->code = code;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
bool fail(error *e, error_code code, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    set(e, code, (place){ 0 }, e->lang == LANG_EN ? en : zh, args);
    va_end(args);
    return false;
}

bool fail_at(error *e, error_code code, place at, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    set(e, code, at, e->lang == LANG_EN ? en : zh, args);
    va_end(args);
    return false;
}

bool fail_as(error *e, const error *of) { return fail_at(e, of->code, of->at, "%s", "%s", of->text); }
#pragma GCC diagnostic pop

char *place_text(arena *a, place at, lang l)
{
    bool en = l == LANG_EN;
    buf b = buf_new(a);
    const char *comma = "";
    if (at.file) {
        buf_print(&b, en ? "file %s" : "文件 %s", at.file);
        comma = en ? ", " : "，";
    }
    if (at.sheet) {
        buf_print(&b, en ? "%ssheet “%s”" : "%s工作表“%s”", comma, at.sheet);
        comma = en ? ", " : "，";
    }
    if (at.row) {
        buf_print(&b, en ? "%srow %lld" : "%s第 %lld 行", comma, (long long)at.row);
        comma = en ? ", " : "，";
    }
    if (at.field)
        buf_print(&b, en ? "%scolumn “%s”" : "%s“%s”列", comma, at.field);
    else if (at.column)
        buf_print(&b, en ? "%scolumn %lld" : "%s第 %lld 列", comma, (long long)at.column);
    return b.text;
}

char *error_line(arena *a, const error *e)
{
    char *where = place_text(a, e->at, e->lang);
    if (!*where)
        return arena_copy(a, e->text);
    return arena_print(a, e->lang == LANG_EN ? "%s: %s" : "%s：%s", where, e->text);
}
