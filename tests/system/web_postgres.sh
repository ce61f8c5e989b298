#!/bin/bash
# The pages and the API on PostgreSQL: the same checks as web.sh makes on SQLite.
[ -n "${JBP_TEST_PG:-}" ] || { echo "# skipped: JBP_TEST_PG is not set"; exit 0; }
WEB_STORE=postgres exec bash "$(dirname "$0")/web.sh"
