#!/bin/sh
# make demo: three invented districts as data directories, the month's job for one of them, a summary.
set -eu
dir=${DEMO_DIR:-demo-data}
rm -rf "$dir"
build/jbp demo "$dir" ${QUIET:+--quiet}
