/* Two threads: the line between them, and sheets read ahead of their caller. */
#include "base/queue.h"
#include "text/book.h"

#include "table_samples.h"
#include "test.h"

#include <pthread.h>
#include <unistd.h>

/* ---- the line ------------------------------------------------------------------------------------------------------- */

enum { MANY = 20000 };

static void *put_many(void *of)
{
    static int items[MANY];
    for (int i = 0; i < MANY; i++) {
        items[i] = i;
        if (!queue_put(of, &items[i]))
            return &items[i];
    }
    queue_end(of);
    return NULL;
}

/* All in order through three places; then the end. */
static void test_order(void **state)
{
    queue *q = queue_new(3);
    pthread_t t;
    (void)state;
    assert_int_equal(pthread_create(&t, NULL, put_many, q), 0);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(*(int *)queue_take(q), i);
    assert_null(queue_take(q));
    pthread_join(t, NULL);
    assert_false(queue_put(q, &t));
    queue_free(q);
}

/* The taker goes: the other, waiting at a full line, is told. */
static void test_leave(void **state)
{
    queue *q = queue_new(2);
    pthread_t t;
    void *refused;
    (void)state;
    assert_int_equal(pthread_create(&t, NULL, put_many, q), 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(*(int *)queue_take(q), i);
    queue_leave(q);
    pthread_join(t, &refused);
    assert_non_null(refused);
    assert_true(*(int *)refused >= 100 && *(int *)refused <= 103);
    assert_null(queue_take(q));
    queue_free(q);
}

/* Ended with something in the line: it is still given. */
static void test_end(void **state)
{
    int x = 1;
    queue *q = queue_new(2);
    (void)state;
    assert_true(queue_put(q, &x));
    queue_end(q);
    assert_ptr_equal(queue_take(q), &x);
    assert_null(queue_take(q));
    queue_free(q);
}

/* ---- sheets --------------------------------------------------------------------------------------------------------- */

enum { ROWS = 3000, BROKEN_AT = 2000 };

/* n rows of a number and a text; `broken`: the row BROKEN_AT has an end tag too many. */
static const char *long_sheet(arena *a, bool broken)
{
    buf b = buf_new(a);
    for (int i = 1; i <= ROWS; i++)
        buf_print(&b, "<row r=\"%d\"><c r=\"A%d\"><v>%d</v></c><c r=\"C%d\" t=\"inlineStr\"><is><t>第%d行</t></is></c>%s</row>", i, i, i, i, i, broken && i == BROKEN_AT ? "</v>" : "");
    const xlsx_sample x = { .rows = b.text };
    return sample_xlsx(a, broken ? "broken.xlsx" : "long.xlsx", &x);
}

static void expect_row(const row *r, int n)
{
    char text[32];
    snprintf(text, sizeof text, "第%d行", n);
    assert_int_equal(r->number, n);
    assert_int_equal(r->count, 2);
    assert_int_equal(r->cells[0].number.units, n);
    assert_true(str_eq(r->cells[1].text, str_of(text)));
}

static book *begun(const char *path, error *e)
{
    book *b = NULL;
    sheet_info info;
    assert_true(book_open(path, &b, e) && sheet_begin(b, 0, &info, e));
    return b;
}

static void test_whole(void **state)
{
    error e = { 0 };
    row r;
    bool more = true;
    book *b = begun(long_sheet(*state, false), &e);
    for (int i = 1; i <= ROWS; i++) {
        if (i == 3)
            sheet_ahead(b);                                      /* from here on */
        assert_true(sheet_next(b, &r, &more, &e) && more);
        expect_row(&r, i);
    }
    for (int i = 0; i < 3; i++)
        assert_true(sheet_next(b, &r, &more, &e) && !more);       /* the end stays the end */
    book_close(b);
}

/* The rows in front of the fault come first; then the fault, with its row, as often as it is asked for. */
static void test_error_in_thread(void **state)
{
    error e = { .lang = LANG_EN };
    row r;
    bool more = true;
    book *b = begun(long_sheet(*state, true), &e);
    sheet_ahead(b);
    for (int i = 1; i < BROKEN_AT; i++) {
        assert_true(sheet_next(b, &r, &more, &e) && more);
        expect_row(&r, i);
    }
    for (int i = 0; i < 2; i++) {
        assert_false(sheet_next(b, &r, &more, &e));
        assert_non_null(strstr(e.text, "tags that do not match"));
        assert_int_equal(e.at.row, BROKEN_AT);
        assert_non_null(strstr(e.at.file, "broken.xlsx"));
    }
    book_close(b);
    assert_non_null(strstr(e.at.file, "broken.xlsx"));            /* the place outlives the book */
}

/* A caller who has enough: begins again, asks for merged ranges, or closes, while the thread is far ahead or waits. */
static void test_early_stop(void **state)
{
    error e = { 0 };
    row r;
    bool more = true;
    sheet_info info = { 0 };
    book *b = begun(long_sheet(*state, false), &e);
    for (int round = 0; round < 5; round++) {
        sheet_ahead(b);
        for (int i = 1; i <= round * 300; i++) {
            assert_true(sheet_next(b, &r, &more, &e) && more);
            expect_row(&r, i);
        }
        if (round == 3)
            assert_true(sheet_merges(b, 0, &info, &e));
        assert_true(sheet_begin(b, 0, &info, &e));
    }
    sheet_ahead(b);
    usleep(2000);
    book_close(b);
}

/* Warnings of rows that were read ahead but never asked for are not told. */
static void test_warnings(void **state)
{
    arena *a = *state;
    buf text = buf_new(a);
    error e = { 0 };
    row r;
    bool more = true;
    const book_warning *w;
    for (int i = 1; i <= 200; i++)
        buf_puts(&text, i == 100 ? "a,\xEF\xBF\xBD\n" : "a,b\n");
    const char *path = sample_file(a, "open.csv", (str){ text.text, text.len });
    for (int rows = 2; rows <= 200; rows += 198) {
        book *b = begun(path, &e);
        sheet_ahead(b);
        for (int i = 0; i < rows; i++)
            assert_true(sheet_next(b, &r, &more, &e) && more);
        usleep(2000);
        assert_int_equal(book_warnings(b, &w), rows > 100);
        assert_true(rows < 100 || w[0].at.row == 100);
        book_close(b);
    }
    sample_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = { TEST(test_order), TEST(test_leave), TEST(test_end), TEST(test_whole), TEST(test_error_in_thread), TEST(test_early_stop), TEST(test_warnings) };
    return cmocka_run_group_tests_name("reading ahead", tests, NULL, NULL);
}
