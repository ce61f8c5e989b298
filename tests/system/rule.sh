#!/bin/bash
# Editions of rules from the command line: saved, in force by day, shown, compared, withdrawn; a decision table by file.
. "$(dirname "$0")/lib.sh"
. tests/system/match_pack.sh
mkdir -p "$p/t/decisions"
holds() { grep -q "$2" "$1" && echo "ok: $3" || { cat "$1"; wrong "$3"; }; }
$jbp rule show policy t_bonus -o "$work/one.yaml" || wrong "show"
sed 's/甲研发占比 >= 3/甲研发占比 >= 99/' "$work/one.yaml" >"$work/two.yaml"
$jbp rule save policy t_bonus "$work/two.yaml" --from 2026-04-01 --reason 提高门槛 >/dev/null && echo "ok: saved" || wrong "save"
$jbp match --on 2026-03-31 --policy t_bonus >"$work/before"; $jbp match --on 2026-04-01 --policy t_bonus >"$work/after"
cmp -s "$work/before" "$work/after" && wrong "the edition does not count from its day" || echo "ok: it counts from its day on"
$jbp rule list >"$work/list"; holds "$work/list" 提高门槛 "list tells the reason"
$jbp rule diff policy t_bonus 0 1 >"$work/diff"; holds "$work/diff" '^+.*>= 99' "diff shows the change"
sed 's/甲研发占比/没有的事实/' "$work/one.yaml" >"$work/bad.yaml"
$jbp rule save policy t_bonus "$work/bad.yaml" --from 2026-04-01 --reason 试 >/dev/null 2>"$work/err" && wrong "a wrong text was kept" || holds "$work/err" 没有的事实 "a wrong text is refused"
$jbp rule save policy t_bonus "$work/two.yaml" --from 2026-04-01 >/dev/null 2>&1 && wrong "kept without a reason" || echo "ok: no edition without a reason"
$jbp rule withdraw policy t_bonus 1 --reason 恢复 >/dev/null || wrong "withdraw"
$jbp match --on 2026-04-01 --policy t_bonus >"$work/again"; grep -v '^$' "$work/again" | cmp -s - <(grep -v '^$' "$work/after") && wrong "withdrawn, and it still counts" || echo "ok: withdrawn"
$jbp rule show decision four_batches -o "$work/four.dmn" || wrong "show a table"
sed 's/hitPolicy="FIRST"/hitPolicy="NONE"/' "$work/four.dmn" >"$work/bad.dmn"
$jbp rule save decision four_batches "$work/bad.dmn" --from 2026-04-01 --reason 试 >/dev/null 2>&1 && wrong "a wrong table was kept" || echo "ok: a wrong table is refused"
sed 's/>6</>9</' "$work/four.dmn" >"$work/nine.dmn"
$jbp rule save decision four_batches "$work/nine.dmn" --from 2026-04-01 --reason 放宽 >/dev/null && echo "ok: a table saved" || wrong "save a table"
$jbp rule diff decision four_batches 0 1 >"$work/diff"; holds "$work/diff" '^+.*| 9' "and compared line by line"
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
