"""The command line ``python3 -m regionalism COMMAND``, in syntax that a Python too old can still read."""

# ruff: noqa: E402 (what is imported needs a new enough Python, and garbage looked for later)

import gc
import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This course needs Python 3.11 or newer; this is Python {}.{}. "
        "Install a newer one from https://www.python.org/downloads/ and run the same command with it.".format(
            *sys.version_info[:2]
        )
    )

# Python looks for garbage after every 700 objects more. A command makes little and ends soon: it looks later,
# already while modules are read.
LITTLE_GARBAGE = 200_000
gc.set_threshold(LITTLE_GARBAGE)

from importlib import import_module

from regionalism.commands import COMMANDS, DONE, NOT_DONE, help_text, usage
from regionalism.engine.errors import CourseError

TYPE_CHECKING = False  # true for whoever checks types
if TYPE_CHECKING:
    from collections.abc import Callable


def load(target: str) -> "Callable[[list[str]], int]":
    """Return the function that ``"module:function"`` names."""
    module, function = target.split(":")
    functions = vars(import_module(module))  # type: dict[str, Callable[[list[str]], int]]
    return functions[function]


def run(name: str, arguments: "list[str]") -> int:
    """Run one command and return its exit code; raise ``CourseError`` for what a person can put right."""
    try:
        return load(COMMANDS[name].target)(arguments)
    except ModuleNotFoundError as problem:
        from regionalism.launch import run_in_environment

        return run_in_environment(name, arguments, missing=problem.name or "")


def main(arguments: "list[str] | None" = None) -> int:
    """Run the command that ``arguments`` name (else the command line does); return the exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(help_text())
        return DONE
    name = arguments[0]
    if name not in COMMANDS:
        print(CourseError("command-unknown", name=name, names=COMMANDS), file=sys.stderr)
        return NOT_DONE
    if COMMANDS[name].passes_on and arguments[1:2] in (["-h"], ["--help"]):
        # What follows these belongs to Jupyter and pytest, which would be asked only after the installation.
        print(usage(name))
        return DONE
    try:
        return run(name, list(arguments[1:]))
    except CourseError as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
    except BrokenPipeError:
        # Whoever read the output has seen enough; nothing more can be written, at the interpreter's end
        # either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return NOT_DONE


if __name__ == "__main__":
    code = main()
    gc.freeze()  # what is left goes with the process: Python need not look through it
    sys.exit(code)
