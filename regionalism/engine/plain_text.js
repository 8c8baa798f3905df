// How texts are read, as Python reads them: white space, letters, lines, order; and an answer in words.
// The scripts beside the Python modules of this folder say the same as these, for pages without Python;
// tests/engine/test_parity.py holds one against the other.

// What Python takes for white space; JavaScript's \s has other characters at its edges.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACE_AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const SPACES = new RegExp(`[${SPACE}]+`, "u");
const ENDS = "\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029"; // of lines
const LINE_ENDS = new RegExp(`\\r\\n|[${ENDS}]`, "u");

const stripped = (text) => text.replace(SPACE_AROUND, "");
const wordsOf = (text) => stripped(text).split(SPACES).filter((word) => word);
const lengthOf = (text) => [...text].length; // in characters: an emoji is one
const firstOf = (text, count) => [...text].slice(0, count).join("");

// Texts that differ only in upper and lower case become the same: letter by letter, so that no letter depends on its
// neighbours, as a Greek sigma at the end of a word would. The dotless i is a letter of its own, with or without a dot
// in upper case.
const caseless = (text) => [...text].map((one) => (one === "ı" ? one : one.toUpperCase().toLowerCase())).join("");

const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (table, name) => (table && Object.hasOwn(table, name) ? table[name] : undefined);
const isNothing = (value) => value === null || value === undefined || value === "";
const isEmpty = (value) => !value || (typeof value === "object" && !Object.keys(value).length);

// The order of texts by their characters; a plain comparison goes by halves of characters.
function byCharacters(one, other) {
  const [mine, theirs] = [[...one], [...other]];
  const place = mine.findIndex((character, at) => character !== theirs[at]);
  if (place < 0) return mine.length - theirs.length;
  return place >= theirs.length ? 1 : mine[place].codePointAt(0) - theirs[place].codePointAt(0);
}
const namesIn = (table) => Object.keys(table).sort(byCharacters);

// An answer that cannot be put in the words of its item: it was given to another question, or is damaged.
class MisfitError extends Error {}

function linesOf(text) {
  if (isEmpty(text)) return [];
  if (typeof text !== "string") throw new MisfitError("no text");
  return text.split(LINE_ENDS).filter((line) => stripped(line));
}

// A response in words, a line a part; as it was given where it does not fit.
function describe(item, response) {
  if (isNothing(response) || (typeof response === "object" && isEmpty(response))) return [];
  try {
    return kinds[item.kind].describe(item, response);
  } catch (problem) {
    if (!(problem instanceof MisfitError)) throw problem;
    return [plainly(response)];
  }
}

// The beginning of a note, such as `Look again: It is neutral.`; empty where it has none.
function lead(word, about) {
  const stopped = about && !/[.?!…]$/u.test(about) ? `${about}.` : about;
  if (!word) return stopped;
  return stopped ? `${word}: ${stopped}` : `${word}:`;
}
