// How far a student is: as course_state.py, opening.py, closing.py and progress.py say it.
const isOpen = (item) => !log.state(item.id).tries;
const unitInWords = (unit) => `${unit.number} · ${unit.title}`;

// The results of all tries of an item; where its unit is not loaded, nothing is known of them.
function resultsOf(brief) {
  const item = itemById(brief.id);
  return item ? log.state(brief.id).responses.map((line) => score(item, line.data, line.reason)) : [];
}

const countingPoints = (results) => (results.length ? thatCounts(results, settings.attempts).points ?? 0 : 0);

function standingOf(unit) {
  const found = { unit, items: unit.items.length, answered: 0, right: 0, recorded: 0, points: 0, possible: 0,
    begun: false, keyed: false };
  for (const brief of unit.items) {
    const state = log.state(brief.id);
    const item = itemById(brief.id);
    const results = resultsOf(brief);
    const outcomes = new Set(results.map((one) => one.outcome));
    const right = outcomes.has("correct");
    found.begun ||= Boolean(state.tries || state.current || state.hints);
    found.answered += state.tries ? 1 : 0;
    found.right += right && !item.completion ? 1 : 0;
    found.recorded += (right && item.completion) || (!right && outcomes.has("recorded")) ? 1 : 0;
    if (brief.stage !== "exercise") continue;
    found.keyed ||= brief.keyed;
    found.possible += brief.points;
    found.points += countingPoints(results);
  }
  found.state = found.items && found.answered === found.items ? "done" : found.begun ? "begun" : "new";
  return found;
}

const allStandings = () => settings.units.filter((unit) => unit.items.length).map(standingOf);

function answersInWords(one) {
  const how = [...(one.right || !one.recorded ? [`${one.right} right`] : []),
    ...(one.recorded ? [`${one.recorded} recorded`] : [])];
  const counted = said("progress-answered", { count: one.answered, of: one.items });
  return one.answered ? `${counted}: ${how.join(", ")}` : counted;
}

function worthInWords(one) {
  if (!one.possible) return said("progress-not-graded");
  if (!one.keyed) return said("progress-marked-later", { points: pointsInWords(one.possible) });
  return said("progress-points", { points: numberInWords(one.points), possible: numberInWords(one.possible) });
}

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

// A unit's bar and its words: dark what is right or recorded, light what is answered besides.
function answersBar(one) {
  const parts = [["rg-bar-right", one.right + one.recorded],
    ["rg-bar-answered", one.answered - one.right - one.recorded]];
  const words = answersInWords(one).split(/(?<=[:,]) /).map((part) => `<span class="rg-whole">${part}</span>`);
  const drawn = parts.map(([name, count]) =>
    `<span class="${name}" style="width:${((100 * count) / (one.items || 1)).toFixed(1)}%"></span>`);
  return `<span class="rg-bar" aria-hidden="true">${drawn.join("")}</span>${words.join(" ")}`;
}

// The first question without a checked answer: of this page, the rest of its unit, the units after it, and what
// was left out before it. `since` is the unit that comes first in the place of this one.
function nextThing(slug, stage = "lesson", since = slug) {
  const units = settings.units.filter((unit) => unit.items.length);
  const place = Math.max(0, units.findIndex((unit) => unit.slug === since));
  for (const unit of [...units.slice(place), ...units.slice(0, place)]) {
    const own = unit.slug === slug;
    const first = own ? stage : "lesson";
    const open = unit.items.filter((item) => isOpen(item) && unit[item.stage]);
    const [item] = [...open.filter((one) => one.stage === first), ...open.filter((one) => one.stage !== first)];
    const page = own && item?.stage === stage ? "" : pathTo(unit[item?.stage]);
    if (item) return { unit, item, name: item.title, page };
  }
  return null;
}

// The last unit that was begun; empty before there is one.
const furthest = (found) => found.findLast((one) => one.begun)?.unit.slug ?? "";

const dayInWords = (moment) =>
  moment.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });

// When a unit's file to hand in was made last and what was in it, in a sentence; empty where none was made.
function madeInWords(unit) {
  const note = log.state(`${settings.made}${unit.slug}`).current;
  if (!note) return "";
  const exercises = unit.items.filter((item) => item.stage === "exercise");
  const within = exercises.filter((item) => note.data?.answered?.includes(item.id));
  const sum = (items) => numberInWords(items.reduce((total, item) => total + item.points, 0));
  const day = dayInWords(new Date(note.at));
  const made = said("handin-last", { day, count: within.length, of: exercises.length, points: sum(within),
    possible: sum(exercises) });
  const changed = exercises.some((item) => log.state(item.id).responses.some((line) => line.at > note.at));
  return changed ? `${made} ${said("handin-since")}` : made;
}

// How well confidence matched, in a sentence; empty before there are enough first tries to say so.
function calibrationInWords() {
  const counts = new Map(settings.confidence.map((_, place) => [place + 1, [0, 0]]));
  for (const brief of settings.units.flatMap((unit) => unit.items)) {
    const [first, item] = [log.state(brief.id).first, itemById(brief.id)];
    if (!first || first.confidence === null || !item || !item.has_key || item.completion) continue;
    const count = counts.get(first.confidence);
    count[0] += 1;
    count[1] += score(item, first.data, first.reason).outcome === "correct" ? 1 : 0;
  }
  const told = [...counts].filter(([, [tries]]) => tries);
  const total = told.reduce((sum, [, [tries]]) => sum + tries, 0);
  if (total < settings.enough) return "";
  const parts = told.map(([step, [tries, right]]) =>
    said("progress-sure", { word: settings.confidence[step - 1], right, tries }));
  return said("progress-calibration", { count: total, parts });
}
