#include "cli/ladder_text.h"

#include "cli/match_text.h"

enum { SHOWN = 20 };                                     /* firms of a group before the rest is only counted */

static const char *level_name(const ladder_view *v, const char *code)
{
    const list_item *i = v->levels ? list_find(v->levels, str_of(code)) : NULL;
    return i ? say(i->name, v->c->lang) : code;
}

static const profile_firm *firm_of(const ladder_view *v, uint32_t firm) { return &v->s->match->profile->firm[firm]; }

/* ---- one line about a pair ------------------------------------------------------------------------------------------------- */

/* Why, and what is missing in its own unit; the earliest day when only time is missing. */
static const char *pair_words(const ladder_view *v, cohort k, const policy *x, uint32_t firm)
{
    arena *a = v->c->a;
    lang l = v->c->lang;
    explanation e;
    ladder_explain(v->s, k, x, firm, a, &e);
    buf b = buf_new(a);
    buf_puts(&b, say(standing_name(e.pair.standing), l));
    if (e.pair.near)
        buf_print(&b, "%s%s", say((text2){ "，只差一步：", ", one step away: " }, l), near_words(v->s->match, &e, a));
    else if (e.pair.standing == STANDING_NOT)
        buf_print(&b, say((text2){ "，%d项不符合", ", %d conditions unmet" }, l), e.pair.unmet);
    if (e.only_time)
        buf_print(&b, say((text2){ "；最早%s可达到", "; at the earliest on %s" }, l), date_say(a, e.earliest, l));
    if (e.missing_count && (e.pair.standing == STANDING_UNKNOWN || e.pair.near))
        buf_print(&b, say((text2){ "；需补充：%s", "; to supply: %s" }, l), missing_words(v->s->match, &e, a));
    return b.text;
}

/* ---- the ladder ---------------------------------------------------------------------------------------------------------------- */

static size_t with(const climber *c, size_t n, standing s, bool near)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += near ? c[i].pair.near : c[i].pair.standing == s;
    return k;
}

static void rungs_grid(const ladder_view *v)
{
    static const text2 heads[] = { { "梯级", "rung" }, { "持有", "held" }, { "曾持有已过期", "lapsed" }, { "符合申报", "eligible" }, { "待判断", "to judge" }, { "缺数据", "unknown" }, { "差一步", "one step" } };
    enum { COLUMNS = sizeof heads / sizeof *heads };
    cli *c = v->c;
    grid g = grid_new(c->a, COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
        g.right[i] = i > 0;
        grid_add(&g, say(heads[i], c->lang));
    }
    for (size_t r = 0; r < v->s->ladder->count; r++) {
        climber *who;
        size_t n, held = 0, lapsed = 0;
        ladder_climbers(v->s, (int)r, c->a, &who, &n);
        for (uint32_t f = 0; f < v->s->match->profile->firms; f++) {
            held += v->s->footing[r][f].hold == HOLD_NOW;
            lapsed += v->s->footing[r][f].hold == HOLD_LAPSED;
        }
        const size_t shown[] = { held, lapsed, with(who, n, STANDING_ELIGIBLE, false), with(who, n, STANDING_JUDGE, false), with(who, n, STANDING_UNKNOWN, false), with(who, n, STANDING_NOT, true) };
        grid_add(&g, say(v->s->ladder->rungs[r].title, c->lang));
        for (int i = 1; i < COLUMNS; i++)
            grid_add(&g, arena_print(c->a, "%zu", shown[i - 1]));
    }
    grid_print(&g, c->out);
}

static void counts_grid(const ladder_view *v)
{
    cli *c = v->c;
    level_count *at;
    size_t n;
    ladder_counts(v->s, v->year, c->a, &at, &n);
    if (!n)
        return;
    grid g = grid_new(c->a, 5);
    const text2 heads[] = { { "梯级", "rung" }, { "级别", "level" }, { "申报", "declared" }, { "认定", "granted" }, { "现有效", "in force" } };
    for (int i = 0; i < 5; i++) {
        g.right[i] = i > 1;
        grid_add(&g, say(heads[i], c->lang));
    }
    for (size_t i = 0; i < n; i++) {
        grid_add(&g, say(v->s->ladder->rungs[at[i].rung].title, c->lang));
        grid_add(&g, level_name(v, at[i].level));
        grid_add(&g, arena_print(c->a, "%zu", at[i].declared));
        grid_add(&g, arena_print(c->a, "%zu", at[i].granted));
        grid_add(&g, arena_print(c->a, "%zu", at[i].held));
    }
    fprintf(c->out, say((text2){ "\n%d年申报与认定（项）\n", "\ndeclared and granted in %d\n" }, c->lang), v->year);
    grid_print(&g, c->out);
}

static void print_climbers(const ladder_view *v, int r)
{
    cli *c = v->c;
    climber *who;
    size_t n;
    ladder_climbers(v->s, r, c->a, &who, &n);
    if (!n)
        return;
    fprintf(c->out, say((text2){ "\n可争取%s：%zu 家（%s）\n", "\nfirms that may reach %s: %zu (%s)\n" }, c->lang), say(v->s->ladder->rungs[r].title, c->lang), n, who[0].policy->document ? who[0].policy->document : who[0].policy->id);
    grid g = grid_new(c->a, 3);
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        const profile_firm *f = firm_of(v, who[i].firm);
        grid_add(&g, f->uscc);
        grid_add(&g, f->name);
        grid_add(&g, pair_words(v, COHORT_NEW, who[i].policy, who[i].firm));
    }
    grid_print(&g, c->out);
    if (n > SHOWN)
        fprintf(c->out, say((text2){ "  另有 %zu 家（--json 列出全部）\n", "  and %zu more (--json lists all)\n" }, c->lang), n - SHOWN);
}

static const char *lapse_words(const ladder_view *v, const lapse *x)
{
    if (!x->policy)
        return say((text2){ "当日没有适用于复核的版本", "no edition for re-checks is in force" }, v->c->lang);
    return arena_print(v->c->a, say((text2){ "按%s复核：%s", "re-check by %s: %s" }, v->c->lang), x->policy->document ? x->policy->document : x->policy->id, pair_words(v, COHORT_RECHECK, x->policy, x->honour->firm));
}

static void print_lapses(const ladder_view *v)
{
    cli *c = v->c;
    lapse *at;
    size_t n;
    ladder_lapses(v->s, date_of(v->year, 1, 1), date_of(v->year + 1, 12, 31), c->a, &at, &n);
    if (!n)
        return;
    fprintf(c->out, say((text2){ "\n%d—%d年到期的荣誉 %zu 项\n", "\nhonours that end in %d and %d: %zu\n" }, c->lang), v->year, v->year + 1, n);
    grid g = grid_new(c->a, 5);
    for (size_t i = 0; i < n; i++) {
        const honour *h = at[i].honour;
        grid_add(&g, date_iso(c->a, h->until));
        grid_add(&g, firm_of(v, h->firm)->name);
        grid_add(&g, say(v->s->ladder->rungs[h->rung].title, c->lang));
        grid_add(&g, at[i].recheck == DATE_NONE ? "" : arena_print(c->a, say((text2){ "复核约%d年%d月", "re-check about %d-%02d" }, c->lang), date_ymd(at[i].recheck).year, date_ymd(at[i].recheck).month));
        grid_add(&g, lapse_words(v, &at[i]));
    }
    grid_print(&g, c->out);
}

void ladder_print(const ladder_view *v)
{
    cli *c = v->c;
    fprintf(c->out, say((text2){ "%s  %s，企业 %u 家\n", "%s  %s, %u firms\n" }, c->lang), say(v->s->ladder->title, c->lang), date_say(c->a, v->s->match->day, c->lang), v->s->match->profile->firms);
    rungs_grid(v);
    counts_grid(v);
    for (size_t r = v->s->ladder->count; r-- > 0;)
        print_climbers(v, (int)r);
    print_lapses(v);
}

/* ---- one firm -------------------------------------------------------------------------------------------------------------------- */

static void print_footing(const ladder_view *v, uint32_t firm)
{
    cli *c = v->c;
    for (size_t r = 0; r < v->s->ladder->count; r++) {
        const footing *f = &v->s->footing[r][firm];
        fprintf(c->out, "  %s %s", f->hold == HOLD_NOW ? "✓" : "·", say(v->s->ladder->rungs[r].title, c->lang));
        if (f->granted != DATE_NONE)
            fprintf(c->out, say((text2){ "  %s认定", "  granted %s" }, c->lang), date_say(c->a, f->granted, c->lang));
        if (f->until != DATE_NONE)
            fprintf(c->out, say(f->hold == HOLD_NOW ? (text2){ "，有效期至%s", ", until %s" } : (text2){ "，已于%s到期", ", ended %s" }, c->lang), date_say(c->a, f->until, c->lang));
        fputc('\n', c->out);
    }
}

static const char *enough_words(const ladder_view *v, feel_truth t)
{
    return say(t == FEEL_TRUE ? (text2){ "达到", "enough" } : t == FEEL_FALSE ? (text2){ "未达到", "not enough" } : (text2){ "数据不全，不能判定", "not all is known" }, v->c->lang);
}

static const char *points(const ladder_view *v, const score_sum *s)
{
    const char *low = dec_text(v->c->a, s->low), *high = dec_text(v->c->a, s->high);
    return text_eq(low, high) ? low : arena_print(v->c->a, say((text2){ "%s—%s", "%s to %s" }, v->c->lang), low, high);
}

static bool print_score(const ladder_view *v, const score_table *t, uint32_t firm, error *e)
{
    cli *c = v->c;
    score_result r;
    size_t line = 0;
    TRY(ladder_score(v->s, t, firm, c->a, &r, e));
    fprintf(c->out, say((text2){ "\n%s：%s分（满分%s，%s分达标），%s\n", "\n%s: %s points (of %s, %s to pass), %s\n" }, c->lang), say(t->title, c->lang), points(v, &r.total), dec_text(c->a, t->most), t->has_pass ? dec_text(c->a, t->pass) : "—",
            enough_words(v, r.total.enough));
    for (size_t g = 0; g < t->count; g++) {
        fprintf(c->out, say((text2){ "  %s %s分（满分%s", "  %s %s points (of %s" }, c->lang), say(t->groups[g].title, c->lang), points(v, &r.groups[g]), dec_text(c->a, t->groups[g].most));
        if (t->groups[g].has_least)
            fprintf(c->out, say((text2){ "，不低于%s：%s", ", at least %s: %s" }, c->lang), dec_text(c->a, t->groups[g].least), enough_words(v, r.groups[g].enough));
        fputs(say((text2){ "）\n", ")\n" }, c->lang), c->out);
        for (size_t i = 0; i < t->groups[g].count; i++, line++)
            fprintf(c->out, "    %s\n", score_line_words(c->a, &r.lines[line], c->lang));
    }
    return true;
}

/* The rung above the highest one held, and the re-check of what is held: what the firm has to think of. */
bool ladder_print_firm(const ladder_view *v, uint32_t firm, error *e)
{
    cli *c = v->c;
    int height = ladder_height(v->s, firm);
    fprintf(c->out, "%s（%s）  %s\n", firm_of(v, firm)->name, firm_of(v, firm)->uscc, say(v->s->ladder->title, c->lang));
    print_footing(v, firm);
    for (int r = height < 0 ? 0 : height; r < (int)v->s->ladder->count && r <= height + 1; r++) {
        cohort k = r == height ? COHORT_RECHECK : COHORT_NEW;
        const policy *x = ladder_policy(v->s, r, k, firm);
        explanation one;
        if (r == height && v->s->footing[r][firm].until == DATE_NONE)
            continue;
        fputs(say(k == COHORT_RECHECK ? (text2){ "\n—— 复核 ——\n", "\n-- re-check --\n" } : (text2){ "\n—— 下一级 ——\n", "\n-- next rung --\n" }, c->lang), c->out);
        if (!x) {
            fputs(say((text2){ "当日没有有效的版本\n", "no edition is in force on the day\n" }, c->lang), c->out);
            continue;
        }
        if (k == COHORT_NEW && !ladder_can_try(v->s, r, firm))
            fputs(say((text2){ "先要取得前一梯级\n", "the rung below comes first\n" }, c->lang), c->out);
        ladder_explain(v->s, k, x, firm, c->a, &one);
        match_print_pair(c, v->s->match, &one);
        for (size_t i = 0; i < v->s->ladder->rungs[r].score_count; i++)
            TRY(print_score(v, v->s->ladder->rungs[r].scores[i], firm, e));
    }
    return true;
}

/* ---- JSON -------------------------------------------------------------------------------------------------------------------------- */

static void put(FILE *out, const char *key, const char *text)
{
    fprintf(out, "\"%s\":", key);
    json_put(out, text);
}

static void json_firm_head(const ladder_view *v, uint32_t firm)
{
    put(v->c->out, "uscc", firm_of(v, firm)->uscc);
    fputc(',', v->c->out);
    put(v->c->out, "name", firm_of(v, firm)->name);
}

static void json_pair(const ladder_view *v, cohort k, const policy *x, uint32_t firm, const pair *p)
{
    fprintf(v->c->out, ",\"policy\":\"%s\",\"standing\":\"%s\",\"near\":%s,", x->id, standing_word(p->standing), p->near ? "true" : "false");
    put(v->c->out, "says", pair_words(v, k, x, firm));
}

static void json_rung(const ladder_view *v, int r)
{
    FILE *out = v->c->out;
    climber *who;
    size_t n, held = 0;
    ladder_climbers(v->s, r, v->c->a, &who, &n);
    for (uint32_t f = 0; f < v->s->match->profile->firms; f++)
        held += v->s->footing[r][f].hold == HOLD_NOW;
    fprintf(out, "{\"id\":\"%s\",", v->s->ladder->rungs[r].id);
    put(out, "title", say(v->s->ladder->rungs[r].title, v->c->lang));
    fprintf(out, ",\"held\":%zu,\"climbers\":[", held);
    for (size_t i = 0; i < n; i++) {
        fputs(i ? ",\n{" : "\n{", out);
        json_firm_head(v, who[i].firm);
        json_pair(v, COHORT_NEW, who[i].policy, who[i].firm, &who[i].pair);
        fputc('}', out);
    }
    fputs("]}", out);
}

static void json_lapses(const ladder_view *v)
{
    FILE *out = v->c->out;
    lapse *at;
    size_t n;
    ladder_lapses(v->s, date_of(v->year, 1, 1), date_of(v->year + 1, 12, 31), v->c->a, &at, &n);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%s{\"rung\":\"%s\",\"until\":\"%s\",", i ? ",\n" : "\n", v->s->ladder->rungs[at[i].honour->rung].id, date_iso(v->c->a, at[i].honour->until));
        if (at[i].recheck != DATE_NONE)
            fprintf(out, "\"recheck\":\"%s\",", date_iso(v->c->a, at[i].recheck));
        json_firm_head(v, at[i].honour->firm);
        if (at[i].policy)
            json_pair(v, COHORT_RECHECK, at[i].policy, at[i].honour->firm, &at[i].pair);
        fputc('}', out);
    }
}

void ladder_json(const ladder_view *v)
{
    FILE *out = v->c->out;
    level_count *at;
    size_t n;
    fprintf(out, "{\"ladder\":\"%s\",\"day\":\"%s\",\"year\":%d,\"rungs\":[", v->s->ladder->id, date_iso(v->c->a, v->s->match->day), v->year);
    for (size_t r = 0; r < v->s->ladder->count; r++) {
        fputs(r ? ",\n" : "\n", out);
        json_rung(v, (int)r);
    }
    fputs("],\"counts\":[", out);
    ladder_counts(v->s, v->year, v->c->a, &at, &n);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s{\"rung\":\"%s\",\"level\":\"%s\",\"declared\":%zu,\"granted\":%zu,\"held\":%zu}", i ? "," : "", v->s->ladder->rungs[at[i].rung].id, at[i].level, at[i].declared, at[i].granted, at[i].held);
    fputs("],\"lapses\":[", out);
    json_lapses(v);
    fputs("]}\n", out);
}

static bool json_scores(const ladder_view *v, uint32_t firm, error *e)
{
    FILE *out = v->c->out;
    arena *a = v->c->a;
    bool first = true;
    for (size_t r = 0; r < v->s->ladder->count; r++)
        for (size_t i = 0; i < v->s->ladder->rungs[r].score_count; i++, first = false) {
            const score_table *t = v->s->ladder->rungs[r].scores[i];
            score_result x;
            TRY(ladder_score(v->s, t, firm, a, &x, e));
            fprintf(out, "%s{\"table\":\"%s\",\"low\":%s,\"high\":%s,\"enough\":%s,\"lines\":[", first ? "" : ",\n", t->id, dec_text(a, x.total.low), dec_text(a, x.total.high),
                    x.total.enough == FEEL_TRUE ? "true" : x.total.enough == FEEL_FALSE ? "false" : "null");
            for (size_t k = 0; k < t->item_count; k++) {
                fprintf(out, "%s{\"item\":\"%s\",\"low\":%s,\"high\":%s,\"most\":%s,", k ? "," : "", x.lines[k].item->id, dec_text(a, x.lines[k].low), dec_text(a, x.lines[k].high), dec_text(a, x.lines[k].item->most));
                put(out, "says", score_line_words(a, &x.lines[k], v->c->lang));
                fputc('}', out);
            }
            fputs("]}", out);
        }
    return true;
}

bool ladder_json_firm(const ladder_view *v, uint32_t firm, error *e)
{
    static const char *const holds[] = { "never", "lapsed", "now" };
    FILE *out = v->c->out;
    fprintf(out, "{\"ladder\":\"%s\",\"day\":\"%s\",", v->s->ladder->id, date_iso(v->c->a, v->s->match->day));
    json_firm_head(v, firm);
    fputs(",\"rungs\":[", out);
    for (size_t r = 0; r < v->s->ladder->count; r++) {
        const footing *f = &v->s->footing[r][firm];
        const policy *x = f->hold == HOLD_NOW ? NULL : ladder_policy(v->s, (int)r, COHORT_NEW, firm);
        fprintf(out, "%s{\"id\":\"%s\",\"hold\":\"%s\"", r ? ",\n" : "\n", v->s->ladder->rungs[r].id, holds[f->hold]);
        if (f->until != DATE_NONE)
            fprintf(out, ",\"until\":\"%s\"", date_iso(v->c->a, f->until));
        if (x) {
            pair p = ladder_pair(v->s, COHORT_NEW, x, firm);
            json_pair(v, COHORT_NEW, x, firm, &p);
        }
        fputc('}', out);
    }
    fputs("],\"scores\":[", out);
    TRY(json_scores(v, firm, e));
    fputs("]}\n", out);
    return true;
}

/* ---- the tables ---------------------------------------------------------------------------------------------------------------------- */

static void print_item(cli *c, const score_item *i)
{
    fprintf(c->out, say((text2){ "    %s（满分%s）", "    %s (of %s)" }, c->lang), say(i->title, c->lang), dec_text(c->a, i->most));
    for (size_t k = i->band_count; k-- > 0;)
        fprintf(c->out, say((text2){ "%s%s 得%s分", "%s%s: %s" }, c->lang), k + 1 == i->band_count ? "：" : "；", score_band_words(c->a, i, &i->bands[k], c->lang), dec_text(c->a, i->bands[k].points));
    for (size_t k = 0; k < i->choice_count; k++)
        fprintf(c->out, say((text2){ "%s%s 得%s分", "%s%s: %s" }, c->lang), k ? "；" : "：", say(i->choices[k].says, c->lang), dec_text(c->a, i->choices[k].points));
    if (i->kind == SCORE_FORMULA)
        fprintf(c->out, "：%s", i->of.text);
    fputc('\n', c->out);
}

void ladder_print_scores(cli *c, const score_tables *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const score_table *x = &t->at[i];
        fprintf(c->out, "%s%s（%s）  %s\n", i ? "\n" : "", say(x->title, c->lang), x->id, x->document ? x->document : "");
        if (x->source)
            fprintf(c->out, say((text2){ "  来源：%s\n", "  source: %s\n" }, c->lang), x->source);
        if (x->note)
            fprintf(c->out, say((text2){ "  约定：%s\n", "  conventions: %s\n" }, c->lang), x->note);
        for (size_t g = 0; g < x->count; g++) {
            fprintf(c->out, say((text2){ "  %s（满分%s%s%s）\n", "  %s (of %s%s%s)\n" }, c->lang), say(x->groups[g].title, c->lang), dec_text(c->a, x->groups[g].most),
                    x->groups[g].has_least ? say((text2){ "，不低于", ", at least " }, c->lang) : "", x->groups[g].has_least ? dec_text(c->a, x->groups[g].least) : "");
            for (size_t k = 0; k < x->groups[g].count; k++)
                print_item(c, &x->groups[g].items[k]);
        }
    }
}
