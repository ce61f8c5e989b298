#include "cli/cli.h"

int main(int argc, char **argv)
{
    arena *a = arena_new();
    error e = { 0 };
    bool ok = cli_run(a, stdout, argc, (const char *const *)argv, &e);
    if (!ok)
        fprintf(stderr, "jbp: %s\n", error_line(a, &e));
    if (fflush(stdout) != 0 && ok)
        ok = fail(&e, ERR_SYSTEM, "结果写不出去", "the result cannot be written");
    arena_end(a);
    return ok ? 0 : error_exit(e.code);
}
