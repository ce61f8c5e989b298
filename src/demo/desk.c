#include "demo/desk.h"

#include "base/decimal.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>

char *path_of(desk *k, const char *name) { return arena_print(k->a, "%s/incoming/%s", k->dir, name); }

void step(desk *k, date day, const char *who, const char *const *words)
{
    buf_print(&k->steps, "%sT02:00:00Z\t%s", date_iso(k->a, day), who);
    for (; *words; words++)
        buf_print(&k->steps, "\t%s", *words);
    buf_putc(&k->steps, '\n');
}

bool write_file(desk *k, const char *path, str text)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(text.at, 1, text.len, f) == text.len;
    if (f && fclose(f) != 0)
        ok = false;
    return ok || fail(k->e, ERR_SYSTEM, "无法写文件 %s：%s", "cannot write %s: %s", path, strerror(errno));
}

bool write_gb18030(desk *k, const char *name, const buf *b)
{
    iconv_t c = iconv_open("GB18030", "UTF-8");
    size_t left = b->len, room = b->len * 2 + 16, size = room;
    char *in = b->text, *out = arena_alloc(k->a, room), *to = out;
    bool ok = c != (iconv_t)-1 && iconv(c, &in, &left, &to, &room) != (size_t)-1;
    if (c != (iconv_t)-1)
        iconv_close(c);
    if (!ok)
        return fail(k->e, ERR_INTERNAL, "%s：无法转换为 GB18030", "%s: cannot be written as GB18030", name);
    return write_file(k, path_of(k, name), (str){ out, size - room });
}


/* ---- dirty hands ------------------------------------------------------------------------------------- */

char *full_width(arena *a, const char *text)
{
    buf b = buf_new(a);
    for (; *text; text++)
        buf_code_point(&b, (unsigned char)*text < 0x80 && *text > ' ' ? 0xFEE0u + (unsigned char)*text : (unsigned char)*text);
    return b.text;
}

/* A name as another department might write it; the first forms are safe to recognise, the last is not. */
char *dirty_name(desk *k, const demo_firm *f)
{
    const char *town = k->d->plan->name;
    str name = str_of(f->name);
    str tail = str_ends(name, STR("股份有限公司")) ? STR("股份有限公司") : STR("有限公司");
    str core = { name.at + strlen(town), name.len - strlen(town) };
    switch (dice_below(&k->r, 8)) {
    case 0: return arena_print(k->a, "%s%s", k->d->plan->city, f->name);
    case 1: return arena_print(k->a, " %s　", f->name);
    case 2: return str_copy(k->a, core);
    case 3: return f->former ? f->former : arena_print(k->a, "%s（停产检修）", f->name);
    case 4: return str_ends(core, tail) ? str_copy(k->a, (str){ core.at, core.len - tail.len }) : str_copy(k->a, core);
    default: return f->name;
    }
}

char *wrong_code(desk *k, const char *uscc)
{
    char *c = arena_copy(k->a, uscc);
    int at = 9 + dice_below(&k->r, 6);
    c[at] = c[at] == '8' ? '3' : '8';
    return c;
}

/* A number cell: mostly a number, sometimes text with separators or full-width digits. */
void amount(desk *k, sheet_out *o, int column, int64_t v)
{
    int how = dice_below(&k->r, 160);
    if (how == 0)
        sheet_out_text(o, column, decimal_text_grouped(k->a, (decimal){ v, 0 }));
    else if (how == 1)
        sheet_out_text(o, column, full_width(k->a, decimal_text(k->a, (decimal){ v, 0 })));
    else
        sheet_out_number(o, column, (double)v);
}

char *shown_date(desk *k, date d)
{
    ymd x = date_ymd(d);
    static const char *const forms[] = { "%d-%02d-%02d", "%d/%d/%d", "%d年%d月%d日", "%d.%d.%d" };
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return arena_print(k->a, forms[dice_below(&k->r, 4)], x.year, x.month, x.day);
#pragma GCC diagnostic pop
}

int64_t year_output(const desk *k, const demo_firm *f, int year)
{
    int64_t sum = 0;
    for (month m = month_of(year, 1); m < month_of(year + 1, 1) && m <= k->d->last; m++)
        sum += at(k, f, m);
    return sum;
}
