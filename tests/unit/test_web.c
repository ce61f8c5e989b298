/* What comes in over HTTP, and what goes out as HTML. Expected values: RFC 3986, 7578, WHATWG URL (urlencoded), hand. */
#include "web/http.h"
#include "web/view.h"

#include "test.h"

/* ---- bodies --------------------------------------------------------------------------------------------------------------- */

static const char *shown(arena *a, const http_fields *f)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < f->len; i++) {
        const http_field *x = &f->at[i];
        buf_print(&b, "%s%.*s=", i ? "|" : "", (int)x->name.len, x->name.at);
        if (x->is_file)
            buf_print(&b, "<%.*s %.*s>", (int)x->file_name.len, x->file_name.at, (int)x->file_type.len, x->file_type.at);
        buf_add(&b, x->value);
    }
    return b.text ? b.text : "";
}

static void urlencoded(void **state)
{
    static const struct { const char *text, *fields; } cases[] = {       /* fields NULL: refused */
        { "", "" },
        { "a=1&b=2", "a=1|b=2" },
        { "a=%E4%BA%91%E6%B9%BE+x&&b", "a=云湾 x|b=" },
        { "a=b=c", "a=b=c" },
        { "a=1&a=2", "a=1|a=2" },
        { "a=%2B+%26", "a=+ &" },
        { "a=%", NULL }, { "a=%4", NULL }, { "a=%zz", NULL },
        { "a=%00", NULL },                                               /* NUL */
        { "a=%FF", NULL }, { "a=%C0%80", NULL }, { "a=%ED%A0%80", NULL }, /* no UTF-8 */
        { "%E4%BA=1", NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        http_fields f = { 0 };
        error e = { 0 };
        bool ok = http_parse_urlencoded(*state, str_of(cases[i].text), &f, &e);
        assert_int_equal(ok, cases[i].fields != NULL);
        if (ok)
            assert_string_equal(shown(*state, &f), cases[i].fields);
    }
}

static void too_many_fields(void **state)
{
    buf b = buf_new(*state);
    http_fields f = { 0 };
    error e = { 0 };
    for (int i = 0; i < HTTP_MOST_FIELDS + 1; i++)
        buf_puts(&b, "a&");
    assert_false(http_parse_urlencoded(*state, (str){ b.text, b.len }, &f, &e));
    assert_int_equal(e.code, ERR_LIMIT);
}

#define TYPE "multipart/form-data; boundary=\"xYz\""
static void multipart(void **state)
{
    static const struct { const char *type, *body, *fields; } cases[] = {
        { TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--xYz--\r\n", "a=1" },
        { TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--xYz--", "a=" },
        { TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"月份\"\r\n\r\n一\r\n二--xYz\r\n--xYz--", "月份=一\r\n二--xYz" },
        { TYPE, "--xYz\r\ncontent-disposition: form-data; name=f; filename=\"C:\\tmp\\9月.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--xYz\r\n"
                "Content-Disposition: form-data; name=\"b\"\r\n\r\n2\r\n--xYz--\r\n", "f=<9月.csv text/csv>a,b|b=2" },
        { TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../etc/passwd\"\r\n\r\nx\r\n--xYz--", "f=<passwd >x" },
        { TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"a\\\"b\"\r\n\r\n1\r\n--xYz--", "a\"b=1" },
        { TYPE, "--xYz--", "" },
        { TYPE, "", NULL }, { TYPE, "--other\r\n", NULL }, { TYPE, "--xYz", NULL }, { TYPE, "--xYz\r\n", NULL },
        { TYPE, "--xYz\r\nContent-Disposition: form-data\r\n\r\n1\r\n--xYz--", NULL },           /* no name */
        { TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", NULL },          /* cut off */
        { TYPE, "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xFF\r\n--xYz--", NULL },
        { "multipart/form-data", "--xYz--", NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        http_fields f = { 0 };
        error e = { 0 };
        bool ok = http_parse_multipart(*state, str_of(cases[i].body), cases[i].type, &f, &e);
        if (ok != (cases[i].fields != NULL))
            fail_msg("case %zu: %s", i, e.text);
        if (ok)
            assert_string_equal(shown(*state, &f), cases[i].fields);
    }
}

static void paths(void **state)
{
    static const struct { const char *path; bool safe; } cases[] = {
        { "/", true }, { "/ledger/云湾", true }, { "/a/..b", true }, { "/a/.", true },
        { "", false }, { "a", false }, { "/..", false }, { "/a/../b", false }, { "/a\\b", false }, { "/a\nb", false }, { "/a\x7F", false }, { "/\xFF", false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (http_path_safe(cases[i].path) != cases[i].safe)
            fail_msg("%s", cases[i].path);
}

static void cookies(void **state)
{
    http_headers h = { 0 };
    http_parse_cookies(*state, "a=1; jbp=xyz;  b=x=y ; odd", &h);
    http_request r = { .a = *state, .cookies = h };
    assert_string_equal(http_cookie(&r, "a"), "1");
    assert_string_equal(http_cookie(&r, "jbp"), "xyz");
    assert_string_equal(http_cookie(&r, "b"), "x=y");
    assert_null(http_cookie(&r, "JBP"));
    assert_null(http_cookie(&r, "odd"));
}

/* ---- templates ------------------------------------------------------------------------------------------------------------- */

static void templates_(void **state)
{
    static const struct { const char *text, *zh, *en; } cases[] = {
        { "{{name}}", "&lt;a href=&quot;x&quot;&gt; &amp; &#39;", NULL },
        { "<a title=\"{{name}}\">", "<a title=\"&lt;a href=&quot;x&quot;&gt; &amp; &#39;\">", NULL },
        { "{{own}}", "<b>ok</b>", NULL },
        { "[{{missing}}]", "[]", NULL },
        { "{{#items}}({{n}}{{#last}}!{{/last}}){{/items}}", "(1)(2!)", NULL },
        { "{{#items}}{{who.name}}{{/items}}", "林林", NULL },                       /* outer names are seen */
        { "{{^none}}empty{{/none}}{{#none}}x{{/none}}", "empty", NULL },
        { "{{#off}}x{{/off}}{{^off}}y{{/off}}", "y", NULL },
        { "{{#who}}{{name}}{{/who}}", "林", NULL },
        { "{{#words}}{{.}},{{/words}}", "甲,乙,", NULL },
        { "{{>part}}", "part 林", NULL },
        { "{{_ 保存|Save}}", "保存", "Save" },
        { "a{{! a remark }}b", "ab", NULL },
        { "{{ who.name }}", "林", NULL },
        { "{{at}}{{#at}}!{{/at}}{{#never}}x{{/never}}", "2019-10-08 17:30!", NULL },
    };
    templates *t = templates_new(*state);
    error e = { 0 };
    view *v = view_new(*state), *items = view_list(v, "items"), *words = view_list(v, "words");
    view_text(v, "name", "<a href=\"x\"> & '");
    view_html(v, "own", "<b>ok</b>");
    view_time(v, "at", "2019-10-08T09:30:00Z");
    view_time_at(v, "never", 0);
    view_list(v, "none");
    view_flag(v, "off", false);
    view_text(view_map(v, "who"), "name", "林");
    view_int(view_item(items), "n", 1);
    view *second = view_item(items);
    view_int(second, "n", 2);
    view_flag(second, "last", true);
    view_item_text(words, "甲");
    view_item_text(words, "乙");
    assert_true(template_compile(*state, "part", STR("part {{who.name}}"), t, &e));
    for (size_t i = 0; i < COUNT(cases); i++) {
        buf zh = buf_new(*state), en = buf_new(*state);
        if (!template_compile(*state, "t", str_of(cases[i].text), t, &e) || !template_show(t, "t", v, LANG_ZH, &zh, &e) || !template_show(t, "t", v, LANG_EN, &en, &e))
            fail_msg("%s: %s", cases[i].text, e.text);
        assert_string_equal(zh.text, cases[i].zh);
        assert_string_equal(en.text, cases[i].en ? cases[i].en : cases[i].zh);
    }
}

static void wrong_templates(void **state)
{
    static const char *const cases[] = { "{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{a", "{{}}", "{{#}}", "{{_ 中文}}", "{{>}}" };
    for (size_t i = 0; i < COUNT(cases); i++) {
        error e = { 0 };
        templates *t = templates_new(*state);
        if (template_compile(*state, "t", str_of(cases[i]), t, &e))
            fail_msg("%s was taken", cases[i]);
        assert_int_equal(e.at.row, 1);
    }
}

/* The real header and foot around a page that calls its own values, and those of its items, as the header calls its. */
static void names_of_the_header(void **state)
{
    static const char *const names[] = { "site", "css", "js", "icon", "lang", "english", "here", "token", "me", "last_in", "before", "role", "may", "menu", "personal", "notice", "lines", "heading", "path", "current" };
    arena *a = *state;
    templates *t;
    error e = { 0 };
    buf alone = buf_new(a), beside = buf_new(a);
    assert_true(templates_load(a, &t, &e) && template_compile(a, "page", STR("{{>head}}{{#rows}}<input value=\"{{site.token}}\">{{/rows}}{{>foot}}"), t, &e));
    for (int other = 0; other < 2; other++) {
        view *page = view_new(a), *site = view_site(page), *row = view_item(view_list(page, "rows"));
        for (size_t i = 0; other && i < COUNT(names); i++) {
            view_text(page, names[i], "<<another>>");
            view_text(row, names[i], "<<another>>");
        }
        view_text(page, "title", "一企一档");
        view_text(site, "lang", "zh-CN");
        view_text(site, "css", "/static/app.css");
        view_text(site, "token", "0123");
        view_text(site, "me", "林建明");
        view *group = view_item(view_list(site, "menu")), *line = view_item(view_list(group, "lines"));
        view_text(group, "heading", "");
        view_text(line, "title", "首页");
        view_text(line, "path", "/");
        view_flag(line, "current", true);
        assert_true(template_show(t, "page", page, LANG_ZH, other ? &beside : &alone, &e));
    }
    assert_non_null(strstr(alone.text, "<input value=\"0123\">"));
    assert_non_null(strstr(alone.text, "aria-current"));
    assert_string_equal(beside.text, alone.text);
}

static void endless_parts(void **state)
{
    templates *t = templates_new(*state);
    buf b = buf_new(*state);
    error e = { 0 };
    assert_true(template_compile(*state, "a", STR("{{>a}}"), t, &e));
    assert_false(template_show(t, "a", view_new(*state), LANG_ZH, &b, &e));
}

static void tell(void *self, const char *name, int line, const char *what)
{
    print_error("web/templates/%s.html line %d: %s\n", name, line, what);
    ++*(int *)self;
}

/* Every page in both languages: none lacks its English, none shows Chinese whatever the switch says. */
static void pages_are_translated(void **state)
{
    templates *t;
    error e = { 0 };
    int faults = 0;
    if (!templates_load(*state, &t, &e))
        fail_msg("%s", e.text);
    templates_untranslated(t, tell, &faults);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(urlencoded), TEST(too_many_fields), TEST(multipart), TEST(paths), TEST(cookies), TEST(templates_), TEST(wrong_templates), TEST(names_of_the_header), TEST(endless_parts),
                                        TEST(pages_are_translated) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
