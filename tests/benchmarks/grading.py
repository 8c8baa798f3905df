"""Print what grading a class costs, beside nbgrader and otter; nothing is asserted.

    python tests/benchmarks/grading.py [--sample 10] [--most 10000] [--otter PYTHON]

The same class of 300 is graded by ``python -m regionalism grade``, by ``nbgrader autograde`` and by
``otter.api.grade_submission``, the latter two on notebooks with as many questions and the same answers. Ours
counts everything from the start of the process to the last page of feedback. The other two are measured on a
sample, without their start-up, which is in their favour. Then the cost of ours is shown from 10 hand-ins to
``--most``, with the memory of its largest process.

otter-grader is not among the course's requirements; ``--otter`` names the Python of an environment that has
it (``tests/benchmarks/requirements.txt``).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import psutil
from attrs import frozen
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from regionalism.engine.bank import unit_items  # noqa: E402 (the course that this file belongs to)
from regionalism.engine.kinds.base import Item  # noqa: E402
from tests.synthetic import Made, make_class, make_students, write_class  # noqa: E402

UNIT = "one-state-one-vote"
CLASS = 300
OTTER = """
import sys, time
from otter.api import grade_submission
zipped, *notebooks = sys.argv[1:]
grade_submission(notebooks[0], zipped, quiet=True)
begin = time.perf_counter()
points = [grade_submission(one, zipped, quiet=True).total for one in notebooks]
print("seconds", (time.perf_counter() - begin) / len(notebooks))
print("points", *points)
"""


@frozen
class Cost:
    """What a run cost: seconds by the clock, seconds of processor time over all processes, kilobytes of the
    largest process.
    """

    seconds: float
    processor: float
    memory: int


def run(arguments: list[str], folder: Path = ROOT) -> Cost:
    """Run a command and return what it cost."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(arguments, cwd=folder, stdout=said, stderr=said, env=environment)
        with ThreadPoolExecutor(1) as watcher:
            memory = watcher.submit(largest, process.pid)
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(arguments)} failed:\n{said.read().decode(errors='replace')[-3000:]}")
    return Cost(seconds, used.ru_utime + used.ru_stime, memory.result())


def largest(process: int) -> int:
    """Return the kilobytes of the largest process of a run, looked at 20 times a second until it ends.

    ``ru_maxrss`` would not do: a new process begins with the size of the one that started it.
    """
    most = 0
    while True:
        try:
            first = psutil.Process(process)
            sizes = [one.memory_info().rss for one in (first, *first.children(recursive=True))]
        except psutil.NoSuchProcess:
            if not psutil.pid_exists(process):
                return most
            continue
        most = max(most, max(sizes) // 1024)
        time.sleep(0.05)


# --- ours ---


def ours(hand_ins: Path, folder: Path, *options: str) -> Cost:
    """Grade hand-ins into a fresh folder."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        return run([sys.executable, "-m", "regionalism", "grade", str(hand_ins), "--out", out, *options])


def growth(folder: Path, most: int) -> None:
    """Print the cost of ever larger classes; the smaller ones are the first students of the largest."""
    print(
        f"\n{'hand-ins':>9} {'seconds':>8} {'processor':>9} {'ms each':>8} {'without pages':>13} "
        f"{'memory, MB':>10}"
    )
    everybody = folder / "everybody"
    for _ in write_class(everybody, make_students(UNIT, most)):
        pass  # written one by one, so that this process stays small
    size = 10
    while size <= most:
        some = folder / f"class-{size}"
        some.mkdir()
        for made in sorted(everybody.iterdir())[:size]:
            os.link(made, some / made.name)
        whole, bare = ours(some, folder), ours(some, folder, "--no-feedback")
        print(
            f"{size:>9} {whole.seconds:>8.2f} {whole.processor:>9.2f} {1000 * whole.seconds / size:>8.2f}"
            f" {bare.seconds:>13.2f} {whole.memory / 1024:>10.0f}",
            flush=True,
        )
        size *= 10


# --- the same class as notebooks ---


def questions() -> list[Item]:
    """Return the items that a machine grades."""
    return [one for one in unit_items(UNIT).values() if one.stage == "exercise" and one.kind != "essay"]


def key(item: Item) -> Any:
    """Return a right answer, from the item's own tests."""
    return next(one.response for one in item.test or () if one.outcome == "correct")


def name(item: Item) -> str:
    """Return the variable that holds the answer."""
    return item.id.replace("-", "_")


def nbgrader_cell(item: Item, answer: str, *, test: bool) -> Any:
    """Return the cell of an answer, or of its test."""
    cell = new_code_cell(f"assert {name(item)} == {key(item)!r}" if test else answer)
    cell.metadata["nbgrader"] = {
        "grade": test,
        "grade_id": f"{'test' if test else 'answer'}-{item.id}",
        "locked": test,
        "schema_version": 3,
        "solution": not test,
        "task": False,
    }
    if test:
        cell.metadata["nbgrader"]["points"] = item.points
    return cell


def notebook(answers: dict[str, str], *, with_tests: bool) -> Any:
    """Return a notebook; ``answers`` holds the code of each answer by item id."""
    cells = []
    for item in questions():
        cells.append(nbgrader_cell(item, answers[item.id], test=False))
        if with_tests:
            cells.append(nbgrader_cell(item, "", test=True))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def answers(made: Made) -> dict[str, str]:
    """Return a student's last answers as code."""
    given = {item: several[-1].response for item, several in made.answers.items()}
    return {item.id: f"{name(item)} = {given.get(item.id)!r}" for item in questions()}


def nbgrader_seconds(folder: Path, sample: list[Made]) -> float:
    """Return nbgrader's seconds a submission: what ``autograde`` takes for the sample more than for one
    student, divided.
    """
    course = folder / "nbgrader"
    source = course / "source" / UNIT
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "c"\n')
    right = {
        item.id: f"### BEGIN SOLUTION\n{name(item)} = {key(item)!r}\n### END SOLUTION" for item in questions()
    }
    nbformat.write(notebook(right, with_tests=True), source / "unit.ipynb")
    run(["nbgrader", "generate_assignment", UNIT, "--create"], course)
    for made in sample:
        place = course / "submitted" / made.student.id / UNIT
        place.mkdir(parents=True)
        nbformat.write(notebook(answers(made), with_tests=True), place / "unit.ipynb")
    first = run(["nbgrader", "autograde", UNIT, "--student", sample[0].student.id], course)
    rest = run(["nbgrader", "autograde", UNIT], course)
    count = len(list((course / "autograded").glob(f"*/{UNIT}/unit.ipynb")))
    if count != len(sample):
        sys.exit(f"nbgrader graded {count} of {len(sample)}.")
    start = run(["nbgrader", "autograde", UNIT, "--student", sample[0].student.id], course).seconds
    print(f"  (start-up left out: {start:.2f} s; the first submission with it: {first.seconds:.2f} s)")
    return (rest.seconds - start) / (len(sample) - 1)


def otter_seconds(folder: Path, sample: list[Made], python: str) -> float:
    """Return otter's seconds a submission, imports and a first one left out."""
    place = folder / "otter"
    (place / "tests").mkdir(parents=True)
    for item in questions():
        code = f">>> assert {name(item)} == {key(item)!r}\n"
        suite = {
            "cases": [{"code": code, "hidden": False, "locked": False}],
            "scored": True,
            "type": "doctest",
        }
        suite |= {"setup": "", "teardown": ""}
        test = {"name": name(item), "points": item.points, "suites": [suite]}
        (place / "tests" / f"{name(item)}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    notebooks = []
    for made in sample:
        path = place / f"{made.student.id}.ipynb"
        nbformat.write(notebook(answers(made), with_tests=False), path)
        notebooks.append(str(path))
    otter = Path(python).with_name("otter")
    run(
        [
            str(otter),
            "generate",
            "-t",
            "tests",
            "-o",
            "autograder.zip",
            "--no-environment",
            "--no-requirements",
        ],
        place,
    )
    arguments = [python, "-c", OTTER, "autograder.zip", *notebooks]
    environment = os.environ | {"PATH": f"{otter.parent}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHONPATH", None)
    said = subprocess.run(arguments, cwd=place, env=environment, capture_output=True, text=True, check=False)
    if said.returncode:
        sys.exit(f"otter failed:\n{said.stderr[-3000:]}")
    found = dict(
        line.split(" ", 1) for line in said.stdout.splitlines() if line.startswith(("seconds ", "points "))
    )
    print(f"  (points that otter gave: {found['points']})")
    return float(found["seconds"])


def rows(folder: Path, options: argparse.Namespace) -> Iterator[tuple[str, float]]:
    """Yield name and seconds a submission of each grader."""
    hand_ins = folder / "hand-ins"
    made = make_class(hand_ins, UNIT, CLASS)
    sample = made[: options.sample + 1]
    ours(hand_ins, folder)  # compiles what Python compiles once
    costs = [ours(hand_ins, folder) for _ in range(5)]
    yield "regionalism", statistics.median(one.seconds for one in costs) / CLASS
    print(
        f"  (processor time: {1000 * statistics.median(one.processor for one in costs) / CLASS:.2f} ms each)"
    )
    yield "nbgrader", nbgrader_seconds(folder, sample)
    if options.otter:
        yield "otter", otter_seconds(folder, sample, options.otter)
    else:
        print("otter: not measured; name a Python that has it with --otter.")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sample", type=int, default=10, help="how many submissions nbgrader and otter grade"
    )
    parser.add_argument("--most", type=int, default=10_000, help="the largest class of ours")
    parser.add_argument("--otter", metavar="PYTHON", help="the Python of an environment with otter-grader")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} processors, load {load:.1f}; {len(questions())} questions and one essay; "
        f"ours: {CLASS} hand-ins,"
    )
    print(
        f"start-up and pages of feedback included; the others: a sample of {options.sample}, "
        "start-up left out."
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        seconds = {}
        for grader, each in rows(folder, options):
            seconds[grader] = each
            print(f"{grader}: {each:.5f} seconds per submission", flush=True)
        growth(folder, options.most)
    print(json.dumps({grader: round(each, 6) for grader, each in seconds.items()}))
    if "otter" in seconds:
        print(f"ratio otter/regionalism: {seconds['otter'] / seconds['regionalism']:.0f}")
    print(f"ratio nbgrader/regionalism: {seconds['nbgrader'] / seconds['regionalism']:.0f}")


if __name__ == "__main__":
    main()
