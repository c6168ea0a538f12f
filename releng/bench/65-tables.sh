#!/bin/bash
# A table of 1,000,000 rows in the views' general table: filtering, sorting and scrolling, each until it is drawn. Goal 100 ms each, with
# the flags that the window is started with. What is measured and how: lib/LargeTables.java.
set -euo pipefail
here=$(dirname "$0")
[ -x "${PARASCOPE_PRODUCT-}/parascope-cli" ] || { echo "expected a product in PARASCOPE_PRODUCT; releng/bench/run builds one" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/classes"
"$(dirname "$PARASCOPE_JAVA")/javac" -proc:none -nowarn -d "$scratch/classes" -cp "$PARASCOPE_PRODUCT/plugins/*" "$here/lib/LargeTables.java" 2>&1 \
    | grep -v '^Note\|warning' >&2 || true
GDK_BACKEND=x11 xvfb-run -a "$PARASCOPE_JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx2g \
    -cp "$scratch/classes:$PARASCOPE_PRODUCT/plugins/*" org.parascope.inspect.ui.internal.LargeTables
