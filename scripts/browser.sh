#!/bin/sh
# Find a Chromium for the browser tests and note where it is, or fetch it from the system's packages.
set -eu
install() { # from the system's packages, where that is possible; else say how
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Adding $1 from the system's packages, for the browser tests"
        apt-get -qq update && apt-get -qq install -y "$1" >/dev/null
    else
        echo "The browser tests need $1. Install it and run this again: sudo apt-get install $1" >&2
        exit 1
    fi
}
find_browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
        [ -n "$name" ] && command -v "$name" 2>/dev/null && return 0
    done
    return 1
}
if ! found=$(find_browser); then
    [ -z "${CHROMIUM:-}" ] || echo "There is no browser at $CHROMIUM." >&2
    install chromium
    found=$(find_browser)
fi
# Playwright brings its own Node.js, which needs a library that a bare Debian does not have.
driver=$(.venv/bin/python -c 'import pathlib, playwright; print(pathlib.Path(playwright.__file__).parent / "driver" / "node")')
"$driver" --version >/dev/null 2>&1 || install libatomic1
echo "$found" > .venv/browser
