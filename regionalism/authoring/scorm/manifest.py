"""The file ``imsmanifest.xml``: what a package is called, what it starts with, and which files it holds."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote
from xml.etree import ElementTree as ET

from attrs import frozen


@frozen
class Version:
    """How a version of SCORM writes a manifest: its name there, name spaces, and an attribute."""

    schema_version: str
    imscp: str
    adlcp: str
    kind_attribute: str
    imsss: str = ""


VERSIONS = {
    "2004": Version(
        "2004 4th Edition",
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.adlnet.org/xsd/adlcp_v1p3",
        "scormType",
        "http://www.imsglobal.org/xsd/imsss",
    ),
    "1.2": Version(
        "1.2",
        "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        "scormtype",
    ),
}


def manifest(version: str, identifier: str, title: str, start: str, files: Iterable[str]) -> bytes:
    """Return the manifest of a package with one thing to open.

    :param identifier: letters, digits, hyphens; the same whenever the package is made again.
    :param start: the file that the LMS opens.
    :param files: all files by their path, without the manifest.
    """
    about = VERSIONS[version]
    ET.register_namespace("", about.imscp)
    ET.register_namespace("adlcp", about.adlcp)
    if about.imsss:
        ET.register_namespace("imsss", about.imsss)

    def element(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
        made = ET.SubElement(parent, f"{{{about.imscp}}}{name}", attributes)
        made.text = text or None
        return made

    root = ET.Element(f"{{{about.imscp}}}manifest", identifier=identifier, version="1.0")
    metadata = element(root, "metadata")
    element(metadata, "schema", "ADL SCORM")
    element(metadata, "schemaversion", about.schema_version)
    organizations = element(root, "organizations", default="course")
    organization = element(organizations, "organization", identifier="course")
    element(organization, "title", title)
    item = element(organization, "item", identifier="unit", identifierref="pages", isvisible="true")
    element(item, "title", title)
    if about.imsss:
        # What the package says of completion and score counts; without this an LMS may decide by itself.
        sequencing = ET.SubElement(item, f"{{{about.imsss}}}sequencing")
        said = {"completionSetByContent": "true", "objectiveSetByContent": "true"}
        ET.SubElement(sequencing, f"{{{about.imsss}}}deliveryControls", said)
    resources = element(root, "resources")
    more = {"type": "webcontent", "href": quote(start), f"{{{about.adlcp}}}{about.kind_attribute}": "sco"}
    resource = element(resources, "resource", identifier="pages", **more)
    for path in sorted(files):
        element(resource, "file", href=quote(path))
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"
