"""Several processes for a large class; for a small one starting them would cost more than the work."""

from __future__ import annotations

import collections
import itertools
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

ALONE = {"fork": 1, "spawn": 10}  # batches that this process does by itself before it starts others
AHEAD = 3  # batches under way for each process: enough to keep it busy, few enough to hold in memory

_worker: Any = None


class WorkerPool:
    """Maps batches, in order, through a worker's methods in several processes, some at a time.

    :param make: a class at the top of a module; every process makes one worker of plain ``arguments``.
    """

    def __init__(self, processes: int, make: Callable[..., Any], *arguments: Any) -> None:
        self._processes = processes
        self._make, self._arguments = make, arguments
        self._own = make(*arguments)
        self._pool: ProcessPoolExecutor | None = None
        # A copy of this process is there at once. Beside other threads, as in a notebook, it is not safe:
        # then one is started afresh.
        self._method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(
        self, _: type[BaseException] | None, problem: BaseException | None, __: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=problem is not None)

    def map(self, method: str, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield what the worker's method gives for each batch."""
        here = getattr(self._own, method)
        batches = iter(batches)
        alone = (
            batches
            if self._processes < 2
            else itertools.islice(batches, 0 if self._pool else ALONE[self._method])
        )
        for batch in alone:
            yield here(batch)
        for first in batches:
            yield from self._spread(method, itertools.chain([first], batches))

    def _spread(self, method: str, batches: Iterator[Any]) -> Iterator[Any]:
        if self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            context = multiprocessing.get_context(self._method)
            self._pool = ProcessPoolExecutor(self._processes, context, _begin, (self._make, self._arguments))
        under_way: collections.deque[Future[Any]] = collections.deque()
        for batch in batches:
            under_way.append(self._pool.submit(_work, method, batch))
            if len(under_way) >= AHEAD * self._processes:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _begin(make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    global _worker
    _worker = make(*arguments)


def _work(method: str, batch: Any) -> Any:
    return getattr(_worker, method)(batch)
