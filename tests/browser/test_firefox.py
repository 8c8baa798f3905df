"""Course mode in Firefox: a lesson runs by itself, its first question is answered, and the feedback is
there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from regionalism.engine.answers import AnswerLog
from regionalism.engine.course import units
from tests.browser.conftest import Lab, free_port
from tests.browser.test_journey import wrong_then_right

pytest.importorskip("websocket", reason="websocket-client is not installed (requirements-test.txt)")
from tests.browser.firefox import FIREFOX, firefox


@pytest.mark.skipif(not FIREFOX, reason="no Firefox here: install Debian's package firefox-esr")
def test_a_lesson_runs_by_itself_and_answers(lab: Lab, tmp_path: Path) -> None:
    unit = units()[1]
    item, wrong, _ = wrong_then_right(unit)
    with firefox(tmp_path / "profile", free_port()) as page:
        page.size(1366, 768)
        page.open(lab.address(unit.lesson))
        page.wait_for("document.querySelector('.rg-course')?.dataset.regionalismRuns === '1'")
        assert page.evaluate("document.querySelector('.rg-course .jp-WindowedPanel-outer').scrollTop") == 0
        assert page.evaluate("document.querySelectorAll('.lm-TabBar-tab.jp-mod-dirty').length") == 0
        card = f"document.querySelector('.rg-card[aria-label=\"{item.title}\"]')"
        page.wait_for(card + " && true")
        page.click(f"{card}.querySelector('input[type=radio][value=\"{wrong.id}\"]')")
        page.click(
            f"[...{card}.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Check')"
        )
        page.wait_for(f"{card}.textContent.includes('Not yet')")
        page.wait_for("document.querySelector('.rg-strip').textContent.includes('1 of ')")
    log = AnswerLog(lab.answers)
    log.refresh()
    assert [line.data for line in log.state(item.full_id).responses] == [wrong.id]
