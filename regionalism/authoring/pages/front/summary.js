// The page to print, as summary_page.py makes it: the same parts, filled with what this browser's log says.
const filled = (part, texts, parts = {}) => settings.record.parts[part].replace(/\$(\w+)/g,
  (_, name) => parts[name] ?? escaped(texts[name]));
const countInWords = (count, of) => said("record-count", { count, of });

// The days on which at least one answer was checked, by this computer's clock.
function daysInWords() {
  const moments = log.lines().filter((line) => line.event === "response").map((line) => new Date(line.at));
  const starts = [...new Set(moments.map((moment) => moment.setHours(0, 0, 0, 0)))].sort((one, other) => one - other);
  const days = starts.map((start) => dayInWords(new Date(start)));
  if (days.length > 1) return said("record-days", { count: days.length, first: days[0], last: days.at(-1) });
  return days.length ? said("record-one-day", { day: days[0] }) : "0";
}

function summaryPage(at) {
  const known = (card) => log.state(card.full_id).responses
    .some((line) => Date.parse(line.at) <= at && sameQuestion(card, line.version));
  const found = allStandings().map((one) => ({ ...one, known: one.unit.cards.filter(known).length }));
  const sum = (count) => found.reduce((total, one) => total + count(one), 0);
  const row = (one) => filled("rows", {
    unit: unitInWords(one.unit),
    state: settings.states[one.state],
    questions: countInWords(one.answered, one.items),
    cards: one.unit.cards.length ? countInWords(one.known, one.unit.cards.length) : said("record-no-cards"),
    file: madeInWords(one.unit) || said(one.possible ? "record-no-file" : "record-no-set"),
  });
  const who = lastStudent(log.lines());
  const people = log.lines().map((line) => lastStudent([line])).filter(Boolean);
  const calibration = calibrationInWords();
  return filled("page", {
    course: settings.record.course,
    name: who ? who.name : said("record-no-name"),
    units: countInWords(sum((one) => (one.state === "done" ? 1 : 0)), found.length),
    questions: countInWords(sum((one) => one.answered), sum((one) => one.items)),
    cards: countInWords(sum((one) => one.known), sum((one) => one.unit.cards.length)),
    days: daysInWords(),
    day: dayInWords(at),
  }, {
    style: settings.record.style,
    mixed: people.every((one) => samePerson(who, one)) ? "" : filled("mixed", {}),
    rows: found.map(row).join(""),
    sure: calibration ? filled("sure", { calibration }) : "",
  });
}

// Shows a text of HTML in a tab of its own and tells whether it does: a browser may forbid it. The text is written into
// the tab: not every browser of a phone opens the address of a text in memory.
function showInTab(text) {
  const tab = globalThis.open("", "_blank");
  if (!tab) return false;
  tab.document.open();
  tab.document.write(text);
  tab.document.close();
  return true;
}
