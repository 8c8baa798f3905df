// What a student hands in, as in submission.py: the same file from the same lines, and the same receipt.
const HAND_IN = { kind: "regionalism-handin", schema: 1, suffix: ".handin.json" };
const WHO = "student";
const HISTORY = ["response", "hint", "explanation", "reset"];
const LONGEST_NAME = 200;
const RECEIPT_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const [RECEIPT_LENGTH, RECEIPT_TIME] = [12, 5];
const RECEIPTS_BEGIN = Date.UTC(2020, 0, 1);

// A name or id on one line, without control characters.
function cleanText(text) {
  const kept = String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, " ");
  return [...kept.split(/\s+/u).filter(Boolean).join(" ")].slice(0, LONGEST_NAME).join("");
}

// Who hands in; throws a CourseError that says what is missing.
function student(name, number) {
  const found = { name: cleanText(name), id: cleanText(number) };
  if (!found.name && !found.id) throw new CourseError("student-missing");
  if (!found.id) throw new CourseError("student-id-missing");
  if (!found.name) throw new CourseError("student-name-missing");
  return found;
}

// Who works here, as entered last, or null.
function lastStudent(lines) {
  for (const line of lines.filter((one) => one.event === WHO).sort(inOrder).reverse()) {
    const about = line.data;
    if (about === null || typeof about !== "object" || Array.isArray(about)) continue;
    try { return student(about.name || "", about.id || ""); } catch (problem) {
      if (!(problem instanceof CourseError)) throw problem; // changed by hand: an earlier entry stands
    }
  }
  return null;
}

const foldedName = (text) => caseless(text.normalize("NFKC"));

// One id, or all words of the shorter name in the longer.
function samePerson(one, other) {
  if (foldedName(one.id) === foldedName(other.id)) return true;
  const [words, others] = [one, other].map((who) => new Set(foldedName(who.name).split(/\s+/u)));
  const within = (some, all) => [...some].every((word) => all.has(word));
  return within(words, others) || within(others, words);
}

// The lines of a log that are a student's; several may use one computer.
function linesOfStudent(who, lines, signedFirst) {
  const ordered = [...lines].sort(inOrder);
  const signed = ordered.map((line) => ({ line, who: lastStudent([line]) })).filter((one) => one.who);
  let before = null;
  let place = 0;
  return ordered.filter((line) => {
    while (place < signed.length && inOrder(signed[place].line, line) < 0) before = signed[place++];
    let after = signed[place] ?? null;
    const stillBefore = before && after
      && (signedFirst || (line.session === before.line.session && before.line.session !== after.line.session));
    if (stillBefore) after = before;
    const owner = after || before;
    return owner === null || samePerson(owner.who, who);
  });
}

// The hand-in of one unit; drafts, notes and what others said stay in the log.
function collect(unit, who, lines, { signedFirst = false, course = "", now = new Date() } = {}) {
  const kept = linesOfStudent(who, lines, signedFirst)
    .filter((line) => HISTORY.includes(line.event) && line.item.startsWith(`${unit}/`));
  return { course, unit, student: who, at: `${now.toISOString().slice(0, 19)}Z`, lines: kept };
}

const inFileName = (number) => {
  const kept = number.replace(/[^\p{L}\p{N}_.@+-]/gu, "_").replace(/^\.+|\.+$/g, "") || "_";
  return [...kept].slice(0, 80).join("");
};

const fileName = (handIn) => `${handIn.unit}.${inFileName(handIn.student.id)}${HAND_IN.suffix}`;

// The text of the file.
function submissionText(handIn) {
  const content = { kind: HAND_IN.kind, schema: HAND_IN.schema, course: handIn.course, unit: handIn.unit,
    student: { name: handIn.student.name, id: handIn.student.id }, at: handIn.at, lines: handIn.lines.map(lineAsJson) };
  return asPythonJson(content, { indented: true });
}

function inSigns(number, length) {
  let [rest, signs] = [number, ""];
  for (let n = 0; n < length; n += 1) {
    signs = RECEIPT_SIGNS[Number(rest % 32n)] + signs;
    rest /= 32n;
  }
  return signs;
}

// The twelve characters that a student keeps of a hand-in.
function submissionReceipt(handIn) {
  const minute = BigInt(Math.floor((Date.parse(handIn.at) - RECEIPTS_BEGIN) / 60000)) % 32n ** BigInt(RECEIPT_TIME);
  const about = [handIn.unit, handIn.student.id, handIn.at, handIn.lines.map(lineAsJson)];
  const digest = BigInt(`0x${sha256(asPythonJson(about, { sorted: true }))}`);
  const signs = inSigns(minute, RECEIPT_TIME) + inSigns(digest, RECEIPT_LENGTH - RECEIPT_TIME);
  return signs.match(/.{4}/g).join("-");
}
