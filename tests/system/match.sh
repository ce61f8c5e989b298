#!/bin/bash
# Matching on a demonstration district: totals agree however they are asked for, every explanation holds together, kept results
# follow the facts, coverage adds up, and all policies that are shipped can be read in both languages.
. "$(dirname "$0")/lib.sh"
$jbp demo "$work/demo" --only A >/dev/null 2>&1 || wrong "demo"
export JBP_DATA=$work/demo/A JBP_NOW=2023-06-10T02:00:00Z
$jbp match --json >"$work/all.json" || wrong "match"
policies=$($jbp match --policies | tail -1 | grep -o '政策 [0-9]*' | grep -o '[0-9]*')
[ "$policies" -ge 40 ] && echo "ok: $policies policies" || wrong "only $policies policies"
for p in sme_specialised_2022 hightech_2016; do
    $jbp match --policy $p --json >"$work/$p.json" || wrong "match $p"
    python3 - "$work/all.json" "$work/$p.json" $p <<'P' && echo "ok: $p pair by pair is what the table says" || wrong "$p"
import json, sys
total = next(x for x in json.load(open(sys.argv[1])) if x["policy"] == sys.argv[3])
pairs = [json.loads(l) for l in open(sys.argv[2])]
for s in ("eligible", "judge", "unknown", "not"):
    assert sum(x["standing"] == s for x in pairs) == total[s], s
near = [x for x in pairs if x["near"]]
assert len(near) == total["near"] and near
for x in pairs:
    top = [c["verdict"] for c in x["conditions"] if c["depth"] == 0]
    assert x["near"] == (top.count("unmet") == 1)
    assert (x["standing"] == "eligible") == (set(top) == {"met"})
    if x["standing"] == "not":
        assert x["changes"] or not x["changes_hold"], x
    for c in x["conditions"]:
        assert c["text"] and (c["verdict"] == "met" or c["gap"]), c
        for g in c["gap"]:
            assert g["text"]
            if g["kind"] == "number" and g["fact"] == "rd_expense":
                assert g["by"] > 0
P
done
# A firm that lacks R&D only: given exactly what was said it qualifies, a hundredth less and it does not.
firm=$(python3 - "$work/sme_specialised_2022.json" <<'P'
import json, sys
for l in open(sys.argv[1]):
    x = json.loads(l)
    g = x["changes"]
    if x["near"] and len(g) == 1 and g[0].get("fact") == "rd_expense":
        print(x["uscc"], g[0]["to"]); break
P
)
if [ -n "$firm" ]; then
    read -r code needed <<<"$firm"
    id=$(python3 -c "
import sqlite3
print(sqlite3.connect('$JBP_DATA/jbp.db').execute('SELECT id FROM enterprise WHERE uscc = ?', ('$code',)).fetchone()[0])")
    standing() { $jbp match --policy sme_specialised_2022 --enterprise "$code" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["standing"])'; }
    less=$(python3 -c "from decimal import Decimal as D; print(D('$needed') - D('0.01'))")
    $jbp match run >"$work/out"
    $jbp put annual enterprise="$id" year=2022 rd_expense="$less" >/dev/null
    same "a hundredth less than was said" not "$(standing)"
    $jbp put annual enterprise="$id" year=2022 rd_expense="$needed" >/dev/null
    same "exactly what was said" eligible "$(standing)"
    same "only that firm is matched again" "1 家有变化 0 个有变化" "$($jbp match run | grep -o '[0-9]* [家个]有变化' | tr '\n' ' ' | sed 's/ $//')"
else
    note "no firm of the demonstration lacks R&D alone"
    $jbp match run >/dev/null
fi
same "coverage counts who qualifies" "$($jbp match --json | python3 -c 'import json, sys; print(sum(x["eligible"] for x in json.load(sys.stdin)))')" \
    "$($jbp match coverage --json | python3 -c 'import json, sys; d = json.load(sys.stdin); assert all(sum(r["qualify"] for r in d[k]) == d["all"][0]["qualify"] for k in ("policy", "town", "size", "industry")); print(d["all"][0]["qualify"])')"
code=$($jbp ledger show enterprise 3 | grep -o '91[0-9A-Z]\{16\}' | head -1)
$jbp profile "$code" >"$work/out" && grep -q '营业收入' "$work/out" && grep -q '未知' "$work/out" && echo "ok: profile" || wrong "profile"
$jbp --lang en match --enterprise "$code" >"$work/out" && grep -q eligible "$work/out" && echo "ok: in English" || wrong "English"
# Two regimes side by side in 2026: the re-check and the new application are not the same edition.
same "editions in force on 2026-05-10" "sme_specialised_2026 sme_specialised_recheck_2022" "$($jbp match --on 2026-05-10 --json | python3 -c 'import json, sys; print(*sorted(x["policy"] for x in json.load(sys.stdin) if x["policy"].startswith("sme_specialised")))')"
finish
