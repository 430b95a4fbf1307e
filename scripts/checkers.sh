#!/bin/sh
# Put the checkers that exist only for Node.js into .venv/checkers/, as tests/tools/package-lock.json pins them.
# Node.js itself comes from the package index, so a machine needs none of its own.
set -eu
mkdir -p .venv/checkers
cp tests/tools/package.json tests/tools/package-lock.json .venv/checkers/
PATH="$PWD/.venv/bin:$PATH" npm ci --prefix .venv/checkers --no-audit --no-fund --loglevel=error
touch .venv/checkers/ready
