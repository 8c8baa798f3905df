"""Wheels of what the browser's Python needs, made from what is installed here: the same versions, and no
network.

A wheel is a zip archive with a list of its files. An installed package keeps that list, so its wheel can be
made again. Compiled modules are left out where their Python source stands beside them (psygnal): a browser
runs the source.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from regionalism.engine.errors import CourseError

EARLIEST = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # a zip archive knows no earlier time; the same content gives the same archive
COMPILED = (".so", ".pyd", ".dylib")
SHARED = "__mypyc"  # what the modules that mypyc compiled have in common
OF_THE_INSTALLER = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")


def installed_wheel(package: str, folder: Path) -> Path:
    """Write the wheel of an installed package; raise :class:`CourseError` if no browser could run it."""
    try:
        distribution = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        raise CourseError("package-not-installed", package=package) from None
    contents = {}
    for entry in distribution.files or ():
        if _belongs(entry.parts, entry.name):
            contents[entry.as_posix()] = Path(str(distribution.locate_file(entry))).read_bytes()
    for name in [name for name in contents if name.endswith(COMPILED)]:
        module = name.split(".")[0]
        if f"{module}.py" not in contents and not module.endswith(SHARED):
            raise CourseError("package-not-pure", package=package, name=name)
        del contents[name]
    name = distribution.metadata["Name"]
    return write_wheel(name, distribution.version, contents, folder)


def _belongs(parts: tuple[str, ...], name: str) -> bool:
    """Tell whether an installed file belongs into the wheel: scripts and the installer's files do not."""
    outside = ".." in parts or Path(*parts).is_absolute() or "__pycache__" in parts
    made = parts[0].endswith(".dist-info") and (name in OF_THE_INSTALLER or name == "WHEEL")
    return not (outside or made)


def write_wheel(name: str, version: str, contents: Mapping[str, bytes], folder: Path) -> Path:
    """Write a pure Python wheel of files (``METADATA`` among them) by path, and return its path."""
    stem = f"{re.sub(r'[-_.]+', '_', name).lower()}-{version}"
    place = next(
        (path.split("/")[0] for path in contents if path.endswith(".dist-info/METADATA")), f"{stem}.dist-info"
    )
    tag = "Wheel-Version: 1.0\nGenerator: regionalism\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    whole = {**contents, f"{place}/WHEEL": tag.encode()}
    rows = [f"{path},{_digest(content)},{len(content)}" for path, content in whole.items()]
    whole[f"{place}/RECORD"] = "\n".join([*rows, f"{place}/RECORD,,", ""]).encode()
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in whole.items():
            archive.writestr(zipfile.ZipInfo(path, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return wheel


def _digest(content: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
