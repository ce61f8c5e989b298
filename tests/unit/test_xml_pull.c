/* The XML reader of workbooks: oddities that are XML, and faults that are not (XML 1.0, fifth edition; section numbers beside). */
#include "test.h"

#include "base/str.h"
#include "text/xml_pull.h"

#include <stdlib.h>

/* Gives the document in pieces of `step` bytes, so that every token is cut everywhere once. */
typedef struct bytes { const char *at; size_t left, step; } bytes;

static int64_t give(void *from, void *into, size_t room)
{
    bytes *b = from;
    size_t n = b->left < b->step ? b->left : b->step;
    n = n < room ? n : room;
    memcpy(into, b->at, n);
    b->at += n;
    b->left -= n;
    return (int64_t)n;
}

/* The pieces as one line: <a x="1">text</a>; neighbouring texts are joined; ! and the fault at the end. */
static const char *shown(arena *a, str document, size_t step)
{
    bytes b = { document.at, document.len, step };
    xml_pull *x = pull_new(a);
    buf out = buf_new(a);
    pull_begin(x, give, &b);
    for (;;)
        switch (pull_next(x)) {
        case PULL_START:
            buf_print(&out, "<%.*s", (int)x->name.len, x->name.at);
            for (size_t i = 0; i < x->attribute_count; i++)
                buf_print(&out, " %.*s=[%.*s]", (int)x->attributes[i].full.len, x->attributes[i].full.at, (int)x->attributes[i].value.len, x->attributes[i].value.at);
            buf_puts(&out, ">");
            break;
        case PULL_END: buf_print(&out, "</%.*s>", (int)x->name.len, x->name.at); break;
        case PULL_TEXT: buf_add(&out, x->text); break;
        case PULL_FINISHED: return out.text;
        default:
            assert_int_equal(pull_next(x), PULL_BROKEN);          /* a fault is final */
            buf_print(&out, "!%s", x->fault.en);
            return out.text;
        }
}

static const struct { const char *xml, *pieces; } good[] = {
    { "<a/>", "<a></a>" },
    { "<a></a >", "<a></a>" },                                                              /* 3.1 [42] */
    { "<a\n b = '1'\tc=\"2\" />", "<a b=[1] c=[2]></a>" },                                  /* 3.1 [25] blanks around = */
    { "<a b='\"' c=\"'>/\"/>", "<a b=[\"] c=['>/]></a>" },
    { "<x:c r=\"A1\" x:t='s'><x:v>7</x:v></x:c>", "<c r=[A1] x:t=[s]><v>7</v></c>" },       /* prefixes of strict and WPS files */
    { "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x4E2D;&#x10FFFF;</a>", "<a><>&\"'A中\xF4\x8F\xBF\xBF</a>" },
    { "<a b='1&amp;2 &#38; &#x26;'/>", "<a b=[1&2 & &]></a>" },
    { "<a>&amp;lt;</a>", "<a>&lt;</a>" },                                                   /* decoded once */
    { "<a>1<![CDATA[<b>&amp;]] ]>]]>2</a>", "<a>1<b>&amp;]] ]>2</a>" },                     /* 2.7 */
    { "<a><![CDATA[]]></a>", "<a></a>" },
    { "<a>1\r\n2\r3\n<![CDATA[\r\n]]></a>", "<a>1\n2\n3\n\n</a>" },                         /* 2.11 */
    { "<a>&#13;&#10;</a>", "<a>\r\n</a>" },
    { "<a>]] > ]]</a>", "<a>]] > ]]</a>" },
    { "<?xml version=\"1.0\" encoding='utf-8' standalone=\"yes\"?>\n<a/>\n", "<a></a>" },
    { "\xEF\xBB\xBF<?xml version='1.0'?><!-- - > --><a><!--<b>&no;--><?do it <b> ?>1</a><!-- --> <?x?>\n", "<a>1</a>" },
    { "<a><b><a/></b></a>", "<a><b><a></a></b></a>" },
    { "<数 年='二〇一九'>产值𠮷</数>", "<数 年=[二〇一九]>产值𠮷</数>" },
    { "<a>a>b</a>", "<a>a>b</a>" },                                                         /* > alone is text */
    { "<a-b.c_1/>", "<a-b.c_1></a-b.c_1>" },
    { "<?xml version='1.0' encoding='GB18030'?><a/>", "!is not in UTF-8: save it again" },
};

#define CUT "ends before it is complete"
#define TAG "has a malformed tag or attribute"
#define MATCH "has tags that do not match"
#define ENTITY "has an unknown entity (&…;)"
#define MARKUP "has a DOCTYPE or malformed markup"
#define CHARACTER "has an illegal character or a broken encoding"

static const struct { const char *xml, *pieces; } bad[] = {
    { "", "!" CUT }, { " \n", "!" CUT }, { "<a>", "<a>!" CUT }, { "<a", "!" CUT }, { "<a b", "!" CUT }, { "<a b='1", "!" CUT }, { "<a/", "!" CUT },
    { "<a><!-- ", "<a>!" CUT }, { "<a><![CDATA[x]]", "<a>!" CUT }, { "<a>1", "<a>!" CUT }, { "<a></a", "<a>!" CUT }, { "<", "!" CUT }, { "<?xml ", "!" CUT },
    { "<a></b>", "<a>!" MATCH }, { "</a>", "!" MATCH }, { "<a><b></a></b>", "<a><b>!" MATCH }, { "<x:a></a>", "<a>!" MATCH }, { "<a></a></a>", "<a></a>!" MATCH },
    { "<a b=1/>", "!" TAG }, { "<a b/>", "!" TAG }, { "<a b='1'c='2'/>", "!" TAG }, { "<a b='1' b='2'/>", "!" TAG }, { "<a b='<'/>", "!" TAG }, { "<a =''/>", "!" TAG },
    { "< a/>", "!" TAG }, { "<1/>", "!" TAG }, { "<a / >", "!" TAG },
    { "<a/><b/>", "<a></a>!has two root elements" }, { "<a/>x", "<a></a>!has text outside its root element" }, { "x<a/>", "!has text outside its root element" },
    { "<a>&nbsp;</a>", "<a>!" ENTITY }, { "<a>&</a>", "<a>!" ENTITY }, { "<a>& </a>", "<a>!" ENTITY }, { "<a>&#;</a>", "<a>!" ENTITY }, { "<a>&#0;</a>", "<a>!" ENTITY },
    { "<a>&#xD800;</a>", "<a>!" ENTITY }, { "<a>&#x110000;</a>", "<a>!" ENTITY }, { "<a>&#12a;</a>", "<a>!" ENTITY }, { "<a>&lt</a>", "<a>!" ENTITY }, { "<a b='&x;'/>", "!" ENTITY },
    { "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "!" MARKUP }, { "<a><!ELEMENT></a>", "<a>!" MARKUP }, { "<![CDATA[x]]><a/>", "!" MARKUP },
    { "<a>]]></a>", "<a>!has ]]> in its text" },
    { "<a>\x01</a>", "<a>!" CHARACTER }, { "<a>\xEF\xBF\xBE</a>", "<a>!" CHARACTER },                          /* 2.2: U+FFFE is none */
    { "<a>\xC0\x80</a>", "<a>!" CHARACTER }, { "<a>\xED\xA0\x80</a>", "<a>!" CHARACTER }, { "<a>\xD0\xC2</a>", "<a>!" CHARACTER },   /* overlong, surrogate, GB18030 */
    { "<a>\xE4\xB8", "<a>!" CHARACTER },
};

static void check(arena *a, const char *xml, const char *pieces)
{
    static const size_t steps[] = { 1, 2, 3, 7, 1 << 20 };
    for (size_t i = 0; i < COUNT(steps); i++) {
        const char *got = shown(a, str_of(xml), steps[i]);
        if (strcmp(got, pieces) != 0)
            fail_msg("%s in steps of %zu: %s, not %s", xml, steps[i], got, pieces);
    }
}

static void test_oddities(void **state)
{
    for (size_t i = 0; i < COUNT(good); i++)
        check(*state, good[i].xml, good[i].pieces);
}

static void test_faults(void **state)
{
    for (size_t i = 0; i < COUNT(bad); i++)
        check(*state, bad[i].xml, bad[i].pieces);
    const char nul[] = "<a>1\0</a>";
    assert_string_equal(shown(*state, (str){ nul, sizeof nul - 1 }, 100), "<a>!" CHARACTER);
}

/* The same document as UTF-16 in both orders; 𠮷 is a pair, and half a pair is a fault. */
static void test_utf16(void **state)
{
    static const unsigned short units[] = { 0xFEFF, '<', 'a', '>', 0x4E2D, 0xD842, 0xDFB7, '1', '<', '/', 'a', '>' };
    static const unsigned short half[] = { 0xFEFF, '<', 'a', '>', 0xD842, '<', '/', 'a', '>' };
    char le[sizeof units], be[sizeof units], broken[sizeof half];
    for (size_t i = 0; i < COUNT(units); i++) {
        le[2 * i] = be[2 * i + 1] = (char)(units[i] & 0xFF);
        le[2 * i + 1] = be[2 * i] = (char)(units[i] >> 8);
    }
    for (size_t i = 0; i < COUNT(half); i++) {
        broken[2 * i] = (char)(half[i] & 0xFF);
        broken[2 * i + 1] = (char)(half[i] >> 8);
    }
    for (size_t step = 1; step < 9; step++) {
        assert_string_equal(shown(*state, (str){ le, sizeof le }, step), "<a>中𠮷1</a>");
        assert_string_equal(shown(*state, (str){ be, sizeof be }, step), "<a>中𠮷1</a>");
    }
    assert_string_equal(shown(*state, (str){ broken, sizeof broken }, 100), "<a>!" CHARACTER);
    assert_string_equal(shown(*state, (str){ le, sizeof le - 1 }, 100), "<a>中𠮷1!" CHARACTER);
}

/* Limits: depth, a tag longer than the window, attributes; long texts come whole in pieces. */
static void test_limits(void **state)
{
    arena *a = *state;
    buf deep = buf_new(a), tag = buf_new(a), many = buf_new(a), text = buf_new(a), cdata = buf_new(a), comment = buf_new(a);
    for (int i = 0; i <= PULL_MAX_DEPTH; i++)
        buf_puts(&deep, "<a>");
    assert_non_null(strstr(shown(a, (str){ deep.text, deep.len }, 4096), "!is nested too deeply"));
    buf_puts(&tag, "<a b='");
    for (int i = 0; i < PULL_WINDOW; i++)
        buf_putc(&tag, 'x');
    buf_puts(&tag, "'/>");
    assert_string_equal(shown(a, (str){ tag.text, tag.len }, 65536), "!has a tag that is too long");
    buf_puts(&many, "<a");
    for (int i = 0; i <= PULL_MAX_ATTRIBUTES; i++)
        buf_print(&many, " a%d=''", i);
    buf_puts(&many, "/>");
    assert_string_equal(shown(a, (str){ many.text, many.len }, 65536), "!" TAG);
    buf_puts(&text, "<a>");
    buf_puts(&cdata, "<a><![CDATA[");
    buf_puts(&comment, "<a><!--");
    for (int i = 0; i < 60000; i++) {
        buf_puts(&text, "中&#20013;\r\n]");
        buf_puts(&cdata, "中&\r\n]]");
        buf_puts(&comment, "--> <!--");
    }
    buf_puts(&text, "</a>");
    buf_puts(&cdata, "]]></a>");
    buf_puts(&comment, "--></a>");
    for (size_t step = 1000; step < 200000; step = step * 3 + 1) {
        assert_int_equal(strlen(shown(a, (str){ text.text, text.len }, step)), 7 + 60000 * 8);
        assert_int_equal(strlen(shown(a, (str){ cdata.text, cdata.len }, step)), 7 + 60000 * 7);
        assert_int_equal(strlen(shown(a, (str){ comment.text, comment.len }, step)), 7 + 60000);
    }
}

static int64_t no_bytes(void *from, void *into, size_t room)
{
    (void)from, (void)into, (void)room;
    return -1;
}

static void test_source_fails(void **state)
{
    xml_pull *x = pull_new(*state);
    pull_begin(x, no_bytes, NULL);
    assert_int_equal(pull_next(x), PULL_BROKEN);
    assert_string_equal(x->fault.en, "cannot be read on (the zip file is damaged)");
}

static void test_values(void **state)
{
    bytes b = { "<sheet name='A' sheetId='1' r:id='rId3' n='12x'/>", 0, 100 };
    b.left = strlen(b.at);
    xml_pull *x = pull_new(*state);
    pull_begin(x, give, &b);
    assert_int_equal(pull_next(x), PULL_START);
    assert_true(pull_is(pull_value(x, "id"), "rId3"));
    assert_true(pull_is(pull_prefixed(x, "id"), "rId3"));
    assert_null(pull_prefixed(x, "name").at);
    assert_null(pull_value(x, "state").at);
    assert_int_equal(pull_digits(pull_value(x, "n")), 12);
    assert_int_equal(pull_digits(pull_value(x, "none")), 0);
    assert_false(pull_true(pull_value(x, "none")));
    assert_true(pull_true(pull_value(x, "sheetId")));
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(test_oddities), TEST(test_faults), TEST(test_utf16), TEST(test_limits), TEST(test_source_fails), TEST(test_values) };
    return cmocka_run_group_tests_name("xml pull", tests, NULL, NULL);
}
