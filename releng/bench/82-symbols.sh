#!/bin/bash
# What a guest's symbols cost the window: the longest time that an event waited for its thread while Debian's kernel's own names are made,
# and while a vmlinux with DWARF is read (some 670 MB, which releng/kernel-symbols fetches; skipped without it). The latter's window is
# kept as releng/target/bench/debug-dwarf.png. How: org.parascope.app.tests, SymbolSpeed. Goal: 200 ms.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/bench/lib/one-test.sh"
report=$root/releng/target/bench/symbols.md
code=0

echo "## A guest's symbols"
echo
if ! compgen -G "$cache/symbols/*/vmlinux" >/dev/null; then
    echo "Skipped: there is no vmlinux with DWARF. \`releng/kernel-symbols\` fetches Debian's, 860 MB, into $cache/symbols."
    exit
fi
rm -f "$report"
one_test org.parascope.app.tests SymbolSpeed "-Dparascope.screenshots=$root/releng/target/bench" || code=1
cat "$report"
exit $code
