# SPDX-License-Identifier: GPL-2.0-only
"""
Writes paracore.layout from paracore-syms: structures, enumerations, symbols and constants, one record a line, so that the
workbench reads Paracore's memory without DWARF. Runs inside gdb; `layout_output` names the file to write.

    struct NAME SIZE | union NAME SIZE      then its fields:
    field OFFSET SIZE NAME TYPE             bytes; members of nameless structures are lifted into the one around them
    bits OFFSET BIT WIDTH NAME TYPE         OFFSET of the byte that holds the lowest bit
    enum NAME SIZE                          then its values:
    value NUMBER NAME
    symbol ADDRESS SIZE NAME [TYPE]
    const NUMBER NAME                       enumerators of nameless enumerations, and of enum hv_layout
"""
import glob
import os
import re
import subprocess

import gdb

HEADLINE = "parascope-layout 1"
AGGREGATES = {gdb.TYPE_CODE_STRUCT: "struct", gdb.TYPE_CODE_UNION: "union"}


def program():
    return gdb.objfiles()[0].filename


def build_id():
    notes = subprocess.run(["readelf", "-n", program()], check=True, capture_output=True, text=True).stdout
    return re.search(r"Build ID: ([0-9a-f]+)", notes).group(1)


def blocks():
    """The static and global block of every C file that was compiled in."""
    for source in sorted(glob.glob("*/*.c")):
        try:
            symtab = gdb.decode_line("%s:1" % source)[1][0].symtab
        except (gdb.error, TypeError):
            continue  # not part of this build
        yield symtab.static_block()
        yield symtab.global_block()


def is_complete(aggregate):
    return aggregate.sizeof > 0 and len(aggregate.fields()) > 0


class Layout:
    def __init__(self):
        self.aggregates = {}
        self.enums = {}
        self.constants = {}
        self.typed = {}

    def add_type(self, name, found):
        bare = found.strip_typedefs()
        if bare.code in AGGREGATES and is_complete(bare):
            self.aggregates.setdefault(bare.tag or bare.name or name, bare)
        elif bare.code == gdb.TYPE_CODE_ENUM:
            label = bare.tag or bare.name or (name if found.code == gdb.TYPE_CODE_TYPEDEF else None)
            if label:
                self.enums.setdefault(label, bare)

    def add(self, symbol):
        if symbol.addr_class == gdb.SYMBOL_LOC_TYPEDEF:
            self.add_type(symbol.name, symbol.type)
        elif symbol.addr_class == gdb.SYMBOL_LOC_CONST:
            enum = symbol.type
            if enum.code == gdb.TYPE_CODE_ENUM and (not enum.tag or enum.tag == "hv_layout"):
                for value in enum.fields():
                    self.constants.setdefault(value.name, value.enumval)
        elif symbol.addr_class in (gdb.SYMBOL_LOC_STATIC, gdb.SYMBOL_LOC_BLOCK):
            address = int(symbol.value().address)
            self.typed[(symbol.name, address)] = symbol.type


def field_lines(aggregate, base=0):
    for field in aggregate.fields():
        offset, bit = divmod(field.bitpos, 8)
        bare = field.type.strip_typedefs()
        if not field.name and bare.code in AGGREGATES:
            yield from field_lines(bare, base + offset)
        elif field.bitsize:
            yield "bits %d %d %d %s %s" % (base + offset, bit, field.bitsize, field.name, field.type)
        else:
            yield "field %d %d %s %s" % (base + offset, field.type.sizeof, field.name, spelled(field.type))


def spelled(found):
    """A type as C spells it, on one line."""
    return re.sub(r"\s+", " ", str(found)).replace("{ ", "{").replace(" }", "}")


def symbol_lines(layout):
    listing = subprocess.run(["nm", "-n", "-S", "--defined-only", program()], check=True, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        parts = line.split()
        if len(parts) != 4:
            continue  # an assembly label without a size
        address, size, _, name = parts
        found = layout.typed.get((name, int(address, 16)))
        suffix = " " + spelled(found) if found is not None else ""
        yield "symbol %s %d %s%s" % (address, int(size, 16), name, suffix)


def lines():
    layout = Layout()
    for block in blocks():
        for symbol in block:
            layout.add(symbol)
    yield HEADLINE
    yield "build-id " + build_id()
    for name, aggregate in sorted(layout.aggregates.items()):
        yield "%s %s %d" % (AGGREGATES[aggregate.code], name, aggregate.sizeof)
        yield from field_lines(aggregate)
    for name, enum in sorted(layout.enums.items()):
        yield "enum %s %d" % (name, enum.sizeof)
        for value in enum.fields():
            yield "value %d %s" % (value.enumval, value.name)
    yield from symbol_lines(layout)
    for name, value in sorted(layout.constants.items()):
        yield "const %s %s" % (hex(value & 0xFFFFFFFFFFFFFFFF) if abs(value) > 0xFFFFFFFF else value, name)


def main():
    with open(layout_output, "w", encoding="ascii") as out:  # noqa: F821 (set on gdb's command line)
        for line in lines():
            out.write(line + "\n")


main()
