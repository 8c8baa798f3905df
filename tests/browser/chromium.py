"""Debian's chromium for pages that need no server, and one rule for all of them: no error in silence.

A page shows what stands there to be read where a part of its script fails, so a reader may see nothing of it,
and neither does a test that looks for something else. Whoever opens pages through :func:`chromium` or
:func:`watched` fails where a page reports an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen

from tests.browser.conftest import CHROMIUM, FLAGS


@frozen
class Watched:
    """A browser that notes what its pages report: errors that nobody caught, and what scripts call one."""

    browser: Any
    errors: list[str] = field(factory=list)

    def new_context(self, **options: Any) -> Any:
        return self._listen(self.browser.new_context(**options))

    def new_page(self, **options: Any) -> Any:
        page = self.browser.new_page(**options)
        self._listen(page.context)
        return page

    def _listen(self, context: Any) -> Any:
        def note(message: Any) -> None:
            if message.type == "error":
                self.errors.append(f"{message.page.url}: {message.text}")

        context.on("weberror", lambda one: self.errors.append(f"{one.page.url}: {one.error}"))
        context.on("console", note)
        return context


def assert_no_error(errors: Iterable[str]) -> None:
    """Fail where a page reported an error; each one stands in a line."""
    assert not [*errors], "a page reported an error:\n" + "\n".join(errors)


@contextmanager
def watched(browser: Any) -> Iterator[Watched]:
    """Lend a browser to one test: it fails at the end where a page reported an error.

    It says so also where the test failed before: the error is often why.
    """
    lent = Watched(browser)
    try:
        yield lent
    finally:
        assert_no_error(lent.errors)


@contextmanager
def launched() -> Iterator[Any]:
    """Start chromium, for several tests that borrow it by :func:`watched`; skip where there is none."""
    if not Path(CHROMIUM).is_file():
        pytest.skip("no chromium here: install Debian's package chromium to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@contextmanager
def chromium() -> Iterator[Watched]:
    """Start chromium for one test, which fails where a page reported an error."""
    with launched() as browser, watched(browser) as lent:
        yield lent
