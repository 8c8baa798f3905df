"""Six texts, no labels: clues that cost a point each, cards on two axes, what is said of the publishers, and
a changed question.

``data/tables/text_counts.csv`` holds numbers only; ``regionalism/authoring/text_counts.py`` counts them in
the publishers' texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from typing import Any

from attrs import frozen

from regionalism.americas.atlas import outlines
from regionalism.americas.tables import MARKERS, row, sources
from regionalism.engine.errors import CourseError
from regionalism.notebook.figure import PALETTE, date_in_words, figure, framed, named
from regionalism.notebook.panel import Input, OnPage, Panel, Reply
from regionalism.notebook.richtext import RichText, plain, scrolling, show_errors, styled, table_of
from regionalism.notebook.session import answer_log
from regionalism.notebook.static_html import folded

# The pages on the desk, in an order that follows neither time nor number.
PAGES = {"A": "R5", "B": "R2", "C": "R4", "D": "R1", "E": "R6", "F": "R3"}
NAMES = {
    "R1": "the brief (R1)",
    "R2": "the AP report (R2)",
    "R3": "the host's report (R3)",
    "R4": "the interview (R4)",
    "R5": "the analysis of 2016 (R5)",
    "R6": "the analysis of 2022 (R6)",
}
PHRASES = {
    "R1": "opening the way to the re-election this weekend",
    "R2": "rumoured mass exodus from the Organization of American States",
    "R3": "In an era marked by geopolitical shifts and democratic challenges",
    "R4": "leading the charge for a more democratic process",
    "R5": "Nicolás Maduro was elected president of Venezuela in April 2013",
    "R6": "officials made a surprise trip to Venezuela’s capital",
}
SHARES = {
    "in_marks": "Words in quotation marks",
    "we": "We, us, our",
    "advice": "Words of advice",
    "hedges": "Words that hold back",
    "loaded": "Adjectives that praise or blame",
}
POINTS = 8
DISTANCES = {"close": "close to power", "between": "in between", "far": "far from power"}
EVIDENCES = {"little": "little", "some": "some", "much": "much"}
PARTNER = "R3"  # R3 ¶2: publisher and OAS are about to sign an agreement
FIRST, SECOND = "who-is-speaking/first-cards", "who-is-speaking/moved-cards"
KINDS = {
    "of itself": "Of itself",
    "money": "Its money",
    "against": "A voice against it",
    "for": "A voice for it",
}
NONE = "none"
CELL, EDGE = 96, 46  # the plane: side of a cell, room for the words at its left
SPOTS = ((-24, -18), (24, -18), (-24, 18), (24, 18), (0, 0), (0, 34))  # where cards of one cell stand


def _number(reading: str, column: str) -> int:
    return int(row(f"text_counts:{reading}")[column])


def share(reading: str, column: str) -> float:
    """Return how many of a hundred words of a text are of a kind: ``in_marks``, ``we``, ``advice``,
    ``hedges`` or ``loaded``.
    """
    return 100 * _number(reading, column) / _number(reading, "words")


def _in_hundred(column: str) -> Callable[[str], str]:
    return lambda reading: f"{share(reading, column):.1f}"


@frozen
class Clue:
    """One clue: what a button says, what heads its column, and what it says of a reading."""

    label: str
    head: str
    of: Callable[[str], str]


CLUES = {
    "date": Clue(
        "When it was written", "written in", lambda one: date_in_words(row(f"bibliography:{one}")["date"][:7])
    ),
    "speakers": Clue(
        "How many people it names as saying something",
        "named speakers",
        lambda one: str(_number(one, "speakers")),
    ),
    "in_marks": Clue("How much stands in quotation marks", "in marks, of 100 words", _in_hundred("in_marks")),
    "we": Clue("How often it says we, us, our", "we, us, our, of 100 words", _in_hundred("we")),
    "advice": Clue("How often it says what should be done", "advice, of 100 words", _in_hundred("advice")),
    "hedges": Clue(
        "How often it holds back: may, seems, perhaps", "hedges, of 100 words", _in_hundred("hedges")
    ),
    "loaded": Clue(
        "How many adjectives praise or blame", "praise or blame, of 100 words", _in_hundred("loaded")
    ),
    "words": Clue("How long it is", "words", lambda one: f"{_number(one, 'words'):,}"),
}


def counts_figure(column: str) -> RichText:
    """Return the six texts as bars, by one of the counts in a hundred words.

    :param column: ``in_marks``, ``we``, ``advice``, ``hedges`` or ``loaded``.
    :raises CourseError: where it is none of these.
    """
    if column not in SHARES:
        raise CourseError("count-unknown", column=column, known=SHARES)
    import pandas as pd

    codes = sorted(NAMES)
    data = pd.DataFrame(
        {
            "Text": [NAMES[one] for one in codes],
            "In 100 words": [round(share(one, column), 1) for one in codes],
        }
    )
    told = "; ".join(f"{name} {value:.1f}" for name, value in data.itertuples(index=False))
    most, least = data["In 100 words"].idxmax(), data["In 100 words"].idxmin()

    def draw(axes: Any) -> None:
        bars = axes.barh(data["Text"], data["In 100 words"], color=PALETTE[0])
        axes.bar_label(bars, fmt="%.1f", padding=3)
        axes.invert_yaxis()
        axes.set_xlabel("in 100 words")

    return figure(
        draw,
        title=f"{SHARES[column]}, in 100 words",
        alt=f"Bars for six texts: {SHARES[column]}, in 100 words. {told}.",
        data=data,
        source="counts in six texts, a table of the course, made from the publishers' texts by one list",
        finding=f"Most: {data['Text'][most]}, {data['In 100 words'][most]:.1f}. Fewest: "
        f"{data['Text'][least]}, {data['In 100 words'][least]:.1f}.",
    )


# --- clues ---


@cache
def _told(clue: Clue, reading: str) -> str:
    """Return what a clue says of a reading, with a bar beside a number: the longest is the most of the
    six.
    """
    said = clue.of(reading)
    try:
        most = max(_as_number(clue.of(code)) for code in NAMES)
        width = round(100 * _as_number(said) / most) if most else 0
    except ValueError:  # a date
        return escape(said)
    bar = (
        "<span aria-hidden='true' "
        f"style='display:block;height:0.5rem;width:{width}%;background:{PALETTE[0]}'></span>"
    )
    return f"{escape(said)}{bar}"


def _as_number(said: str) -> float:
    return float(said.replace(",", ""))


def _bought(values: Mapping[str, Any]) -> Reply:
    taken = [clue for name, clue in CLUES.items() if values.get(name)]
    heads = ("page", *(clue.head for clue in taken))
    body = "".join(
        f"<tr><th scope='row'>{page}: “{escape(PHRASES[code])}”</th>"
        f"{''.join(f'<td>{_told(clue, code)}</td>' for clue in taken)}</tr>"
        for page, code in PAGES.items()
    )
    clues = f"{len(taken)} clue{'' if len(taken) == 1 else 's'}"
    return Reply(
        f"{clues} bought. Points left: {POINTS - len(taken)} of {POINTS}.", table_of(heads, body, "clues")
    )


def clues() -> Panel:
    """Return the clues to six pages without labels; each that is bought costs a point."""
    return Panel(
        "Six texts, no labels: buy clues",
        f"You have {POINTS} points, and each clue costs one. Buy one, think, then buy the next. A "
        "clue is told of all six pages.",
        [Input(name=name, label=clue.label, kind="check", value=False) for name, clue in CLUES.items()],
        _bought,
        limitations=(
            "who speaks. The counts take the whole text, with whatever it quotes, and one list of words for "
            "all six. A list is a sieve: it finds “partisan” and misses “crusade”, it finds “should” and "
            "misses advice that is given without it."
        ),
        state_key="who-is-speaking/clues",
        beside=True,
    )


# --- cards ---


Cards = dict[str, tuple[str, str]]


def cards(values: Mapping[str, Any]) -> Cards:
    """Return the cards that have both places: distance from power and evidence, by page."""
    found = {page: (str(values.get(f"{page}1") or ""), str(values.get(f"{page}2") or "")) for page in PAGES}
    return {page: pair for page, pair in found.items() if pair[0] in DISTANCES and pair[1] in EVIDENCES}


def moved(before: Cards, after: Cards) -> dict[str, int]:
    """Return how many steps each card was moved, for the cards that have two places."""
    columns, rows = list(DISTANCES), list(EVIDENCES)
    return {
        page: abs(columns.index(before[page][0]) - columns.index(after[page][0]))
        + abs(rows.index(before[page][1]) - rows.index(after[page][1]))
        for page in after
        if page in before
    }


def _places(placed: Cards) -> dict[str, tuple[int, int]]:
    """Return where each card is drawn; cards of one cell stand beside each other."""
    taken: dict[tuple[str, str], int] = {}
    drawn = {}
    for page, (distance, evidence) in placed.items():
        place = taken.get((distance, evidence), 0)
        taken[distance, evidence] = place + 1
        x = EDGE + CELL * list(DISTANCES).index(distance) + CELL // 2 + SPOTS[place][0]
        y = CELL * (len(EVIDENCES) - 1 - list(EVIDENCES).index(evidence)) + CELL // 2 + SPOTS[place][1]
        drawn[page] = (x, y)
    return drawn


def plane(after: Cards, before: Cards | None = None) -> str:
    """Return the cards on two axes as a drawing; with ``before``, a line from the first place to the
    second.
    """
    width, height = EDGE + CELL * len(DISTANCES), CELL * len(EVIDENCES)
    grid = "".join(
        f"<path d='M{EDGE + CELL * n} 0V{height}M{EDGE} {CELL * n}H{width}'/>"
        for n in range(len(DISTANCES) + 1)
    )
    names = "".join(
        f"<text x='{EDGE + CELL * n + CELL // 2}' y='{height + 16}' "
        f"text-anchor='middle'>{escape(words)}</text>"
        for n, words in enumerate(DISTANCES.values())
    ) + "".join(
        f"<text x='{EDGE - 6}' y='{height - CELL * n - CELL // 2 + 4}' "
        f"text-anchor='end'>{escape(words)}</text>"
        for n, words in enumerate(EVIDENCES.values())
    )
    first, second = _places(before or {}), _places(after)
    lines = "".join(
        f"<circle cx='{first[page][0]}' cy='{first[page][1]}' r='6' fill='none' "
        f"stroke='{PALETTE[1]}' stroke-dasharray='3 2'/>"
        f"<path d='M{first[page][0]} {first[page][1]}L{x} {y}' stroke='{PALETTE[1]}' stroke-width='2'/>"
        for page, (x, y) in second.items()
        if page in first and (before or {})[page] != after[page]
    )
    drawn = "".join(
        f"<circle cx='{x}' cy='{y}' r='13' fill='{PALETTE[0]}'/>"
        f"<text x='{x}' y='{y + 5}' text-anchor='middle' fill='#fff' font-weight='bold'>{page}</text>"
        for page, (x, y) in second.items()
    )
    told = "; ".join(
        f"{page} {DISTANCES[one]}, {EVIDENCES[two]} evidence" for page, (one, two) in after.items()
    )
    alt = f"Plane of two axes, distance from power and evidence shown. {told or 'No card is placed.'}"
    return (
        f"<svg viewBox='0 -4 {width + 4} {height + 26}' role='img' aria-label='{escape(alt, quote=True)}' "
        "style='width:100%;max-width:26rem' font-size='13' fill='currentColor'><g "
        "stroke='currentColor' opacity='0.4' fill='none'>"
        f"{grid}</g>{names}{lines}{drawn}</svg><p class='rg-quiet'>Upwards: more evidence shown. To "
        "the right: farther from power.</p>"
    )


def _card_inputs(untouched: str) -> list[Input]:
    """Return two menus for each page; ``untouched`` says what an empty one means."""
    return [
        Input(
            name=f"{page}{n}", label=label, kind="menu", value="", options=[("", untouched), *options.items()]
        )
        for page in PAGES
        for n, label, options in (
            (1, f"Page {page}: its writer stands …", DISTANCES),
            (2, f"Page {page}: evidence it shows", EVIDENCES),
        )
    ]


def _locked(values: Mapping[str, Any]) -> Reply:
    placed = cards(values)
    if not placed:
        raise CourseError("cards-missing")
    guess = f" Partner: page {values['partner']}, {values['sure']} % sure." if values.get("partner") else ""
    missing = [page for page in PAGES if page not in placed]
    left = f" Still on the desk: {', '.join(missing)}." if missing else ""
    return Reply(f"{len(placed)} of {len(PAGES)} cards are locked.{guess}{left}", plane(placed))


def _cards_known() -> dict[str, Any]:
    """Return what ``six_texts.js`` knows of the cards."""
    return {
        "pages": list(PAGES),
        "distances": DISTANCES,
        "evidences": EVIDENCES,
        "cell": CELL,
        "edge": EDGE,
        "spots": SPOTS,
        "colours": PALETTE[:2],
        "first": f"panel/{FIRST}",
        "partner": _partner(),
        "named": _named(),
    }


def place_cards() -> Panel:
    """Return the first placing of six cards, with a guess and how sure it is."""
    return Panel(
        "Place six cards",
        "Is the writer close to somebody who can decide in this matter, or far away? How much of what the "
        "page says could you check? Place each page, make the guess, and lock it.",
        [
            *_card_inputs("choose"),
            Input(
                name="partner",
                label="One publisher is about to sign an agreement with the organisation that it writes "
                "about. Which page?",
                kind="menu",
                value="",
                options=[("", "choose"), *((page, f"Page {page}") for page in PAGES)],
            ),
            Input(
                name="sure",
                label="How sure are you?",
                kind="menu",
                value="20",
                options=[(str(n), f"{n} %") for n in (20, 40, 60, 80, 100)],
            ),
        ],
        _locked,
        limitations=(
            "every middle place, and the reasons. Distance from power is not honesty, and evidence that you "
            "could check is not evidence that somebody has checked."
        ),
        state_key=FIRST,
        button="Lock my cards",
        sample={f"{page}{n}": value for page in PAGES for n, value in ((1, "between"), (2, "some"))},
        on_page=OnPage("placeCards", _cards_known),
    )


def first_cards() -> dict[str, Any]:
    """Return what this student locked in the first placing; nothing where nothing was locked."""
    kept = answer_log().state(f"panel/{FIRST}").current
    data = kept.data if kept is not None and isinstance(kept.data, dict) else {}
    return dict(data.get("values", {})) if data.get("revealed") else {}


def _moved(values: Mapping[str, Any]) -> Reply:
    start = first_cards()
    before, after = cards(start), cards({**start, **{name: value for name, value in values.items() if value}})
    if not after:
        raise CourseError("cards-missing")
    steps = moved(before, after)
    went = {page: n for page, n in steps.items() if n}
    if not before:
        status = f"{len(after)} cards are placed. Nothing was locked before, so no card has moved."
    elif not went:
        status = (
            f"None of {len(steps)} cards was moved. That needs a reason, too: what on the cards bore you out?"
        )
    else:
        most = max(went.values())
        farthest = ", ".join(page for page, n in went.items() if n == most)
        status = f"You moved {len(went)} of {len(steps)} cards. Moved farthest: {farthest}."
    told = [f"{_named()}.", _partner_told(start)]
    below = "".join(f"<p>{escape(one)}</p>" for one in told if one)
    return Reply(status, plane(after, before) + below)


def _named() -> str:
    return "; ".join(f"{page} is {NAMES[code]}" for page, code in PAGES.items())


def _partner() -> str:
    return next(page for page, code in PAGES.items() if code == PARTNER)


def _partner_told(start: Mapping[str, Any]) -> str:
    page = _partner()
    if not start.get("partner"):
        return ""
    right = "That was right." if start["partner"] == page else f"It is page {page}."
    return (
        f"The partner of the OAS (R3 ¶2): you said page {start['partner']}, {start['sure']} % sure. {right}"
    )


def move_cards() -> Panel:
    """Return the second placing: a card that is not touched stands where it was locked."""
    return Panel(
        "Move the cards",
        "You have now read pages and what is said of their publishers. A card stays where you locked it "
        "until you choose another place: move what you would place differently.",
        _card_inputs("as locked"),
        _moved,
        limitations=(
            "whether you moved for a good reason. A publisher's interest tells you what to check. "
            "It does not tell you what you will find."
        ),
        state_key=SECOND,
        button="Show how they moved",
        sample={f"{page}{n}": value for page in PAGES for n, value in ((1, "between"), (2, "some"))},
        on_page=OnPage("moveCards", _cards_known),
    )


# --- the publishers ---


@frozen
class Seat:
    """Where a publisher has its seat: place, publisher, texts, its dot on the map, the row of
    ``data/sources.csv`` that names the place, and whether the publisher's name stands west of the dot.
    """

    city: str
    publisher: str
    texts: str
    spot: tuple[int, int]
    source: str
    west: bool = False


# Pixels on the view ``americas`` of the outlines: ``project`` of data/maps/make_americas.py on the seats'
# longitude and latitude. London and Brussels stand beyond the outlines, at their true place.
SEATS = (
    Seat("London", "Peru Support Group", "R1", (359, 36), "bibliography-R1", west=True),
    Seat("Brussels", "International\nCrisis Group", "R5, R6", (365, 33), "wikipedia-crisis-group"),
    Seat("Washington", "Meridian\nInternational Center", "R3", (231, 116), "bibliography-R3"),
    Seat("Tropic of Cochabamba", "Kawsachun News", "R4", (269, 286), "senado-bolivia-2021-10"),
)
EAST = 140  # room for names beside the outlines, in pixels


@show_errors
def where_they_write() -> RichText:
    """Return a map with the seats of the publishers; the agency, which writes from everywhere, stands below
    it.
    """
    import pandas as pd

    title = "Where they write"
    rows = [(one.publisher.replace("\n", " "), one.city, one.texts, one.source) for one in SEATS]
    told = "; ".join(f"{city}: {publisher} ({texts})" for publisher, city, texts, _ in rows)
    rows.append(("Associated Press", "journalists in nearly 100 countries", "R2", "etv-bharat-ap"))
    data = pd.DataFrame(rows, columns=["Publisher", "Where", "Texts", "Source"])
    alt = (
        f"Map of the Americas and, beyond the Atlantic, two dots in Europe. {told}. The Associated "
        "Press has no dot."
    )
    return framed(
        lambda: _seats_drawn(title, alt),
        title=title,
        alt=alt,
        data=data,
        source=(
            "the pages named in the data table, rows of the course's list of sources; outlines: Natural "
            "Earth, public domain. Europe's outline is not drawn."
        ),
        finding=(
            "One of the five has its seat in the city where the OAS has its own (R1 ¶3), and none in a "
            "Caribbean state. The agency has no dot: it writes from nearly 100 countries. Near on a map and "
            "near to power are two things."
        ),
    )


def _seats_drawn(title: str, alt: str) -> str:
    view = outlines()["americas"]
    land = "".join(f"<path class='rg-land' d='{path}'/>" for path in view["land"].values())
    dots = "".join(_dot(one) for one in SEATS)
    drawing = (
        f"<svg viewBox='0 0 {view['width'] + EAST} {view['height']}' "
        f"style='width:100%;max-width:36rem'>{land}{dots}</svg>"
    )
    return scrolling(named(drawing, alt), f"Map: {title}", "rg-map rg-map-seats")


def _dot(one: Seat) -> str:
    (x, y), beside, anchor = one.spot, -10 if one.west else 10, "end" if one.west else "start"
    said = [*one.publisher.split("\n"), f"({one.texts})"]
    lines = "".join(f"<tspan x='{x + beside}' dy='15'>{escape(line)}</tspan>" for line in said)
    return (
        f"<circle class='rg-on-marked' cx='{x}' cy='{y}' r='4'/>"
        f"<text x='{x + beside}' y='{y + 2}' text-anchor='{anchor}'><tspan "
        f"font-weight='bold'>{escape(one.city)}</tspan>{lines}</text>"
    )


@show_errors
def leave_the_page() -> RichText:
    """Return what each publisher says of itself, where its money comes from, and a voice against and
    for it.
    """
    from regionalism.americas.tables import table

    frame = table("who_publishes").astype(object).fillna("no data")
    parts = []
    for publisher, rows in frame.groupby("publisher", sort=False):
        told = rows.set_index("kind").to_dict("index")
        codes = str(rows["readings"].iloc[0]).replace("; ", ", ")
        lines = "".join(f"<dt>{name}</dt><dd>{_said(told[kind])}</dd>" for kind, name in KINDS.items())
        parts.append(folded(f"{publisher} ({codes})", f"<dl>{lines}</dl>"))
    body = f"<div class='rg-leave-the-page'>{''.join(parts)}</div>"
    return RichText(styled(body, "rg-figure-frame"), plain(body), body)


def _said(one: Mapping[str, Any]) -> str:
    when = "" if one["date"] in MARKERS else f", {date_in_words(str(one['date']))}"
    links = ", ".join(
        f"<a href='{escape(source['url'], quote=True)}'>{escape(source['title'])}</a>"
        for source in sources(str(one["source"]))
    )
    return (
        f"{escape(str(one['statement']))} <span "
        f"class='rg-quiet'>({escape(str(one['said_by']))}{escape(when)}; "
        f"standpoint: {escape(str(one['standpoint']))}; {links})</span>"
    )


# --- another question ---


@cache
def _questions() -> dict[str, dict[str, str]]:
    from regionalism.americas.tables import table

    return {one["id"]: one for one in table("best_witness").astype(object).to_dict("records")}


def _compared(values: Mapping[str, Any]) -> Reply:
    one = _questions().get(str(values["question"]))
    said = str(values["text"] or "")
    if one is None or not said:
        raise CourseError("witness-missing")
    names = {**NAMES, NONE: "none of the six"}
    best = names[one["best"]]
    same = "The course would take the same one." if said == one["best"] else f"The course would take {best}."
    html = (
        f"<dl><dt>Why {escape(best)}</dt><dd>{escape(one['why'])} ({escape(one['anchor'])})</dd>"
        f"<dt>What it cannot show</dt><dd>{escape(one['not_shown'])}</dd></dl>"
    )
    return Reply(f"{one['question']} You: {names[said]}. {same}", html, page=_every_question)


def _every_question() -> str:
    body = "".join(
        f"<tr><th scope='row'>{escape(one['question'])}</th>"
        f"<td>{escape(NAMES.get(one['best'], 'none of the six'))}</td>"
        f"<td>{escape(one['why'])}</td><td>{escape(one['not_shown'])}</td></tr>"
        for one in _questions().values()
    )
    return table_of(("Question", "Nearest", "Why", "What it cannot show"), body, "every question")


def another_question() -> Panel:
    """Return seven questions: which of the six texts would you take for each?"""
    questions = _questions()
    return Panel(
        "The question changes",
        "The minister changes her question. Choose one, and the text that you would hand her now. "
        "Then compare.",
        [
            Input(
                name="question",
                label="She asks",
                kind="choice",
                value=next(iter(questions)),
                options=[(name, one["question"]) for name, one in questions.items()],
            ),
            Input(
                name="text",
                label="You take",
                kind="menu",
                value="",
                options=[("", "choose"), *NAMES.items(), (NONE, "none of the six")],
            ),
        ],
        _compared,
        limitations=(
            "second sources. The nearest witness to a question is still one witness. What the course would "
            "take is its judgement, with its reason; a better reason beats it."
        ),
        state_key="who-is-speaking/witness",
        button="Compare",
        sample={"text": "R1"},
    )
