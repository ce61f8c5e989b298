/* Whatever people read in a declaration stands in both languages. */
#include "test.h"

#include "text/embed.h"
#include "text/yaml.h"

typedef struct walk { const char *file; int pairs, faults; } walk;

static bool chinese(const char *text)
{
    for (; text && *text; text++)
        if ((unsigned char)*text >= 0xE3)           /* U+3000 and beyond, as UTF-8 begins */
            return true;
    return false;
}

static void pair(walk *w, const yaml *at, const yaml *zh, const yaml *en)
{
    w->pairs++;
    if (zh && zh->kind == YAML_SCALAR && chinese(zh->text) && (!en || yaml_is_null(en) || chinese(en->text))) {
        print_error("%s:%d: %s: %s\n", w->file, at->line, zh->text, en ? "its English is Chinese" : "no English");
        w->faults++;
    }
}

static void look(walk *w, const yaml *y)
{
    if (y->kind == YAML_MAP && yaml_get(y, "zh"))
        pair(w, y, yaml_get(y, "zh"), yaml_get(y, "en"));
    for (size_t i = 0; y->kind != YAML_SCALAR && i < y->count; i++)
        look(w, y->items[i]);
}

static void declarations(void **state)
{
    walk w = { 0 };
    for (const embedded_file *f = embedded_files; f->path; f++) {
        error e = { 0 };
        yaml *y = NULL;
        if (!str_starts(str_of(f->path), STR("packs/")) || !str_ends(str_of(f->path), STR(".yaml")))
            continue;
        w.file = f->path;
        if (!yaml_parse(*state, (str){ (const char *)f->bytes, f->size }, f->path, &y, &e))
            fail_msg("%s", e.text);
        if (y)
            look(&w, y);
    }
    assert_true(w.pairs > 1000);
    assert_int_equal(w.faults, 0);
}

/* The third column of a list; the standards' own tables (GB/T 4754, GB/T 2260) have no English for each of their rows. */
static bool has_english(const char *line, const char *end)
{
    int column = 0;
    bool quoted = false;
    for (; line < end && column < 2; line++) {
        quoted ^= *line == '"';
        column += *line == ',' && !quoted;
    }
    return line < end && *line != ',' && *line != '\r';
}

static void lists(void **state)
{
    static const char *const standards[] = { "packs/registry/lists/gbt4754_2011_only.csv", "packs/registry/lists/gbt4754_2017.csv", "packs/registry/lists/region.csv" };
    int rows_ = 0, faults = 0;
    (void)state;
    for (const embedded_file *f = embedded_files; f->path; f++) {
        bool skip = !strstr(f->path, "/lists/") || !str_ends(str_of(f->path), STR(".csv"));
        for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
            skip = skip || text_eq(f->path, standards[i]);
        const char *at = (const char *)f->bytes, *stop = at + f->size;
        for (int line = 1; !skip && at < stop; line++) {
            const char *end = memchr(at, '\n', (size_t)(stop - at));
            end = end ? end : stop;
            if (end > at && !has_english(at, end)) {
                print_error("%s:%d: no English\n", f->path, line);
                faults++;
            }
            rows_++;
            at = end + 1;
        }
    }
    assert_true(rows_ > 300);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(declarations), TEST(lists) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
