"""Compare what Python and JavaScript say of many answers; print how many, how long, and every difference.

    python tests/benchmarks/parity.py [--each 100] [--seed 1]

100 responses to each item of the course, and more to an item of each sort, are more than 100,000. It needs
node. The tests compare a sample (``tests/engine/test_parity.py``).
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.engine.parity import differences


def main() -> None:
    options = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    options.add_argument("--each", type=int, default=100, help="responses to each item")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    node = shutil.which("node")
    if node is None:
        sys.exit("node is not installed; install it and run this again.")
    began = time.perf_counter()
    count, apart = differences(node, given.each, given.seed)
    seconds = time.perf_counter() - began
    print(f"{count:,} responses, {len(apart)} differences, {seconds:.0f} s, seed {given.seed}")
    print("\n".join(apart))


if __name__ == "__main__":
    main()
