#!/usr/bin/env bash
# Make the picture of the brief that the README shows. Needs Debian's chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
.venv/bin/ortaq brief c5 --out "$work/brief.html" >/dev/null
chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync \
  --no-first-run --hide-scrollbars --user-data-dir="$work/profile" --window-size=1100,1640 \
  --screenshot="$work/brief.png" "file://$work/brief.html" 2>/dev/null
mkdir -p docs
mv "$work/brief.png" docs/brief.png
echo "docs/brief.png"
