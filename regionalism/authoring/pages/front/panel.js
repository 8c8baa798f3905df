// What `Panel` (panel.py) does behind a model: it keeps the inputs and answers to them. The answer was made beforehand
// (baking.py), is a frame that the front end draws, or comes from a function that stands beside the Python model:
//   models.NAME = (values, known, log) => ({ status, html, line })   throws a CourseError with a sentence
const models = {};
const NO_REPLY = { status: "", html: "" };

// Text for HTML, as Python's html.escape has it.
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
const htmlOf = (text) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]);
const inThousandsWithCommas = (number, places = 0) =>
  rounded(number, places).replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
// As `scrolling` and `table_of` (richtext.py) have it.
const scrolling = (html, name, kind = "") => `<div class='${kind ? `rg-scroll ${kind}` : "rg-scroll"}' tabindex='0' `
  + `role='group' aria-label='${htmlOf(name)}' data-lm-suppress-shortcuts='true'>${html}</div>`;
const tableOf = (heads, rows, name) => scrolling(
  `<table><thead><tr>${columnHeads(heads)}</tr></thead><tbody>${rows}</tbody></table>`, `Table: ${name}`);
const columnHeads = (names) => names.map((name) => `<th scope='col'>${name}</th>`).join("");

// Answers made beforehand: the place of a state follows from the places of its values, the last input changing fastest.
function bakedAnswers({ offered, outside, replies, texts, pieces: parts }) {
  const text = (place) => texts[place].map((part) => parts[part]).join("");
  return (values) => {
    let place = 0;
    for (const [name, list] of Object.entries(offered)) {
      const found = list.indexOf(values[name] ?? null);
      if (found < 0) return { status: outside[name] ?? "", html: "" };
      place = place * list.length + found;
    }
    const [status, html] = replies[place];
    return { status: text(status), html: text(html) };
  };
}

// The front end draws each state that has a frame, and asks only about others.
function frameAnswers(frames, outside) {
  const [sentence] = Object.values(outside);
  return (values) => {
    const frame = frames.frames[frames.inputs.map((name) => values[name]).join("|")];
    return { status: frame ? frame.status : sentence, html: "" };
  };
}

responders.panel = (data, log) => {
  const { spec, start } = data;
  const ask = data.model ? (values) => models[data.model](values, data.known, log)
    : spec.frames ? frameAnswers(spec.frames, data.outside) : bakedAnswers(data);
  let seen = null;

  function reply(values) {
    try { return ask(values); } catch (problem) {
      if (!(problem instanceof CourseError)) throw problem;
      return { ...NO_REPLY, status: problem.message };
    }
  }
  const known = (values) => Object.fromEntries(Object.entries(start)
    .map(([name, value]) => [name, name in values ? values[name] : value]));
  // The inputs as last kept, and the result where it had been asked for.
  function kept() {
    seen = spec.id ? log.state(spec.id).current : null;
    const values = known(seen?.data?.values ?? {});
    return { values, shown: !spec.button || seen?.data?.revealed ? reply(values) : NO_REPLY };
  }
  const show = (model, said) => model.set("shown", { ...said, turn: (model.get("shown").turn ?? 0) + 1 });
  function refill(model, { values, shown }) {
    model.set("values", values);
    model.set("refill", model.get("refill") + 1);
    show(model, shown);
  }

  return {
    traits: { ...kept(), refill: 0, download: {} },
    act(message, model) {
      if (message.do === "reset") {
        if (spec.id && log.state(spec.id).current) log.add("reset", spec.id);
        refill(model, kept());
        return;
      }
      const values = known(message.values);
      const revealed = message.do === "respond";
      if (spec.id) seen = log.add("guess", spec.id, { values, revealed });
      model.set("values", values);
      show(model, revealed ? reply(values) : NO_REPLY);
    },
    // Another window, or a progress file, brought other inputs.
    redraw(model) {
      if (spec.id && log.state(spec.id).current !== seen) refill(model, kept());
    },
    problem(sentence, model) { show(model, { ...NO_REPLY, status: sentence }); },
  };
};
