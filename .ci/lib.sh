# shellcheck shell=sh
# What the scripts of this folder share. Sourced, never run: it moves to the project's root.

cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8 PYTHONUTF8=1
# For a script called by itself; make hands its own on.
: "${UV_VERSION:=$(sed -n 's/^UV_VERSION := //p' Makefile)}"

# What WeasyPrint loads, and a font of Times New Roman's measures with all of Vietnamese.
PDF_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-croscore"

say() { printf '%s\n' "$*"; }

# A line nobody overlooks, for what was left out or went wrong.
loud() { printf '\n!!! %s\n\n' "$*" >&2; }

fail() {
    printf '\nLỖI: %s\n' "$*" >&2
    exit 1
}

is_ci() { [ "${CI:-}" = true ] || [ "${CI:-}" = 1 ]; }

sha256() { sha256sum | cut -d ' ' -f 1; }

pip() { .venv/bin/python -m pip --disable-pip-version-check "$@"; }

# $1: a key of pip's configuration. 'pip config get' would read only one of its files.
pip_setting() { pip config list 2>/dev/null | sed -n "s/^\(global\|install\)\.$1='\(.*\)'\$/\2/p" | tail -n 1; }

# uv does not read pip's configuration: where only that names an index, hand it on.
speak_for_pip() {
    if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
        index=${PIP_INDEX_URL:-$(pip_setting index-url)}
        [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
    fi
    if [ -z "${SSL_CERT_FILE:-}" ]; then
        certificates=${PIP_CERT:-$(pip_setting cert)}
        [ -z "$certificates" ] || export SSL_CERT_FILE="$certificates"
    fi
}

# Sees to uv in .venv, at the version the Makefile names.
has_uv() {
    case "$(.venv/bin/python -m uv --version 2>/dev/null || true)" in
    "uv $UV_VERSION"*) ;;
    *) pip install --quiet "uv==$UV_VERSION" 2>/dev/null ;;
    esac
}
