#!/usr/bin/env python3
"""Validates PPTX and XLSX files against the schemas of ECMA-376, part by part.

    check_ooxml.py SCHEMAS FILE...

SCHEMAS is a folder with the transitional schemas under their names of the standard (pml.xsd, sml.xsd, dml-main.xsd,
shared-*.xsd, opc-*.xsd, ...). They are not part of Callus; docs/checked-exports.md says where they can be had.
Needs lxml. Prints every fault with its part and line; the exit code is 1 where there is any, 2 where something is missing.
"""
import os
import sys
import zipfile

try:
    from lxml import etree
except ImportError:
    print("lxml is not installed: pip install lxml")
    sys.exit(2)

# The schema of a part, by the namespace of its root.
SCHEMA = {
    "http://schemas.openxmlformats.org/presentationml/2006/main": "pml.xsd",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "sml.xsd",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "dml-main.xsd",
    "http://schemas.openxmlformats.org/package/2006/relationships": "opc-relationships.xsd",
    "http://schemas.openxmlformats.org/package/2006/content-types": "opc-contentTypes.xsd",
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "shared-documentPropertiesExtended.xsd",
}
# The schema of Dublin Core is fetched from the network by the one of core properties: those are only looked at for
# being well formed.
PASSED_OVER = {"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"}


def check(schemas, name, faults):
    known = {}
    checked = 0
    with zipfile.ZipFile(name) as package:
        parts = [part for part in package.namelist() if part.endswith((".xml", ".rels"))]
        for part in parts:
            try:
                tree = etree.fromstring(package.read(part)).getroottree()
            except etree.XMLSyntaxError as error:
                faults.append(f"{name}: {part}: {error}")
                continue
            space = etree.QName(tree.getroot()).namespace
            if space in PASSED_OVER:
                continue
            if space not in SCHEMA:
                faults.append(f"{name}: {part}: no schema is known for {space}")
                continue
            path = os.path.join(schemas, SCHEMA[space])
            if path not in known:
                known[path] = etree.XMLSchema(etree.parse(path))
            schema = known[path]
            checked += 1
            if not schema.validate(tree):
                for error in schema.error_log:
                    faults.append(f"{name}: {part}:{error.line}: {error.message}")
        # Every target of a relationship is there, and every part has a kind.
        kinds = etree.fromstring(package.read("[Content_Types].xml"))
        of_name = {own.get("PartName") for own in kinds if own.get("PartName")}
        of_ending = {own.get("Extension") for own in kinds if own.get("Extension")}
        for part in package.namelist():
            if part == "[Content_Types].xml":
                continue
            if "/" + part not in of_name and part.rsplit(".", 1)[-1] not in of_ending:
                faults.append(f"{name}: {part}: no kind is stated for it")
        for own in of_name - {"/" + part for part in package.namelist()}:
            faults.append(f"{name}: {own}: a kind is stated for a part that is not there")
        for part in [part for part in parts if part.endswith(".rels")]:
            base = os.path.dirname(os.path.dirname(part))
            for own in etree.fromstring(package.read(part)):
                if own.get("TargetMode") == "External":
                    continue
                target = own.get("Target")
                path = target.lstrip("/") if target.startswith("/") else os.path.normpath(os.path.join(base, target))
                if path not in package.namelist():
                    faults.append(f"{name}: {part}: {own.get('Id')} leads to {path}, which is not there")
    return checked


def main():
    if len(sys.argv) < 3:
        print(__doc__)
        return 2
    faults = []
    for name in sys.argv[2:]:
        checked = check(sys.argv[1], name, faults)
        print(f"{name}: {checked} parts validated")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


sys.exit(main())
