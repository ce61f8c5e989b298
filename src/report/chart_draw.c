#include "report/chart_frame.h"

#include <math.h>

static const double PAGE_WIDTH = 590, USUAL_HEIGHT = 300, RANK_ROW = 26, RANK_REST = 64;

static double height_of(const chart *c)
{
    if (c->kind == CHART_RANK)
        return fmin(fmax((double)c->categories.len * RANK_ROW + RANK_REST, 140), 820);   /* one page at most */
    return USUAL_HEIGHT;
}

static bool nothing(const frame *f)
{
    for (size_t s = 0; s < f->c->series.len; s++)
        for (size_t i = 0; i < f->n; i++)
            if (!f->spans[s][i].missing)
                return false;
    return true;
}

picture *chart_picture(arena *a, const chart *c, chart_look look)
{
    picture *p = NEW(a, picture);
    double width = look.width > 0 ? look.width : PAGE_WIDTH;
    double height = look.height > 0 ? look.height : height_of(c) + (look.title ? 26 : 0);
    picture_begin(p, a, width, height);
    frame f = { .c = c, .p = p };
    frame_measure(&f);
    frame_lay_out(&f, look);
    draw_bars(&f);
    draw_lines(&f);
    if (nothing(&f))
        picture_text(p, f.plot.x + f.plot.w / 2, f.plot.y + f.plot.h / 2, ANCHOR_MIDDLE, TEXT, SOFT,
                     c->lang == LANG_EN ? "no data" : "无数据");
    picture_end(p);
    return p;
}

bool chart_png(arena *a, const chart *c, chart_look look, double scale, str *out, error *err)
{
    return picture_png(a, chart_picture(a, c, look), scale, out, err);
}

void chart_svg(buf *out, const chart *c, chart_look look, const char *links)
{
    picture_svg(out, chart_picture(out->a, c, look), chart_describe(out->a, c), links);
}
