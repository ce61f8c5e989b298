#!/bin/sh
# A private PostgreSQL 15 for tests: tools/pg.sh start | stop. `start` prints its URL.
set -eu
bin=/usr/lib/postgresql/15/bin
dir=${JBP_PG_DIR:-/tmp/jbp-pg-$(id -u)}
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
case $1 in
start)
    if [ -f "$dir/url" ] && as "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then cat "$dir/url"; exit 0; fi
    rm -rf "$dir" && mkdir -p "$dir"
    [ "$(id -u)" = 0 ] && chown postgres "$dir"
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/log" 2>&1
    printf "listen_addresses='127.0.0.1'\nport=%s\nunix_socket_directories='%s'\nshared_buffers=128MB\nfsync=off\nmax_connections=40\n" \
        "$port" "$dir" | as tee -a "$dir/data/postgresql.conf" >/dev/null
    as "$bin/pg_ctl" -s -w -D "$dir/data" -l "$dir/server.log" start >&2
    echo "postgresql://postgres@127.0.0.1:$port/postgres" >"$dir/url"
    cat "$dir/url"
    ;;
stop)
    [ -d "$dir/data" ] && as "$bin/pg_ctl" -s -m immediate -D "$dir/data" stop || true
    rm -rf "$dir"
    ;;
esac
