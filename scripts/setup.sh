#!/bin/sh
# Make .venv/ with everything that is pinned in requirements.lock. Safe to run again.
set -eu
python=${1:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or later is needed, and '$python' is not that. Install it, or name it: make site PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Adding Python's venv from the system's packages"
        apt-get -qq update && apt-get -qq install -y "python$version-venv" >/dev/null
    else
        echo "Python's venv is missing. Install it and run this again: sudo apt-get install python$version-venv" >&2
        exit 1
    fi
fi
echo "Setting up .venv (once)"
rm -rf .venv
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
touch .venv/ready
