"""Print what grading a class costs, beside nbgrader and otter; nothing is asserted.

    python tests/benchmarks/grading.py [--sample 10] [--rounds 3] [--most 10000] [--otter PYTHON]

The same class of 300 is graded by ``python -m regionalism grade``, by ``nbgrader autograde`` and by
``otter.api.grade_submission``, the latter two on notebooks with as many questions and the same answers. Ours
counts everything from the start of the process to the last page of feedback; ``nbgrader generate_feedback``
makes such pages, so nbgrader is counted with them and without. The other two are measured on a sample,
without their start-up, which is in their favour. A machine is not as fast in each minute: ours is measured
before and after nbgrader, all in several rounds with another sample each, and the median round counts. Then
the cost of ours is shown from 10 hand-ins to ``--most``, with the memory of its largest process.

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
from pathlib import Path
from typing import Any

import nbformat
import psutil
from attrs import frozen
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from regionalism.desk.practice import invented_class, write  # noqa: E402
from regionalism.engine.bank import unit_items  # noqa: E402 (the course that this file belongs to)
from regionalism.engine.kinds.base import Item  # noqa: E402
from regionalism.engine.submission import Student, Submission  # noqa: E402

UNIT = "one-state-one-vote"
CLASS = 300
DIFFERENT = 10_000
RUNS = 5  # of ours, before and after nbgrader
OURS = "regionalism"
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
    """What a run cost: seconds by the clock, and seconds of processor time over all processes."""

    seconds: float
    processor: float


@frozen
class Each:
    """What one submission costs: seconds by the clock, and of processor time where it was measured.

    The second hardly depends on what else runs on the machine.
    """

    seconds: float
    processor: float | None = None

    def __add__(self, other: Each) -> Each:
        """Return what two steps of one grader cost."""
        if self.processor is None or other.processor is None:
            return Each(self.seconds + other.seconds)
        return Each(self.seconds + other.seconds, self.processor + other.processor)


def run(arguments: list[str], folder: Path = ROOT) -> Cost:
    """Run a command and return what it cost."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(arguments, cwd=folder, stdout=said, stderr=said, env=environment())
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(arguments)} failed:\n{said.read().decode(errors='replace')[-3000:]}")
    return Cost(seconds, used.ru_utime + used.ru_stime)


def environment() -> dict[str, str]:
    """Return the variables of a command: nobody's Python compiles all modules at each start."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {name: one for name, one in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "PATH": path
    }


def largest(arguments: list[str]) -> int:
    """Run a command and return the kilobytes of its largest process, looked at 20 times a second.

    Looking takes a part of a processor's time, so it is a run of its own. ``ru_maxrss`` would not do: a new
    process begins with the size of the one that started it.
    """
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment()) as process:
        most = 0
        while process.poll() is None:
            try:
                first = psutil.Process(process.pid)
                sizes = [one.memory_info().rss for one in (first, *first.children(recursive=True))]
            except psutil.NoSuchProcess:
                continue
            most = max(most, max(sizes) // 1024)
            time.sleep(0.05)
    return most


# --- ours ---


def grading(hand_ins: Path, folder: Path, *options: str) -> list[str]:
    """Return the command that grades hand-ins into a fresh folder.

    It stays until the end: where many files were just deleted, some file systems (ext4) take ten times as
    long to make new ones, and nobody deletes a class before grading the next.
    """
    out = tempfile.mkdtemp(dir=folder)
    return [sys.executable, "-m", "regionalism", "grade", str(hand_ins), "--out", out, *options]


def growth(folder: Path, most: int) -> None:
    """Print the cost of ever larger classes; the smaller ones are the first students of the largest.

    More than :data:`DIFFERENT` students are these once more under other ids: inventing takes longer than
    grading.
    """
    print(
        f"\n{'hand-ins':>9} {'seconds':>8} {'processor':>9} {'ms each':>8} {'without pages':>13} "
        f"{'memory, MB':>10}"
    )
    everybody = folder / "everybody"
    for one in invented_class(UNIT, min(most, DIFFERENT)):  # one by one, so that this process stays small
        for copy in range(-(-most // DIFFERENT)):
            write(everybody, one._replace(student=Student(one.student.name, f"{copy}-{one.student.id}")))
    size = 10
    while size <= most:
        some = folder / f"class-{size}"
        some.mkdir()
        for made in sorted(everybody.iterdir())[:size]:
            os.link(made, some / made.name)
        whole, bare = run(grading(some, folder)), run(grading(some, folder, "--no-feedback"))
        memory = largest(grading(some, folder))
        print(
            f"{size:>9} {whole.seconds:>8.2f} {whole.processor:>9.2f} {1000 * whole.seconds / size:>8.2f}"
            f" {bare.seconds:>13.2f} {memory / 1024:>10.0f}",
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


def answers(made: Submission) -> dict[str, str]:
    """Return a student's last answers as code."""
    given = {line.item: line.data for line in made.lines if line.event == "response"}
    return {item.id: f"{name(item)} = {given.get(item.full_id)!r}" for item in questions()}


def nbgrader_seconds(folder: Path, sample: list[Submission]) -> dict[str, Each]:
    """Return what a submission costs nbgrader: its points alone, and its points and its page of feedback.

    This is what a command takes for the sample more than for one student, divided.
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
    steps = [step(course, command, sample) for command in ("autograde", "generate_feedback")]
    pages = len(list((course / "feedback").glob(f"*/{UNIT}/unit.html")))
    if pages != len(sample):
        sys.exit(f"nbgrader wrote {pages} pages of feedback for {len(sample)} submissions.")
    points, page = steps
    return {"nbgrader, points": points, "nbgrader, points and page": points + page}


def step(course: Path, command: str, sample: list[Submission]) -> Each:
    """Return what a submission costs in one step of nbgrader."""
    one = ["nbgrader", command, UNIT, "--student", sample[0].student.id]
    first = run(one, course)
    rest = run(["nbgrader", command, UNIT], course)
    start = run(one, course)  # what is done is not done again
    print(
        f"  (nbgrader {command}: start-up left out, {start.seconds:.2f} s; "
        f"the first submission with it: {first.seconds:.2f} s)"
    )
    more = len(sample) - 1
    return Each((rest.seconds - start.seconds) / more, (rest.processor - start.processor) / more)


def otter_seconds(folder: Path, sample: list[Submission], python: str) -> Each:
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
    return Each(float(found["seconds"]))


def measured(folder: Path, options: argparse.Namespace) -> dict[str, list[Each]]:
    """Return what a submission costs each grader, round by round; say it after each round."""
    hand_ins = folder / "hand-ins"
    made = list(invented_class(UNIT, CLASS))
    for one in made:
        write(hand_ins, one)
    run(grading(hand_ins, folder))  # compiles what Python compiles once
    found: dict[str, list[Each]] = {OURS: []}
    for number in range(options.rounds):
        first = number * options.sample
        sample = made[first : first + options.sample + 1]
        print(f"round {number + 1}:")
        costs = [run(grading(hand_ins, folder)) for _ in range(RUNS)]
        others = nbgrader_seconds(folder / f"round-{number}", sample)
        costs += [run(grading(hand_ins, folder)) for _ in range(RUNS)]
        seconds, processor = (
            statistics.median(getattr(one, what) for one in costs) / CLASS
            for what in ("seconds", "processor")
        )
        for grader, each in {OURS: Each(seconds, processor), **others}.items():
            found.setdefault(grader, []).append(each)
            print(f"  {in_words(grader, each)}{ratio(each, found[OURS][-1])}", flush=True)
    if options.otter:
        each = otter_seconds(folder, sample, options.otter)
        found["otter"] = [each]
        print(in_words("otter", each), flush=True)
    else:
        print("otter: not measured; name a Python that has it with --otter.")
    return found


def in_words(grader: str, each: Each) -> str:
    """Return what a submission costs."""
    more = "" if each.processor is None else f", {each.processor:.5f} of processor time"
    return f"{grader}: {each.seconds:.5f} seconds per submission{more}"


def ratio(each: Each, ours: Each) -> str:
    """Return how many times ours a cost is; nothing for ours."""
    if each is ours:
        return ""
    said = f"; {each.seconds / ours.seconds:.0f} times ours by the clock"
    if each.processor and ours.processor:
        said += f", {each.processor / ours.processor:.0f} in processor time"
    return said


def middle(rounds: list[Each]) -> Each:
    """Return the median cost."""
    times = [one.processor for one in rounds if one.processor is not None]
    return Each(statistics.median(one.seconds for one in rounds), statistics.median(times) if times else None)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sample", type=int, default=10, help="how many submissions nbgrader and otter grade in a round"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often ours and nbgrader are measured")
    parser.add_argument("--most", type=int, default=10_000, help="the largest class of ours")
    parser.add_argument("--otter", metavar="PYTHON", help="the Python of an environment with otter-grader")
    options = parser.parse_args()
    if options.rounds < 1 or options.rounds * options.sample >= CLASS:
        parser.error(f"At least one round, and fewer than {CLASS} submissions over all rounds.")
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} processors, load {load:.1f}; {len(questions())} questions and one essay; "
        f"ours: {CLASS} hand-ins,"
    )
    print(
        f"start-up and pages of feedback included; the others: samples of {options.sample}, "
        "start-up left out."
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        rounds = measured(folder, options)
        growth(folder, options.most)
    costs = {grader: middle(several) for grader, several in rounds.items()}
    print(json.dumps({grader: round(each.seconds, 6) for grader, each in costs.items()}))
    for grader, several in rounds.items():
        if grader == OURS:
            continue
        times = sorted(one.seconds / ours.seconds for one, ours in zip(several, rounds[OURS], strict=False))
        print(
            f"{grader}: {statistics.median(times):.0f} times ours by the clock, the median of "
            f"{', '.join(f'{one:.0f}' for one in times)}"
        )


if __name__ == "__main__":
    main()
