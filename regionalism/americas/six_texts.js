// Cards on two axes, as in six_texts.py.
// The cards that have both places.
const cardsIn = (values, { pages, distances, evidences }) => new Map(pages
  .map((page) => [page, [values[`${page}1`] || "", values[`${page}2`] || ""]])
  .filter(([, [one, two]]) => one in distances && two in evidences));

// Cards of one cell stand beside each other.
function places(placed, { distances, evidences, cell, edge, spots }) {
  const taken = new Map();
  return new Map([...placed].map(([page, [one, two]]) => {
    const place = taken.get(`${one} ${two}`) ?? 0;
    taken.set(`${one} ${two}`, place + 1);
    const up = Object.keys(evidences).length - 1 - Object.keys(evidences).indexOf(two);
    const x = edge + cell * Object.keys(distances).indexOf(one) + cell / 2 + spots[place][0];
    return [page, [x, cell * up + cell / 2 + spots[place][1]]];
  }));
}

function plane(after, before, known) {
  const { distances, evidences, cell, edge, colours } = known;
  const [across, up] = [Object.values(distances), Object.values(evidences)];
  const [width, height] = [edge + cell * across.length, cell * up.length];
  const grid = Array.from({ length: across.length + 1 }, (_, n) =>
    `<path d='M${edge + cell * n} 0V${height}M${edge} ${cell * n}H${width}'/>`).join("");
  const names = across.map((words, n) => `<text x='${edge + cell * n + cell / 2}' y='${height + 16}' `
    + `text-anchor='middle'>${htmlOf(words)}</text>`).join("")
    + up.map((words, n) => `<text x='${edge - 6}' y='${height - cell * n - cell / 2 + 4}' `
      + `text-anchor='end'>${htmlOf(words)}</text>`).join("");
  const [first, second] = [places(before, known), places(after, known)];
  const lines = [...second].filter(([page]) => first.has(page) && before.get(page).join() !== after.get(page).join())
    .map(([page, [x, y]]) => {
      const [fromX, fromY] = first.get(page);
      return `<circle cx='${fromX}' cy='${fromY}' r='6' fill='none' stroke='${colours[1]}' stroke-dasharray='3 2'/>`
        + `<path d='M${fromX} ${fromY}L${x} ${y}' stroke='${colours[1]}' stroke-width='2'/>`;
    }).join("");
  const drawn = [...second].map(([page, [x, y]]) => `<circle cx='${x}' cy='${y}' r='13' fill='${colours[0]}'/>`
    + `<text x='${x}' y='${y + 5}' text-anchor='middle' fill='#fff' font-weight='bold'>${page}</text>`).join("");
  const told = [...after].map(([page, [one, two]]) => `${page} ${distances[one]}, ${evidences[two]} evidence`)
    .join("; ");
  const alt = `Plane of two axes, distance from power and evidence shown. ${told || "No card is placed."}`;
  return `<svg viewBox='0 -4 ${width + 4} ${height + 26}' role='img' aria-label='${htmlOf(alt)}' `
    + "style='width:100%;max-width:26rem' font-size='13' fill='currentColor'><g "
    + "stroke='currentColor' opacity='0.4' fill='none'>"
    + `${grid}</g>${names}${lines}${drawn}</svg><p class='rg-quiet'>Upwards: more evidence shown. To `
    + "the right: farther from power.</p>";
}

models.placeCards = (values, known) => {
  const placed = cardsIn(values, known);
  if (!placed.size) throw new CourseError("cards-missing");
  const guess = values.partner ? ` Partner: page ${values.partner}, ${values.sure} % sure.` : "";
  const missing = known.pages.filter((page) => !placed.has(page));
  const left = missing.length ? ` Still on the desk: ${missing.join(", ")}.` : "";
  return {
    status: `${placed.size} of ${known.pages.length} cards are locked.${guess}${left}`,
    html: plane(placed, new Map(), known),
  };
};

// What this student locked in the first placing; nothing where nothing was locked.
function firstCards(log, { first }) {
  const data = log.state(first).current?.data;
  return data?.revealed ? data.values ?? {} : {};
}

function stepsBetween(before, after, { distances, evidences }) {
  const far = (table, one, other) => Math.abs(Object.keys(table).indexOf(one) - Object.keys(table).indexOf(other));
  return new Map([...after].filter(([page]) => before.has(page)).map(([page, now]) => {
    const then = before.get(page);
    return [page, far(distances, then[0], now[0]) + far(evidences, then[1], now[1])];
  }));
}

function partnerTold(start, { partner }) {
  if (!start.partner) return "";
  const right = start.partner === partner ? "That was right." : `It is page ${partner}.`;
  return `The partner of the OAS (R3 ¶2): you said page ${start.partner}, ${start.sure} % sure. ${right}`;
}

models.moveCards = (values, known, log) => {
  const start = firstCards(log, known);
  const touched = Object.fromEntries(Object.entries(values).filter(([, value]) => value));
  const [before, after] = [cardsIn(start, known), cardsIn({ ...start, ...touched }, known)];
  if (!after.size) throw new CourseError("cards-missing");
  const steps = stepsBetween(before, after, known);
  const went = [...steps].filter(([, count]) => count);
  let status;
  if (!before.size) {
    status = `${after.size} cards are placed. Nothing was locked before, so no card has moved.`;
  } else if (!went.length) {
    status = `None of ${steps.size} cards was moved. That needs a reason, too: what on the cards bore you out?`;
  } else {
    const most = Math.max(...went.map(([, count]) => count));
    const farthest = went.filter(([, count]) => count === most).map(([page]) => page).join(", ");
    status = `You moved ${went.length} of ${steps.size} cards. Moved farthest: ${farthest}.`;
  }
  const guess = partnerTold(start, known);
  return {
    status,
    html: `${plane(after, before, known)}<p>${htmlOf(known.named)}.</p>${guess ? `<p>${htmlOf(guess)}</p>` : ""}`,
  };
};
