"""The evaluation of demonstration district C computed a second time, from the store's tables with exact fractions and none of the
program's code: scores, totals, places and classes of every firm must be those of `jbp evaluate common-2018 --json`."""
import json
import sqlite3
import sys
from fractions import Fraction as F
from math import floor

store, result, year = sys.argv[1], json.load(open(sys.argv[2])), int(sys.argv[3])
db = sqlite3.connect(store)


def sums(table, field, scale, where="1=1"):
    out = {}
    for firm, v in db.execute(f"SELECT enterprise, {field} FROM {table} WHERE year = ? AND {field} IS NOT NULL AND {where}", (year,)):
        out[firm] = out.get(firm, 0) + F(v, 10**scale)
    return out


def land(tenure):
    out = {}
    for firm, area, part in db.execute("SELECT enterprise, area, part FROM eval_land WHERE year = ? AND tenure = ?", (year, tenure)):
        out[firm] = out.get(firm, 0) + F(area, 10**4) * (1 if part is None else F(part, 10**4))
    return out


def count(table, where):
    return dict(db.execute(f"SELECT enterprise, count(*) FROM {table} WHERE year = ? AND {where} GROUP BY enterprise", (year,)).fetchall())


own, rented, let, parcels = land("own"), land("rented"), land("let"), count("eval_land", "1=1")
tax, va, revenue = sums("eval_tax", "tax", 6), sums("eval_output", "value_added", 4), sums("eval_output", "revenue", 4)
staff, energy, rd, power = sums("eval_output", "employees", 1), sums("eval_output", "energy", 4), sums("eval_rd", "rd", 4), sums("eval_power", "electricity", 4)
emissions = [sums("eval_emission", f, 6) for f in ("cod", "nh3", "so2", "nox")]
december = year * 100 + 12
listed = {r[0] for r in db.execute("SELECT enterprise FROM threshold WHERE on_month <= ? AND (off_month IS NULL OR off_month > ?)", (december, december))}
subject = {r[0]: r[1:] for r in db.execute("SELECT enterprise, key_polluter, utility, building, production_on, head FROM eval_subject WHERE year = ?", (year,))}
events = {k: count("eval_event", f"kind = '{k}'") for k in ("major_accident", "accident", "environment_serious", "environment", "dishonest", "false_data", "land_violation")}
bonus = {k: count("eval_bonus", f"level = '{k}'") for k in ("nation", "province", "city")}
listing, tenants = count("eval_bonus", "kind = 'listing'"), count("eval_tenant", "industrial = 1")
uscc = dict(db.execute("SELECT id, uscc FROM enterprise").fetchall())

heads = {f: s[4] for f, s in subject.items() if s[4]}
for column in (own, rented, let, parcels, tax, va, revenue, staff, energy, rd, power, *emissions, *events.values(), *bonus.values(), listing, tenants):
    for member, head in heads.items():
        if member in column:
            column[head] = column.get(head, 0) + column[member]
firms = sorted({*parcels, *tax, *va, *listed, *subject} - set(heads))


def mu(f):
    return own.get(f, 0) + rented.get(f, 0) - let.get(f, 0) if parcels.get(f) else None


def emission(f):
    return sum(e[f] for e in emissions if f in e) if any(f in e for e in emissions) else None


def over(top, per):
    return None if top is None or per is None or per <= 0 else top / per


values = {
    "tax_mu": lambda f: (tax.get(f), mu(f)), "va_mu": lambda f: (va.get(f), mu(f)), "labour": lambda f: (va.get(f), staff.get(f)), "va_energy": lambda f: (va.get(f), energy.get(f)),
    "va_emission": lambda f: (va.get(f), emission(f)), "rd": lambda f: (None if rd.get(f) is None else rd[f] * 100, revenue.get(f)), "tax_kwh": lambda f: (tax.get(f), power.get(f)),
}
weights = {"above": {"tax_mu": 35, "va_mu": 20, "labour": 10, "va_energy": 15, "va_emission": 10, "rd": 10}, "below": {"tax_mu": 60, "tax_kwh": 40}}

placed, vetoed, cohorts = {}, set(), {"above": [], "below": []}
for f in firms:
    polluter, utility, building, since = subject.get(f, (0, 0, 0, None, None))[:4]
    if not (f in listed or (mu(f) is not None and mu(f) >= 3) or polluter):
        continue
    if utility or building or (since and since > f"{year - 1}-12-31"):
        placed[f] = ("ungraded", "T")
        continue
    cohorts["above" if f in listed else "below"].append(f)
    if any(events[k].get(f) for k in ("major_accident", "environment_serious", "dishonest", "false_data")):
        vetoed.add(f)


def half_up(x, digits):
    return F(floor(x * 10**digits + F(1, 2)), 10**digits)


def extras(f, cohort):
    e = -3 * events["environment"].get(f, 0)
    n = tenants.get(f, 0)
    if cohort == "below":
        return e + max(-20, -5 * n)
    e += max(-10, -2 * (n - 1)) if n > 1 else 0
    return e + min(6, 3 * bonus["nation"].get(f, 0) + 2 * bonus["province"].get(f, 0) + bonus["city"].get(f, 0)) + min(3, 3 * listing.get(f, 0))


for cohort, members in cohorts.items():
    score = {f: {} for f in members}
    for item, weight in weights[cohort].items():
        pairs = {f: values[item](f) for f in members}
        known = {f: over(*p) for f, p in pairs.items() if over(*p) is not None}
        # a share of revenue has no parts: its mean is that of the firms' own shares
        bench = sum(known.values()) / len(known) if item == "rd" else over(sum(pairs[f][0] for f in known), sum(pairs[f][1] for f in known))
        for f in members:
            if f in known:
                score[f][item] = F(0) if known[f] < 0 else max(F(0), min(F(3, 2) * weight, weight * known[f] / bench))
        own_scores = [score[f][item] for f in known if known[f] >= 0]
        mean = sum(own_scores) / len(own_scores)
        for f in members:
            score[f].setdefault(item, mean if item == "va_emission" else F(0))
    total = {f: half_up(sum(score[f].values()) + extras(f, cohort), 2) for f in members}
    ranked = sorted((f for f in members if f not in vetoed), key=lambda f: -total[f])
    cuts = [floor(F(len(ranked) * p, 100) + F(1, 2)) for p in (20, 75, 95, 100)]
    for f in members:
        place = 1 + sum(total[g] > total[f] for g in ranked)
        cls = "D" if f in vetoed else "ABCD"[next(k for k in range(4) if place - 1 < cuts[k] or k == 3)]
        if f not in vetoed and events["accident"].get(f) and cls < "C":
            cls = "C"
        if f not in vetoed and events["land_violation"].get(f) and cls < "B":
            cls = "B"
        placed[f] = ("veto" if f in vetoed else "ranked", cls, None if f in vetoed else place, total[f])

got = {x["uscc"]: x for x in result["firms"] if x["standing"] != "joined"}
faults = 0
for f, want in placed.items():
    x = got.pop(uscc[f], None)
    have = x and ((x["standing"], x["class"]) if len(want) == 2 else (x["standing"], x["class"], x.get("place"), F(str(x["total"]))))
    if have != want:
        faults += 1
        print("differs:", uscc[f], "wanted", want, "got", have)
for code, x in got.items():
    faults += 1
    print("not expected:", code, x["standing"], x["class"])
print(len(placed), "firms,", faults, "differences")
sys.exit(faults > 0)
