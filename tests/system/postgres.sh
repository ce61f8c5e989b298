#!/bin/bash
# The same district on PostgreSQL: moved there by a backup, the figures are the same, files import, the chain holds, and
# a backup of it is again one file.
. "$(dirname "$0")/lib.sh"
[ -n "${JBP_TEST_PG:-}" ] || { note "skipped: JBP_TEST_PG is not set"; exit 0; }
schema=t$$
pg="$JBP_TEST_PG?schema=$schema"
$jbp demo "$work/demo" --only C >/dev/null 2>&1 || wrong "demo"
C=$work/demo/C
$jbp --data "$C" backup "$work/c.db" >/dev/null || wrong "backup"
begin=$(date +%s)
$jbp --store "$pg" restore "$work/c.db" >"$work/out" 2>&1 || { cat "$work/out"; wrong "restore"; }
note "43,000 versions restored into PostgreSQL in $(($(date +%s) - begin)) s"
for f in C001 C003 C004 C005 C007 C008 C009 C013 C014 C015 C017 monitoring.nursery.count monitoring.month.timeliness monitoring.renovation.growth; do
    same "$f" "$($jbp --data "$C" figure $f --period 2019-09 --json)" "$($jbp --store "$pg" figure $f --period 2019-09 --json)"
done
printf '企业名称,统一社会信用代码,从业人员\n云湾区新来机械有限公司,91339903MADXCJY12C,12\n' >"$work/one.csv"
sed -i "s/91339903MADXCJY12C/$($jbp --data "$C" ledger show enterprise 1 | grep -o '91339903[0-9A-Z]*')/" "$work/one.csv"
$jbp --store "$pg" --as 林建明 import enterprise "$work/one.csv" >"$work/out" 2>&1 || { cat "$work/out"; wrong "import"; }
grep -q '更新 1' "$work/out" && echo "ok: import updates" || { cat "$work/out"; wrong "import did not update"; }
$jbp --store "$pg" import enterprise "$work/one.csv" 2>&1 | grep -q '不变 1' && echo "ok: the same file twice changes nothing" || wrong "the same file again"
$jbp --store "$pg" verify >/dev/null && echo "ok: verify" || wrong "verify"
$jbp --store "$pg" backup "$work/back.db" >/dev/null && $jbp --data "$work/back" init >/dev/null && $jbp --data "$work/back" restore "$work/back.db" >/dev/null \
    && same "restored back" "$($jbp --store "$pg" figure C004 --period 2019-09 --json)" "$($jbp --data "$work/back" figure C004 --period 2019-09 --json)" || wrong "way back"
finish
