// The card of one item: question, control, confidence, buttons, and a live region that says what the answer is worth.
// The control is built once and never rebuilt, so that focus stays where it is.
function render({ model, el }) {
  const spec = model.get("spec");
  const ids = { question: unique("question"), about: unique("about") };
  const label = { "aria-labelledby": ids.question, "aria-describedby": ids.about };

  const entered = () => ({ response: control.get(), confidence: confidence(), reason: reasonText() });
  const send = (action) => {
    soon.stop();
    const now = entered();
    // Also here, for a second drawing of this card; the kernel learns it from the message, not from the traits.
    Object.entries(now).forEach(([name, value]) => model.set(name, value));
    const keep = action === "reset" ? null : { ...now, do: action === "check" ? "check" : "draft" };
    post.send({ do: action, ...now }, { keep, answers: action !== "draft" });
  };
  const soon = later(() => send("draft"), 1500);
  const changed = () => send("draft");

  const texts = paragraphs(spec.prompt);
  const question = texts.pop();
  const about = make("div", { id: ids.about, class: "rg-about" }, ...texts.map((text) => make("p", { text })));
  const control = controls[spec.kind]({ spec, label, changed, typed: () => soon.start(), check: () => send("check") });

  const reason = spec.reason ? make("textarea", { rows: 2, id: unique("reason"), onchange: changed, oninput: () => { post.changed(); soon.start(); } }) : null;
  const reasonText = () => (reason ? reason.value : "");
  const steps = new Map();
  const confidence = () => [...steps].find(([, input]) => input.checked)?.[0] ?? null;
  const sure = spec.confidence ? make("fieldset", { class: "rg-confidence" }, make("legend", { text: "How sure are you? (optional, never graded)" })) : null;
  const stepName = unique("sure");
  spec.confidence?.forEach((words, place) => {
    const input = make("input", { type: "radio", name: stepName, value: place + 1, onchange: changed });
    steps.set(place + 1, input);
    sure.append(make("label", { class: "rg-step" }, input, make("span", { text: words })));
  });

  const button = (words, action, properties = {}) => make("button", { type: "button", class: "rg-button", text: words, onclick: () => send(action), ...properties });
  const check = button(spec.kind === "essay" ? "Check and keep" : "Check", "check", { class: "rg-button rg-main" });
  const hint = spec.hints ? button("Hint", "hint") : null;
  const reset = button("Reset", "reset");
  const explain = button("Show explanation", "explain");

  const feedback = make("div", { role: "status", "aria-live": "polite", class: "rg-feedback" });
  const hints = make("div", { role: "status", "aria-live": "polite", class: "rg-hints" });
  const kept = make("p", { class: "rg-quiet" });
  const card = make("section", { class: "rg-card", "aria-label": spec.title },
    make("p", { class: "rg-kicker", text: spec.kicker }), make("p", { class: "rg-title", text: spec.title }),
    about, make("p", { id: ids.question, class: "rg-question", text: question }), control.element,
    reason ? make("div", { class: "rg-reason" }, make("label", { for: reason.id, text: "Your reason, in one sentence" }), reason) : null,
    sure, make("div", { class: "rg-buttons" }, spec.kind === "value" ? null : check, hint, spec.kind === "value" ? null : reset, explain),
    hints, feedback, kept);
  el.append(card);

  // A result stands only beside the answer that it is about: it goes in the moment in which the answer changes.
  const clear = () => {
    const { hints: some, error } = model.get("view");
    model.set("view", { hints: some, error, kept: "" });
  };
  const restore = (kept) => {
    control.set(kept.response);
    steps.forEach((input, step) => { input.checked = step === kept.confidence; });
    if (reason) reason.value = kept.reason;
    clear();
    send(kept.do);
  };
  const post = guard(model, card, { id: spec.id, clear, restore });
  control.element.addEventListener("input", () => post.changed());

  const refill = () => {
    control.set(model.get("response"));
    steps.forEach((input, step) => { input.checked = step === model.get("confidence"); });
    if (reason && reason.value !== model.get("reason")) reason.value = model.get("reason");
  };
  const noteElement = (note) => make("li", { class: `rg-note rg-${note.mark}` },
    make("span", { class: "rg-symbol", "aria-hidden": "true", text: note.symbol }),
    make("span", {}, note.word ? make("strong", { text: `${note.word}: ` }) : null, note.about ? make("em", { text: `${note.about}. ` }) : null, note.text));
  const place = (anchor) => make("details", {}, make("summary", { text: anchor.anchor }), ...paragraphs(anchor.text).map((text) => make("p", { text })));
  const draw = () => {
    const view = model.get("view");
    const parts = [];
    if (view.error) parts.push(make("p", { class: "rg-outcome rg-error" }, make("span", { "aria-hidden": "true", text: "⚠ " }), make("strong", { text: view.error })));
    if (view.word) {
      parts.push(make("p", { class: `rg-outcome rg-${view.outcome}` }, make("span", { class: "rg-symbol", "aria-hidden": "true", text: view.symbol }), make("strong", { text: view.word }), view.points ? ` ${view.points}` : ""));
      parts.push(make("ul", { class: "rg-notes" }, ...view.notes.map(noteElement)));
    }
    if (view.explanation) parts.push(make("div", { class: "rg-explanation" }, make("p", {}, make("strong", { text: "Why" })), ...paragraphs(view.explanation).map((text) => make("p", { text }))));
    if (view.places?.length) parts.push(make("div", { class: "rg-places" }, make("p", { text: "Where to look:" }), ...view.places.map(place)));
    feedback.replaceChildren(...parts);
    const shown = view.hints || [];
    hints.replaceChildren(...shown.map((text, n) => make("p", { class: "rg-hint" }, make("strong", { text: `Hint ${n + 1} of ${spec.hints}: ` }), text)));
    if (hint) {
      hint.disabled = shown.length >= spec.hints;
      hint.textContent = shown.length ? `Next hint (${shown.length} of ${spec.hints} shown)` : "Hint";
    }
    explain.hidden = !view.canExplain;
    kept.textContent = view.kept || "";
  };
  refill();
  draw();
  post.resume();
  model.on("change:refill", refill);
  model.on("change:view", draw);
  return () => { soon.now(); post.stop(); model.off("change:refill", refill); model.off("change:view", draw); };
}
export default { render };
