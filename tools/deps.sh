#!/bin/sh
# Installs the Debian packages that are missing: tools/deps.sh build | test | bench …
# Runs as root or through sudo; does nothing, and asks nothing, when all are there.
set -eu
build="gcc make pkg-config libsqlite3-dev libpq-dev libjansson-dev libyaml-dev libexpat1-dev libzip-dev
       libxlsxwriter-dev libpango1.0-dev libcairo2-dev libcurl4-openssl-dev libssl-dev libargon2-dev libfriso-dev libmicrohttpd-dev zlib1g-dev
       friso-dict libintelrdfpmath-dev libpcre2-dev libicu-dev fonts-noto-cjk fonts-arphic-ukai"
test="libcmocka-dev postgresql-15 unzip python3"
clang="clang-14 libclang-rt-14-dev"
picture="libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils"
coverage="gcovr"
browser="chromium"
bench="wrk python3"
# Node.js from anywhere does; Debian's where there is none.
command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || build="$build nodejs npm"

missing=
for kind in "$@"; do
    eval "wanted=\$$kind"
    for p in $wanted; do
        dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $p"
    done
done
[ -n "$missing" ] || exit 0
echo "安装缺少的软件包 (installing):$missing"
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
