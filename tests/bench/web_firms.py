"""web_firms.py COUNT CSV JSON: the same invented firms for jbp (a table to import) and for a data server (db.json)."""
import csv, json, sys

count, table, other = int(sys.argv[1]), sys.argv[2], sys.argv[3]
signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
towns = ["石梁镇", "青浦街道", "云湾街道", "北港镇", "南岭镇", "东溪街道", "西塘镇", "中和街道", "龙泉镇", "桥头镇"]
industries = ["3811", "3812", "3482", "2651", "3311", "3523", "1751", "2927", "3670", "3982"]


def uscc(n):
    """GB 32100: 17 characters and a check character; the organisation code inside has its own (GB 11714)."""
    body = "MA%06d" % n
    c = (11 - sum((int(x) if x.isdigit() else ord(x) - 55) * w for x, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11) % 11
    code = "91330102" + body + ("X" if c == 10 else str(c))
    return code + signs[(31 - sum(signs.index(x) * pow(3, i, 31) for i, x in enumerate(code)) % 31) % 31]


firms = []
for n in range(count):
    r = n * 2654435761 % 4294967296
    firms.append({"id": n + 1, "uscc": uscc(n), "name": "云湾%06d精密制造有限公司" % n, "short_name": "云湾%06d" % n, "industry": industries[r % 10],
                  "town": towns[r // 10 % 10], "founded": "%04d-%02d-%02d" % (1990 + r // 100 % 30, r // 3000 % 12 + 1, r // 36000 % 28 + 1),
                  "employees": r // 7 % 5000, "last_revenue": "%.1f" % (r // 11 % 9000000 / 10)})
heads = {"uscc": "统一社会信用代码", "name": "企业名称", "short_name": "简称", "industry": "行业代码", "town": "街镇", "founded": "成立日期", "employees": "从业人员", "last_revenue": "上年营业收入（万元）"}
with open(table, "w", encoding="utf-8", newline="") as f:
    w = csv.writer(f)
    w.writerow(heads.values())
    w.writerows([x[k] for k in heads] for x in firms)
json.dump({"firms": [dict(x, last_revenue=float(x["last_revenue"])) for x in firms]}, open(other, "w"), ensure_ascii=False)
