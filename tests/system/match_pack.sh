# A small pack for the tests of matching and push, with everything shipped covered: pack `t`, three firms, three policies.
# Sourced after lib.sh; leaves JBP_DATA with firms 甲厂 (qualifies for t_bonus), 乙厂 (one step away), 丙厂 (nothing known).
export JBP_DATA=$work/data JBP_NOW=2026-03-01T02:00:00Z
p=$JBP_DATA/packs
for f in packs/*/facts/*.yaml; do mkdir -p "$JBP_DATA/$(dirname "$f")" && echo 'facts: []' >"$JBP_DATA/$f"; done
for f in packs/*/policies/*.yaml; do [ -e "$f" ] && mkdir -p "$JBP_DATA/$(dirname "$f")" && echo 'policies: []' >"$JBP_DATA/$f"; done
mkdir -p "$p/t/ledgers" "$p/t/facts" "$p/t/policies"
echo 'pack: t
title: {zh: 试, en: T}
requires: [registry]' >"$p/t/pack.yaml"
echo 'ledger: t_year
title: {zh: 甲年报, en: Years}
key: [enterprise, year]
fields:
  enterprise: {zh: 企业, en: Enterprise, type: ref, ledger: enterprise, required: true}
  year: {zh: 年度, en: Year, type: year, required: true}
  revenue: {zh: 收入, en: Revenue, type: decimal, scale: 2, unit: 万元}
  rd: {zh: 研发, en: R and D, type: decimal, scale: 2, unit: 万元}' >"$p/t/ledgers/t_year.yaml"
echo 'facts:
  - {id: t_revenue, zh: 甲收入, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: revenue, take: latest_year}}
  - {id: t_rd, zh: 甲研发, type: number, unit: 万元, scale: 2, from: {ledger: t_year, field: rd, take: latest_year}}
  - {id: t_share, zh: 甲研发占比, type: number, unit: "%", scale: 2, feel: 甲研发 / 甲收入 * 100}' >"$p/t/facts/t.yaml"
policy() { # ID TITLE SHARE AMOUNT
    echo "policies:
  - {id: $1, zh: $2, level: 区, region: 云湾区, example: true, window: {from: 03-01, to: 05-31}, materials: [审计报告], contact: 企业科,
     conditions: [{id: revenue, zh: 营业收入100万元以上, feel: 甲收入 >= 100}, {id: share, zh: 研发费用占比$3%以上, feel: 甲研发占比 >= $3}],
     subsidy: {zh: 奖励, feel: $4}}" >"$p/t/policies/$1.yaml"
}
policy t_bonus 研发奖励 3 20
$jbp init >/dev/null || wrong "init"
firm() { # CODE NAME [REVENUE RD]
    $jbp put enterprise uscc="$1" name="$2" >/dev/null || wrong "put $2"
    id=$($jbp ledger list enterprise | grep "$1" | grep -o '^[0-9]*')
    [ $# -lt 4 ] || $jbp put t_year enterprise="$id" year=2025 revenue="$3" rd="$4" >/dev/null || wrong "put year of $2"
}
firm 91339903MA00000151 甲厂 10000 400
firm 91339903MA0000023U 乙厂 10000 262
firm 91339903MA0000031N 丙厂
