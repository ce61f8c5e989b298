"""Firms to import, the same each time: firms.py DIR PARTS ROWS writes DIR/part0.csv and so on."""
import random, sys
random.seed(7)
chars = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def org(c8):
    w = [3, 7, 9, 10, 5, 8, 4, 2]
    v = sum(w[i] * int(ch, 36) for i, ch in enumerate(c8))
    c = 11 - v % 11
    return "X" if c == 10 else "0" if c == 11 else str(c)


def uscc():
    c8 = "MA" + "".join(random.choice(chars) for _ in range(6))
    s = "91339903" + c8 + org(c8)
    v = sum(chars.index(ch) * pow(3, i, 31) for i, ch in enumerate(s))
    return s + chars[(31 - v % 31) % 31]


def write(path, n, base):
    with open(path, "w", encoding="utf-8-sig") as f:
        f.write("企业名称,统一社会信用代码,从业人员\n")
        for i in range(n):
            f.write("云湾区试验%s%05d有限公司,%s,%d\n" % (base, i, uscc(), 10 + i % 90))


for k in range(int(sys.argv[2])):
    write(sys.argv[1] + "/part%d.csv" % k, int(sys.argv[3]), "甲乙丙丁戊己庚辛"[k])
