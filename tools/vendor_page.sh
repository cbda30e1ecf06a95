#!/usr/bin/env bash
# Fetch what the page of the table takes from npm, at the versions named here.
#
# The page itself takes nothing: projection, charts and number formats are its own code and the browser's. Its tests use
#   axe-core 4.14.1, axe.min.js, Mozilla Public License 2.0 (the notice stands at the top of the file); not in the wheel.
set -euo pipefail
cd "$(dirname "$0")/.."
version=4.14.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "axe-core@$version" >/dev/null && tar xzf "axe-core-$version.tgz" package/axe.min.js)
grep -q "axe v$version" "$work/package/axe.min.js"
mv "$work/package/axe.min.js" tests/web/browser/axe.min.js
echo "tests/web/browser/axe.min.js: axe-core $version"
