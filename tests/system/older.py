"""A backup as an earlier program made it: older.py FILE SCHEMA. Its system tables go back to that number; ledger product loses
the column that came last, ledger subscription has not been invented yet."""
import json, sqlite3, sys

LATER = {  # schema: what it brought
    5: ["ALTER TABLE account DROP COLUMN %s" % c for c in ("password_set", "last_at", "last_peer", "why")]
       + ["ALTER TABLE session DROP COLUMN %s" % c for c in ("agent", "before_at", "before_peer")],
    4: ["DROP INDEX audit_who", "DROP INDEX audit_action", "DROP INDEX audit_at"],
    3: ["DROP TABLE webhook", "DROP TABLE webhook_log", "DROP TABLE request_key"],
    2: ["DROP TABLE account", "DROP TABLE session", "DROP TABLE token", "DROP TABLE saved_view"],
}
file, schema = sys.argv[1], int(sys.argv[2])
db = sqlite3.connect(file, isolation_level=None)
newest = int(db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()[0])
assert newest == max(LATER), "older.py does not know how schema %d came about" % newest
for number in sorted(LATER, reverse=True):
    for sql in LATER[number] if number > schema else []:
        db.execute(sql)
db.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(schema),))
made_of = json.loads(db.execute("SELECT json FROM declaration WHERE ledger = 'product'").fetchone()[0])
del made_of["hidden"]
db.execute("UPDATE declaration SET json = ? WHERE ledger = 'product'", (json.dumps(made_of),))
db.execute("ALTER TABLE product DROP COLUMN hidden")
db.execute("DELETE FROM declaration WHERE ledger = 'subscription'")
db.execute("DROP TABLE subscription")
db.execute("VACUUM")
