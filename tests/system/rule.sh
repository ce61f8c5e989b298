#!/bin/bash
# Editions of rules from the command line: saved, in force by day, shown, compared, withdrawn; a decision table by file.
. "$(dirname "$0")/lib.sh"
. tests/system/match_pack.sh
mkdir -p "$p/t/decisions" "$p/t/scores"
cat >"$p/t/scores/t_points.yaml" <<'END'
score: t_points
title: {zh: 甲评价}
edges: from
pass: 6
groups:
  - {id: g, zh: 甲组, most: 10, items: [{id: share, zh: 占比, of: 甲研发占比, most: 10, bands: [{from: 3, points: 10}, {from: 2, to: 3, points: 5}, {to: 2, points: 0}]}]}
END
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
sed 's/^id: t_bonus/id: t_fresh/; /^programme:/d' "$work/one.yaml" >"$work/fresh.yaml"
$jbp rule save policy t_fresh "$work/fresh.yaml" --from 2026-04-01 --reason 新出台 >/dev/null 2>&1 && wrong "a new policy without --new" || echo "ok: a new policy is asked for with --new"
$jbp rule save policy t_fresh "$work/fresh.yaml" --new --from 2026-04-01 --reason 新出台 >/dev/null && echo "ok: a new policy" || wrong "a new policy"
$jbp match --on 2026-03-31 --policy t_fresh >/dev/null 2>&1 && wrong "it is there before its day" || echo "ok: not there before its day"
$jbp match --on 2026-04-01 --policy t_fresh >"$work/fresh" && echo "ok: there from its day" || wrong "the new policy on its day"
$jbp rule save policy t_fresh "$work/fresh.yaml" --new --from 2026-04-01 --reason 再来 >/dev/null 2>&1 && wrong "the same id twice" || echo "ok: an id only once"
$jbp rule withdraw policy t_fresh 1 --reason 废止 >/dev/null && ! $jbp match --on 2026-04-01 --policy t_fresh >/dev/null 2>&1 && echo "ok: withdrawn, it is gone" || wrong "withdraw a new policy"
$jbp rule show score t_points -o "$work/score.yaml" || wrong "show a scoring table"
sed 's/^pass: 6/pass: 3/' "$work/score.yaml" >"$work/thirty.yaml"
$jbp rule save score t_points "$work/thirty.yaml" --from 2026-04-01 --reason 达标线 >/dev/null && echo "ok: a scoring table saved" || wrong "save a scoring table"
$jbp rule diff score t_points 0 1 >"$work/diff"; holds "$work/diff" '^+ pass: 3' "and compared"
$jbp rule show score t_points --on 2026-03-31 | grep -q '^pass: 6' && $jbp rule show score t_points --on 2026-04-01 | grep -q '^pass: 3' && echo "ok: it counts from its day on" || wrong "the scoring table of a day"
sed 's/{from: 2, to: 3, /{from: 2, to: 4, /' "$work/score.yaml" >"$work/bad.yaml"
$jbp rule save score t_points "$work/bad.yaml" --from 2026-04-01 --reason 试 >/dev/null 2>"$work/err" && wrong "bands that overlap were kept" || holds "$work/err" 同时在两档里 "bands that overlap are refused"
$jbp rule withdraw score t_points 1 --reason 恢复 >/dev/null && $jbp rule show score t_points --on 2026-04-01 | grep -q '^pass: 6' && echo "ok: and withdrawn" || wrong "withdraw a scoring table"
$jbp rule show scheme huangyan-2022 -o "$work/scheme.yaml" || wrong "show a scheme"
sed 's/{class: A, from: 0, to: 20}, {class: B, from: 20,/{class: A, from: 0, to: 15}, {class: B, from: 15,/' "$work/scheme.yaml" >"$work/fifteen.yaml"
$jbp rule save scheme huangyan-2022 "$work/fifteen.yaml" --from 2026-04-01 --reason 收紧 >/dev/null && echo "ok: a scheme saved" || wrong "save a scheme"
$jbp rule diff scheme huangyan-2022 0 1 >"$work/diff"; same "lines of the difference" 8 "$(grep -c '^[-+]' "$work/diff")"
sed 's/{class: A, from: 0, to: 20}/{class: A, from: 0, to: 25}/' "$work/scheme.yaml" >"$work/bad.yaml"
$jbp rule save scheme huangyan-2022 "$work/bad.yaml" --from 2026-04-01 --reason 试 >/dev/null 2>"$work/err" && wrong "classes that overlap were kept" || holds "$work/err" 两个等级 "classes that overlap are refused"
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
