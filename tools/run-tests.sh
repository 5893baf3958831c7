#!/bin/sh
# Every test: once on SQLite with the browser, then the server's tests again on a PostgreSQL of our own, which
# lives in a temporary folder and goes with it.
set -eu
pytest=".venv/bin/python -m pytest"

work=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
as=""
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses to run as root
    chown postgres "$work"
    as="runuser -u postgres --"
fi
stop() { $as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"; }
trap stop EXIT INT TERM
$as "$bin/initdb" -D "$work/data" -U tongpin -A trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
$as "$bin/pg_ctl" -D "$work/data" -w -s -o "-k $work -c listen_addresses='' -c fsync=off" -l "$work/log" start
export TONGPIN_TEST_POSTGRES="postgresql://tongpin@/postgres?host=$work"

$pytest "$@" -m "not postgres"
echo "the same on PostgreSQL:"
TONGPIN_TEST_DATABASE="$TONGPIN_TEST_POSTGRES" $pytest -m "not browser" tests/unit/server tests/integration tests/security
