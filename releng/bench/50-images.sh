#!/bin/bash
# How long an image of 100 MB of inputs takes, in each form, against what cannot be saved: copying the inputs (for the bundle and qcow2:
# what tar with zstd and qemu-img take) and the checksums of inputs and image, by cp and sha256sum as one would type them. Bytes are
# random, so that nothing packs. Medians of five; files are in the page cache, and nothing waits for the disk.
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
five() {
    local i
    seconds "$@" >/dev/null
    for i in 1 2 3 4 5; do seconds "$@"; done | sort -n | sed -n 3p
}
copy() { rm -f copy && cp big copy && sha256sum big copy; }
pack() { rm -f copy && tar -c big | zstd -q -3 -T2 >copy && sha256sum big copy; }
convert() { rm -f copy copy2 && cp big copy2 && qemu-img convert -m 1 -f raw -O qcow2 copy2 copy && sha256sum big copy; }

echo "## Images of 100 MB"
echo
copying=$(five copy) packing=$(five pack) converting=$(five convert) start=$(five "$parascope" --version)
echo "The command's own start is $start s and is in each figure."
echo
echo "| form | export, s | what cannot be saved, s | ratio without the start |"
echo "|---|---|---|---|"
for form in iso img qcow2 netboot efi tar.zst; do
    case $form in tar.zst) base=$packing ;; qcow2) base=$converting ;; *) base=$copying ;; esac
    took=$(five "$parascope" export demo.parascope "demo.$form")
    echo "| \`.$form\` | $took | $base | $(LC_ALL=C awk "BEGIN { printf \"%.2f\", ($took - $start) / $base }") |"
done
