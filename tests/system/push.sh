#!/bin/bash
# Push against loopback servers: nothing without configuration, one message a firm with only what is new, nothing twice;
# failures are tried again later, refusals and silences are not; killed while sending, nobody hears twice.
. "$(dirname "$0")/lib.sh"
. tests/system/match_pack.sh
mkdir "$work/net"
python3 tests/system/loopback.py "$work/net" & server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
for i in $(seq 50); do [ -e "$work/net/ports" ] && break; sleep 0.1; done
read -r smtp web <"$work/net/ports"
mode() { echo "$2" >"$work/net/$1.mode"; }
lines() { [ -e "$work/net/$1.log" ] && wc -l <"$work/net/$1.log" || echo 0; }
states() { $jbp push status | awk '{ print $4 "=" $5 }' | sort | tr '\n' ' '; }
push() { $jbp push "$@" 2>&1 | tail -1; }
at() { export JBP_NOW=$1; }

$jbp push >"$work/out" 2>&1 && wrong "pushed without a channel"
grep -q '没有开通任何推送渠道' "$work/out" && echo "ok: off until configured" || wrong "$(cat "$work/out")"
same "messages made without a channel" 0 "$($jbp ledger list push_message --count)"

mkdir "$JBP_DATA/secrets"
echo "http://127.0.0.1:$web/wecom?key=TOPSECRET" >"$JBP_DATA/secrets/wecom"
export DING_URL="http://127.0.0.1:$web/ding?access_token=TOPSECRET" DING_SECRET=SECtest
cat >"$JBP_DATA/channels.yaml" <<Y
push: {closing_days: 15, attempts: 3}
inbox: {on: true}
email: {on: true, server: "smtp://127.0.0.1:$smtp", from: 惠企政策 <policy@example.test>}
wecom: {on: true, url: file:secrets/wecom}
dingtalk: {on: true, url: env:DING_URL, secret: env:DING_SECRET}
Y
$jbp put push_address enterprise=1 channel=email address=jia@example.test >/dev/null
$jbp put push_address enterprise=2 channel=wecom address=x stopped=是 >/dev/null

same "dry run makes nothing" 0 "$($jbp push --dry-run >/dev/null; $jbp ledger list push_message --count)"
same "first push" "投递：送出 6，失败待重试 0，放弃 0，结果不明 0" "$(push)"
same "two firms, inbox each, one mail, robots but for whom stopped them" "dingtalk=已送出 dingtalk=已送出 email=已送出 inbox=已送出 inbox=已送出 wecom=已送出 " "$(states)"
same "mail" "jia@example.test 惠企政策提醒：新符合1项" "$(python3 -c "import json; m = json.loads(open('$work/net/smtp.log').readline()); assert '研发奖励；预计20万元' in m['body']; print(m['to'], m['subject'])")"
same "DingTalk's signature was taken" 2 "$(grep -c '"/ding"' "$work/net/http.log")"
same "again: nothing" "投递：送出 0，失败待重试 0，放弃 0，结果不明 0" "$(push)"
same "messages" 2 "$($jbp ledger list push_message --count)"

# One fact changes: that firm alone is matched anew, and only it hears.
$jbp put t_year enterprise=2 year=2025 revenue=10000 rd=300 >/dev/null
same "a fact of one firm" "匹配：企业 3 家（1 家有变化），政策 1 个（0 个有变化），重新判定 1 对，结果变化 1 条，保留 3 条" "$($jbp push --dry-run | grep '^匹配')"
same "it qualifies now" "91339903MA0000023U  惠企政策提醒：新符合1项" "$($jbp match run >/dev/null; $jbp push --dry-run | grep '惠企政策提醒')"
push >/dev/null
# A new policy: all firms.
policy t_more 研发补助 1 '甲研发 * 0.1'
same "a new policy" "匹配：企业 3 家（0 家有变化），政策 2 个（1 个有变化），重新判定 3 对，结果变化 3 条，保留 6 条" "$($jbp push --dry-run | grep '^匹配')"

# Busy and limited: tried again later; one minute, then five; after three times given up.
mode smtp busy; mode http limit
same "busy" "投递：送出 2，失败待重试 4，放弃 0，结果不明 0" "$(push)"
same "not due yet" "投递：送出 0，失败待重试 0，放弃 0，结果不明 0" "$(push deliver)"
at 2026-03-01T02:01:30Z
mode http ok
same "a minute later the robots take it" "投递：送出 3，失败待重试 1，放弃 0，结果不明 0" "$(push deliver)"
at 2026-03-01T02:10:00Z
same "three times, then given up" "投递：送出 0，失败待重试 0，放弃 1，结果不明 0" "$(push deliver)"
dead=$($jbp push status | awk '$5 == "放弃" { print $1 }')
mode smtp ok
$jbp push retry "$dead" || wrong "retry"
same "by hand once more" "投递：送出 1，失败待重试 0，放弃 0，结果不明 0" "$(push deliver)"
$jbp push retry "$dead" >/dev/null 2>&1 && wrong "what was sent was queued again"
same "every attempt is in the history of the delivery" 4 "$($jbp ledger history push_delivery "$dead" | grep -c '"sending"\],')"

# Refused, and silent after everything went out.
policy t_more 研发补助 1 '甲研发 * 0.2'
mode smtp refuse; mode http silent
push >"$work/out"
same "refused is given up, silence is uncertain" "投递：送出 2，失败待重试 0，放弃 1，结果不明 3" "$(cat "$work/out")"
mode smtp ok; mode http ok
at 2026-03-02T02:00:00Z
before=$(lines http)
same "neither is repeated by itself" "投递：送出 0，失败待重试 0，放弃 0，结果不明 0" "$(push)"
same "nothing came" "$before" "$(lines http)"

# Killed in the middle of sending: what was made stays, what was being sent is uncertain, nobody hears twice.
policy t_more 研发补助 1 '甲研发 * 0.3'
mode http hang
before=$(lines http)
$jbp push >/dev/null 2>&1 & pid=$!
for i in $(seq 100); do [ "$(lines http)" -gt "$before" ] && break; sleep 0.05; done
kill -9 $pid; wait $pid 2>/dev/null
mode http ok
same "after the kill the rest goes out, the one in flight is uncertain" "投递：送出 3，失败待重试 0，放弃 0，结果不明 1" "$(push)"
same "and nothing more" "投递：送出 0，失败待重试 0，放弃 0，结果不明 0" "$(push)"
same "the robots heard three times, once each" $((before + 3)) "$(lines http)"
same "no message twice" 0 "$(python3 -c "
import sqlite3
print(sqlite3.connect('$JBP_DATA/jbp.db').execute('SELECT count(*) - count(DISTINCT enterprise || body) FROM push_message').fetchone()[0])")"
same "no mail twice" 0 "$(python3 -c "
import json
ids = [json.loads(l)['id'] for l in open('$work/net/smtp.log')]
print(len(ids) - len(set(ids)))")"

# Closing soon: once. Lost: once.
at 2026-05-20T02:00:00Z
same "closing soon" "即将截止 4 项  要告知的企业 2 家" "$($jbp push --dry-run | grep 要告知)"
push >/dev/null
same "once" "要告知的企业 0 家" "$($jbp push --dry-run | grep 要告知)"
$jbp put policy_application enterprise=1 policy=t_bonus year=2026 state=已申报 >/dev/null
$jbp put t_year enterprise=2 year=2025 revenue=10000 rd=250 >/dev/null
$jbp push --dry-run >"$work/out"
grep -q '【不再符合】' "$work/out" && grep -q '还差50万元甲研发' "$work/out" && echo "ok: what is lost is told with the reason" || wrong "$(cat "$work/out")"

# Each firm hears what it wants: kinds, levels, topics, a pause, a day of its own, an address that is verified, a link that ends mails.
at 2026-06-01T02:00:00Z                                          # a Monday
sed -i "s#push: {closing_days: 15, attempts: 3}#push: {closing_days: 15, attempts: 3, site: 'https://qiye.example.test'}#" "$JBP_DATA/channels.yaml"
push >/dev/null
kind() { policy "$1" "$2" 1 "$3"; sed -i 's/level: 区,/level: 区, kind: 资金, window: {always: true},/; s/window: {from: 03-01, to: 05-31},//' "$p/t/policies/$1.yaml"; }
told() { $jbp push --dry-run | grep 要告知; }
kind t_money 设备补助 5
same "a new policy, two firms" "新符合 2 项  要告知的企业 2 家" "$(told)"
$jbp put subscription_kind enterprise=1 kind=资金 wanted=否 >/dev/null
same "a kind that a firm does not want is not told to it" "新符合 1 项  要告知的企业 1 家" "$(told)"
$jbp put subscription enterprise=2 district=否 >/dev/null
same "nor a level" "要告知的企业 0 家" "$(told)"
$jbp put subscription enterprise=2 district=是 match=否 >/dev/null
same "nor a topic" "要告知的企业 0 家" "$(told)"
mails=$(lines smtp); robots=$(lines http)
$jbp put subscription_kind enterprise=1 kind=资金 wanted=是 >/dev/null
$jbp put subscription enterprise=1 paused=是 >/dev/null
same "a paused firm has it in its inbox and nowhere else" "投递：送出 1，失败待重试 0，放弃 0，结果不明 0" "$(push)"
same "no mail, no robot" "$mails $robots" "$(lines smtp) $(lines http)"
$jbp put subscription enterprise=1 paused=否 weekday=3 >/dev/null
kind t_more2 厂房补助 6
same "a firm with a day of its own: the inbox at once" "投递：送出 1，失败待重试 0，放弃 0，结果不明 0" "$(push)"
at 2026-06-02T02:00:00Z
kind t_more3 人才补助 7
same "and again" "投递：送出 1，失败待重试 0，放弃 0，结果不明 0" "$(push)"
at 2026-06-03T00:59:00Z
same "not before 09:00 of its day" "投递：送出 0，失败待重试 0，放弃 0，结果不明 0" "$(push deliver)"
at 2026-06-03T01:00:00Z
same "then what gathered goes out" "投递：送出 6，失败待重试 0，放弃 0，结果不明 0" "$(push deliver)"
same "as one mail and one message a robot" "$((mails + 1)) $((robots + 2))" "$(lines smtp) $(lines http)"
same "with both, and a link that ends mails in one click" "惠企政策汇总：2 条 True True List-Unsubscribe=One-Click" "$(tail -1 "$work/net/smtp.log" | python3 -c "
import json, sys
m = json.loads(sys.stdin.read())
print(m['subject'], '厂房补助' in m['body'] and '人才补助' in m['body'], m['unsubscribe'].startswith('<https://qiye.example.test/unsubscribe/1-') and m['unsubscribe'][1:-1] in m['body'], m['one_click'])")"
same "the key of the links is its owner's alone" 600 "$(stat -c %a "$JBP_DATA/secrets/link.key")"
$jbp put push_address enterprise=1 channel=email address=neu@example.test waits=是 >/dev/null
$jbp put subscription enterprise=1 weekday=0 >/dev/null
kind t_more4 用地补助 8
mails=$(lines smtp)
push >/dev/null
same "an address that nobody verified gets no mail" "$mails" "$(lines smtp)"
$jbp put policy_application enterprise=1 policy=t_money year=2026 state=已通过 decided_on=2026-06-03 amount=12.5 >/dev/null
$jbp put policy_application enterprise=2 policy=t_money year=2026 state=未通过 decided_on=2026-01-03 >/dev/null
same "the result of an application is told, an old one is not" "申报结果 1 项  要告知的企业 1 家" "$(told)"
$jbp push --dry-run | grep -q '设备补助：已通过，核定12.5万元' && echo "ok: in words" || wrong "$($jbp push --dry-run)"
push >/dev/null
same "once" "要告知的企业 0 家" "$(told)"
$jbp put subscription enterprise=1 closing_days=0 >/dev/null 2>&1 && wrong "closing days of 0" || echo "ok: days before are from 1 to 365"

same "no secret in any record or answer" 0 "$($jbp push status | grep -c 'TOPSECRET\|SECtest'; true)"
grep -rq 'TOPSECRET\|SECtest' "$JBP_DATA/jbp.db" && wrong "a secret is in the store"
$jbp push read 1 && $jbp ledger show push_message 1 | grep -q '阅读时间' && echo "ok: read" || wrong "read"
$jbp verify >/dev/null && echo "ok: verify" || wrong "verify"
finish
