"""``python -m regionalism site --out FOLDER``: the whole course as static files that any web host serves,
without a server.

JupyterLite is JupyterLab in the reader's browser; its kernel is Pyodide, Python compiled for the browser. The
site holds the notebooks, what the kernel imports (as wheels, loaded before the first cell runs) and, with
``--pyodide``, Pyodide itself. The course's data travel inside the wheel of the package, so that reading them
costs nothing and needs no storage; the same files are in the file browser. Answers go to ``answers/`` in the
browser's storage (``/drive`` for the kernel).
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from regionalism.authoring.wheels import installed_wheel, write_wheel
from regionalism.commands import parsed
from regionalism.engine.course import course_root, units
from regionalism.engine.errors import CourseError
from regionalism.engine.version import __version__

NEEDED = ("jupyterlite_core", "jupyterlite_pyodide_kernel", "jupyter_server")
# What notebooks import beyond the standard library and beyond what Pyodide brings, as wheels from this
# environment.
WHEELS = ("attrs", "cattrs", "typing_extensions", "anywidget", "psygnal", "ipywidgets", "comm", "fsrs")
# What Pyodide brings: what the course imports, and what the kernel would otherwise fetch one by one.
FROM_PYODIDE = ("pandas", "matplotlib", "micropip", "ipython", "jedi", "sqlite3", "ssl")
# The front ends of the widgets and of the kernel; nothing else that happens to be installed comes along.
EXTENSIONS = ("anywidget", "@jupyter-widgets/jupyterlab-manager", "@jupyterlite/pyodide-kernel-extension")
# Course mode, from the package itself: what is installed may be older.
ENVIRONMENT = Path(__file__).parents[1] / "notebook" / "environment"
OWN_EXTENSION = "share/jupyter/labextensions/regionalism-course"
APPS = ("lab", "notebooks", "tree")
CONTENTS = ("lessons", "exercises", "solutions", "data", "course.toml", "LICENSE", "LICENSE-CC-BY-4.0.md")
NEVER = shutil.ignore_patterns("originals", "answers", ".*", "__pycache__")
PYODIDE_CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
DRIVE = "/drive"  # where the kernel sees the browser's storage
KERNEL_PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
# From the kernel's own script, which Pyodide takes addresses relative to, up to the site's root.
UP = "../" * 4
MARK = "jupyter-lite.json"
PAGE = "index.html"
TITLE = "Whose Americas?"
HEAD = re.compile(r"<html>\s*<head>")
# JupyterLab's side bars leave a phone no room: narrow windows get the same notebook in the plainer page.
NARROW = """<script>
      if (window.matchMedia("(max-width: 760px)").matches
          && new URLSearchParams(location.search).has("path")) {
        location.replace("../notebooks/index.html" + location.search + location.hash);
      }
    </script>"""


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    options = parsed("site", arguments)
    build_site(course_root(), options.out, options.pyodide, solutions=not options.without_solutions)
    files = [path for path in options.out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(
        f"{len(files)} files, {size:.1f} MB in {options.out}. Put that folder on any web host, or "
        "try it here:"
    )
    print(f"  {Path(sys.executable).name} -m http.server --bind 127.0.0.1 --directory {options.out}")
    return 0


def build_site(root: Path, out: Path, pyodide: Path | None = None, *, solutions: bool = True) -> None:
    """Build the site into ``out``, in place of an earlier one.

    :param root: the course's folder.
    :param out: a folder that is new, empty, or holds an earlier site.
    :param pyodide: a folder with a Pyodide distribution to serve; without it the kernel loads Pyodide from
        its public address.
    :param solutions: whether ``solutions/`` is part of the site, so that exercises answer at once.
    :raises CourseError: where something is missing, or ``out`` holds something else.
    """
    check_tools()
    check_target(out)
    parts = [name for name in CONTENTS if name != "solutions" or solutions]
    with tempfile.TemporaryDirectory(prefix="regionalism-site-") as scratch:
        plan, built = Path(scratch) / "plan", Path(scratch) / "built"
        copy_contents(root, plan / "files", parts)
        wheels = make_wheels(root, plan / "files", plan / "pypi")
        if pyodide is not None:
            copy_pyodide(pyodide, plan / "static" / "pyodide")
        write_settings(plan, wheels)
        run_jupyterlite(plan, built)
        finish_pages(built)
        if out.exists():
            shutil.rmtree(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built, out)


def check_tools() -> None:
    """Raise :class:`CourseError` where JupyterLite is not installed."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CourseError("site-tools-missing", missing=missing, name=Path(sys.executable).name)


def check_target(out: Path) -> None:
    """Raise :class:`CourseError` where ``out`` holds anything but an earlier site: it would be lost."""
    if out.is_file():
        raise CourseError("site-target-file", out=out)
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise CourseError("site-target-other", out=out)


def copy_contents(root: Path, target: Path, parts: list[str]) -> None:
    """Copy what the file browser shows. Texts that belong to others and anybody's answers stay here."""
    target.mkdir(parents=True)
    for name in parts:
        source = root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=NEVER)
        elif source.is_file():
            shutil.copy(source, target / name)


def make_wheels(root: Path, contents: Path, folder: Path) -> list[str]:
    """Write all wheels into ``folder`` and return their names."""
    folder.mkdir(parents=True)
    wheels = [installed_wheel(package, folder) for package in WHEELS]
    return [wheel.name for wheel in [*wheels, course_wheel(root, contents, folder)]]


def course_wheel(root: Path, contents: Path, folder: Path) -> Path:
    """Write the wheel of the package, with the course's data inside, as the package looks for them."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    head = [("Name", project["name"]), ("Version", __version__), ("Summary", project["description"])]
    head += [("Requires-Python", project["requires-python"]), ("License-Expression", project["license"])]
    head += [("Requires-Dist", one) for one in project["dependencies"]]
    lines = ["Metadata-Version: 2.4", *(f"{name}: {value}" for name, value in head)]
    files = {f"regionalism-{__version__}.dist-info/METADATA": ("\n".join(lines) + "\n").encode()}
    for path, name in [*_package_files(), *_data_files(contents)]:
        files[name] = path.read_bytes()
    return write_wheel(project["name"], __version__, files, folder)


def _package_files() -> Iterator[tuple[Path, str]]:
    package = Path(__file__).parents[1]
    rooms = [package / room for room in ("engine", "notebook", "americas")]
    for path in sorted([package / "__init__.py", *(path for room in rooms for path in room.rglob("*"))]):
        if path.is_file() and not {"__pycache__", "environment"} & set(path.parts):
            yield path, path.relative_to(package.parent).as_posix()


def _data_files(contents: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(contents.rglob("*")):
        if path.is_file() and path.suffix != ".ipynb":
            yield path, f"regionalism/course/{path.relative_to(contents).as_posix()}"


def copy_pyodide(source: Path, target: Path) -> None:
    """Copy of a Pyodide distribution what the course needs, and a lock file that names nothing else.

    :raises CourseError: where ``source`` is no such distribution, or lacks a package.
    """
    if not (source / LOCK).is_file():
        raise CourseError("pyodide-missing", source=source, lock=LOCK)
    lock = json.loads((source / LOCK).read_text(encoding="utf-8"))
    packages = lock["packages"]
    needed: dict[str, Any] = {}
    waiting = list(FROM_PYODIDE)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name not in packages:
            raise CourseError("pyodide-lacks-package", source=source, name=name)
        if name not in needed:
            needed[name] = packages[name]
            waiting += packages[name]["depends"]
    target.mkdir(parents=True)
    for name in [*PYODIDE_CORE, *sorted(one["file_name"] for one in needed.values())]:
        if not (source / name).is_file():
            raise CourseError("pyodide-not-whole", source=source, name=name)
        shutil.copy(source / name, target / name)
    lock["packages"] = dict(sorted(needed.items()))
    (target / LOCK).write_text(json.dumps(lock), encoding="utf-8")


def write_settings(plan: Path, wheels: list[str]) -> None:
    """Write what JupyterLite reads: how to build, what the kernel loads first, how the page looks."""
    extensions = Path(sys.prefix) / "share/jupyter/labextensions"
    build = {
        "apps": list(APPS),
        "contents": [str(plan / "files")],
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [
            *(str(extensions / name) for name in EXTENSIONS),
            str(ENVIRONMENT / OWN_EXTENSION),
        ],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        # JupyterLite would keep a .jsonl file as one JSON value, which a log of answers is not.
        "extra_file_types": {
            "jsonl": {
                "name": "jsonl",
                "fileFormat": "text",
                "extensions": [".jsonl"],
                "mimeTypes": ["application/jsonl"],
            }
        },
    }
    kernel = {
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "packages": [*FROM_PYODIDE, *(f"{UP}pypi/{name}" for name in wheels)],
            "env": {"HOME": "/home/pyodide", "REGIONALISM_ANSWERS": f"{DRIVE}/answers", "MPLBACKEND": "agg"},
        },
    }
    page = {"appName": TITLE, "exposeAppInBrowser": True, "litePluginSettings": {KERNEL_PLUGIN: kernel}}
    _write(plan / "jupyter_lite_config.json", {"LiteBuildConfig": build})
    _write(plan / MARK, {"jupyter-lite-schema-version": 0, "jupyter-config-data": page})
    _write(plan / "overrides.json", settings())


def settings() -> dict[str, Any]:
    """Return the settings of JupyterLab that come with the package, with those for the site."""
    with_package = ENVIRONMENT / "etc/jupyter/labconfig/default_setting_overrides.json"
    found: dict[str, Any] = json.loads(with_package.read_text(encoding="utf-8"))
    return found


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def run_jupyterlite(plan: Path, built: Path) -> None:
    """Let JupyterLite build; raise :class:`CourseError` with what it said where it fails."""
    command = [
        sys.executable,
        "-m",
        "jupyterlite_core",
        "build",
        "--lite-dir",
        str(plan),
        "--output-dir",
        str(built),
    ]
    done = subprocess.run(
        command, cwd=plan, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"}
    )
    if done.returncode or not (built / MARK).is_file():
        said = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise CourseError("jupyterlite-failed", said=said)


def finish_pages(built: Path) -> None:
    """Write the landing page, name each page's language, and lead narrow windows to a fitting page."""
    for app in APPS:
        page = built / app / PAGE
        old = page.read_text(encoding="utf-8")
        new = HEAD.sub(f'<html lang="en"><head>{NARROW if app == "lab" else ""}', old, count=1)
        if new == old:
            raise CourseError("jupyterlite-differs", name=page.name)
        page.write_text(new, encoding="utf-8")
    (built / PAGE).write_text(landing_page(), encoding="utf-8")


def landing_page() -> str:
    """Return the page at the root: it leads to the first lesson, or lists all at ``#lessons``.

    JupyterLite reads settings from this page too, hence the first script.
    """
    first, *_ = units()
    rows = "\n".join(
        f'<li value="{unit.number}"><a href="{address(unit.lesson)}">{escape(unit.title)}</a>: '
        f"{escape(unit.question)}</li>"
        for unit in units()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{TITLE} Reading Latin American regionalism through its sources</title>
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{{}}</script>
<script>if (!location.hash) location.replace("{address(first.lesson)}");</script>
<style>
body {{ font: 1.1rem/1.6 sans-serif; color: #1a1a1a; background: #fff;
  max-width: 42rem; margin: 0 auto; padding: 1rem; }}
a {{ color: #0b4fa8; }}
a:focus {{ outline: 3px solid #0b4fa8; outline-offset: 2px; }}
li {{ margin: 0.5rem 0; }}
</style>
</head>
<body>
<main>
<h1>{TITLE} Reading Latin American regionalism through its sources</h1>
<p><a href="{address(first.lesson)}">Open lesson {first.number}, {escape(first.title)}</a>.
Python runs in your browser; the first
opening takes up to a minute.</p>
<noscript><p><strong>This course needs JavaScript.</strong>
Allow it in your browser and open this page again.</p></noscript>
<h2 id="lessons">Lessons</h2>
<ol>
{rows}
</ol>
<h2>Where your answers are</h2>
<p>In this browser, on this computer, and nowhere else. Clearing the browser's data deletes them.
Lesson {first.number} shows how to
download your progress file, and how to bring it to another browser, to Binder or to your own computer.</p>
</main>
</body>
</html>
"""


def address(notebook: str) -> str:
    """Return the address of a notebook from the site's root."""
    return f"lab/{PAGE}?path={notebook}"
