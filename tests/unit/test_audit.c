/* The log as a list, its check from the middle, words for every action that the sources write, refusals without a flood. */
#include "base/vec.h"
#include "account/account.h"
#include "ledger_samples.h"
#include "store/audit_list.h"
#include "web/refused.h"

#include <dirent.h>
#include <stdio.h>

/* ---- words ---------------------------------------------------------------------------------------------------------------------- */

/* The string behind one of these, in the same statement, is an action. */
static const char *const writes[] = { ".action = \"", "visit_note(v, \"", "note(s, x->name, \"", "note(s, x.name, \"", "note(s, x->who.name, \"", "note(s, \"?\", \"", "change_account(s, \"", "put(c, m, \"", "noted(v, \"" };

static void known(const char *file, const char *at)
{
    size_t n = strcspn(at, "\"");
    char id[64];
    if (n >= sizeof id || *at == '/')            /* a form's .action is an address */
        return;
    memcpy(id, at, n);
    id[n] = 0;
    if (!action_find(id))
        fail_msg("%s writes the action “%s”, which src/store/action.c does not name", file, id);
}

/* record_change(c, "ledger", id, "action", …), own_put(v, "ledger", "action", …): the second text. */
static void known_changes(const char *file, const char *text, const char *call)
{
    for (const char *p = text; (p = strstr(p, call)); p++) {
        const char *end = strchr(p, ';'), *q = p;
        for (int i = 0; q && q < end && i < 3; i++)
            q = strchr(q + 1, '"');
        if (q && q < end && q[1] >= 'a' && q[1] <= 'z')
            known(file, q + 1);
    }
}

static int look_into(const char *path)
{
    static char text[1 << 18];
    int n = 0;
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    for (size_t i = 0; i < COUNT(writes); i++)
        for (const char *p = text; (p = strstr(p, writes[i])); n++) {
            p += strlen(writes[i]);
            known(path, p);
        }
    for (const char *p = text; (p = strstr(p, ".action = ")); p++) {       /* one of two */
        const char *end = p + strcspn(p, ",}"), *question = memchr(p, '?', (size_t)(end - p)), *colon = question ? memchr(question, ':', (size_t)(end - question)) : NULL;
        if (colon && question[2] == '"' && colon[2] == '"') {
            known(path, question + 3);
            known(path, colon + 3);
        }
    }
    for (const char *p = text; (p = strstr(p, "lock ? \"")); n++)        /* session.c */
        known(path, p += 8);
    known_changes(path, text, "record_change(");
    known_changes(path, text, "own_put(");
    return n;
}

static void words(void **state)
{
    int n = 0;
    DIR *src = opendir("src");
    (void)state;
    assert_non_null(src);
    for (struct dirent *d; (d = readdir(src));) {
        char folder[300], path[700];
        snprintf(folder, sizeof folder, "src/%s", d->d_name);
        DIR *in = d->d_name[0] == '.' ? NULL : opendir(folder);
        for (struct dirent *f; in && (f = readdir(in));) {
            size_t len = strlen(f->d_name);
            snprintf(path, sizeof path, "%s/%s", folder, f->d_name);
            if (len > 2 && strcmp(f->d_name + len - 2, ".c") == 0)
                n += look_into(path);
        }
        if (in)
            closedir(in);
    }
    closedir(src);
    assert_true(n > 30);
    for (size_t i = 0; action_at(i); i++) {
        assert_non_null(action_at(i)->says.en);
        assert_ptr_equal(action_find(action_at(i)->id), action_at(i));
    }
    assert_string_equal(action_say("no-such", LANG_ZH), "no-such");
}

/* ---- the list -------------------------------------------------------------------------------------------------------------------- */

static void write_log(desk *d)
{
    static const struct { const char *at, *who, *action, *subject; } lines[] = {
        { "2018-10-07T15:59:59Z", "lu", "login", "10.0.0.1" }, { "2018-10-07T16:00:00Z", "lu", "export", "enterprise" }, { "2018-10-08T02:00:00Z", "zhou", "login-failed", "10.0.0.2" },
        { "2018-10-08T15:59:59Z", "zhou", "read-personal", "enterprise/12" }, { "2018-10-08T16:00:00Z", "lu", "logout", NULL }, { "2018-10-09T01:00:00Z", "wu", "export", "100%_park" },
    };
    account x = { .name = "lu", .display = "陆小岚", .role = "clerk" };
    assert_true(account_add(d->c.s, &x, "Bureau-2026", "test", &d->e));
    for (size_t i = 0; i < COUNT(lines); i++) {
        batch_info b = { .who = lines[i].who, .action = lines[i].action, .subject = lines[i].subject, .at = lines[i].at };
        assert_true(audit_note(d->c.s, &b, &d->e));
    }
}

static audit_lines ask(desk *d, audit_ask k, bool *more)
{
    audit_lines out;
    bool ignored;
    if (!k.most)
        k.most = 50;
    if (!audit_list(d->c.s, d->a, &k, &out, more ? more : &ignored, &d->e))
        fail_msg("%s", d->e.text);
    return out;
}

#define ALL .kind = -1, .from = DATE_NONE, .to = DATE_NONE

static void lists(desk *d)
{
    bool more;
    write_log(d);
    audit_lines all = ask(d, (audit_ask){ ALL }, NULL);
    int64_t head = all.at[0].seq;
    assert_string_equal(all.at[0].subject, "100%_park");
    for (size_t i = 1; i < all.len; i++)
        assert_int_equal(all.at[i].seq, head - (int64_t)i);
    assert_int_equal(ask(d, (audit_ask){ ALL, .who = "陆小岚" }, NULL).len, 3);              /* by the name shown */
    assert_int_equal(ask(d, (audit_ask){ ALL, .who = "lu" }, NULL).len, 3);
    assert_string_equal(ask(d, (audit_ask){ ALL, .who = "lu" }, NULL).at[0].display, "陆小岚");
    assert_int_equal(ask(d, (audit_ask){ ALL, .action = "export" }, NULL).len, 2);
    assert_int_equal(ask(d, (audit_ask){ .kind = ACTION_READ, .from = DATE_NONE, .to = DATE_NONE }, NULL).len, 3);
    assert_int_equal(ask(d, (audit_ask){ ALL, .subject = "%_" }, NULL).len, 1);             /* a sign, not a pattern */
    assert_int_equal(ask(d, (audit_ask){ ALL, .subject = "'; DROP TABLE audit; --" }, NULL).len, 0);
    date day = date_of(2018, 10, 8);
    all = ask(d, (audit_ask){ .kind = -1, .from = day, .to = day }, NULL);                   /* Beijing's day */
    assert_int_equal(all.len, 3);
    assert_string_equal(all.at[2].action, "export");
    assert_string_equal(all.at[0].action, "read-personal");
    /* a subject, looked for in two entries at a time: further on from where the last answer ended, down and up */
    all = ask(d, (audit_ask){ ALL, .subject = "10.0.0.1", .looks = 2 }, &more);
    assert_true(!more && all.len == 0 && all.reached == head - 1);
    all = ask(d, (audit_ask){ ALL, .subject = "10.0.0.1", .looks = 3, .before = head - 2 }, &more);
    assert_true(!more && all.len == 1 && all.at[0].seq == head - 5 && all.reached == head - 5);
    all = ask(d, (audit_ask){ ALL, .subject = "10.0.0.1", .looks = 9, .before = head - 5 }, &more);
    assert_true(!more && all.len == 0 && all.reached == 0);
    all = ask(d, (audit_ask){ ALL, .subject = "park", .looks = 2, .after = head - 5 }, &more);
    assert_true(!more && all.len == 0 && all.reached == head - 3);
    all = ask(d, (audit_ask){ ALL, .subject = "park", .looks = 3, .after = head - 3 }, &more);
    assert_true(!more && all.len == 1 && all.at[0].seq == head && all.reached == 0);
    all = ask(d, (audit_ask){ ALL, .subject = "10.0.0", .looks = 6, .most = 1 }, &more);      /* a full page goes on from its last entry */
    assert_true(more && all.len == 1 && all.at[0].seq == head - 3 && all.reached == 0);
    assert_int_equal(ask(d, (audit_ask){ ALL, .subject = "10.0.0.1" }, NULL).len, 1);         /* without a bound: all */
    assert_int_equal(ask(d, (audit_ask){ ALL, .looks = 2 }, NULL).len, head);                 /* no subject: no bound */
    /* pages */
    all = ask(d, (audit_ask){ ALL, .most = 2 }, &more);
    assert_true(more && all.len == 2);
    all = ask(d, (audit_ask){ ALL, .most = 2, .before = all.at[1].seq }, &more);
    assert_true(more && all.len == 2 && all.at[0].seq == head - 2);
    all = ask(d, (audit_ask){ ALL, .most = 2, .after = all.at[0].seq }, &more);
    assert_true(!more && all.len == 2 && all.at[0].seq == head && all.at[1].seq == head - 1);
}

static void checks_from_the_middle(desk *d)
{
    audit_result r;
    int64_t from;
    write_log(d);
    int64_t head = ask(d, (audit_ask){ ALL }, NULL).at[0].seq;
    assert_true(audit_span(d->c.s, 3, 100, &from, &d->e));
    assert_int_equal(from, head - 2);
    assert_true(audit_verify_from(d->c.s, d->a, from, &r, &d->e));
    assert_int_equal(r.entries, 3);
    assert_int_equal(r.fault_count, 0);
    assert_int_equal(r.last, head);
    assert_true(audit_span(d->c.s, 100000, 100000, &from, &d->e));
    assert_int_equal(from, 1);
    /* what lies before the span is not seen, what lies in it is */
    assert_true(RUN(d->c.s, &d->e, "UPDATE audit SET who = 'x' WHERE seq = ?", V_INT(head - 4)));
    assert_true(audit_verify_from(d->c.s, d->a, head - 2, &r, &d->e) && r.fault_count == 0);
    assert_true(audit_verify(d->c.s, d->a, &r, &d->e) && r.fault_count == 1);
    assert_true(RUN(d->c.s, &d->e, "UPDATE audit SET subject = 'x' WHERE seq = ?", V_INT(head - 1)));
    assert_true(audit_verify_from(d->c.s, d->a, head - 2, &r, &d->e) && r.fault_count == 1 && r.faults[0].seq == head - 1);
    assert_true(RUN(d->c.s, &d->e, "DELETE FROM audit WHERE seq = ?", V_INT(head - 3)));
    assert_true(audit_verify_from(d->c.s, d->a, head - 2, &r, &d->e) && r.fault_count == 2);
}

static void on_each_engine(void (*test)(desk *))
{
    for (int postgres = 0; postgres < (getenv("JBP_TEST_PG") ? 2 : 1); postgres++) {
        desk d;
        desk_begin(&d, postgres);
        if (!desk_open(&d))
            fail_msg("%s", d.e.text);
        test(&d);
        desk_end(&d);
    }
}

static void list_test(void **state) { (void)state; on_each_engine(lists); }
static void check_test(void **state) { (void)state; on_each_engine(checks_from_the_middle); }

/* ---- refusals -------------------------------------------------------------------------------------------------------------------- */

static void no_flood(void **state)
{
    arena *a = *state;
    refused *k = refused_new(a);
    int64_t since, now = 1000000;
    int noted = 0;
    assert_true(refused_count(k, "lin", "10.0.0.1", "404 GET /accounts", now, &since) && since == 0);
    for (int i = 0; i < 1000; i++)
        assert_false(refused_count(k, "lin", "10.0.0.1", "404 GET /accounts", now + i % 500, &since));
    assert_true(refused_count(k, "lin", "10.0.0.1", "404 GET /accounts", now + REFUSED_EVERY, &since) && since == 1000);
    assert_true(refused_count(k, "lin", "10.0.0.1", "404 GET /audit", now, &since));
    now += 3600;                            /* many different ones: so many a minute, no more */
    for (int i = 0; i < 5000; i++)
        noted += refused_count(k, "?", arena_print(a, "10.0.%d.%d", i / 250, i % 250), "401 GET /api", now, &since);
    assert_int_equal(noted, REFUSED_MOST);
    assert_true(refused_count(k, "wu", "10.9.9.9", "404 GET /audit", now + 60, &since));
    refused_end(k);
}

static int begin_arena(void **state) { *state = arena_new(); return 0; }
static int end_arena(void **state) { arena_end(*state); return 0; }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words), cmocka_unit_test(list_test), cmocka_unit_test(check_test), cmocka_unit_test_setup_teardown(no_flood, begin_arena, end_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
