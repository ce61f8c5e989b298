#include "cli/maturity_text.h"

enum { STEPS_SHOWN = 8 };

static const char *level_title(const questionnaire *q, int met, lang l)
{
    return met ? say(q->levels[met - 1].title, l) : say((text2){ "未达到最低等级", "below the lowest level" }, l);
}

void maturity_list(cli *c, const questionnaires *all)
{
    grid g = grid_new(c->a, 5);
    for (size_t i = 0; i < all->count; i++) {
        const questionnaire *q = &all->at[i];
        grid_add(&g, q->id);
        grid_add(&g, say(q->title, c->lang));
        grid_add(&g, q->edition ? q->edition : "");
        grid_add(&g, arena_print(c->a, say((text2){ "%zu 条", "%zu items" }, c->lang), q->item_count));
        grid_add(&g, q->document ? q->document : "");
    }
    grid_print(&g, c->out);
}

/* ---- comparison -------------------------------------------------------------------------------------------------------------------- */

/* Mean total of the whole or of part number `at` over the peers. */
static ratio mean_of(const maturity_view *v, size_t at, bool whole)
{
    ratio *all = NEW_N(v->c->a, ratio, v->same->count + 1);
    for (size_t i = 0; i < v->same->count; i++)
        all[i] = whole ? v->same->at[i].total : v->same->at[i].parts[at].total;
    return ratio_mean(all, v->same->count);
}

static size_t below(const peers *p, const assessment *x)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += ratio_order(p->at[i].total, x->total) < 0;
    return n;
}

/* ---- text ----------------------------------------------------------------------------------------------------------------------------- */

static void print_levels(const maturity_view *v)
{
    cli *c = v->c;
    const assessment *x = v->x;
    for (size_t i = 0; i < x->q->level_count; i++)
        fprintf(c->out, say((text2){ "  %s %d级 %s：得分 %s（%s 即满足）\n", "  %s level %d %s: %s (%s is enough)\n" }, c->lang), (int)i < x->met ? "✓" : "·", x->q->levels[i].number, say(x->q->levels[i].title, c->lang),
                maturity_text(c->a, x->at[i]), maturity_text(c->a, x->q->levels[i].need));
}

static void print_parts(const maturity_view *v)
{
    cli *c = v->c;
    const assessment *x = v->x;
    grid g = grid_new(c->a, 3 + x->q->level_count);
    bool compare = v->same->count > 1;
    grid_add(&g, say((text2){ "能力", "area" }, c->lang));
    for (size_t i = 0; i < x->q->level_count; i++) {
        g.right[1 + i] = true;
        grid_add(&g, say(x->q->levels[i].title, c->lang));
    }
    g.right[1 + x->q->level_count] = g.right[2 + x->q->level_count] = true;
    grid_add(&g, say((text2){ "合计", "total" }, c->lang));
    grid_add(&g, compare ? say((text2){ "同行平均", "industry" }, c->lang) : "");
    for (size_t i = 0; i < x->part_count; i++) {
        grid_add(&g, arena_print(c->a, "%*s%s", x->parts[i].depth * 2, "", say(x->parts[i].part->title, c->lang)));
        for (size_t k = 0; k < x->q->level_count; k++)
            grid_add(&g, maturity_text(c->a, x->parts[i].at[k]));
        grid_add(&g, maturity_text(c->a, x->parts[i].total));
        grid_add(&g, compare ? maturity_text(c->a, mean_of(v, i, false)) : "");
    }
    fputc('\n', c->out);
    grid_print(&g, c->out);
}

static const char *grade_words(const maturity_view *v, const gap_item *g)
{
    const code_list *l = map_ptr(&v->c->core.packs.list_by_id, STR("maturity_grade"));
    const list_item *i = g->grade ? list_find(l, str_of(g->grade)) : NULL;
    return i ? say(i->name, v->c->lang) : say((text2){ "未作答", "not answered" }, v->c->lang);
}

static void print_gaps(const maturity_view *v)
{
    cli *c = v->c;
    const assessment *x = v->x;
    if (x->met == (int)x->q->level_count)
        return;
    const level *next = &x->q->levels[x->met];
    size_t shown = x->has_steps && x->steps > STEPS_SHOWN ? x->steps : STEPS_SHOWN;
    fprintf(c->out, say((text2){ "\n到%s还差的条目 %zu 条", "\n%s: %zu items to do" }, c->lang), say(next->title, c->lang), x->gap_count);
    if (x->has_steps)
        fprintf(c->out, say((text2){ "，做到前 %zu 条即可达到", "; the first %zu are enough" }, c->lang), x->steps);
    fputc('\n', c->out);
    for (size_t i = 0; i < x->gap_count && i < shown; i++)
        fprintf(c->out, say((text2){ "  %zu. %s：%s（现为%s，可加 %s）\n", "  %zu. %s: %s (now %s, adds %s)\n" }, c->lang), i + 1, say(x->gaps[i].part->title, c->lang), x->gaps[i].item->text, grade_words(v, &x->gaps[i]),
                ratio_text(c->a, x->gaps[i].gain, 3, ROUND_DOWN));
}

void maturity_print(const maturity_view *v)
{
    cli *c = v->c;
    const assessment *x = v->x;
    lang l = c->lang;
    fprintf(c->out, "%s（%s）  %s  %d%s  %s%s%s\n", v->name, v->uscc, say(x->q->title, l), v->year, say((text2){ "年", "" }, l), say(text_eq(v->mode, "expert") ? (text2){ "专家评估", "expert" } : (text2){ "企业自评", "self" }, l),
            x->q->kind_count > 1 ? "，" : "", x->q->kind_count > 1 ? say(x->q->kinds[x->kind].title, l) : "");
    fprintf(c->out, say((text2){ "结论：%s，总分 %s\n", "result: %s, total %s\n" }, l), level_title(x->q, x->met, l), maturity_text(c->a, x->total));
    if (x->unanswered)
        fprintf(c->out, say((text2){ "已答 %zu 条，未答 %zu 条按不满足计；若全部满足，最高可到%s\n", "%zu answered, %zu not (counted as not met; were they all met: %s)\n" }, l), x->answered, x->unanswered, level_title(x->q, x->at_most, l));
    print_levels(v);
    print_parts(v);
    if (v->same->count > 1)
        fprintf(c->out, say((text2){ "同行业（大类 %s）%zu 家，平均 %s，高于其中 %zu 家\n", "same division (%s): %zu firms, mean %s, ahead of %zu\n" }, l), v->same->division, v->same->count, maturity_text(c->a, mean_of(v, 0, true)), below(v->same, x));
    print_gaps(v);
    if (x->q->note)
        fprintf(c->out, say((text2){ "\n说明：%s\n", "\nnote: %s\n" }, l), x->q->note);
}

/* ---- JSON ------------------------------------------------------------------------------------------------------------------------------- */

static void json_ratio(FILE *out, arena *a, ratio q) { fputs(q.den ? maturity_text(a, q) : "null", out); }

static void json_parts(const maturity_view *v)
{
    FILE *out = v->c->out;
    const assessment *x = v->x;
    for (size_t i = 0; i < x->part_count; i++) {
        fprintf(out, "%s{\"part\":\"%s\",\"depth\":%d,\"title\":", i ? ",\n" : "\n", x->parts[i].part->id, x->parts[i].depth);
        json_put(out, say(x->parts[i].part->title, v->c->lang));
        fputs(",\"levels\":[", out);
        for (size_t k = 0; k < x->q->level_count; k++) {
            fputs(k ? "," : "", out);
            json_ratio(out, v->c->a, x->parts[i].at[k]);
        }
        fputs("],\"total\":", out);
        json_ratio(out, v->c->a, x->parts[i].total);
        if (v->same->count > 1) {
            fputs(",\"industry\":", out);
            json_ratio(out, v->c->a, mean_of(v, i, false));
        }
        fputc('}', out);
    }
}

void maturity_json(const maturity_view *v)
{
    FILE *out = v->c->out;
    const assessment *x = v->x;
    fprintf(out, "{\"questionnaire\":\"%s\",\"uscc\":\"%s\",\"year\":%d,\"mode\":\"%s\",\"kind\":\"%s\",\"level\":%d,\"total\":%s,\"answered\":%zu,\"unanswered\":%zu,\"at_most\":%d,\"levels\":[", x->q->id, v->uscc, v->year, v->mode,
            x->q->kinds[x->kind].id, level_reached(x), maturity_text(v->c->a, x->total), x->answered, x->unanswered, x->at_most ? x->q->levels[x->at_most - 1].number : 0);
    for (size_t i = 0; i < x->q->level_count; i++) {
        fprintf(out, "%s{\"level\":%d,\"met\":%s,\"score\":", i ? "," : "", x->q->levels[i].number, (int)i < x->met ? "true" : "false");
        json_ratio(out, v->c->a, x->at[i]);
        fputc('}', out);
    }
    fputs("],\"radar\":[", out);
    json_parts(v);
    fprintf(out, "],\"industry\":{\"division\":\"%s\",\"firms\":%zu},\"steps\":%zu,\"gaps\":[", v->same->division ? v->same->division : "", v->same->count, x->has_steps ? x->steps : 0);
    for (size_t i = 0; i < x->gap_count; i++) {
        fprintf(out, "%s{\"item\":\"%s\",\"part\":\"%s\",\"grade\":", i ? ",\n" : "\n", x->gaps[i].item->id, x->gaps[i].part->id);
        if (x->gaps[i].grade)
            json_put(out, x->gaps[i].grade);
        else
            fputs("null", out);
        fprintf(out, ",\"gain\":%s,\"text\":", ratio_text(v->c->a, x->gaps[i].gain, 4, ROUND_DOWN));
        json_put(out, x->gaps[i].item->text);
        fputc('}', out);
    }
    fputs("]}\n", out);
}
