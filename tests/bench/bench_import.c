/* bench_import — import of an xlsx into a ledger (100,000 rows × 30 columns; --quick: 10,000) against LibreOffice
 * headless converting the same file to csv, in the same run. Prints rows/s, peak memory of each and the ratio. */
#include "intake/import.h"

#include "bench.h"

#include <sys/stat.h>
#include <xlsxwriter.h>

enum { FULL_ROWS = 100000, QUICK_ROWS = 10000, NUMBERS = 28 };

static void write_pack(const char *dir)
{
    char path[512];
    snprintf(path, sizeof path, "%s/packs", dir);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/packs/bench", dir);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/packs/bench/ledgers", dir);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/packs/bench/ledgers/wide.yaml", dir);
    FILE *f = fopen(path, "w");
    fprintf(f, "ledger: wide\ntitle: {zh: 宽表, en: Wide}\nkey: [code]\nfields:\n  code: {zh: 编号, en: Code, type: text, required: true}\n  name: {zh: 名称, en: Name, type: text}\n");
    for (int i = 1; i <= NUMBERS; i++)
        fprintf(f, "  n%d: {zh: 指标%d, en: Number %d, type: decimal, scale: 2, unit: 千元}\n", i, i, i);
    fclose(f);
}

static void write_book(const char *path, int row_count)
{
    lxw_workbook_options o = { .constant_memory = LXW_TRUE };
    lxw_workbook *b = workbook_new_opt(path, &o);
    lxw_worksheet *s = workbook_add_worksheet(b, "宽表");
    worksheet_write_string(s, 0, 0, "编号", NULL);
    worksheet_write_string(s, 0, 1, "名称", NULL);
    char text[64];
    for (int c = 0; c < NUMBERS; c++) {
        snprintf(text, sizeof text, "指标%d（千元）", c + 1);
        worksheet_write_string(s, 0, (lxw_col_t)(c + 2), text, NULL);
    }
    for (int r = 1; r <= row_count; r++) {
        snprintf(text, sizeof text, "K%07d", r);
        worksheet_write_string(s, (lxw_row_t)r, 0, text, NULL);
        snprintf(text, sizeof text, "云湾区第%d号示例企业", r);
        worksheet_write_string(s, (lxw_row_t)r, 1, text, NULL);
        for (int c = 0; c < NUMBERS; c++)
            worksheet_write_number(s, (lxw_row_t)r, (lxw_col_t)(c + 2), (double)((r * 37 + c * 101) % 1000000) / 100, NULL);
    }
    workbook_close(b);
}

/* Runs in a child so that its peak memory is its own. */
static double in_child(int (*work)(const char *dir, int row_count), const char *dir, int row_count, long *peak_kib)
{
    struct rusage u;
    int status;
    double begin = now();
    pid_t pid = fork();
    if (pid == 0)
        _exit(work(dir, row_count));
    wait4(pid, &status, 0, &u);
    *peak_kib = u.ru_maxrss;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? now() - begin : -1;
}

static int import_into(const char *dir, int row_count, const char *url)
{
    arena *a = arena_new();
    error e = { .lang = LANG_EN };
    core c;
    import_result r;
    core_options o = { .dir = dir, .url = url, .mode = STORE_CREATE, .who = "bench" };
    if (!core_open(a, &o, &c, &e))
        return fprintf(stderr, "%s\n", e.text), 1;
    import_options io = { .ledger = ledger_find(&c.packs, "wide", &e), .path = arena_print(a, "%s/wide.xlsx", dir) };
    bool ok = import_file(&c, &io, &r, &e) && r.inserted == row_count && !r.errors;
    core_close(&c);
    arena_end(a);
    if (!ok)
        fprintf(stderr, "import: %s\n", e.text);
    return !ok;
}

static int do_import(const char *dir, int row_count) { return import_into(dir, row_count, NULL); }

static int do_import_postgres(const char *dir, int row_count)
{
    char url[600];
    store *s;
    error e = { .lang = LANG_EN };
    snprintf(url, sizeof url, "%s?schema=bench_import", getenv("JBP_BENCH_PG"));
    if (store_open(url, STORE_CREATE, &s, &e)) {
        store_script(s, "DROP SCHEMA bench_import CASCADE", &e);
        store_close(s);
    }
    return import_into(dir, row_count, url);
}

static int do_office(const char *dir, int row_count)
{
    char profile[600], file[600];
    (void)row_count;
    snprintf(profile, sizeof profile, "-env:UserInstallation=file://%s/profile", dir);
    snprintf(file, sizeof file, "%s/wide.xlsx", dir);
    freopen("/dev/null", "w", stdout);
    freopen("/dev/null", "w", stderr);
    execlp("soffice", "soffice", profile, "--headless", "--convert-to", "csv", "--outdir", dir, file, (char *)NULL);
    return 127;
}

int main(int argc, char **argv)
{
    int row_count = is_quick(argc, argv) ? QUICK_ROWS : FULL_ROWS;
    char dir[] = "/tmp/jbp-bench-XXXXXX", path[512];
    long ours = 0, theirs = 0;
    if (!mkdtemp(dir))
        return 1;
    write_pack(dir);
    snprintf(path, sizeof path, "%s/wide.xlsx", dir);
    write_book(path, row_count);
    double import_s = in_child(do_import, dir, row_count, &ours), office_s = in_child(do_office, dir, row_count, &theirs);
    printf("import %d x %d xlsx: %.2f s, %.0f rows/s, peak %ld MiB\n", row_count, NUMBERS + 2, import_s, row_count / import_s, ours / 1024);
    if (getenv("JBP_BENCH_PG") && *getenv("JBP_BENCH_PG")) {
        long pg = 0;
        double postgres_s = in_child(do_import_postgres, dir, row_count, &pg);
        printf("the same into PostgreSQL: %.2f s, peak %ld MiB\n", postgres_s, pg / 1024);
    }
    if (office_s > 0)
        printf("LibreOffice headless to csv: %.2f s, peak %ld MiB; ratio %.1f\n", office_s, theirs / 1024, office_s / import_s);
    else
        printf("LibreOffice is not installed: no peer\n");
    if (getenv("JBP_BENCH_KEEP")) {
        printf("kept: %s\n", dir);
        return import_s < 0;
    }
    remove_folder(dir);
    return import_s < 0;
}
