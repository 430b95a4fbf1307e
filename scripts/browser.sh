#!/bin/sh
# Find a Chromium for the browser tests and note where it is, or fetch it from the system's packages.
set -eu
find_browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
        [ -n "$name" ] && command -v "$name" 2>/dev/null && return 0
    done
    return 1
}
if ! found=$(find_browser); then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Adding Chromium from the system's packages, for the browser tests"
        apt-get -qq update && apt-get -qq install -y chromium >/dev/null
        found=$(find_browser)
    else
        echo "The tests need Chromium. Install it and run this again: sudo apt-get install chromium" >&2
        echo "If it is elsewhere, say where: make test CHROMIUM=/path/to/chromium" >&2
        exit 1
    fi
fi
echo "$found" > .venv/browser
