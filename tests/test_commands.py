"""One table says which commands there are, how they are written and what their exit codes mean."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from regionalism.__main__ import main
from regionalism.commands import COMMANDS, EXIT_CODES, as_table, help_text, parsed, parser
from regionalism.desk.interop import lms_kinds

ROOT = Path(__file__).parents[1]
WITH_OPTIONS = [name for name, one in COMMANDS.items() if not one.passes_on]


def test_the_readme_has_the_table_of_commands() -> None:
    assert as_table() in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WITH_OPTIONS)
def test_help_and_list_name_the_same_options(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    said = capsys.readouterr().out
    assert set(re.findall(r"--[a-z-]+", COMMANDS[name].usage)) == set(
        re.findall(r"(?<=  )--[a-z-]+", said)
    ) - {"--help"}
    assert f"{name} {COMMANDS[name].usage}" in help_text()


@pytest.mark.parametrize("name", WITH_OPTIONS)
def test_a_wrong_option_is_a_sentence_and_the_same_exit_code_everywhere(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--nonsense"]) == 1
    said = capsys.readouterr().err
    assert f"Run `python3 -m regionalism {name} --help`." in said
    assert "Traceback" not in said


def test_every_command_says_what_it_does_in_the_list() -> None:
    for name, one in COMMANDS.items():
        assert f"regionalism {name} " in help_text()
        assert one.purpose in help_text()
    assert all(f"  {code}  {meaning}" in help_text() for code, meaning in EXIT_CODES.items())


def test_the_kinds_of_gradebook_files_are_those_that_can_be_filled() -> None:
    (kind,) = (one for one in COMMANDS["fill"].arguments if one.name == "kind")
    assert set(kind.settings["choices"]) == set(lms_kinds.KINDS)


def test_several_points_may_be_given_together_and_apart() -> None:
    given = parser("assign").parse_args(
        ["a", "b", "--out", "o", "--points", "a/x=1", "a/y=2", "--points", "b/z=3"]
    )
    assert (given.units, given.points) == (["a", "b"], ["a/x=1", "a/y=2", "b/z=3"])
    assert parser("assign").parse_args(["a", "--out", "o"]).points == []


def test_a_unit_may_be_named_by_its_number_or_its_folder() -> None:
    given = ["2", "05-secretary-general-and-critic", "two-clubs", "99", "--out", "kit"]
    named = ["one-state-one-vote", "secretary-general-and-critic", "two-clubs", "99"]
    assert parsed("kit", given).units == named
    assert parsed("fill", ["moodle", "x.csv", "--unit", "2"]).unit == named[0]


def test_a_bare_python_can_say_all_of_it() -> None:
    """The list and the help of every command need nothing that must be installed first."""
    script = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in {'attrs', 'attr', 'cattrs', 'nbformat', 'pandas', "
        "'traitlets'}:\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from regionalism.commands import COMMANDS, help_text, parser\n"
        "print(help_text())\n"
        "for name in COMMANDS: print(parser(name).format_help())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--variant-seed" in done.stdout
