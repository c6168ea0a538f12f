#!/bin/sh
# Copies what makes a Dom0 of Debian's packages into the bundle: package-scripts.sh <releng> <folder>.
# Owns the list of these files, with DebianSystem, which unpacks them in the same places. Read next: ../../releng/xl-dom0.
set -eu
mkdir -p "$2/lib/xl-dom0"
cp "$1/xl-dom0" "$1/fetch-debian" "$2/"
cp "$1/lib/common.sh" "$1/lib/packages.sh" "$2/lib/"
cp "$1/lib/xl-dom0/init" "$1/lib/xl-dom0/domu-init" "$2/lib/xl-dom0/"
