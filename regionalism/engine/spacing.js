// When a card comes back, as spacing.py says it: FSRS, a published model of forgetting. Python has it from the package
// `fsrs` (MIT licence); these are the same formulas for the two grades and the whole days that the course uses. The
// package for JavaScript counts days by the calendar and not in hours, so that the same answers would have other dates.
const [AGAIN, GOOD, EASY] = [1, 3, 4];
const A_DAY = 86400000;

// `model` has the numbers of spacing.py: parameters, retention, least, longest (days) and rest (hours).
function forgetting({ parameters: w, retention, least, longest }) {
  const decay = -w[20];
  const factor = 0.9 ** (1 / decay) - 1;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const daysBetween = (from, to) => Math.max(0, Math.floor((to - from) / A_DAY));
  const firstDifficulty = (grade) => w[4] - Math.E ** (w[5] * (grade - 1)) + 1;
  const recall = (memory, at) => (1 + (factor * daysBetween(memory.at, at)) / memory.stability) ** decay;

  function nextDifficulty(difficulty, grade) {
    const moved = difficulty + ((10 - difficulty) * -(w[6] * (grade - GOOD))) / 9;
    return clamp(w[7] * firstDifficulty(EASY) + (1 - w[7]) * moved, 1, 10);
  }
  function sameDay({ stability }, grade) {
    const rise = Math.E ** (w[17] * (grade - GOOD + w[18])) * stability ** -w[19];
    return stability * (grade === GOOD ? Math.max(rise, 1) : rise);
  }
  function forgotten({ stability, difficulty }, remembered) {
    const long = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * Math.E ** ((1 - remembered) * w[14]);
    return Math.min(long, stability / Math.E ** (w[17] * w[18]));
  }
  function recalled({ stability, difficulty }, remembered) {
    const rise = Math.E ** w[8] * (11 - difficulty) * stability ** -w[9] * (Math.E ** ((1 - remembered) * w[10]) - 1);
    return stability * (1 + rise);
  }
  // What is remembered after an answer, and when it is due.
  function reviewed(memory, right, at) {
    const grade = right ? GOOD : AGAIN;
    let [stability, difficulty] = [w[grade - 1], clamp(firstDifficulty(grade), 1, 10)];
    if (memory) {
      if (daysBetween(memory.at, at) < 1) stability = sameDay(memory, grade);
      else stability = (right ? recalled : forgotten)(memory, recall(memory, at));
      difficulty = nextDifficulty(memory.difficulty, grade);
    }
    stability = Math.max(stability, least);
    const days = clamp(Number(rounded((stability / factor) * (retention ** (1 / decay) - 1), 0)), 1, longest);
    return { stability, difficulty, at, due: at + days * A_DAY };
  }
  return { recall, reviewed };
}

// Where a card stands by its checked answers, at a moment in milliseconds. `answers`: [{ at, right }] in their order.
function cardStanding(answers, now, model) {
  const { recall, reviewed } = forgetting(model);
  const rest = model.rest * 3600000;
  let [memory, reviews, last] = [null, 0, null];
  for (const { at, right } of answers) {
    if (at > now) continue;
    last = at;
    if (memory && at - memory.at < rest) continue;
    memory = reviewed(memory, right, at);
    reviews += 1;
  }
  if (!memory) return { reviews: 0, last: null, due: null, recall: 0, isDue: false, isResting: false };
  const due = memory.due - rest;
  return { reviews, last, due, recall: recall(memory, now), isDue: due <= now, isResting: now - last < rest };
}

// The cards to be asked now: first what is due, most likely forgotten first, then new ones, by turns from each unit.
// `found`: [{ id, unit, standing }]; `nearest`: the units in the order in which new cards are drawn from them.
function drawCards(found, nearest, many, leave = new Set()) {
  const free = found.filter(({ id }) => !leave.has(id));
  const inTurn = (one, other) => one.standing.recall - other.standing.recall || one.standing.due - other.standing.due
    || (one.id < other.id ? -1 : 1);
  const due = free.filter(({ standing }) => standing.isDue).sort(inTurn);
  const fresh = nearest.map((unit) => free.filter((one) => one.unit === unit && one.standing.due === null));
  const turns = Array.from({ length: Math.max(0, ...fresh.map((cards) => cards.length)) }, (_, place) =>
    fresh.map((cards) => cards[place]).filter(Boolean)).flat();
  return [...due, ...turns].slice(0, Math.max(many, 0));
}
