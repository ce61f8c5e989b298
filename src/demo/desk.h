/* desk.h — what every maker of demonstration files works at: the district, the dice for the mess, the steps so far.
 * Internal to src/demo. */
#ifndef JBP_DEMO_DESK_H
#define JBP_DEMO_DESK_H
#include "demo/model.h"
#include "demo/sheet_out.h"

typedef struct desk {
    const demo_district *d;
    const char *dir;
    arena *a;
    dice   r;
    buf    steps;
    int    slip, late[2], twin, rebased;        /* firms: unit slip, late reporters, same as last month, changed base */
    month  slip_month, twin_month;
    error *e;
} desk;

char *path_of(desk *k, const char *name);                        /* DIR/incoming/NAME */

/* A command given on `day` by `who`; `moment` is Beijing time as people say it, steps carry UTC. */
void step(desk *k, date day, const char *who, const char *const *words);
#define STEP(k, day, who, ...) step((k), (day), (who), (const char *const[]){ __VA_ARGS__, NULL })
#define FILE_OF(name) arena_print(k->a, "incoming/%s", (name))

bool write_file(desk *k, const char *path, str text);
bool write_gb18030(desk *k, const char *name, const buf *b);

/* Output of a month; what share of an amount is. */
static inline int64_t at(const desk *k, const demo_firm *f, month m) { return m < k->d->first ? 0 : f->output[m - k->d->first]; }
static inline int64_t part(int64_t v, double rate) { return (int64_t)((double)v * rate + 0.5); }
int64_t year_output(const desk *k, const demo_firm *f, int year);  /* 千元 */

/* Dirty hands. */
char *full_width(arena *a, const char *text);
char *dirty_name(desk *k, const demo_firm *f);                   /* as another department might write it */
char *wrong_code(desk *k, const char *uscc);
void  amount(desk *k, sheet_out *o, int column, int64_t v);      /* mostly a number, sometimes text with separators or full-width digits */
char *shown_date(desk *k, date d);                               /* in one of four ways */

bool annual_files(desk *k);        /* annual.c: what 统计, 科技, 税务 and 人社 send of a year */
bool holding_files(desk *k);       /* holdings.c: IP, certificates, equity, R&D bodies, cloud use, penalties, specialty */
bool honour_files(desk *k);        /* honours.c: honours, declarations, reference numbers */
bool evaluation_files(desk *k);    /* evaluation.c: departments' files of the comprehensive evaluation; the four batches */
#endif
