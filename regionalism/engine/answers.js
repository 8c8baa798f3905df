// What was said: the append-only log of answers.py, kept by a browser. A line is the same line in both.
//
// A storage keeps the lines as text, one JSON line for each thing that a student did:
//   read()        a Map: by a name of the storage's own, texts of lines
//   append(line)  keeps one more line; throws where it cannot
// What was kept by another window is read by `refresh`. Merging two logs is the union of their lines.
const SCHEMA = 1;
const EVENT_TYPES = ["response", "draft", "hint", "explanation", "reset", "note", "guess", "mark", "student"];
const LONGEST_LOG_LINE = 200000;
const LINE_FIELDS = { session: "string", number: "number", at: "string", event: "string", item: "string",
  version: "string" };
const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

// Microseconds since 1970 in an ISO time, as a BigInt; null where the text is none. Without a zone it is UTC.
function microseconds(text) {
  const found = ISO_TIME.exec(text);
  if (!found) return null;
  const [, year, month, day, hour = "00", minute = "00", second = "00", part = "", zone = "Z"] = found;
  const plain = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const moment = Date.parse(`${plain}Z`);
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 19) !== plain) return null;
  const shift = zone === "Z" ? 0
    : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  return BigInt(moment - shift * 60000) * 1000n + BigInt(part.padEnd(6, "0"));
}

function stampOf(micros) {
  const whole = new Date(Number(micros / 1000n)).toISOString().slice(0, 19);
  return `${whole}.${String(micros % 1000000n).padStart(6, "0")}Z`;
}

const inOrder = (one, other) => {
  for (const name of ["at", "session", "number"]) {
    if (one[name] !== other[name]) return one[name] < other[name] ? -1 : 1;
  }
  return 0;
};

// A line in plain data, checked; throws a CourseError where it is none.
function lineOf(content) {
  if (!isTable(content)) throw new CourseError("line-no-answer");
  for (const [name, kind] of Object.entries(LINE_FIELDS)) {
    if (typeof content[name] !== kind) throw new CourseError("line-field-wrong", { name });
  }
  if (!Number.isSafeInteger(content.number)) throw new CourseError("line-field-wrong", { name: "number" });
  if (!EVENT_TYPES.includes(content.event)) {
    throw new CourseError("line-event-unknown", { event: content.event.slice(0, 20) });
  }
  if (microseconds(content.at) === null) throw new CourseError("line-value-wrong");
  const known = Object.fromEntries(Object.keys(LINE_FIELDS).map((name) => [name, content[name]]));
  return {
    ...known,
    data: content.data ?? null,
    reason: content.reason ? String(content.reason) : "",
    confidence: [1, 2, 3, 4].includes(content.confidence) ? content.confidence : null,
  };
}

// The line as it is written; what is empty is left out.
function lineAsJson({ at, session, number, event, item, version, data, reason, confidence }) {
  return { schema: SCHEMA, at, session, number, event, item, version, data,
    ...(reason ? { reason } : {}), ...(confidence === null ? {} : { confidence }) };
}

function readLine(text) {
  if (text.length > LONGEST_LOG_LINE) throw new CourseError("line-too-long");
  let content;
  try { content = JSON.parse(text); } catch { throw new CourseError("line-damaged"); }
  return lineOf(content);
}

const lineIdentity = (line) => `${line.session} ${line.number}`;

// What the log says of one item, derived from its lines in their order of time.
class ItemState {
  responses = [];
  current = null;
  hints = 0;
  explained = false;

  get tries() { return this.responses.length; }
  get last() { return this.responses.at(-1) ?? null; }
  get first() { return this.responses[0] ?? null; }

  apply(line) {
    if (line.event === "response") this.responses.push(line);
    if (["response", "draft", "note", "guess"].includes(line.event)) this.current = line;
    else if (line.event === "reset") this.current = null;
    else if (line.event === "hint" && Number.isInteger(line.data)) this.hints = Math.max(this.hints, line.data);
    else if (line.event === "explanation") this.explained = true;
  }
}

// Half a letter of two parts cannot be written in a file.
const HALF_LETTER = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const wellFormed = (text) => text.replace(HALF_LETTER, "?");
const randomHex = () => [...globalThis.crypto.getRandomValues(new Uint8Array(8))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The answers of one student in one storage. Where it cannot be written, the log goes on in memory, and `warning` says
// so in a sentence; every later line tries again, the waiting lines first.
class AnswerLog {
  #storage;
  #known = new Map();
  #waiting = [];
  #seen = new Map();
  #unreadable = new Map();
  #number = 0;
  #states = null;
  #sorted = null;
  #time;

  constructor(storage, { session = randomHex(), now = () => BigInt(Date.now()) * 1000n } = {}) {
    this.#storage = storage;
    this.#time = now;
    this.session = session;
    this.warning = "";
    this.refresh();
  }

  // Reads what others have written since; what cannot be read stays in place and is counted.
  refresh() {
    for (const [name, text] of this.#storage.read()) {
      if (this.#seen.get(name) === text) continue;
      this.#seen.set(name, text);
      let lost = 0;
      for (const row of text.split("\n")) {
        if (!row.trim()) continue;
        try { this.#take(readLine(row)); } catch (problem) {
          if (!(problem instanceof CourseError)) throw problem;
          lost += 1;
        }
      }
      this.#unreadable.set(name, lost);
    }
  }

  #take(line) {
    if (this.#known.has(lineIdentity(line))) return false;
    this.#known.set(lineIdentity(line), line);
    this.#states = null;
    this.#sorted = null;
    return true;
  }

  // How many lines could not be read.
  get unreadable() { return [...this.#unreadable.values()].reduce((sum, count) => sum + count, 0); }

  get count() { return this.#known.size; }

  lines() { return (this.#sorted ??= [...this.#known.values()].sort(inOrder)).slice(); }

  state(item) { return this.#all().get(item) ?? new ItemState(); }

  items() { return [...this.#all().keys()].sort(); }

  #all() {
    if (this.#states === null) {
      this.#states = new Map();
      for (const line of this.lines()) this.#apply(line);
    }
    return this.#states;
  }

  #apply(line) {
    if (!this.#states.has(line.item)) this.#states.set(line.item, new ItemState());
    this.#states.get(line.item).apply(line);
  }

  // Writes one line and returns it; it is kept then, or `warning` says that it is not.
  add(event, item, data = null, { version = "", reason = "", confidence = null } = {}) {
    this.#number += 1;
    const content = { at: this.#nextTime(), session: this.session, number: this.#number, event, item, version, data,
      reason, confidence };
    const text = JSON.stringify(content, (_, value) => (typeof value === "string" ? wellFormed(value) : value));
    if (text.length > LONGEST_LOG_LINE) throw new CourseError("answer-too-long");
    const line = lineOf(JSON.parse(text));
    const states = this.#states;
    this.#take(line);
    this.#states = states;
    if (states) this.#apply(line);
    this.#waiting.push(line);
    this.#writeWaiting();
    return line;
  }

  // The time now, or just after the latest line: a clock set back must not bury a new answer.
  #nextTime() {
    const now = this.#time();
    const latest = this.lines().at(-1);
    if (!latest || latest.at < stampOf(now)) return stampOf(now);
    return stampOf(microseconds(latest.at) + 1n);
  }

  #writeWaiting() {
    try {
      while (this.#waiting.length) {
        this.#storage.append(JSON.stringify(lineAsJson(this.#waiting[0])));
        this.#waiting.shift();
      }
      this.warning = this.#storage.warning ?? "";
    } catch (problem) {
      this.warning = said("page-not-kept", { count: this.#waiting.length, reason: problem.message });
    }
  }

  // The whole log as the text of one progress file.
  export() {
    const content = { schema: SCHEMA, kind: "regionalism-progress", lines: this.lines().map(lineAsJson) };
    return asPythonJson(content, { indented: true });
  }

  // Adds a progress file and returns how many lines are new; throws a CourseError where it is none.
  merge(text) {
    let content;
    try { content = JSON.parse(text.replace(/^\uFEFF/, "")); } catch { throw new CourseError("progress-file-damaged"); }
    if (content === null || typeof content !== "object" || content.kind !== "regionalism-progress") {
      throw new CourseError("progress-file-other");
    }
    if (!Array.isArray(content.lines)) throw new CourseError("progress-file-empty");
    this.refresh();
    let added = 0;
    for (const one of content.lines) {
      let line;
      try { line = lineOf(one); } catch (problem) {
        if (problem instanceof CourseError) continue;
        throw problem;
      }
      if (!this.#take(line)) continue;
      this.#waiting.push(line);
      added += 1;
    }
    this.#writeWaiting();
    return added;
  }
}

// --- plain data as Python's json writes it, letter for letter: a receipt is a hash of it ---

function pythonNumber(number) {
  if (Number.isInteger(number) && Math.abs(number) < 1e21) return String(number);
  const [digits, power] = number.toExponential().split("e");
  if (number === 0 || (Number(power) >= -4 && Number(power) < 16)) return String(number);
  return `${digits}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

function asPythonJson(value, { indented = false, sorted = false } = {}) {
  const [between, open, close] = indented ? [",\n", "\n", "\n"] : [", ", "", ""];
  const joined = (parts, [first, last]) => (parts.length
    ? `${first}${open}${parts.join(between)}${close}${last}` : `${first}${last}`);
  const written = (one) => {
    if (typeof one === "number") return pythonNumber(one);
    if (Array.isArray(one)) return joined(one.map(written), "[]");
    if (one !== null && typeof one === "object") {
      const names = sorted ? Object.keys(one).sort() : Object.keys(one);
      return joined(names.map((name) => `${JSON.stringify(name)}: ${written(one[name])}`), "{}");
    }
    return JSON.stringify(one);
  };
  return written(value);
}
