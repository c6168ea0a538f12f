# SPDX-License-Identifier: GPL-2.0-only
# Run by gdb: compares the structures of two object files' DWARF. Variables set before: ours, theirs (paths).
# For each structure of ours that the other side has by that name: it has the same size, and each of our fields lies where
# theirs of that name does; a field that they call otherwise must lie on one of theirs. Prints PASS or FAIL a structure.
import re

import gdb


def fields(kind, name="", start=0):
    """Leaf fields of a type: {dotted name: (byte offset, bytes)}; structures and unions are opened."""
    found = {}
    for field in kind.fields():
        if not hasattr(field, "bitpos"):
            continue
        inner = field.type.strip_typedefs()
        at = start + field.bitpos // 8
        path = ".".join(part for part in (name, field.name) if part)
        if inner.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
            if field.name:
                found[path] = (at, inner.sizeof)
            found.update(fields(inner, path, at))
        else:
            found[path] = (at, inner.sizeof)
    return found


def structures(path):
    """All named structures and unions of an object file: {"struct x": (bytes, fields)}."""
    gdb.execute("file " + path, to_string=True)
    names = set(re.findall(r"\b((?:struct|union) \w+);", gdb.execute("info types .", to_string=True)))
    result = {}
    for name in sorted(names):
        try:
            kind = gdb.lookup_type(name)
        except gdb.error:
            continue
        result[name] = (kind.sizeof, fields(kind))
    return result


def differences(ours, theirs):
    """What is wrong with our structure, as words."""
    if ours[0] != theirs[0]:
        return ["size: expected %d, found %d" % (theirs[0], ours[0])]
    places = set(theirs[1].values())
    wrong = []
    for name, place in ours[1].items():
        if name in theirs[1] and theirs[1][name] != place:
            wrong.append("%s: expected offset and size %s, found %s" % (name, theirs[1][name], place))
        elif name not in theirs[1] and place not in places and not name.split(".")[-1].startswith(("pad", "spacer")):
            wrong.append("%s: nothing of theirs lies at %s" % (name, place))
    return wrong


mine = structures(gdb.convenience_variable("ours").string())
xens = structures(gdb.convenience_variable("theirs").string())
for name, definition in mine.items():
    if name not in xens:
        continue  # a word of ours
    wrong = differences(definition, xens[name])
    label = "abi_" + name.replace(" ", "_")
    print("FAIL %s: %s" % (label, "; ".join(wrong)) if wrong else "PASS " + label)
