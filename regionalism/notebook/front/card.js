// The card of one item: question, control, confidence, buttons, and a live region that says what the answer is worth.
// The control is built once and never rebuilt, so that focus stays where it is.

const signed = (symbol, ...words) => [make("span", { class: "rg-symbol", "aria-hidden": "true", text: symbol }),
  ...words];

// A note about the whole answer. A note about one part stands at that part.
function noteElement(note, digests) {
  const { element, opened } = anchored(make("span"), note.text, digests);
  return make("li", { class: `rg-note rg-${note.mark}` }, ...signed(note.symbol),
    make("div", {}, note.lead ? make("strong", { text: `${note.lead} ` }) : null, element, opened));
}

// What the student answered before, above the control; it follows the answers.
function recalledElements(view) {
  return (view.recalls || []).map((one) => make("div", { class: "rg-look-back" },
    make("p", { class: "rg-quiet", text: one.title }),
    make("blockquote", {}, ...one.lines.map((line) => make("p", {}, ...styledRuns(line))))));
}

// The way to the answer, one step after the other. How far it was opened stays when the card is drawn anew.
function stepByStep() {
  let opened = 1;
  return (view) => {
    const lines = view.path.map((text) => make("li", {}, prose(text, view.digests)));
    const more = make("button", { type: "button", class: "rg-button" });
    const show = () => {
      lines.forEach((line, place) => { line.hidden = place >= opened; });
      more.textContent = `Next step (${opened} of ${lines.length} shown)`;
      more.hidden = opened >= lines.length;
    };
    more.addEventListener("click", () => {
      opened += 1;
      show();
      lines[opened - 1].tabIndex = -1;
      lines[opened - 1].focus();
    });
    show();
    return make("div", { class: "rg-explanation" }, make("p", {}, make("strong", { text: "Step by step" })),
      make("ol", {}, ...lines), more);
  };
}

function localTime(iso) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  return moment.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

// How sure: radios that are never graded.
function confidenceChoice(words, changed) {
  if (!words) return { element: null, get: () => null, set: () => {} };
  const name = unique("sure");
  const inputs = words.map((_, place) => make("input", { type: "radio", name, value: place + 1, onchange: changed }));
  return {
    element: make("fieldset", { class: "rg-confidence" },
      make("legend", { text: "How sure are you? (optional, never graded)" }),
      ...inputs.map((input, place) => make("label", { class: "rg-step" }, input,
        make("span", { text: words[place] })))),
    get: () => { const place = inputs.findIndex((input) => input.checked); return place < 0 ? null : place + 1; },
    set: (step) => inputs.forEach((input, place) => { input.checked = place + 1 === step; }),
  };
}

function reasonField(wanted, changed, typed) {
  if (!wanted) return { element: null, get: () => "", set: () => {} };
  const area = make("textarea", { rows: 2, id: unique("reason"), onchange: changed, oninput: typed });
  return {
    element: make("div", { class: "rg-reason" },
      make("label", { for: area.id, text: "Your reason, in one sentence" }), area),
    get: () => area.value,
    set: (text) => { if (area.value !== (text || "")) area.value = text || ""; },
  };
}

// The line above the question. What it is worth stands apart: under a heading that says it, course mode leaves it out.
function kickerElement({ worth, inPoints, settled }) {
  // The dot goes where the points go.
  return make("p", { class: "rg-kicker" },
    make("span", { class: inPoints ? "rg-worth" : null, text: `${worth} · ` }), make("span", { text: settled }));
}

// Buttons of a card; `press` is called with the action's name and the button. A button whose answer is on its way is
// not pressed twice.
function cardButtons(spec, press) {
  const idle = (one) => ["aria-disabled", "aria-busy"].every((name) => one.getAttribute(name) !== "true");
  const button = (words, action, kind = "rg-button") => make("button", {
    type: "button", class: kind, text: words,
    onclick: (event) => { if (idle(event.currentTarget)) press(action, event.currentTarget); },
  });
  const own = !spec.fromCell;
  const check = own ? button(spec.isText ? "Check and keep" : "Check", "check", "rg-button rg-main") : null;
  const hint = spec.hints ? button("Hint", "hint") : null;
  const explain = button("Show explanation", "explain");
  const clear = own ? button(spec.isText ? "Clear" : "Clear my answer", "reset", "rg-link") : null;
  const undo = button("Undo: bring it back", "undo", "rg-link");
  const checked = button("Bring back my checked text", "checked", "rg-link");
  return {
    check,
    element: make("div", { class: "rg-buttons" }, check, hint, explain,
      make("span", { class: "rg-quietly" }, checked, undo, clear)),
    draw(view) {
      const shown = (view.hints || []).length;
      // Not `disabled`: that would throw the focus back to the page.
      hint?.setAttribute("aria-disabled", String(shown >= spec.hints));
      if (hint) hint.textContent = shown ? `Next hint (${shown} of ${spec.hints} shown)` : "Hint";
      explain.hidden = !view.canExplain;
      undo.hidden = !view.canUndo;
      checked.hidden = !view.canBringBack;
    },
  };
}

function hintsElement(view, most) {
  const shown = view.hints || [];
  if (!shown.length) return [];
  const texts = shown.map((text, n) => {
    const { element, opened } = anchored(make("p", { class: "rg-hint" },
      make("strong", { text: `Hint ${n + 1} of ${most}: ` })), text, view.digests);
    return make("div", {}, element, opened);
  });
  const summary = make("summary", { text: shown.length === 1 ? "Hint" : "Hints" });
  return [make("details", { open: view.outcome !== "correct" }, summary, ...texts)];
}

// What stands below the buttons: the verdict in one band, what is about the whole answer, why, and where to look.
function verdictElements(view, general, steps) {
  const parts = [];
  if (view.error) parts.push(make("div", { class: "rg-outcome rg-error" },
    ...signed("⚠", make("strong", { text: view.error }))));
  if (view.word) {
    parts.push(make("div", { class: `rg-outcome rg-${view.outcome}` },
      ...signed(view.symbol, make("strong", { text: view.word })), view.points ? ` ${view.points}` : ""));
  }
  if (general.length) parts.push(make("ul", { class: "rg-notes" },
    ...general.map((note) => noteElement(note, view.digests))));
  if (view.path) parts.push(steps(view));
  if (view.explanation) {
    parts.push(make("div", { class: "rg-explanation", tabindex: "-1" }, make("p", {}, make("strong", { text: "Why" })),
      ...paragraphs(view.explanation).map((text) => prose(text, view.digests))));
  }
  if (view.places?.length) parts.push(prose(`Where to look: ${view.places.join(", ")}`, view.digests,
    { class: "rg-places" }));
  return parts;
}

// The question, what stands before it, and the rule that says how it is counted.
function questionParts(spec, ids) {
  const texts = paragraphs(spec.prompt);
  const question = anchored(make("p", { id: ids.question, class: "rg-question" }), texts.pop(), spec.digests);
  const about = make("div", { id: ids.about, class: "rg-about" }, ...texts.map((text) => prose(text, spec.digests)));
  const rule = spec.rule ? make("p", { id: ids.rule, class: "rg-quiet", text: spec.rule }) : null;
  return { question, about, rule };
}

// Puts the parts of a card into it: what is entered (`control`, `sure`, `reason`), its buttons, and the places that
// each new view fills.
function buildCard(card) {
  const { spec, send, soon } = card;
  const ids = { question: unique("question"), about: unique("about"), rule: unique("rule") };
  const described = spec.rule ? `${ids.about} ${ids.rule}` : ids.about;
  const label = { "aria-labelledby": ids.question, "aria-describedby": described };
  const changed = () => send("draft");
  const typed = () => { card.post.changed(); soon.start(); };
  const check = () => card.buttons.check.click();

  const { question, about, rule } = questionParts(spec, ids);
  card.control = controls[spec.kind]({ spec, label, changed, typed: () => soon.start(), check });
  card.reason = reasonField(spec.reason, changed, typed);
  card.sure = confidenceChoice(spec.confidence, changed);
  card.buttons = cardButtons(spec, send);
  card.feedback = make("div", { role: "status", "aria-live": "polite", class: "rg-feedback" });
  card.recalled = make("div", { class: "rg-recalled" });
  card.steps = stepByStep();
  card.hints = make("div", { role: "status", "aria-live": "polite", class: "rg-hints" });
  card.kept = make("p", { class: "rg-quiet" });
  card.element = make("section", { class: `rg-card rg-kind-${spec.kind}`, "aria-label": spec.title },
    kickerElement(spec), about, question.element, question.opened, card.recalled, rule, card.control.element,
    card.reason.element, card.sure.element, card.hints, card.buttons.element, card.feedback, card.kept);
}

function sendAnswer(card, action, by) {
  card.soon.stop();
  card.acted = action;
  const now = { response: card.control.get(), confidence: card.sure.get(), reason: card.reason.get() };
  // Also here, for a second drawing of this card; the kernel learns it from the message, not from the traits.
  Object.entries(now).forEach(([name, value]) => card.model.set(name, value));
  const keep = ["reset", "undo", "checked"].includes(action)
    ? null : { ...now, do: action === "check" ? "check" : "draft" };
  card.post.send({ do: action, ...now }, { keep, answers: action !== "draft", by });
}

// A result stands only beside the answer that it is about: it goes in the moment in which the answer changes.
function clearResult({ model }) {
  const { word, hints, error, digests, canUndo, canBringBack, recalls, kept } = model.get("view");
  if (word || kept) model.set("view", { hints, error, digests, canUndo, canBringBack, recalls, kept: "" });
}
function enterAnswer({ control, sure, reason }, { response, confidence, reason: words }) {
  control.set(response);
  sure.set(confidence);
  reason.set(words);
}
function takeBackAnswer(card, before) {
  enterAnswer(card, before);
  clearResult(card);
  card.send(before.do);
}

// A note about one part stands there; the others are about the whole answer.
function placedNotes({ slots }, notes) {
  const at = new Map([...(slots?.keys() ?? [])].map((id) => [id, []]));
  const general = notes.filter((note) => {
    const own = note.place.length === 1 ? at.get(note.place[0]) : null;
    own?.push(note);
    return !own;
  });
  return { at, general };
}
function drawView(card) {
  const { spec, control } = card;
  const view = card.model.get("view");
  const { at, general } = placedNotes(control, view.notes || []);
  control.slots?.forEach((place, id) => place.show(view.marks?.[id], at.get(id), view.digests));
  card.feedback.replaceChildren(...verdictElements(view, general, card.steps));
  card.recalled.replaceChildren(...recalledElements(view));
  card.hints.replaceChildren(...hintsElement(view, spec.hints));
  card.buttons.draw(view);
  card.kept.textContent = (view.kept || "").replace("{when}", localTime(view.keptAt));
  showWhatCame(card, view);
}
// After a press: the new text gets the focus where its button is gone, and a verdict outside the window comes into it.
function showWhatCame(card, view) {
  const { acted, feedback, hints } = card;
  // what was entered before the press was kept; its result comes next
  if (acted === "check" && !view.word && !view.error) return;
  if (acted === "explain" && view.explanation) {
    feedback.querySelector(".rg-explanation").focus({ preventScroll: true });
  }
  if (["undo", "checked"].includes(acted)) {
    card.element.querySelector("textarea, input, select, .rg-move")?.focus({ preventScroll: true });
  }
  const look = { check: feedback.firstElementChild, explain: feedback.querySelector(".rg-explanation"),
    hint: hints }[acted];
  look?.scrollIntoView({ block: "nearest" });
  if (acted !== "draft") card.acted = "";
}

function render({ model, el }) {
  const card = { model, spec: model.get("spec"), acted: "" };
  card.send = (action, by = null) => sendAnswer(card, action, by);
  const soon = card.soon = later(() => card.send("draft"), 1500);
  // A page that is put away may never come back, least of all on a phone.
  const away = () => { if (document.visibilityState === "hidden") soon.now(); };
  document.addEventListener("visibilitychange", away);
  window.addEventListener("pagehide", soon.now);

  buildCard(card);
  el.append(card.element);
  const post = card.post = guard(model, card.element, {
    id: card.spec.id, clear: () => clearResult(card), restore: (before) => takeBackAnswer(card, before),
  });
  card.control.element.addEventListener("input", () => post.changed());

  const refill = () => enterAnswer(card,
    { response: model.get("response"), confidence: model.get("confidence"), reason: model.get("reason") });
  const draw = () => drawView(card);
  refill();
  draw();
  post.resume();
  model.on("change:refill", refill);
  model.on("change:view", draw);
  return () => {
    document.removeEventListener("visibilitychange", away);
    window.removeEventListener("pagehide", soon.now);
    soon.now();
    post.stop();
    model.off("change:refill", refill);
    model.off("change:view", draw);
  };
}
export default { render };
