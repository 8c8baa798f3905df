"""Several processes for a large class; for a small one starting them would cost more than the work.

This process is one of them: it does a batch whenever the others have enough to do.
"""

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

ALONE = {"fork": 1, "spawn": 20}  # batches that are not worth starting other processes for
AHEAD = 2  # batches under way for each other process: the one it does and the next
KEPT = 32  # batches that may be held until an earlier one is done

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

    def map(self, method: str, batches: Iterable[Any], *, start: bool = True) -> Iterator[Any]:
        """Yield what the worker's method gives for each batch.

        :param start: whether the work is worth starting processes that are not there yet.
        """
        here = getattr(self._own, method)
        batches = iter(batches)
        if self._processes < 2 or not (start or self._pool):
            yield from map(here, batches)
            return
        alone = 0 if self._pool else ALONE[self._method]
        yield from map(here, itertools.islice(batches, alone))
        coming = next(batches, None)
        if coming is not None:  # the others begin as copies, with what the first batches have taught this one
            yield from self._spread(method, coming, batches)

    def _spread(self, method: str, coming: Any, batches: Iterator[Any]) -> Iterator[Any]:
        pool, here = self._started(), getattr(self._own, method)
        under_way: collections.deque[Future[Any]] = collections.deque()
        while coming is not None:
            batch, coming = coming, next(batches, None)
            others_have = sum(not one.done() for one in under_way)
            most = 1 if coming is None else AHEAD  # the last one is not left to wait while this process rests
            if others_have < most * (self._processes - 1):
                under_way.append(pool.submit(_work, method, batch))
            else:
                under_way.append(_done(here(batch)))
            while under_way and (under_way[0].done() or len(under_way) > KEPT):
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            context = multiprocessing.get_context(self._method)
            others = self._processes - 1
            if self._method == "fork":  # the others begin as copies of this worker, with all that it has read
                _take(self._own)
                self._pool = ProcessPoolExecutor(others, context)
            else:
                self._pool = ProcessPoolExecutor(others, context, _begin, (self._make, self._arguments))
        return self._pool


def _done(result: Any) -> Future[Any]:
    from concurrent.futures import Future

    done: Future[Any] = Future()
    done.set_result(result)
    return done


def _begin(make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    _take(make(*arguments))


def _take(worker: Any) -> None:
    global _worker
    _worker = worker


def _work(method: str, batch: Any) -> Any:
    return getattr(_worker, method)(batch)
