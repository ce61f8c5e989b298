#!/bin/bash
# --lang en: with data in plain ASCII no command, refusal or remedy says anything in Chinese.
. "$(dirname "$0")/lib.sh"
export JBP_LANG=en JBP_DATA=$work/d JBP_NOW=2019-10-08T02:00:00Z
said() { # STATUS COMMAND… : runs it, wants that status and no Chinese
    local want=$1 status; shift
    "$jbp" "$@" >"$work/out" 2>&1; status=$?
    [ $((status > 0)) -eq "$want" ] || { wrong "jbp $*: status $status"; cat "$work/out"; return; }
    if grep -nP '[\x{3000}-\x{303f}\x{3400}-\x{9fff}\x{ff00}-\x{ffef}]' "$work/out" >"$work/chinese"; then wrong "jbp $*:"; head -5 "$work/chinese"; fi
}
python3 tests/system/languages.py || wrong "words in one language only"
said 0 help
for c in $($jbp help | awk '$1 == "jbp" && $2 ~ /^[a-z]+$/ { print $2 }'); do said 0 "$c" --help; done
said 0 init
firms=91339903MA0231JL0Y,91339903MA08KM9Y9X,91339903MA0BRDD02C,91339903MA0DH0P270
{ echo 'uscc,name,employees,last_revenue,industry'; n=0; for u in ${firms//,/ }; do n=$((n + 1)); echo "$u,Acme $n Works,$((n * 100)),$((n * 5000)),36"; done; } >"$work/firms.csv"
said 0 import enterprise "$work/firms.csv"
said 0 import enterprise "$work/firms.csv"
for m in 1 2 3 4 5 6 7 8 9; do
    { echo 'uscc,month,output,output_cum,output_prior,output_cum_prior'; for u in ${firms//,/ }; do echo "$u,2019-0$m,$((1000 + m)),$((1000 * m)),900,$((900 * m))"; done; } >"$work/m$m.csv"
    said 0 import monthly_output "$work/m$m.csv"
done
printf 'uscc,on_month,on_reason\n%s,2017-01,other\n%s,2017-01,other\n' 91339903MA0231JL0Y 91339903MA08KM9Y9X >"$work/on.csv"
"$jbp" import threshold "$work/on.csv" >/dev/null 2>&1
# what is wrong in a file: values, references, lines, totals, tables, columns
cat >"$work/bad.csv" <<'C'
unit 1000,,,,
uscc,name,month,output,surplus
91339903MA0231JL0Y,Nobody,2019-09,abc,1
91339***,,2019-09,1-2,
,Acme 9 Works,2019-09,#N/A,
91339903MA08KM9Y9X,,2019-13,"12,34",
91339903MA08KM9Y9X,,2019-09,,
91339903MA08KM9Y9X,,2019-09,5,
91339903MA08KM9Y9X,,2019-09,6,
91339903MA08KM9Y9X,,2019-09,5 kg,
uscc,name,month,output,surplus
C
said 1 import monthly_output "$work/bad.csv"
said 0 import monthly_output "$work/bad.csv" --dry-run
said 0 import monthly_output "$work/bad.csv" --dry-run --json
printf 'name,month,output,,name,month,output\nAcme 1 Works,2019-10,1,,Acme 2 Works,2019-10,2\nAcme 1 Works,2019-10,7,,,,\n' >"$work/side.csv"
said 1 import monthly_output "$work/side.csv"
printf 'a,b\n1,2\n' >"$work/none.csv"; : >"$work/empty.csv"; printf '<html><table></table></html>' >"$work/page.xls"; printf 'PK\003\004' >"$work/cut.xlsx"; printf '\320\317\021\340\241\261\032\341' >"$work/cut.xls"
for f in none.csv empty.csv page.xls cut.xlsx cut.xls absent.csv; do said 1 import enterprise "$work/$f"; done
printf 'name,uscc\n"Acme,1\n' >"$work/quote.csv"; said 1 import enterprise "$work/quote.csv"
printf 'name,uscc\nAcme 7,91339903MA0231JL0X\nAcme 8,9133***\nAcme 9,123\n' >"$work/codes.csv"; said 1 import enterprise "$work/codes.csv"
printf 'uscc,2019-08,2019-09\n91339903MA0231JL0Y,1,2\n' >"$work/wide.csv"; said 1 import monthly_output "$work/wide.csv"
said 1 import nothing "$work/firms.csv"
said 1 import monthly_output
said 1 nonsense
said 1 import enterprise "$work/firms.csv" --sheet x
said 1 import enterprise "$work/firms.csv" --set nothing=1
said 0 reconcile "$work/firms.csv"
said 0 enterprise twins
said 0 enterprise refresh
said 1 enterprise merge 1 2
said 0 template monthly_output -o "$work/t.xlsx"
said 0 template monthly_output --fill --period 2019-10 -o "$work/t.xlsx"
said 0 export monthly_output -o "$work/e.csv"
said 1 export monthly_output
said 0 form "$work/firms.csv"
said 1 form "$work/none.csv"
for c in "list" "list enterprise" "fields enterprise" "show enterprise 1" "history enterprise 1"; do said 0 ledger $c; done
said 1 ledger show enterprise 99
said 1 put enterprise nothing=1
said 0 month open 2019-09
said 1 month lock 2019-09
said 0 month check 2019-09
said 0 month status 2019-09
said 0 month missing 2019-09
said 0 --as a month approve 2019-09 --step section
said 1 --as a month approve 2019-09 --step leader
said 0 --as b month approve 2019-09 --step leader
said 0 --as b month lock 2019-09
said 0 month vintages 2019-09
sed -i 's/,1009,/,1010,/' "$work/m9.csv"
said 1 import monthly_output "$work/m9.csv"
said 0 import monthly_output "$work/m9.csv" --reason slip
said 0 month vintages 2019-09
for s in growth contribution target season estimate alerts revision; do "$jbp" stat $s --period 2019-09 >"$work/out" 2>&1; grep -nP '[\x{3400}-\x{9fff}]' "$work/out" >"$work/chinese" && { wrong "stat $s"; head -3 "$work/chinese"; }; done
said 0 figure list
said 0 figure C004 --period 2019-09 --trace
said 1 figure nothing --period 2019-09
said 0 audit
said 0 verify
said 0 backup "$work/b.db"
said 1 backup /nonexistent/b.db
said 1 restore "$work/none.csv"
said 0 --data "$work/r" restore "$work/b.db"
finish
