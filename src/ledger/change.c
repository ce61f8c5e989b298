#include "ledger/change.h"

struct change_writer {
    arena *a;
    const ledger_decl *l;
    str   *keys;                    /* "output": of each field */
    size_t least;                   /* room for everything but texts */
    char  *text;
    size_t room;
};

enum { NUMBER_ROOM = 24, ESCAPED = 6, BRACKETS = 4 };

change_writer *change_writer_new(arena *a, const ledger_decl *l)
{
    change_writer *w = NEW(a, change_writer);
    *w = (change_writer){ .a = a, .l = l, .keys = NEW_N(a, str, l->count + 1), .least = 3 };
    for (size_t i = 0; i < l->count; i++) {
        w->keys[i] = str_of(arena_print(a, "\"%s\":", l->fields[i].id));
        w->least += w->keys[i].len + 2 * NUMBER_ROOM + BRACKETS;
    }
    return w;
}

static size_t text_room(const value *v, size_t n)
{
    size_t room = 0;
    for (size_t i = 0; v && i < n; i++)
        room += v[i].kind == VALUE_TEXT ? v[i].text.len * ESCAPED + 2 : 0;
    return room;
}

/* The worst case is made sure of once, so that writing needs no test. */
static void make_room(change_writer *w, const value *old, const value *new)
{
    size_t need = w->least + text_room(old, w->l->count) + text_room(new, w->l->count);
    if (need <= w->room)
        return;
    w->room = need * 2;
    w->text = arena_alloc(w->a, w->room);
}

static char *put(char *to, str s)
{
    memcpy(to, s.at, s.len);
    return to + s.len;
}

static char *put_number(char *to, int64_t n)
{
    char digits[NUMBER_ROOM];
    size_t at = sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do
        digits[--at] = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0)
        digits[--at] = '-';
    return put(to, (str){ digits + at, sizeof digits - at });
}

static char *put_text(char *to, str s)
{
    static const char hex[] = "0123456789abcdef";
    *to++ = '"';
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c < 0x20) {
            to = put(to, STR("\\u00"));
            *to++ = hex[c >> 4];
            *to++ = hex[c & 15];
            continue;
        }
        if (c == '"' || c == '\\')
            *to++ = '\\';
        *to++ = (char)c;
    }
    *to++ = '"';
    return to;
}

static char *put_value(char *to, const value *v)
{
    return v->kind == VALUE_NULL ? put(to, STR("null")) : v->kind == VALUE_INT ? put_number(to, v->num) : put_text(to, v->text);
}

str change_write(change_writer *w, const value *old, const value *new)
{
    static const value empty = { .kind = VALUE_NULL };
    make_room(w, old, new);
    char *to = w->text;
    *to++ = '{';
    for (size_t i = 0; i < w->l->count; i++) {
        const value *was = old ? &old[i] : &empty, *now = new ? &new[i] : &empty;
        if (value_same(*was, *now))
            continue;
        if (to > w->text + 1)
            *to++ = ',';
        to = put(to, w->keys[i]);
        if (was->kind == VALUE_NULL) {
            to = put_value(to, now);
            continue;
        }
        *to++ = '[';
        to = put_value(to, was);
        *to++ = ',';
        to = put_value(to, now);
        *to++ = ']';
    }
    *to++ = '}';
    *to = 0;
    return (str){ w->text, (size_t)(to - w->text) };
}

bool change_of(const json_t *changes, const char *field, const json_t **old, const json_t **new)
{
    const json_t *v = json_object_get(changes, field);
    bool pair = json_is_array(v);
    *old = pair ? json_array_get(v, 0) : json_null();
    *new = pair ? json_array_get(v, 1) : v;
    return v != NULL;
}

value change_value(arena *a, const json_t *j)
{
    return json_is_integer(j) ? V_INT(json_integer_value(j)) : json_is_string(j) ? v_text(arena_copy(a, json_string_value(j))) : V_NULL;
}
