// Where the answers are: in this browser, for all pages of the course. A window has a key of its own, so that two
// windows never write to one. Another host of the pages may put its own storage in place before this script runs:
// `globalThis.regionalismStorage`, with `read` and `append` (engine/answers.js) and, in words, `place`.
const REPLACEABLE = ["draft", "note", "guess"];
const A_WINDOW_LASTS = 2 * 86400000; // milliseconds after its last line, in which a window may write another

// Texts of lines by name, without the drafts, notes and guesses in whose place something newer stands: a log says only
// what stands last. What was cleared can be brought back, and what cannot be read stays as it is.
function withoutReplaced(texts) {
  const rows = [...texts].flatMap(([name, text]) => text.split("\n").filter(Boolean).map((row) => {
    try { return { name, row, line: readLine(row) }; } catch (problem) {
      if (!(problem instanceof CourseError)) throw problem;
      return { name, row, line: null };
    }
  }));
  const newer = new Map();
  const replaced = new Set();
  for (const { line } of rows.filter((one) => one.line).sort((one, other) => inOrder(other.line, one.line))) {
    if (![...REPLACEABLE, "response", "reset"].includes(line.event)) continue;
    const after = newer.get(line.item);
    if (REPLACEABLE.includes(line.event) && after && after !== "reset") replaced.add(line);
    newer.set(line.item, line.event);
  }
  const kept = rows.filter(({ line }) => !replaced.has(line));
  return new Map([...texts.keys()].map((name) =>
    [name, kept.filter((one) => one.name === name).map(({ row }) => `${row}\n`).join("")]));
}

function browserStorage(name) {
  const area = globalThis.localStorage;
  const prefix = `regionalism:${name}:answers:`;
  const own = `${prefix}${new Date().toISOString().slice(0, 10)}-${randomKey()}`;
  area.setItem(`${prefix}try`, ""); // a browser that forbids storage, or has no room, says so here
  area.removeItem(`${prefix}try`);
  const read = () => {
    const found = new Map();
    for (let n = 0; n < area.length; n += 1) {
      const key = area.key(n);
      if (key.startsWith(prefix)) found.set(key, area.getItem(key));
    }
    return found;
  };
  const write = (line) => area.setItem(own, `${area.getItem(own) ?? ""}${line}\n`);
  // Whether no other window can be writing to a text: its last line is old.
  const isAtRest = (key, text) => key === own
    || !text.split("\n").some((row) => Date.now() - Date.parse(/"at":\s*"([^"]+)"/.exec(row)?.[1]) < A_WINDOW_LASTS);
  function makeRoom() {
    const before = read();
    for (const [key, text] of withoutReplaced(before)) {
      if (text.length < before.get(key).length && isAtRest(key, before.get(key))) area.setItem(key, text);
    }
  }
  return {
    place: "Your answers are kept in this browser, on this computer.",
    read,
    append(line) {
      try { write(line); } catch {
        // Full: what was written over makes room. Where that is not enough, the log says so.
        makeRoom();
        write(line);
      }
    },
  };
}

function memoryStorage(reason) {
  return {
    place: "Your answers are kept while this page is open, and no longer.",
    read: () => new Map(),
    append() { throw new Error(reason); },
  };
}

const randomKey = () => Math.random().toString(36).slice(2, 12);

function openStorage(name) {
  if (globalThis.regionalismStorage) return globalThis.regionalismStorage;
  try { return browserStorage(name); } catch (problem) { return memoryStorage(problem.message); }
}

// A word that this browser keeps: the order of options follows from it.
function ownSeed(name) {
  const key = `regionalism:${name}:seed`;
  try {
    const kept = globalThis.localStorage.getItem(key) ?? randomKey();
    globalThis.localStorage.setItem(key, kept);
    return kept;
  } catch { return name; }
}
