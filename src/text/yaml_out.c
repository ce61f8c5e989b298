/* Trees of YAML made and written (libyaml's emitter). */
#include "text/yaml.h"

#include <yaml.h>

yaml *yaml_new_scalar(arena *a, const char *text)
{
    yaml *y = NEW(a, yaml);
    *y = (yaml){ .kind = YAML_SCALAR, .file = "", .text = arena_copy(a, text), .quoted = !*text };
    return y;
}

yaml *yaml_new_map(arena *a)
{
    yaml *y = NEW(a, yaml);
    *y = (yaml){ .kind = YAML_MAP, .file = "" };
    return y;
}

yaml *yaml_new_list(arena *a)
{
    yaml *y = yaml_new_map(a);
    y->kind = YAML_LIST;
    return y;
}

yaml *yaml_copy(arena *a, const yaml *y)
{
    yaml *out = NEW(a, yaml);
    *out = *y;
    out->items = NEW_N(a, yaml *, y->count + 1);
    out->keys = y->kind == YAML_MAP ? NEW_N(a, yaml *, y->count + 1) : NULL;
    for (size_t i = 0; i < y->count; i++) {
        out->items[i] = yaml_copy(a, y->items[i]);
        if (out->keys)
            out->keys[i] = yaml_copy(a, y->keys[i]);
    }
    return out;
}

static void grow(arena *a, yaml *y)
{
    yaml **items = NEW_N(a, yaml *, y->count + 2), **keys = NEW_N(a, yaml *, y->count + 2);
    for (size_t i = 0; i < y->count; i++) {
        items[i] = y->items[i];
        keys[i] = y->keys ? y->keys[i] : NULL;
    }
    y->items = items;
    y->keys = y->kind == YAML_MAP ? keys : NULL;
}

void yaml_add(arena *a, yaml *list, yaml *item)
{
    grow(a, list);
    list->items[list->count++] = item;
}

void yaml_remove(yaml *list, size_t i)
{
    list->count--;
    for (; i < list->count; i++) {
        list->items[i] = list->items[i + 1];
        if (list->keys)
            list->keys[i] = list->keys[i + 1];
    }
}

void yaml_put(arena *a, yaml *map, const char *key, yaml *value)
{
    for (size_t i = 0; i < map->count; i++)
        if (text_eq(map->keys[i]->text, key)) {
            if (value)
                map->items[i] = value;
            else
                yaml_remove(map, i);
            return;
        }
    if (!value)
        return;
    grow(a, map);
    map->keys[map->count] = yaml_new_scalar(a, key);
    map->items[map->count++] = value;
}

/* ---- writing ---------------------------------------------------------------------------------------------------------- */

static int into_buf(void *self, unsigned char *bytes, size_t n)
{
    buf_add(self, (str){ (const char *)bytes, n });
    return 1;
}

static bool emit(yaml_emitter_t *out, yaml_event_t *ev, int made) { return made && yaml_emitter_emit(out, ev); }

static bool emit_scalar(yaml_emitter_t *out, const yaml *y)
{
    yaml_event_t ev;
    bool many = strchr(y->text, '\n') != NULL;
    yaml_scalar_style_t style = many ? YAML_LITERAL_SCALAR_STYLE : y->quoted ? YAML_SINGLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE;
    const char *text = !y->quoted && !*y->text ? "~" : y->text;          /* an empty plain scalar is a null */
    return emit(out, &ev, yaml_scalar_event_initialize(&ev, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1, style));
}

static bool emit_node(yaml_emitter_t *out, const yaml *y)
{
    yaml_event_t ev;
    bool is_map = y->kind == YAML_MAP;
    if (y->kind == YAML_SCALAR)
        return emit_scalar(out, y);
    TRY(emit(out, &ev, is_map ? yaml_mapping_start_event_initialize(&ev, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE) : yaml_sequence_start_event_initialize(&ev, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE)));
    for (size_t i = 0; i < y->count; i++)
        TRY((!is_map || emit_scalar(out, y->keys[i])) && emit_node(out, y->items[i]));
    return emit(out, &ev, is_map ? yaml_mapping_end_event_initialize(&ev) : yaml_sequence_end_event_initialize(&ev));
}

bool yaml_text(arena *a, const yaml *y, char **out, error *e)
{
    yaml_emitter_t w;
    yaml_event_t ev;
    buf b = buf_new(a);
    if (!yaml_emitter_initialize(&w))
        return fail(e, ERR_SYSTEM, "内存不足", "out of memory");
    yaml_emitter_set_output(&w, into_buf, &b);
    yaml_emitter_set_unicode(&w, 1);
    yaml_emitter_set_width(&w, -1);
    bool ok = emit(&w, &ev, yaml_stream_start_event_initialize(&ev, YAML_UTF8_ENCODING)) && emit(&w, &ev, yaml_document_start_event_initialize(&ev, NULL, NULL, NULL, 1)) && emit_node(&w, y) &&
              emit(&w, &ev, yaml_document_end_event_initialize(&ev, 1)) && emit(&w, &ev, yaml_stream_end_event_initialize(&ev)) && yaml_emitter_flush(&w);
    yaml_emitter_delete(&w);
    *out = b.text ? b.text : arena_copy(a, "");
    return ok || fail(e, ERR_INTERNAL, "写不成 YAML", "cannot be written as YAML");
}
