"""The command line: ``python3 -m regionalism COMMAND``.

This file keeps to syntax that an old Python can read, so that it can say that it is too old.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This course needs Python 3.11 or newer; this is Python {}.{}. "
        "Install a newer one from https://www.python.org/downloads/ and run the same command with it.".format(
            *sys.version_info[:2]
        )
    )

from importlib import import_module

# name: (module:function, what may follow, what it does)
COMMANDS = {
    "lab": (
        "regionalism.launch:lab",
        "[JUPYTER OPTIONS]",
        "install what is missing and open the first lesson in JupyterLab",
    ),
    "test": (
        "regionalism.launch:test",
        "[PYTEST OPTIONS]",
        "install what is missing and run every check, test and notebook",
    ),
    "release": (
        "regionalism.desk.release:main",
        "[--check]",
        "make exercises/ from solutions/, or check that they agree",
    ),
    "assign": (
        "regionalism.desk.assign:main",
        "UNIT… --out FOLDER [--due TIME] [--points UNIT/ITEM=N …] [--variant-seed WORD]",
        "make the zip to hand out: exercises that run on their own, without keys",
    ),
    "grade": (
        "regionalism.desk.grading.grade:main",
        "FOLDER --out FOLDER [--assignment FILE] [--due TIME] [--class CSV] [--fill KIND CSV] [--nbgrader DATABASE]",
        "grade the hand-ins of a class: sheets, and a page of feedback for each student",
    ),
    "report": (
        "regionalism.desk.report:main",
        "GRADES [--out FILE] [--names] [--assignment FILE]",
        "write a page on what the class got wrong",
    ),
    "links": (
        "regionalism.desk.links:main",
        "OWNER/REPO [--branch NAME]",
        "write the public address into every launch link",
    ),
    "site": (
        "regionalism.desk.publish.site:main",
        "--out FOLDER [--pyodide FOLDER] [--without-solutions]",
        "build the course as static files that open in a browser without a server",
    ),
    "fill": (
        "regionalism.desk.exchange.lms:main",
        "KIND EXPORT [--column NAME]",
        "fill the gradebook file of canvas, moodle, blackboard or brightspace with grades/grades.csv",
    ),
    "nbgrader": (
        "regionalism.desk.exchange.nbgrader_course:main",
        "UNIT… --out FOLDER",
        "lay out a course folder for nbgrader",
    ),
    "export": (
        "regionalism.desk.exchange.export:main",
        "UNIT [--qti FILE.zip] [--moodle FILE.xml]",
        "write the items of a unit as a question bank for an LMS",
    ),
    "originals": (
        "regionalism.americas.originals:main",
        "FOLDER",
        "show your own copies of the readings beside the digests",
    ),
    "edition": (
        "regionalism.desk.publish.edition:main",
        "--out FOLDER [--exercise-answers]",
        "make pages to read: every lesson without a kernel or a script",
    ),
}


def help_text():
    """Return the list of commands, one line each."""
    lines = ["Whose Americas? Reading Latin American regionalism through its sources", "", "Commands:"]
    return "\n".join(lines + [usage(name) for name in COMMANDS])


def usage(name):
    """Return how a command is written and what it does, in two lines."""
    _, options, purpose = COMMANDS[name]
    return "  python3 -m regionalism {} {}\n      {}".format(name, options, purpose)


def load(target):
    """Return the function that ``"module:function"`` names."""
    module, function = target.split(":")
    return getattr(import_module(module), function)


def run(name, arguments):
    """Run one command and return its exit code; raise ``CourseError`` for what a person can put right."""
    try:
        return load(COMMANDS[name][0])(arguments)
    except ModuleNotFoundError as problem:
        from regionalism.launch import run_in_environment

        return run_in_environment(name, arguments, missing=problem.name or "")


def main(arguments=None):
    """Run the command that ``arguments`` name (else the command line does); return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(help_text())
        return 0
    name = arguments[0]
    if name not in COMMANDS:
        print(
            "There is no command {!r}. The commands are: {}.".format(name, ", ".join(COMMANDS)),
            file=sys.stderr,
        )
        return 1
    if name in ("lab", "test") and arguments[1:2] in (["-h"], ["--help"]):
        # What follows these two belongs to Jupyter and pytest, which would be asked only after the installation.
        print(usage(name))
        return 0

    from regionalism.engine.errors import CourseError

    try:
        return run(name, list(arguments[1:]))
    except CourseError as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be written, at the interpreter's end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


if __name__ == "__main__":
    sys.exit(main())
