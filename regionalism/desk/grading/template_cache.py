"""Compiled templates, kept where Python keeps compiled modules."""

from __future__ import annotations

import contextlib
import sys
import zlib
from collections.abc import Mapping
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import FileSystemBytecodeCache, __version__
from jinja2.bccache import Bucket


class TemplateCache(FileSystemBytecodeCache):
    """Keeps what templates are compiled to in the ``__pycache__`` of their folder.

    Compiling them takes longer than grading ten hand-ins. Jinja does it again where the text of a template or
    the version of Python is another; here, also where its own version or the settings are. Where nothing can
    be written, it is done at each start.
    """

    def __init__(self, templates: Path, settings: Mapping[str, object]) -> None:
        made_with = zlib.crc32(repr((__version__, settings)).encode())
        super().__init__(str(Path(cache_from_source(templates / "_.py")).parent), f"{made_with:08x}-%s.jinja")

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)
