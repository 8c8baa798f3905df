// What several kinds share: options, foreseen values, and how a person types numbers and lists.
// `kinds` has for each kind of item what depends on it, as its Python class has: `normalise(item, given)` returns a
// response in the form of the kind or throws ResponseError; `judge(item, given)` the share of the points that it earns
// and the notes; `marks(item, given, notes)` the mark of each part by its id; `describe(item, given)` the response in
// words. `item` is what `definition` in regionalism/engine/definition.py makes.
const kinds = {};

const CLOSE = 1e-9; // what computing with floats may add to a difference
const LONGEST_TEXT = 20000;
const LONGEST_LINE = 200;
const LARGEST = 1e18; // a number beyond it is a slip of the keyboard

const markOf = (share) => (share >= 1 ? "right" : share > 0 ? "near" : "wrong");
const marksOfNotes = (item, given, notes) =>
  Object.fromEntries(notes.flatMap(({ place, mark }) => place.map((one) => [one, mark])));

// --- responses ---

// What is not to be printed: control characters, marks that turn the direction of writing, halves of pairs.
const UNPRINTED = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;
const printed = (text) => wordsOf(text).join(" ").replace(UNPRINTED, "\ufffd");
const cut = (text, longest) => (lengthOf(text) <= longest ? text : `${firstOf(text, longest - 1)}…`);

// A value as a part of a list: what is a list itself is not shown there.
function within(value, longest) {
  if (typeof value === "string") return `“${cut(printed(value), longest)}”`;
  if (isNothing(value)) return "nothing";
  if (typeof value === "object") return [...(isTable(value) ? "{}" : "[]")].join(isEmpty(value) ? "" : "…");
  if (typeof value === "boolean") return value ? "True" : "False";
  return Number.isFinite(value) ? written(value) : "no finite number";
}

// Anything at all as it can be shown in a sentence.
function short(value, longest = 40) {
  if (Array.isArray(value)) return cut(`[${value.map((one) => within(one, longest)).join(", ")}]`, longest);
  if (!isTable(value)) return within(value, longest);
  const inside = namesIn(value).map((name) => `${within(name, longest)}: ${within(value[name], longest)}`);
  return cut(`{${inside.join(", ")}}`, longest);
}

// An id that is one of `names`; `marks` are what a reader sees in place of the ids.
function known(given, names, code, marks = []) {
  if (typeof given !== "string" || !names.includes(given)) {
    throw new ResponseError(code, { given: short(given), names: marks.length ? marks : names });
  }
  return given;
}

const idsOf = (parts) => parts.map((part) => part.id);
const lettered = (parts) => (parts.length <= 26 ? parts.map((_, place) => String.fromCharCode(97 + place)) : []);
const numbered = (parts) => parts.map((_, place) => String(place + 1));

// A list of ids in the order of `names`, each once; `pick` says how many, if it matters.
function several(given, names, code, pick, marks = []) {
  if (isNothing(given) || (Array.isArray(given) && !given.length)) throw new ResponseError("set-empty");
  if (!Array.isArray(given)) throw new ResponseError("set-no-list", { given: short(given) });
  given.forEach((one) => known(one, names, code, marks));
  const chosen = names.filter((one) => given.includes(one));
  if (!isNothing(pick) && chosen.length !== pick) {
    throw new ResponseError("set-wrong-number", { count: chosen.length, pick });
  }
  return chosen;
}

const ABOUT = ["", "~", "≈", "about", "around", "circa", "ca", "ca."];
const TYPED = new RegExp(`^(?:(~|≈|[A-Za-z]+\\.?)[${SPACE}]*)?([+\\-−–]?)[${SPACE}]*([0-9.,'’${SPACE}]*[0-9])`
  + `(?:[${SPACE}]*/[${SPACE}]*([0-9]+))?[${SPACE}]*[^0-9]{0,30}$`, "u");
const LONGEST_TYPED = 80;

// A number typed by a person. `fits` tells which numbers can be meant; where a text has two readings, one may be left.
function parseNumber(given, fits = null) {
  if (typeof given === "number") {
    if (!(Math.abs(given) <= LARGEST)) throw new ResponseError("number-too-large");
    return given;
  }
  const text = typeof given === "string" ? asTyped(given) : "";
  const found = lengthOf(text) <= LONGEST_TYPED ? TYPED.exec(text) : null;
  const [about, minus, digits, of] = (found ?? []).slice(1).map((one) => one ?? "");
  if (!found || !ABOUT.includes(about.toLowerCase()) || (of && !Number(of))) {
    throw new ResponseError("number-no-number", { given: short(given) });
  }
  const sign = minus && minus !== "+" ? "-" : "";
  const ways = readings(digits).map((one) => ({ text: sign + one, number: Number(sign + one) / Number(of || 1) }));
  if (!ways.length) throw new ResponseError("number-points", { given: short(given) });
  const fitting = ways.filter(({ number }) => !fits || fits(number));
  const likely = fitting.length ? fitting : ways.slice(0, 1);
  if (likely.length > 1 && digits.includes(".")) {
    throw new ResponseError("number-two-ways",
      { given: short(given), whole: likely[0].text, parted: likely[1].text });
  }
  if (Math.abs(likely[0].number) > LARGEST) throw new ResponseError("number-too-large");
  return likely[0].number;
}

// Runs between white space that hold a letter or a digit.
const countWords = (text) => wordsOf(text).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

// --- values that a person types or a cell computes ---

// Texts are the same also in other letters and with other spaces.
function sameValue(one, other) {
  const plain = (text) => wordsOf(caseless(text)).join(" ");
  return typeof one === "string" && typeof other === "string" ? plain(one) === plain(other) : one === other;
}

// Numbers within the tolerance.
function isKey(key, tolerance, given) {
  if (isNothing(key) && key !== "") return false;
  if (typeof key !== "number" || typeof given !== "number") return sameValue(key, given);
  return Math.abs(given - key) <= (tolerance || 0) + CLOSE;
}

// What one value earns, and its note; `text` is for a right one (empty: the engine's own).
function valueNote(right, text, wrong, defaultFeedback, given, about, place = []) {
  if (right) return [1, text ? note("right", text, about, place) : engineNote("right", "right", { about, place })];
  const found = (wrong ?? []).find((one) => isKey(one.value, one.tolerance, given));
  if (found) return [found.credit, note(markOf(found.credit), found.feedback, about, place)];
  return [0, note("wrong", defaultFeedback ?? "", about, place)];
}

const shown = (value, unit) => stripped(`${plainly(value)} ${unit}`);

// --- sets of options or paragraphs ---

// The overlap of chosen and right; a half or less is nothing: ticking all does not pay.
function shareOfSet(right, neutral, chosen, pick) {
  const counted = chosen.filter((one) => !neutral.includes(one));
  const hits = right.filter((one) => counted.includes(one)).length;
  if (!isNothing(pick)) return hits / pick;
  const share = hits / new Set([...right, ...counted]).size;
  return share > 0.5 ? share : 0;
}

// How many right ones are not chosen yet; no note where all are.
function howManyMissing(right, given, pick) {
  const count = (pick || right.length) - right.filter((one) => given.includes(one)).length;
  return count > 0 ? [engineNote("wrong", count === 1 ? "one-not-chosen" : "several-not-chosen", { count })] : [];
}

// --- words ---

const unstopped = (text) => (text.endsWith(".") && !text.endsWith("..") ? text.slice(0, -1) : text);
const paired = (text, answer) => `${unstopped(text)}: ${answer}`;
const plainly = (given) => (typeof given === "string" ? given : short(given, LONGEST_LINE));

function textOf(parts, id) {
  const found = parts.find((part) => part.id === id);
  if (!found) throw new MisfitError(`no part ${short(id)}`);
  return found.text;
}

function listed(given) {
  if (!Array.isArray(given)) throw new MisfitError("no list");
  return given;
}

function tabled(given) {
  if (!isTable(given)) throw new MisfitError("no table");
  return given;
}
