// Six clauses and what both sides would sign, as in sign_and_then.py. Sentences, drawings and numbers come from there.
// Every package, with the level of each clause; the last one changes fastest.
const packagesOf = ({ clauses, levels }) => clauses.reduce(
  (found, _) => found.flatMap((one) => Array.from({ length: levels }, (__, level) => [...one, level])), [[]]);

// For each package what a side gets, what it pays, and what it pays of the clause that it fears most.
const sumsFor = (packages, side, clauses) => packages.map((one) => {
  const sums = { gets: 0, pays: 0, feared: 0 };
  clauses.forEach(({ giver, feared, cost, worth }, place) => {
    if (giver !== side) sums.gets += one[place] * worth;
    else sums[feared ? "feared" : "pays"] += one[place] * cost;
  });
  return sums;
});

const believedOf = ({ trust, guarantor }, { whole, mended }) => {
  const own = 5 * trust;
  return guarantor ? own + Math.floor(((whole - own) * mended) / 5) : own;
};

// What each of these sums counts for a side: whole numbers, of which a point has `scaleOf`.
const scaleOf = ({ whole }) => 6 * whole * whole;
function weightsOf(side, rules, known) {
  const { whole, exposed } = known;
  const kept = believedOf(rules, known);
  const paid = 3 * kept + (whole - kept) * exposed[rules.order][side];
  return { got: 6 * kept * whole, paid: -2 * paid * whole, feared: -paid * (2 * whole - (rules.safety ? kept : 0)) };
}

// The packages of a model, and what follows from rules: for each side whether it would sign each of them.
function modelOf(clauses, known) {
  const packages = packagesOf(known);
  const sums = Object.fromEntries(Object.keys(known.sides).map((side) => [side, sumsFor(packages, side, clauses)]));
  function signedBy(side, rules) {
    const { got, paid, feared: afraid } = weightsOf(side, rules, known);
    const none = rules.none[side] * scaleOf(known);
    const wanted = clauses.findIndex(({ name }) => name === rules.red[side]);
    return sums[side].map(({ gets, pays, feared }, place) => gets * got + pays * paid + feared * afraid > none
      && (wanted < 0 || packages[place][wanted] > 0));
  }
  // What a package would bring to both sides if all were kept.
  const at = (place) => Object.values(sums).map((of) => of[place].gets - of[place].pays - of[place].feared);
  return { packages, clauses, signedBy, at };
}

const inBoth = ([one, other]) => one.map((yes, place) => yes && other[place]);
const counted = (yes) => yes.filter(Boolean).length;
const fillSlots = (text, parts) => text.replace(/⟦(\w+)⟧/g, (_, name) => parts[name]);
const paragraphOf = (text) => `<p>${htmlOf(text)}</p>`;

// Where a number stands on an axis. Many marks share one, and rounding is slow.
function onAxis(zero, step) {
  const found = new Map();
  return (number) => {
    if (!found.has(number)) found.set(number, rounded(zero + step * number, 2));
    return found.get(number);
  };
}

function cloudFigure({ packages, at }, both, trust, mine, { reach, figure, drawings }) {
  const signed = new Map();
  packages.forEach((_, place) => {
    const [x, y] = at(place);
    signed.set(`${x} ${y}`, [x, y, (signed.get(`${x} ${y}`)?.[2] ?? false) || both[place]]);
  });
  const rows = [...signed.values()].sort(([x, y], [otherX, otherY]) => x - otherX || y - otherY);
  const places = { yes: rows.filter((row) => row[2]), no: rows.filter((row) => !row[2]), mine };
  const numbers = rows.flatMap(([x, y]) => [x, y]);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const scales = Object.keys(drawings).map(Number).sort((one, other) => one - other);
  const { svg, marks } = drawings[scales.find((one) => one * reach[0] <= least && most <= one * reach[1])];
  const told = said("talks-cloud", { trust, signed: counted(both), all: packages.length });
  const parts = { alt: htmlOf(said("talks-cloud-alt", { all: packages.length, told })) };
  marks.forEach(({ series, before, after, zero, step }, number) => {
    const [across, up] = zero.map((start, axis) => onAxis(start, step[axis]));
    parts[`marks${number}`] = places[series].map(([x, y]) => `${before}${across(x)}" y="${up(y)}${after}`).join("");
  });
  const row = ([x, y, full]) => `<tr><td class='rg-figures'>${x}</td><td class='rg-figures'>${y}</td>`
    + `<td>${full ? "yes" : "no"}</td></tr>`;
  return fillSlots(figure, { drawing: fillSlots(svg, parts), told: htmlOf(told), rows: rows.map(row).join("") });
}

function payOffs({ clauses }, { table }) {
  const numbers = clauses.flatMap(({ cost, worth }) => [cost, worth]);
  return table.map((text, place) => text + (numbers[place] ?? "")).join("");
}

const capitalized = (text) => text[0].toUpperCase() + text.slice(1);

models.bothChairs = (values, known) => {
  const { sides, clauses } = known;
  const names = Object.keys(sides);
  const { chair } = values;
  const other = names.find((side) => side !== chair);
  const red = Object.fromEntries(names.map((side) => [side,
    values[`red_${side}`] === "none" ? null : values[`red_${side}`]]));
  const rules = { trust: 100, order: "once", none: Object.fromEntries(names.map((side) => [side, 0])), red };
  const model = modelOf(clauses, known);
  const levels = clauses.map(({ name }) => Number(values[name]));
  const mine = model.packages.findIndex((one) => one.every((level, place) => level === levels[place]));
  const signed = names.map((side) => model.signedBy(side, rules));
  const both = inBoth(signed);
  const pointsOf = (place, side) => model.at(place)[names.indexOf(side)];
  const yours = pointsOf(mine, chair);
  const against = names.filter((_, place) => !signed[place][mine]).map((side) => sides[side]);
  const lacking = names.filter((side) => red[side] && !levels[clauses.findIndex(({ name }) => name === red[side])]);
  const why = lacking.map((side) => paragraphOf(said("talks-red-line",
    { side: capitalized(sides[side]), clause: red[side] })));
  return {
    status: said("talks-package", {
      yours,
      theirs: pointsOf(mine, other),
      other: sides[other],
      verdict: against.length ? said("talks-not-signed", { sides: against }) : said("talks-both-sign"),
      signed: counted(both),
      all: both.length,
      better: counted(both.map((yes, place) => yes && pointsOf(place, chair) > yours)),
    }),
    html: why.join("") + cloudFigure(model, both, rules.trust, [model.at(mine)], known) + payOffs(model, known),
  };
};

// The clauses with other pay-offs, such as "vote 8 9; funds 1 2": name, cost, worth of a part.
function changedClauses(told, clauses) {
  const changes = new Map();
  for (const given of told.split(/[;,\n]/).map((part) => part.trim().toLowerCase()).filter(Boolean)) {
    const [, name, cost, worth] = /^([a-z]+)\s+([0-9]{1,2})\s+([0-9]{1,2})$/.exec(given) ?? [];
    const known = clauses.map((one) => one.name);
    if (!known.includes(name)) throw new CourseError("payoff-unreadable", { given, known });
    changes.set(name, { cost: Number(cost), worth: Number(worth) });
  }
  return clauses.map((one) => ({ ...one, ...changes.get(one.name) }));
}

models.signAndThen = (values, known) => {
  const { sides, redLines, whole } = known;
  const names = Object.keys(sides);
  const model = modelOf(changedClauses(String(values.payoffs ?? ""), known.clauses), known);
  const numbers = [values.trust, ...names.map((side) => values[`none_${side}`])];
  if (numbers.some((number) => number === null)) throw new CourseError("talks-number-missing");
  const [trust, ...none] = numbers.map(Math.trunc);
  if (trust < 0 || trust > 100) throw new CourseError("talks-number-missing");
  const rules = {
    trust,
    order: values.order,
    safety: values.safety,
    guarantor: values.guarantor,
    none: Object.fromEntries(names.map((side, place) => [side, none[place]])),
    red: values.red ? redLines : {},
  };
  const signed = (changes) => names.map((side) => model.signedBy(side, { ...rules, ...changes }));
  const alone = signed({});
  const both = inBoth(alone);
  const counts = said("talks-alone", {
    first: capitalized(sides[names[0]]),
    by_first: counted(alone[0]),
    second: sides[names[1]],
    by_second: counted(alone[1]),
    believed: (100 * believedOf(rules, known)) / whole,
  });
  const row = [100, 80, 60, 40, 20, 0].map((one) => `${one} %: ${counted(inBoth(signed({ trust: one })))}`).join(" · ");
  return {
    status: said("talks-signed", { signed: counted(both), all: both.length }),
    html: paragraphOf(counts) + paragraphOf(said("talks-other-trust", { row }))
      + cloudFigure(model, both, trust, [], known) + payOffs(model, known),
  };
};
