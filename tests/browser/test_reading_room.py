"""The reading room by keyboard: a scroll of its own, folded paragraphs, notes, the card, and evidence ticked
in the text.
"""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Lab
from tests.browser.pages import card, focused, has_contrast, open_notebook, run_all

SCREEN = 647  # pixels of a lesson that a window of 1366 × 768 shows


def room(page: Any, code: str) -> Any:
    return card(page, f"Reading {code}", "rg-room")


def test_a_room_is_read_by_keyboard_and_keeps_its_place(page: Any, lab: Lab) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    open_notebook(page, lab, "lessons/03-two-clubs.ipynb")
    run_all(page)
    one = room(page, "R4")
    assert one.bounding_box()["height"] < 1.5 * SCREEN
    cut = "source => source.scrollHeight > source.clientHeight"
    assert not one.locator(".rg-source").evaluate(cut), "guesses are cut"
    reader = one.get_by_role("region", name="The text of R4")
    folded = one.locator(".rg-run > summary").all_text_contents()
    assert folded == ["¶1 to ¶2, not needed here", "¶9 to ¶15, not needed here"]
    assert one.get_by_role("heading", name="R4 ¶3", exact=True).is_visible()
    whose = one.locator(".rg-paragraph").filter(has_text="Words to weigh.").nth(2)
    answered = whose.get_by_role("listitem").filter(has_text=": Rogelio Mayta").first
    assert "Mayta" not in whose.locator(".rg-weigh").inner_text() and not answered.is_visible()
    whose.get_by_text("Who speaks, and whose words are these?").click()
    assert answered.is_visible()
    assert not one.get_by_role("heading", name="R4 ¶12", exact=True).is_visible()

    # The text scrolls by keys; the page does not move.
    reader.focus()
    before = one.bounding_box()["y"]
    page.keyboard.press("PageDown")
    page.wait_for_function("reader => reader.scrollTop > 50", arg=reader.element_handle())
    assert abs(one.bounding_box()["y"] - before) < 2

    # A term opens below its paragraph by key: no sentence is torn apart, and the focus stays.
    term = reader.locator(".rg-term:visible").first
    opened = reader.locator(".rg-definition:visible")
    for key, shown in (("Enter", 1), ("Escape", 0), ("Space", 1)):
        term.press(key)
        assert (opened.count(), focused(page)) == (shown, f"BUTTON {term.inner_text()}")
    assert opened.evaluate("(one) => one.closest('p') === null && one.textContent.trim() !== ''")

    # A paragraph that is folded away is opened by going to it.
    one.get_by_label("Go to paragraph").select_option("12")
    one.get_by_role("button", name="Go", exact=True).press("Enter")
    assert one.get_by_role("heading", name="R4 ¶12", exact=True).is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "R4 ¶12"

    # A note opens by its button, takes the focus, and is kept.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Who says this?")
    page.keyboard.press("Tab")
    one.get_by_text("Kept.", exact=True).wait_for()

    # Filtering by speaker opens what is folded, and everything comes back.
    one.get_by_label("Who speaks").select_option("Rogelio Mayta")
    one.get_by_text("paragraphs: where Rogelio Mayta speaks.").wait_for()
    assert one.get_by_role("heading", name="R4 ¶15", exact=True).is_visible()
    assert not one.get_by_role("heading", name="R4 ¶6", exact=True).is_visible()
    one.get_by_label("Who speaks").select_option("")
    assert one.get_by_role("heading", name="R4 ¶6", exact=True).is_visible()

    # The title stands in the text after the guess only, and the comparison is said in a sign and words.
    title = one.locator(".rg-headline")
    assert title.count() == 0
    one.get_by_role("radio").first.check()
    compare = one.get_by_role("button", name="Compare with the source card")
    assert one.get_by_text("Guessed: 1 of 4. Comparing shows the answers to all 4.").is_visible()
    compare.press("Enter")
    one.get_by_text("The New International Relations of Latin America: Interview", exact=True).nth(
        1
    ).wait_for()
    assert one.locator(".rg-verdict strong").first.inner_text()[0] in "✔✘"
    has_contrast(one, "room")

    # A page that is run again has the note open and the comparison folded.
    run_all(page)
    one = room(page, "R4")
    one.locator(".rg-revealed > summary").wait_for()
    assert (
        one.get_by_label("My note on R4 ¶12 (kept for you; nobody grades it)").input_value()
        == "Who says this?"
    )


def test_evidence_is_ticked_in_whole_paragraphs(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, "lessons/00-start-here.ipynb")
    run_all(page)
    one = card(page, "Evidence: paragraphs that carry a claim")
    reader = one.get_by_role("group", name="Paragraphs to tick")
    reader.get_by_text(
        "majority of all five islands, which is three votes, and not of the islands present"
    ).wait_for()
    reader.focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    assert focused(page) == "INPUT R0 ¶3"
    page.keyboard.press("Space")
    one.get_by_text("Ticked: 1 (R0 ¶3).").wait_for()
    has_contrast(one, "picker")
