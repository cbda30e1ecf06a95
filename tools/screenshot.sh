#!/usr/bin/env bash
# Make the pictures of the brief that the README shows: desktop, telephone, dark and on paper. Needs Debian's chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
brief=${1:-}
if [ -z "$brief" ]; then
  brief="$work/brief.html"
  .venv/bin/ortaq brief c5 --out "$brief" >/dev/null
fi
.venv/bin/python tools/brief_screenshots.py "$brief" docs
