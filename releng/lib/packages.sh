# Owns the list of Debian packages and how they get installed. Needs common.sh. It must never install anything else.
# `a|b` means: a, or b where the release calls it so. Read next: java.sh.

packages_build=(
    ca-certificates
    gcc libc6-dev make binutils # Paracore, its guests, the host tests (libasan comes with gcc)
    gdb                         # type layouts when building, stepping when debugging
    maven                       # only to fetch the Maven that builds; see maven.sh
)
packages_run=(
    qemu-system-x86             # the machine
    xorriso grub-common grub-pc-bin mtools qemu-utils # boot images by BIOS
    grub-efi-amd64-bin ovmf     # and by UEFI
    busybox-static              # the initramfs of the Debian template
    xz-utils openssl            # the kernel of the Dom0 with xl, unpacked; checksums
    'libgtk-3-0|libgtk-3-0t64' dbus-x11 adwaita-icon-theme fonts-dejavu-core # the window
)
packages_test=(
    e2fsprogs                   # filesystems on the disks that Dom0 mounts
    libxen-dev                  # Xen's own headers, that hypervisor-src/abi is compared with
    python3 python3-lib2to3     # real Xen's xentrace_format, on an exported trace
    xvfb xauth xdotool          # a display for the window's tests, and a look at it
    ipxe-qemu zstd              # images booted from the network; the bundle unpacked
    lzop                        # kernels packed by lzo
)

package_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# missing_packages <package...>: prints those not installed, alternatives resolved.
missing_packages() {
    local wanted name
    for wanted in "$@"; do
        for name in ${wanted//|/ }; do
            if package_installed "$name"; then
                continue 2
            fi
        done
        for name in ${wanted//|/ }; do
            if apt-cache show "$name" >/dev/null 2>&1; then
                break
            fi
            name=${wanted%%|*}
        done
        echo "$name"
    done
}

# ensure_packages <package...>: returns with all of them installed, or ends the command with the line to type.
ensure_packages() {
    local stamp missing become=()
    stamp=$cache/packages-$(digest_of "$*")
    if [ -e "$stamp" ]; then
        return
    fi
    command -v dpkg-query >/dev/null || die "expected Debian 12 (dpkg and apt-get), found neither. Install by hand: $*"
    mapfile -t missing < <(missing_packages "$@")
    if [ ${#missing[@]} -gt 0 ]; then
        if [ "$(id -u)" != 0 ]; then
            if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
                say "some Debian packages are missing and this user may not install them. As root, type:"
                printf '    apt-get update && apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
                exit 1
            fi
            become=(sudo)
        fi
        say "installing ${missing[*]}"
        "${become[@]}" apt-get update -q >&2
        "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >&2 ||
            die "apt-get could not install ${missing[*]}; its message above says why"
    fi
    touch "$stamp"
}
