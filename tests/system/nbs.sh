#!/bin/bash
# The statistics bureau's own exports, when they are beside the checkout: the csv and the .xls of a province say the same,
# cell by cell: what the first brings in, the second leaves unchanged.
. "$(dirname "$0")/lib.sh"
samples=${JBP_SHARED:-../shared}/data/messy/nbs_export
[ -d "$samples" ] || { note "skipped: $samples is not here"; exit 0; }
export JBP_DATA=$work/d
mkdir -p "$work/d/packs/local/ledgers"
printf 'pack: local\ntitle: {zh: 本地}\n' >"$work/d/packs/local/pack.yaml"
cat >"$work/d/packs/local/ledgers/investment.yaml" <<'Y'
ledger: investment_month
title: {zh: 投资月度数据, en: Investment}
key: [region, indicator, month]
fields:
  region: {zh: 地区, type: text, required: true}
  indicator: {zh: 指标, type: text, required: true}
  month: {zh: 月份, type: month, required: true}
  amount: {zh: 数值, type: decimal, scale: 4}
Y
$jbp init >/dev/null || wrong init
for f in "$samples"/*.csv; do
    $jbp import investment_month "$f" --quiet >"$work/out" 2>&1 || { cat "$work/out"; wrong "$f"; }
    had=$($jbp ledger list investment_month --count)
    $jbp import investment_month "${f%.csv}.xls" --quiet >"$work/out" 2>&1 || { cat "$work/out"; wrong "${f%.csv}.xls"; }
    same "records after $(basename "${f%.csv}").xls" "$had" "$($jbp ledger list investment_month --count)"
    grep -q '新增 0，更新 0，不变 132，有错 0' "$work/out" && echo "ok: the same 132 values" || { cat "$work/out"; wrong "the .xls differs"; }
done
same "all of five provinces" 660 "$had"
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
