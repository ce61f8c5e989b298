/* The rows of the API, and what holds for all of them. */
#include "web/api.h"

#include "test.h"

/* ---- the rows ------------------------------------------------------------------------------------------------------------------ */

/* Every parameter of the page's address must be one of the API's: the page asks for it by that name. */
static void fits_page(const api_doc *d, const route *page, arena *a)
{
    for (const char *p = strstr(page->pattern, "/:"); p; p = strstr(p + 2, "/:")) {
        const char *part = arena_copy_n(a, p, 2 + strcspn(p + 2, "/")), *at = strstr(d->r.pattern, part);
        if (!at || (at[strlen(part)] && at[strlen(part)] != '/'))
            fail_msg("%s %s has no %s of %s", d->r.method, d->r.pattern, part, page->pattern);
    }
}

static void every_route_is_described(void **state)
{
    size_t n = 0;
    for (size_t i = 0; i < site_route_count(); i++) {
        const route *r = site_route_at(i);
        const api_doc *d = api_doc_of(r);
        if (strncmp(r->pattern, "/api/", 5) == 0 && !d)
            fail_msg("%s %s has no description: make it a row of api_docs or api_page_docs (web/api.h)", r->method, r->pattern);
        if (!d)
            continue;
        n++;
        if (text_empty(d->id) || text_empty(d->says.zh) || text_empty(d->says.en))
            fail_msg("%s %s: id and says", r->method, r->pattern);
        if (d->page && !api_page_route(d))
            fail_msg("%s %s is “%s”, which is no page", r->method, r->pattern, d->page);
        if (d->page)
            fits_page(d, api_page_route(d), *state);
        if (d->upload && !d->body)
            fail_msg("%s %s: an upload has fields", r->method, r->pattern);
        for (size_t k = 0; k < i; k++)
            if (api_doc_of(site_route_at(k)) && text_eq(api_doc_of(site_route_at(k))->id, d->id))
                fail_msg("%s is the id of two routes", d->id);
    }
    assert_true(n > 50);
}

/* An address that two rows answer must be found at the one with the fixed part. */
static void fixed_parts_come_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < site_route_count(); i++)
        for (size_t k = i + 1; k < site_route_count(); k++) {
            const route *x = site_route_at(i), *y = site_route_at(k);
            const char *p = x->pattern, *q = y->pattern;
            bool hides = text_eq(x->method, y->method) && strncmp(p, "/api/", 5) == 0;
            while (hides && *p && *q) {
                size_t m = strcspn(p + 1, "/") + 1, n = strcspn(q + 1, "/") + 1;
                hides = p[1] == ':' || (m == n && memcmp(p, q, m) == 0);
                p += m;
                q += n;
            }
            if (hides && !*p && !*q)
                fail_msg("%s %s is never reached: %s stands before it", y->method, y->pattern, x->pattern);
        }
}

/* ---- shapes ---------------------------------------------------------------------------------------------------------------------- */

static const shape inner[] = { S_TEXT("name"), S_DECIMAL("value"), S_END };
static const shape any_chart[] = { S_TEXT("x"), S_END };
static const char *const words[] = { "a", "b", NULL };
static const shape outer[] = { S_INT("n"), S_FLAG("on"), S_DATE("due", .from = "closing.due"), S_TEXTS("list"), S_LIST("items", inner), S_MAP("one", inner), S_JSON("chart", any_chart), S_TIME("at"), S_NAMED("head"), S_MAP("estimate", inner, .lacks = true), S_MAP("offers", inner, .lacks = true), S_TEXT("word", .words = words, .required = true), S_END };

static void shapes_write(void **state)
{
    arena *a = *state;
    view *v = view_new(a), *list = view_list(v, "list"), *items = view_list(v, "items"), *item = view_item(items);
    buf b = buf_new(a), empty = buf_new(a);
    view_text(v, "n", "1,234");
    view_flag(v, "on", true);
    view_text(view_map(v, "closing"), "due", "2019-09-10");
    view_item_text(list, "甲\"");
    view_text(item, "name", "乙");
    view_text(item, "value", "-1,234.50");
    view_text(view_item(items), "value", "—");
    view_text(v, "chart", "{\"x\":null}");
    view_time_at(v, "at", 1570527059);
    view *cell = view_item(view_list(v, "head"));
    view_text(cell, "id", "phone");
    view_text(cell, "text", "0571");
    view_text(view_map(v, "offers"), "name", "丙");
    view_text(v, "secret", "not declared");
    shape_write(&b, outer, v);
    assert_string_equal(b.text, "{\"n\":1234,\"on\":true,\"due\":\"2019-09-10\",\"list\":[\"甲\\\"\"],\"items\":[{\"name\":\"乙\",\"value\":\"-1234.50\"},\n{\"name\":null,\"value\":null}],"
                                "\"one\":{\"name\":null,\"value\":null},\"chart\":{\"x\":null},\"at\":\"2019-10-08T09:30:59Z\",\"head\":{\"phone\":\"0571\"},\"estimate\":null,\"offers\":{\"name\":\"丙\",\"value\":null},\"word\":null}");
    shape_write(&empty, outer, NULL);
    assert_string_equal(empty.text, "{\"n\":null,\"on\":false,\"due\":null,\"list\":[],\"items\":[],\"one\":{\"name\":null,\"value\":null},\"chart\":null,\"at\":null,\"head\":{},\"estimate\":null,\"offers\":null,\"word\":null}");
}

static void shapes_are_schemas(void **state)
{
    buf b = buf_new(*state), body = buf_new(*state);
    shape_schema(&b, inner, false);
    assert_string_equal(b.text, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"name\":{\"type\":[\"string\",\"null\"]},"
                                "\"value\":{\"type\":[\"string\",\"null\"],\"pattern\":\"^-?[0-9]*\\\\.?[0-9]+$\"}},\"required\":[\"name\",\"value\"]}");
    shape_schema(&body, outer, true);
    assert_non_null(strstr(body.text, "\"enum\":[\"a\",\"b\"]"));
    assert_non_null(strstr(body.text, "\"estimate\":{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"object\""));
    assert_non_null(strstr(body.text, "\"head\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}"));
    assert_non_null(strstr(body.text, "\"required\":[\"word\"]"));
}

/* ---- language and limits ----------------------------------------------------------------------------------------------------------- */

static void languages(void **state)
{
    static const struct { const char *accept; lang l; } cases[] = {       /* RFC 9110, 12.5.4 */
        { NULL, LANG_ZH }, { "", LANG_ZH }, { "en", LANG_EN }, { "en-GB,en;q=0.9", LANG_EN }, { "zh-CN", LANG_ZH }, { "zh;q=0.4, en;q=0.8", LANG_EN },
        { "de, en;q=0.1, zh;q=0.2", LANG_ZH }, { "de", LANG_ZH }, { "en;q=0", LANG_ZH }, { "enx", LANG_ZH }, { ",, ,", LANG_ZH }, { "e", LANG_ZH },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(api_language(cases[i].accept, LANG_ZH), cases[i].l);
}

static void rates(void **state)
{
    rate *r = rate_new(*state, 60), *free_ = rate_new(*state, 0);
    int wait = 0, passed = 0;
    for (int i = 0; i < 100; i++)
        passed += rate_take(r, "one", 1000000, &wait);
    assert_int_equal(passed, 60);                       /* a minute's worth at once */
    assert_int_equal(wait, 1);
    assert_true(rate_take(r, "two", 1000000, &wait));   /* others are not touched */
    assert_true(rate_take(r, "one", 2000000, &wait));   /* a second later one more */
    assert_false(rate_take(r, "one", 2000000, &wait));
    passed = 0;
    for (int i = 0; i < 100; i++)
        passed += rate_take(r, "one", INT64_C(3600000000), &wait);
    assert_int_equal(passed, 60);                       /* an hour of rest gathers no more than a minute */
    for (int i = 0; i < 1000; i++)
        assert_true(rate_take(free_, "one", 0, &wait));
    rate_end(r);
    rate_end(free_);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_route_is_described), TEST(fixed_parts_come_first), TEST(shapes_write), TEST(shapes_are_schemas), TEST(languages), TEST(rates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
