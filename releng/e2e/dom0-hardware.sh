#!/bin/bash
# End to end: Debian's kernel as Dom0 drives a machine's disks, network cards and screen, on a pc by its BIOS and on a q35 by
# UEFI. Prints PASS and FAIL lines. All four combinations: releng/hardware. Read next: ../lib/hardware.sh.
source "$(dirname "$0")/../lib/common.sh"
source "$root/releng/lib/debian-kernel.sh"
source "$root/releng/lib/hardware.sh"

hardware_on pc bios
hardware_on q35 uefi
