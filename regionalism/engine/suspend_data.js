// The work of one person as the short text that an LMS keeps for a SCORM package (cmi.suspend_data).
// suspend_data.py beside it reads the same text at the desk. It goes with answers.js, and with the library fflate.
//
// The text is WA1.CHECKSUM.PAYLOAD. with signs that no CSV, JSON, XML or address has to escape. The payload holds
// lines of JSON, packed: a head, then one line for each line of the log, the latest first, so that a text which was
// cut off still gives the latest answers. What repeats (sessions, items) is written out once and then by its place.

const SUSPEND_MARK = "WA1";
const SUSPEND_FORM = 1;
const [SHORTENED, FINISHED] = [1, 2]; // flags in the head
const LONG_ANSWER = 200; // characters; only texts are longer, and of these the last version counts
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function inBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const signs = [three >> 18, (three >> 12) & 63, (three >> 6) & 63, three & 63];
    text += signs.slice(0, Math.min(bytes.length - at, 3) + 1).map((sign) => BASE64[sign]).join("");
  }
  return text;
}

function fromBase64(text) {
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const sign of text) {
    held = ((held << 6) | BASE64.indexOf(sign)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  return Uint8Array.from(bytes);
}

// CRC-32 of a text of ASCII signs, as zlib has it.
function checksum(text) {
  let sum = -1;
  for (let at = 0; at < text.length; at += 1) {
    sum ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (~sum >>> 0).toString(16).padStart(8, "0");
}

// Microseconds since 1970 where the text comes back from them letter for letter, else null.
function countedTime(at) {
  const counted = microseconds(at);
  return counted !== null && counted >= 0n && stampOf(counted) === at ? Number(counted) : null;
}

// --- lines ---

// Writes what was said before by its place in the list of such things.
class Places {
  constructor() {
    this.seen = new Map();
  }

  of(key, full) {
    if (this.seen.has(key)) return this.seen.get(key);
    this.seen.set(key, this.seen.size);
    return full;
  }
}

function rowsOf(lines, unit) {
  const sessions = new Places();
  const items = new Places();
  const numbers = new Map();
  let before = null;
  return lines.map((line) => {
    const counted = countedTime(line.at);
    const time = counted === null ? line.at : before === null ? counted : before - counted;
    before = counted ?? before;
    const number = (numbers.get(line.session) ?? 0) - line.number;
    numbers.set(line.session, line.number);
    const name = line.item.startsWith(`${unit}/`) ? line.item.slice(unit.length) : line.item;
    const known = EVENT_TYPES.indexOf(line.event);
    const row = [
      time,
      sessions.of(line.session, line.session),
      number,
      known < 0 ? line.event : known,
      items.of(JSON.stringify([line.item, line.version]), [name, line.version]),
      line.data ?? null,
      line.reason || "",
      line.confidence ?? 0,
    ];
    while (row.length > 6 && !row[row.length - 1]) row.pop();
    return row;
  });
}

// The lines in rows that were read. What was written before is named by its place: after a row that is none, where a
// text was damaged, the others are not to be trusted.
function linesIn(rows, unit) {
  const found = { unit, sessions: [], items: [], numbers: new Map(), before: null };
  const lines = [];
  for (const row of rows) {
    try {
      lines.push(lineIn(row, found));
    } catch (problem) {
      if (!(problem instanceof TypeError || problem instanceof RangeError)) throw problem;
      break;
    }
  }
  return lines;
}

function lineIn([time, session, number, event, item, data = null, reason, confidence], found) {
  if (typeof session === "string") found.sessions.push(session);
  if (Array.isArray(item)) found.items.push(item);
  const name = typeof session === "string" ? session : found.sessions[session];
  const [place, version] = Array.isArray(item) ? item : found.items[item];
  const counted = typeof time !== "number" ? null : found.before === null ? time : found.before - time;
  found.before = counted ?? found.before;
  found.numbers.set(name, (found.numbers.get(name) ?? 0) - number);
  const line = {
    schema: 1,
    at: counted === null ? time : stampOf(BigInt(counted)),
    session: name,
    number: found.numbers.get(name),
    event: typeof event === "number" ? EVENT_TYPES[event] : event,
    item: place.startsWith("/") ? found.unit + place : place,
    version,
    data,
  };
  if (reason) line.reason = reason;
  if (confidence) line.confidence = confidence;
  return line;
}

// --- what is kept when not all fits: the higher the rank, the sooner a line is left out ---

const RANK = { now: 0, tries: 1, steps: 2, longTries: 3, oldDrafts: 4 };
const IS_STATE = ["response", "draft", "note", "guess"];

function ranked(lines) {
  const newest = new Set();
  return lines.map((line) => {
    const key = `${IS_STATE.includes(line.event) ? "state" : line.event} ${line.item}`;
    const answer = `response ${line.item}`;
    const isNewest = !newest.has(key);
    const isLastAnswer = line.event === "response" && !newest.has(answer);
    newest.add(key);
    if (line.event === "response") newest.add(answer);
    if (line.event === "student") return RANK.now;
    if (IS_STATE.includes(line.event) && (isNewest || isLastAnswer)) return RANK.now;
    if (line.event === "draft") return RANK.oldDrafts;
    if (line.event !== "response") return RANK.steps;
    return JSON.stringify([line.data, line.reason]).length > LONG_ANSWER ? RANK.longTries : RANK.tries;
  });
}

function packed(lines, about, shortened) {
  const flags = (shortened ? SHORTENED : 0) + (about.finished ? FINISHED : 0);
  const head = [SUSPEND_FORM, about.unit, about.course, about.learner, flags];
  const rows = [head, ...rowsOf(lines, about.unit)].map((row) => JSON.stringify(row));
  const payload = inBase64(fflate.deflateSync(fflate.strToU8(`${rows.join("\n")}\n`), { level: 9 }));
  return `${SUSPEND_MARK}.${checksum(payload)}.${payload}.`;
}

const suspendData = {
  // `about` has the unit, the course's version, the learner's id and name, and whether the learner has finished.
  // Returns { text, missing, shortened }: the text within the limit, the items whose answer as it stands is not in it,
  // and whether earlier steps were left out. Drafts that were written over go first and are missed by nobody.
  pack(lines, about, limit) {
    const ordered = [...lines].sort(inOrder).reverse();
    const ranks = ranked(ordered);
    for (let highest = RANK.oldDrafts; highest >= RANK.now; highest -= 1) {
      const kept = ordered.filter((_, place) => ranks[place] <= highest);
      const shortened = ranks.some((rank) => rank > highest && rank < RANK.oldDrafts);
      const text = packed(kept, about, shortened);
      if (text.length <= limit) return { text, missing: [], shortened };
    }
    const now = ordered.filter((_, place) => ranks[place] === RANK.now);
    return this.packShortest(now, about, limit);
  },

  // As many of the answers as fit, the short ones first.
  packShortest(lines, about, limit) {
    const size = new Map(lines.map((line) => [line, line.event === "student" ? 0 : JSON.stringify(line).length]));
    const bySize = [...lines].sort((one, other) => size.get(one) - size.get(other));
    const made = (count) => {
      const kept = new Set(bySize.slice(0, count));
      return packed(lines.filter((line) => kept.has(line)), about, true);
    };
    let fits = 0;
    let fitsNot = bySize.length;
    while (fitsNot - fits > 1) {
      const middle = (fits + fitsNot) >> 1;
      if (made(middle).length <= limit) fits = middle;
      else fitsNot = middle;
    }
    const missing = [...new Set(bySize.slice(fits).map((line) => line.item))];
    return { text: made(fits), missing, shortened: true };
  },

  // Returns { unit, course, learner, lines, shortened, finished, whole }, or null where the text is none of ours.
  // `whole` is false where it was cut off or damaged; then `lines` has what could be read.
  unpack(text) {
    const found = /WA1\.([0-9a-f]{8})\.([A-Za-z0-9_-]*)(\.?)/.exec(text ?? "");
    if (!found) return null;
    const rows = rowsIn(fromBase64(found[2]));
    const [form, unit = "", course = "", learner = ["", ""], flags = 0] = rows.shift() ?? [];
    return {
      unit,
      course,
      learner,
      lines: form === SUSPEND_FORM ? linesIn(rows, unit) : [],
      shortened: (flags & SHORTENED) > 0,
      finished: (flags & FINISHED) > 0,
      whole: form === SUSPEND_FORM && found[3] === "." && checksum(found[2]) === found[1],
    };
  },
};

// What can be read of packed lines, also where their end is missing.
function rowsIn(bytes) {
  const parts = [];
  const reader = new fflate.Inflate((part) => parts.push(part));
  try {
    reader.push(bytes, false);
  } catch (problem) {
    if (!(problem instanceof Error) || problem.code === undefined) throw problem;
    // damaged from here on: what was read before stands
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const rows = fflate.strFromU8(all.subarray(0, all.lastIndexOf(10) + 1)).split("\n").slice(0, -1);
  const read = [];
  for (const row of rows) {
    try {
      read.push(JSON.parse(row));
    } catch (problem) {
      if (!(problem instanceof SyntaxError)) throw problem;
      break;
    }
  }
  return read;
}
