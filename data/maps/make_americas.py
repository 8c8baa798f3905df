"""Make ``americas.json``, the outlines of the map of the Americas, from Natural Earth's countries.

    python data/maps/make_americas.py countries-50m.json

The input is ``countries-50m.json`` of the npm package ``world-atlas`` 2.0.2 (``npm pack
world-atlas@2.0.2``, then unpack): Natural Earth 4.1.0, admin 0 countries, 1:50 million, as TopoJSON. Natural
Earth is in the public domain; the package has the licence ISC.

The script needs the standard library only. It projects (Lambert's azimuthal equal-area projection: areas
compare), drops points that change a border by less than a pixel or so (Visvalingam's method, on the borders
that two states share, so that no gap opens between them), and writes each state as one SVG path of whole
numbers. Land of others (Greenland, territories) is one grey path.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CENTRE = (-82.0, 8.0)  # longitude, latitude of the point without distortion
DOT = 30.0  # square pixels: a state whose largest piece is smaller is drawn as a dot
# name: (width of the land in pixels, room for names beside it, smallest triangle kept, smallest ring kept,
#        (west, south, east, north) in degrees)
VIEWS: dict[str, tuple[int, int, float, float, tuple[float, float, float, float]]] = {
    "americas": (360, 0, 1.6, 2.0, (-160.0, -56.0, -34.0, 78.0)),
    "caribbean": (440, 130, 1.2, 1.2, (-90.5, 8.5, -58.0, 27.0)),
}
# ISO 3166 numeric codes of the 35 states, in the order of data/tables/states.csv.
NUMERIC = (
    *("028", "032", "044", "052", "084", "068", "076", "124", "152", "170", "188", "192"),
    *("212", "214", "218", "222", "308", "320", "328", "332", "340", "388", "484", "558"),
    *("591", "600", "604", "659", "662", "670", "740", "780", "840", "858", "862"),
)

Point = tuple[float, float]


def project(longitude: float, latitude: float) -> Point:
    """Return a place on the plane, in units of the earth's radius; y grows to the south, as on a screen."""
    east, north = math.radians(longitude - CENTRE[0]), math.radians(latitude)
    middle = math.radians(CENTRE[1])
    cosine = math.sin(middle) * math.sin(north) + math.cos(middle) * math.cos(north) * math.cos(east)
    scale = math.sqrt(2 / (1 + cosine))
    x = scale * math.cos(north) * math.sin(east)
    y = scale * (math.cos(middle) * math.sin(north) - math.sin(middle) * math.cos(north) * math.cos(east))
    return x, -y


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the borders of a TopoJSON file as lists of longitudes and latitudes."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        found.append(points)
    return found


def area(a: Point, b: Point, c: Point) -> float:
    """Return the area of a triangle."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def thinned(points: list[Point], smallest: float) -> list[Point]:
    """Return a border without the points that change it least; its two ends stay."""
    kept = list(points)
    while len(kept) > 2:
        triangles = [area(*kept[place - 1 : place + 2]) for place in range(1, len(kept) - 1)]
        least = min(triangles)
        if least >= smallest:
            break
        del kept[triangles.index(least) + 1]
    return kept


def ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Return the closed line made of borders; a negative number means that one runs backwards."""
    line: list[Point] = []
    for number in numbers:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        line += part[1:] if line else part
    return line


def size(line: list[Point]) -> float:
    """Return the area inside a closed line."""
    pairs = zip(line, line[1:] + line[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def path(line: list[Point]) -> str:
    """Return a closed line as an SVG path of whole numbers, each step relative to the last."""
    steps: list[tuple[int, int]] = []
    for x, y in line:
        here = round(x), round(y)
        if not steps or here != steps[-1]:
            steps.append(here)
    if steps[0] == steps[-1]:
        del steps[-1]
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(steps, steps[1:], strict=False)]
    text = "".join(
        f"{'' if place and dx < 0 else ' '}{dx}{'' if dy < 0 else ' '}{dy}"
        for place, (dx, dy) in enumerate(moves)
    )
    return f"M{steps[0][0]} {steps[0][1]}l{text.strip()}z"


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """Return the outer borders of a country, as lists of arc numbers; lakes and enclaves are too small to be
    seen.
    """
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [part[0] for part in parts]


def view(topology: dict[str, Any], states: dict[str, str], settings: tuple[Any, ...]) -> dict[str, Any]:
    """Return one map: its size, a path for each state that is no dot, one for the land of others, and the
    middle of each state.

    :param states: ISO numeric codes to alpha-3 codes of the 35 states.
    :param settings: an entry of :data:`VIEWS`.
    """
    width, room, smallest, least, (west, south, east, north) = settings
    degrees = arcs_of(topology)
    inside = [
        place for arc in degrees for place in arc if west < place[0] < east and south < place[1] < north
    ]
    xs, ys = zip(*(project(*place) for place in inside), strict=True)
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    scale = width / (right - left)
    height = (bottom - top) * scale
    flat = [
        [((x - left) * scale, (y - top) * scale) for x, y in (project(*place) for place in arc)]
        for arc in degrees
    ]
    simple = [thinned(arc, smallest) if _near(arc, width, height) else arc for arc in flat]
    land: dict[str, str] = {}
    middles: dict[str, list[int]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = states.get(geometry.get("id", ""), "")
        lines = [
            (ring(one, flat), ring(one, simple))
            for one in rings_of(geometry)
            if _american(ring(one, degrees))
        ]
        lines = [pair for pair in lines if _near(pair[0], width, height)]
        if not lines:
            continue
        largest = max(lines, key=lambda pair: size(pair[0]))[0]
        if code:
            xs, ys = zip(*largest, strict=True)
            middles[code] = [round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2)]
            if size(largest) < DOT:
                continue
        drawn = "".join(path(line) for exact, line in lines if size(exact) >= least and len(line) > 3)
        land[code] = land.get(code, "") + drawn
    ordered = {code: land[code] for code in sorted(land) if land[code]}
    return {
        "width": width + room,
        "height": round(height),
        "land": ordered,
        "middles": dict(sorted(middles.items())),
    }


def _american(line: list[Point]) -> bool:
    """Tell whether a ring of degrees lies in the Americas (Hawaii and the islands across the date line do
    not).
    """
    xs, ys = zip(*line, strict=True)
    return (
        min(xs) > -170
        and max(xs) < -10
        and max(ys) > -57
        and not (max(xs) < -150 and max(ys) < 30)
        and max(xs) < -29
    )


def _near(line: list[Point], width: float, height: float) -> bool:
    xs, ys = zip(*line, strict=True)
    return max(xs) > -20 and min(xs) < width + 20 and max(ys) > -20 and min(ys) < height + 20


def main(source: Path) -> None:
    """Write ``americas.json`` beside this script."""
    with (HERE.parent / "tables" / "states.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["iso3"] for row in csv.DictReader(file)]
    topology = json.loads(source.read_text(encoding="utf-8"))
    states = dict(zip(NUMERIC, codes, strict=True))
    views = {name: view(topology, states, settings) for name, settings in VIEWS.items()}
    text = json.dumps({"source": "natural-earth-4-1-0", "views": views}, ensure_ascii=False, indent=1)
    target = HERE / "americas.json"
    target.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    print(
        f"{target.name}: {len(text)} characters; states drawn: "
        f"{[len(one['land']) - 1 for one in views.values()]}"
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("source", type=Path, help="countries-50m.json of world-atlas 2.0.2")
    main(options.parse_args().source)
