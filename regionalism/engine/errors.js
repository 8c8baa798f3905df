// What a person can put right, and the notes of feedback: a code and fields. The sentence is made from the template of
// its code. Whoever joins the scripts hands the templates over (`sentences_in` in regionalism/engine/scripts.py).
let sentences = {};
const setSentences = (byCode) => { sentences = byCode; };

const JOINED = { parts: "; ", lines: "\n", or: " or ", and: " and " };

function fieldInWords(value, form) {
  if (Array.isArray(value)) return value.map((one) => fieldInWords(one)).join(JOINED[form] ?? ", ");
  return form === "," ? String(value).replace(/\B(?=(\d{3})+$)/g, ",") : String(value);
}

const said = (code, fields = {}) => sentences[code].replace(/\{(\w+)(?::([^}]*))?\}/g,
  (_, name, form) => fieldInWords(fields[name], form));

class CourseError extends Error {
  constructor(code, fields = {}) {
    super(said(code, fields));
    this.code = code;
    this.fields = fields;
  }
}

// A response does not have the form that its item asks for.
class ResponseError extends CourseError {}

// One piece of feedback; `place` has the ids of what it is about.
const note = (mark, text, about = "", place = [], code = "feedback") => ({ mark, text, about, code, place });

// A note with a sentence of the engine.
const engineNote = (mark, code, { about = "", place = [], ...fields } = {}) =>
  note(mark, said(code, fields), about, place, code);
