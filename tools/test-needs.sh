#!/bin/sh
# What the tests need beside Python: a browser, a font with Chinese characters, a PostgreSQL server, a mail server
# (Dovecot for IMAP, Exim for SMTP; the tests run both without any right, from a temporary folder).
# As root on a Debian system they are installed; elsewhere exactly what is missing is named.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$missing postgresql"
PATH="$PATH:/usr/sbin"
command -v dovecot >/dev/null 2>&1 || missing="$missing dovecot-imapd"
command -v exim4 >/dev/null 2>&1 || missing="$missing exim4-daemon-light"
command -v openssl >/dev/null 2>&1 || missing="$missing openssl"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends fontconfig $missing >/dev/null
else
    echo "the tests need these Debian packages (or your system's like):$missing" >&2
    echo "install them, for example: sudo apt-get install$missing" >&2
    exit 1
fi
