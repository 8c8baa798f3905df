"""Print how long importing, the first ``ask`` and a *Check* take; nothing is asserted. Run: ``python
tests/benchmarks/feedback.py``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORT = "from regionalism import ask, reading, table"
FIRST = (
    "import time, ipykernel.ipkernel; t = time.perf_counter(); import regionalism; card = "
    "regionalism.ask('start-here/who-proposed'); "
)
FIRST += "card._repr_mimebundle_(); print(time.perf_counter() - t)"


def spawned(code: str) -> float:
    """Return the seconds that a fresh interpreter takes for ``code``."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    return time.perf_counter() - begin


def main() -> None:
    """Measure and print."""
    bare = statistics.median(spawned("pass") for _ in range(11))
    loaded = statistics.median(spawned(IMPORT) for _ in range(11))
    print(f"import: {1000 * (loaded - bare):.1f} ms over a bare interpreter (median of 11)")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REGIONALISM_ANSWERS"] = folder
        first = [float(subprocess.check_output([sys.executable, "-c", FIRST], cwd=ROOT)) for _ in range(5)]
        print(f"first ask in a kernel: {1000 * statistics.median(first):.0f} ms (median of 5)")
        sys.path.insert(0, str(ROOT))
        import regionalism

        card = regionalism.ask("start-here/who-proposed")
        times = []
        for number in range(200):
            response = ("lind", "holm")[number % 2]
            begin = time.perf_counter()
            card._on_message(card, {"do": "check", "response": response}, [])
            times.append(1000 * (time.perf_counter() - begin))
        times.sort()
        print(
            f"check, written to disk: {statistics.median(times):.1f} ms median, {times[190]:.1f} ms "
            "at the 95th percentile, of 200"
        )


if __name__ == "__main__":
    main()
