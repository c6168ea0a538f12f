#!/bin/bash
# How long an image of 100 MB of inputs takes, in each form, against what cannot be saved: copying the inputs (for the bundle and qcow2:
# what tar with zstd and qemu-img take) and the checksums of inputs and image, by cp and sha256sum as one would type them. Bytes are
# random, so that nothing packs. The least of seven, taken in turn; files are in the page cache, and nothing waits for the disk.
set -euo pipefail
parascope=$PARASCOPE_PRODUCT/parascope-cli
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# The kernel does not start here, so the ramdisk need not be one; its first bytes say that it is.
{ printf 070701; head -c 100000000 /dev/urandom; } >big
"$parascope" new demo.parascope >/dev/null
sed -i 's/kernel="bundled:dom0"/kernel="bundled:dom0" ramdisk="big"/; s/<machine /<machine memory="1G" /' demo.parascope
sed -i 's/memory="1G"\(.*\) memory="256M"/memory="1G"\1/' demo.parascope

seconds() {
    local start=$EPOCHREALTIME end
    "$@" >>output 2>&1
    end=$EPOCHREALTIME
    echo $(((${end/./} - ${start/./}) / 1000)) | sed 's/\(...\)$/.\1/; s/^\./0./'
}
# least <command a> ++ <command b> ++ ...: the least of seven rounds of each, the commands taken in turn, so that other work hits all alike.
least() {
    local round i=0 commands=() took=()
    while [ $# -gt 0 ]; do
        if [ "$1" = ++ ]; then i=$((i + 1)); else commands[i]="${commands[i]-} $1"; fi
        shift
    done
    for round in 0 1 2 3 4 5 6 7; do
        for i in "${!commands[@]}"; do
            # The first round fills caches.
            # shellcheck disable=SC2086 -- the commands' words have no blanks
            took[i]="${took[i]-} $(if [ $round = 0 ]; then seconds ${commands[i]} >/dev/null; else seconds ${commands[i]}; fi)"
        done
    done
    for i in "${!commands[@]}"; do echo "${took[i]}" | xargs -n 1 | sort -n | head -n 1; done
}
copy() { rm -f copy && cp big copy && sha256sum big copy; }
pack() { rm -f copy && tar -c big | zstd -q -3 -T2 >copy && sha256sum big copy; }
convert() { rm -f copy copy2 && cp big copy2 && qemu-img convert -m 1 -f raw -O qcow2 copy2 copy && sha256sum big copy; }

echo "## Images of 100 MB"
echo
echo "| form | export, s | of it the command's start, s | what cannot be saved, s | ratio without the start |"
echo "|---|---|---|---|---|"
code=0
for form in iso img qcow2 netboot efi tar.zst; do
    case $form in tar.zst) base=pack ;; qcow2) base=convert ;; *) base=copy ;; esac
    mapfile -t took < <(least "$parascope" export demo.parascope "demo.$form" ++ "$parascope" --version ++ $base)
    ratio=$(LC_ALL=C awk "BEGIN { printf \"%.2f\", (${took[0]} - ${took[1]}) / ${took[2]} }")
    echo "| \`.$form\` | ${took[0]} | ${took[1]} | ${took[2]} | $ratio |"
    LC_ALL=C awk "BEGIN { exit $ratio > 1.2 }" || code=1
done
exit $code
