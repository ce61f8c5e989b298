/* match_samples.h — invented firms, facts and policies for tests of profile and matching: pack `t`, names that begin with 甲. */
#ifndef JBP_TESTS_MATCH_SAMPLES_H
#define JBP_TESTS_MATCH_SAMPLES_H
#include "match/explain.h"

#include "ledger_samples.h"
#include "text/embed.h"

static const char t_year[] = "ledger: t_year\ntitle: {zh: 甲年报, en: Years}\nkey: [enterprise, year]\nfields:\n"
                             "  enterprise: {zh: 企业, en: Enterprise, type: ref, ledger: enterprise, required: true}\n"
                             "  year: {zh: 年度, en: Year, type: year, required: true}\n"
                             "  revenue: {zh: 收入, en: Revenue, type: decimal, scale: 1, unit: 千元}\n"
                             "  rd: {zh: 研发, en: R and D, type: decimal, scale: 2, unit: 万元}\n"
                             "  debt: {zh: 负债, en: Debt, type: decimal, scale: 2, unit: 万元}\n"
                             "  assets: {zh: 资产, en: Assets, type: decimal, scale: 2, unit: 万元}\n"
                             "  output: {zh: 产值, en: Output, type: decimal, scale: 0, unit: 万元}\n";
static const char t_ip[] = "ledger: t_ip\ntitle: {zh: 甲专利, en: Patents}\nkey: [enterprise, number]\nfields:\n"
                           "  enterprise: {zh: 企业, en: Enterprise, type: ref, ledger: enterprise, required: true}\n"
                           "  number: {zh: 编号, en: Number, type: text, required: true}\n"
                           "  kind: {zh: 类别, en: Kind, type: code, list: t_kind, required: true}\n"
                           "  granted: {zh: 授权日, en: Granted, type: date}\n"
                           "  rank: {zh: 排名, en: Rank, type: int}\n";
static const char t_kind[] = "code,zh,en,parent\nI,一类,Class one,\nII,二类,Class two,\ninvention,发明,Invention,I\nplant,新品种,Variety,I\nutility,实用新型,Utility,II\n";
static const char t_title[] = "ledger: t_title\ntitle: {zh: 甲资质, en: Titles}\nkey: [enterprise, title]\nfields:\n"
                              "  enterprise: {zh: 企业, en: Enterprise, type: ref, ledger: enterprise, required: true}\n"
                              "  title: {zh: 资质, en: Title, type: text, required: true}\n"
                              "  granted: {zh: 认定日, en: Granted, type: date}\n"
                              "  until: {zh: 有效期至, en: Until, type: date}\n";
static const char t_facts[] = "facts:\n"
                              "  - {id: t_revenue, zh: 甲收入, en: T revenue, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: revenue, take: latest_year}, supply: 补年报}\n"
                              "  - {id: t_revenue_before, zh: 甲上年收入, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: revenue, take: latest_year, minus: 1}}\n"
                              "  - {id: t_rd, zh: 甲研发, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: rd, take: latest_year}, supply: 补研发}\n"
                              "  - {id: t_rd2, zh: 甲两年研发, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: rd, sum_years: 2}}\n"
                              "  - {id: t_rd3, zh: 甲三年研发, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: rd, sum_years: 3}}\n"
                              "  - {id: t_rd_last, zh: 甲上年度研发, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: rd, take: year}}\n"
                              "  - {id: t_share, zh: 甲研发占比, type: number, unit: '%', scale: 2, feel: 甲研发 / 甲收入 * 100}\n"
                              "  - {id: t_debt, zh: 甲负债, type: number, unit: 万元, scale: 2, better: less, from: {ledger: t_year, field: debt, take: latest_year}}\n"
                              "  - {id: t_assets, zh: 甲资产, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: assets, take: latest_year}}\n"
                              "  - {id: t_debt_rate, zh: 甲负债率, type: number, unit: '%', scale: 2, better: less, feel: 甲负债 / 甲资产 * 100}\n"
                              "  - {id: t_output, zh: 甲产值, type: number, unit: 万元, from: {ledger: t_year, field: output, take: latest_year, zero: missing}}\n"
                              "  - {id: t_one, zh: 甲一类, type: number, unit: 项, from: {ledger: t_ip, take: count, match: {kind: 一类}, complete: any}}\n"
                              "  - {id: t_first, zh: 甲一类领衔, type: number, unit: 项, from: {ledger: t_ip, take: count, match: {kind: I}, where: 排名 <= 3, complete: any}}\n"
                              "  - {id: t_fresh, zh: 甲近三年专利, type: number, unit: 项, from: {ledger: t_ip, take: count, date: granted, years: 3, complete: any}}\n"
                              "  - {id: t_titles, zh: 甲有效资质, type: texts, from: {ledger: t_title, field: title, take: values, valid_from: granted, valid_to: until, complete: true}}\n"
                              "  - {id: t_until, zh: 甲资质至, type: date, from: {ledger: t_title, field: until, take: latest, date: granted, match: {title: 甲级}, complete: true}}\n"
                              "  - {id: t_founded, zh: 甲成立, type: date, fixed: true, from: {ledger: enterprise, field: founded}}\n"
                              "  - {id: t_age, zh: 甲年限, type: number, unit: 年, fixed: true, feel: 'years and months duration(甲成立, today()).years'}\n"
                              "  - {id: t_size, zh: 甲规模, type: text, from: {ledger: enterprise, field: size}}\n"
                              "  - {id: t_bad, zh: 甲失信, type: bool, from: {ledger: t_title, take: exists, match: {title: 失信}, complete: true}}\n"
                              "  - {id: t_cloud, zh: 甲上云, type: bool, ask: true}\n"
                              "  - {id: t_score, zh: 甲评分, type: number, unit: 分, scale: 1, ask: true, supply: 到平台查}\n";

/* What the binary carries is covered, so that these tests speak of nothing but their own. */
static inline void samples_alone(desk *d)
{
    for (const embedded_file *f = embedded_files; f->path; f++) {
        if (strstr(f->path, "/facts/"))
            desk_file(d, f->path, "facts: []\n");
        if (strstr(f->path, "/policies/"))
            desk_file(d, f->path, "policies: []\n");
    }
}

/* Firms, their years, patents and titles, and facts of them; what a test declares besides comes before desk_open(). */
static inline void samples_declare(desk *d, bool postgres)
{
    desk_begin(d, postgres);
    samples_alone(d);
    desk_file(d, "packs/t/pack.yaml", "pack: t\ntitle: {zh: 试, en: T}\nrequires: [registry]\n");
    desk_file(d, "packs/t/ledgers/t_year.yaml", t_year);
    desk_file(d, "packs/t/ledgers/t_ip.yaml", t_ip);
    desk_file(d, "packs/t/ledgers/t_title.yaml", t_title);
    desk_file(d, "packs/t/lists/t_kind.csv", t_kind);
    desk_file(d, "packs/t/facts/t.yaml", t_facts);
}

static inline void samples_on(desk *d, bool postgres, const char *policies_)
{
    samples_declare(d, postgres);
    if (policies_)
        desk_file(d, "packs/t/policies/t.yaml", policies_);
    if (!desk_open(d))
        fail_msg("%s %s", d->e.at_text, d->e.text);
}

static inline void samples_begin(desk *d, const char *policies_) { samples_on(d, false, policies_); }

/* 甲厂 as most tests know it: 2025 revenue 10,000 万元, R&D 262 万元, two of class I (one in front), title 乙级 to 2027. */
static inline int64_t sample_firm(desk *d, const char *uscc, const char *name)
{
    int64_t id = desk_put(d, "enterprise", arena_print(d->a, "uscc=%s name=%s founded=2024-10-01 size=L", uscc, name));
#define P(ledger, ...) desk_put(d, ledger, arena_print(d->a, "enterprise=%lld " __VA_ARGS__, (long long)id))
    P("t_year", "year=2025 revenue=100000 rd=262 debt=7000 assets=8000 output=0");
    P("t_year", "year=2024 revenue=80000 rd=200");
    P("t_ip", "number=1 kind=发明 granted=2025-06-01 rank=1");
    P("t_ip", "number=2 kind=新品种 granted=2021-06-01 rank=5");
    P("t_ip", "number=3 kind=实用新型 granted=2024-06-01 rank=1");
    P("t_title", "title=乙级 granted=2024-01-01 until=2027-01-01");
    P("t_title", "title=旧级 granted=2020-01-01 until=2023-01-01");
    P("t_title", "title=失信 granted=2025-01-01");
#undef P
    return id;
}

static const date sample_day = 20513;                      /* 2026-03-01 */
static inline match *samples_match(desk *d, policies *p, date day, cohort forced)
{
    match *m = NULL;
    if (!policies_load(&d->c, day, p, &d->e) || !match_open(&d->c, p, day, forced, 0, &m, &d->e))
        fail_msg("%s %s", d->e.at_text, d->e.text);
    return m;
}
#endif
