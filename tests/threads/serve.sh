#!/bin/bash
# make threads: jbp serve under ThreadSanitizer while many people read the pages that share what is kept (the desk, figures,
# policies, a firm's door, lists, searches) and imports write.  SECONDS_=N: how long, 30 by default.
. "$(dirname "$0")/../system/lib.sh"
tsan=$PWD/build/thread/jbp
$jbp demo "$work/demo" --only C >/dev/null 2>&1 || wrong "demo"
export JBP_DATA=$work/demo/C JBP_NOW=2019-10-20T01:00:00Z
first=$($jbp ledger list enterprise --limit 1)
code=$(grep -o '统一社会信用代码=[0-9A-Z]*' <<<"$first" | cut -d= -f2) name=$(grep -o '企业名称=[^ ]*' <<<"$first" | cut -d= -f2)
for role in leader clerk admin; do echo Bureau-2026-x | $jbp account add "u-$role" --role $role --keep || wrong "account $role"; done
echo Bureau-2026-x | $jbp account add u-firm --role enterprise --enterprise "$code" --keep || wrong "account of a firm"
TSAN_OPTIONS="halt_on_error=0 report_signal_unsafe=0 history_size=5" $tsan serve --listen 127.0.0.1:0 --sessions 40 --api-rate 100000 >"$work/out" 2>"$work/err" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
for _ in $(seq 300); do port=$(grep -o '127.0.0.1:[0-9]*' "$work/out" | cut -d: -f2); [ -n "$port" ] && break; sleep 0.2; done
[ -n "$port" ] || { cat "$work/err"; wrong "the server did not start"; finish; }
at=http://127.0.0.1:$port
until_=$((SECONDS + ${SECONDS_:-30}))

enter() { # NAME JAR
    curl -s -b "$2" -c "$2" -o /dev/null -H "Origin: $at" -d "name=$1" -d password=Bureau-2026-x "$at/login"
}
look() { # NAME PATH…: in turn until the time is over; every answer must be a page
    local jar=$work/jar.$BASHPID name=$1 n=0 status; shift
    enter "$name" "$jar"
    while [ $SECONDS -lt $until_ ]; do
        for path in "$@"; do
            status=$(curl -s -b "$jar" -o /dev/null -w '%{http_code}' "$at$path")
            [ "$status" = 200 ] || echo "$name $path: $status" >>"$work/refused"
            n=$((n + 1))
        done
    done
    echo $n >>"$work/count"
}
desk=(/ /wall /month /figures "/figure/monitoring.output.cumulative?period=2019-09" /policies /ledger/enterprise "/search?q=yw" /firm/1 "/ask?ledger=enterprise&measure=count" /api/v1/figures /quality /statements /findings
      /policy/sme_innovative_2022 "/policies/try?feel=%E7%A0%94%E5%8F%91%E8%B4%B9%E7%94%A8%E5%8D%A0%E6%AF%94%20%3E%203" /rules /rules/score/innovative_2022 /evaluation/common-2018
      "/evaluation/common-2018/what-if?w.above.tax_mu=45" /reports /firm/2 /api/v1/firms/3)
pids=() staff=0
for _ in 1 2; do
    look u-leader "${desk[@]}" & pids+=($!)
    look u-clerk "${desk[@]}" /policy/sme_innovative_2022/edit & pids+=($!)
    look u-firm /door /door/facts /door/calendar /door/inbox "/search?q=yw" & pids+=($!)
done
look u-admin /accounts /audit & pids+=($!)
while [ $SECONDS -lt $until_ ]; do          # what is kept grows old under the readers
    staff=$((staff + 1))
    printf '企业名称,统一社会信用代码,从业人员\n%s,%s,%d\n' "$name" "$code" $((100 + staff)) >"$work/staff.csv"
    $jbp import enterprise "$work/staff.csv" --quiet >>"$work/import" 2>&1 || { tail -3 "$work/import"; wrong "import"; break; }
    kill -HUP $server
    sleep 3
done
wait "${pids[@]}"
kill $server
wait $server
[ -s "$work/refused" ] && { sort "$work/refused" | uniq -c | head -20; wrong "pages that were no page"; }
note "$(awk '{ n += $1 } END { print n }' "$work/count") pages, $staff imports"
grep -q 'WARNING: ThreadSanitizer' "$work/err" && { grep -m1 -A40 'WARNING: ThreadSanitizer' "$work/err"; grep 'SUMMARY: ThreadSanitizer' "$work/err" | sort | uniq -c | head -20; wrong "data races"; }
finish
