#!/bin/bash
# Texts that a spreadsheet would run as formulas (公式注入) leave as text, in every kind of file, and come back unchanged;
# numbers stay numbers. LibreOffice opens the files where it is installed.
. "$(dirname "$0")/lib.sh"
export JBP_DATA=$work/d
evil=('=1+1' '+1+1' '-1+1' '@SUM(1)' '＝1+1' '＋1' '－1' '＠A' "=HYPERLINK(\"http://x\",\"a\")" "-1+cmd|' /C calc'!A0" "'=1+1" "''=1" '-4.9' '甲=乙')
python3 tests/system/firms.py "$work" 1 ${#evil[@]}
$jbp init >/dev/null && $jbp import enterprise "$work/part0.csv" --quiet >/dev/null || wrong "import"
n=0
for text in "${evil[@]}"; do
    n=$((n + 1))
    code=$(sed -n "$((n + 1))p" "$work/part0.csv" | cut -d, -f2)
    $jbp --as "$text" put enterprise "uscc=$code" "name=第$n厂" "town=$text" "address=$text" "short_name=$text" --reason "$text" >"$work/out" 2>&1 || { cat "$work/out"; wrong "put “$text”"; }
done
$jbp put target year=2023 indicator=output level=own kind=growth value=-4.9 unit=-4.9 document='=1+1' >"$work/out" 2>&1 || { cat "$work/out"; wrong "a target"; }

for l in enterprise target; do
    for file in "$l.xlsx" "$l.csv" "$l-gb.csv"; do
        $jbp export $l -o "$work/$file" $([ "$file" = "$l-gb.csv" ] && echo --gb18030) >/dev/null 2>&1 || wrong "export $file"
        out=$($jbp import $l "$work/$file" --dry-run --quiet 2>&1 | grep -o '新增 [0-9]*，更新 [0-9]*，不变 [0-9]*，有错 [0-9]*')
        same "$file comes back" "新增 0，更新 0，不变 $($jbp ledger list $l --count)，有错 0" "$out"
    done
done

echo Bureau-2026-x | $jbp account add u-auditor --role auditor --keep && echo Bureau-2026-x | $jbp account add u-clerk --role clerk --keep || wrong "accounts"
$jbp serve --listen 127.0.0.1:0 >"$work/serve.out" 2>"$work/serve.err" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
for i in $(seq 150); do port=$(grep -o '127.0.0.1:[0-9]*' "$work/serve.out" | cut -d: -f2); [ -n "$port" ] && break; sleep 0.2; done
python3 - "$port" "$work" <<'P' || wrong "files of the pages"
import sys
sys.path.insert(0, "tests/system")
from person import Person, check, done
Person().send("POST", "/login", form={"name": "=1+1", "password": "x"})
clerk, auditor = Person("u-clerk"), Person("u-auditor")
for who, name, path in ((clerk, "page-ledger", "/ledger/enterprise/export?"), (clerk, "page-ask", "/ask/export?ledger=enterprise&rows=town&measure=count"), (auditor, "page-audit", "/audit/export?")):
    for kind in ("csv", "xlsx"):
        r = who.send("GET", path + "&format=" + kind)
        check(r.status == 200, "%s.%s: %d" % (name, kind, r.status))
        open("%s/%s.%s" % (sys.argv[2], name, kind), "wb").write(r.bytes)
done()
P
python3 - "$work" <<'P' && echo "ok: no cell of any csv begins a formula" || wrong "a csv cell begins a formula"
import csv, glob, re, sys
bad = []
for path in glob.glob(sys.argv[1] + "/*.csv"):
    text = open(path, "rb").read()
    text = text.decode("utf-8-sig" if text[:3] == b"\xef\xbb\xbf" else "gb18030")
    for row in csv.reader(text.splitlines(keepends=True)):
        bad += [(path, cell) for cell in row if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell) and not re.fullmatch(r"-|[-+][0-9][0-9,]*(\.[0-9]*)?%?", cell)]
print(*bad[:5], sep="\n")
sys.exit(bool(bad))
P
if command -v soffice >/dev/null; then
    open_all() { timeout 180 soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "fods:OpenDocument Spreadsheet Flat XML" "$@" --outdir "$work/seen" >/dev/null 2>&1; }
    utf8='--infilter=CSV:44,34,76,1,,0,false,true'
    formulas() { grep -o 'table:formula' "$work/seen/$1.fods" | wc -l; }
    printf 'a\n=1+1\n' >"$work/raw.csv"
    open_all "$utf8" "$work/raw.csv"
    same "formulas LibreOffice makes of a bare csv" 1 "$(formulas raw)"
    for f in enterprise target page-ledger page-ask page-audit; do
        for kind in csv xlsx; do
            rm -rf "$work/seen"
            if [ $kind = csv ]; then open_all "$utf8" "$work/$f.csv"; else open_all "$work/$f.xlsx"; fi
            same "formulas LibreOffice makes of $f.$kind" 0 "$(formulas $f)"
            [ $f = target ] || continue
            grep -q 'office:value-type="float" office:value="-4.9"' "$work/seen/target.fods" && echo "ok: a number stays one in target.$kind" || wrong "-4.9 is no number in target.$kind"
        done
    done
else
    note "skipped: LibreOffice is not installed"
fi
finish
