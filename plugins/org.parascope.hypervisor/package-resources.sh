#!/bin/sh
# Builds Paracore and lays out what the bundle carries: package-resources.sh <hypervisor-src> <payload folder>.
# Owns the list of what is shipped; it never changes the sources. `index` in the payload names the payload (build-id
# and a digest of all of it) on its first line and one file of the payload on each further line. Read next: src/org/parascope/hypervisor/Bundled.java.
set -eu
source_dir=$1
payload=$2

make -C "$source_dir"
rm -rf "$payload"
mkdir -p "$payload/guests" "$payload/src"

for file in paracore paracore-syms paracore.layout; do
    cp "$source_dir/build/$file" "$payload/$file"
done
for guest in "$source_dir"/build/guests/*; do
    if [ -f "$guest" ] && head -c 4 "$guest" | grep -q ELF; then
        cp "$guest" "$payload/guests/"
    fi
done
(cd "$source_dir" && find . -path ./build -prune -o -path ./tests -prune -o -name '*.[chS]' -print) |
    while read -r file; do
        mkdir -p "$payload/src/$(dirname "$file")"
        cp "$source_dir/$file" "$payload/src/$file"
    done

build_id=$(sed -n 's/^build-id //p' "$payload/paracore.layout")
if [ -z "$build_id" ]; then
    echo "package-resources: expected a 'build-id <hex>' line in $source_dir/build/paracore.layout, found none" >&2
    exit 1
fi
files=$(cd "$payload" && find . -type f | sed 's|^\./||' | LC_ALL=C sort)
digest=$(cd "$payload" && echo "$files" | xargs sha256sum | sha256sum | cut -c1-12)
{ echo "$build_id-$digest"; echo "$files"; } >"$payload/index"
