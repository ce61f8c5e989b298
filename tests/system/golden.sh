#!/bin/bash
# The monthly report of a demonstration district, whole: text, styles, tables and trace links of the docx, html and xlsx against
# the kept ones (of the page the report itself, 200 lines, without the records behind each number). After an intended change: GOLDEN=1 bash tests/system/golden.sh, then read the difference in git.
. "$(dirname "$0")/lib.sh"
kept=tests/golden/monthly
$jbp demo "$work/demo" --only A >/dev/null 2>&1 || wrong demo
for kind in docx html xlsx; do
    JBP_NOW=2023-06-12T02:00:00Z $jbp --data "$work/demo/A" report monthly --period 2023-05 -o "$work/r.$kind" >"$work/out" 2>&1 || { cat "$work/out"; wrong "$kind"; continue; }
    python3 tests/golden/text_of.py "$work/r.$kind" >"$work/$kind.all" && head -200 "$work/$kind.all" >"$work/$kind.txt" || { wrong "reading the $kind"; continue; }
    [ -z "${GOLDEN:-}" ] || cp "$work/$kind.txt" "$kept/$kind.txt"
    if diff -u "$kept/$kind.txt" "$work/$kind.txt" >"$work/diff"; then echo "ok: $kind, $(wc -l <"$kept/$kind.txt") lines"; else wrong "$kind differs (GOLDEN=1 bash $0 keeps the new one)"; head -20 "$work/diff"; fi
done
[ "$(grep -o '\[[^]]*\]' "$work/html.all" | wc -l)" -gt 50 ] && echo "ok: numbers of the page link to their traces" || wrong "the page has few links"
finish
