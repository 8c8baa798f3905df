"""What every widget of the course is: live where widgets run, text where they do not, a page of HTML in the reading edition."""

from __future__ import annotations

import os
from typing import Any

import anywidget
import traitlets

from regionalism.engine.course import EDITION_VARIABLE


class Live(anywidget.AnyWidget):
    """A widget that can also be read. No type of output of our own: every program that shows notebooks knows these three."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def as_text(self) -> str:
        """Return the same as plain text, for places that cannot run widgets."""
        raise NotImplementedError

    def as_page(self) -> str:
        """Return the same as HTML that needs neither kernel nor script, for the reading edition."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if os.environ.get(EDITION_VARIABLE):
            return {"text/html": self.as_page(), "text/plain": self.as_text()}
        bundle = super()._repr_mimebundle_(**options)
        # With its metadata, where Colab is told which widget manager to load.
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data["text/plain"] = self.as_text()
        return bundle
