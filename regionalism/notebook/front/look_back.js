// The card that shows the first guess again. What is written now is kept while it is written.
function render({ model, el }) {
  const spec = model.get("spec");
  const said = make("div", { class: "rg-said", "aria-live": "polite" });
  const area = make("textarea", { rows: 3, id: unique("now"), oninput: () => { typed.start(); post.changed(); },
    onchange: () => typed.now() });
  const status = make("p", { class: "rg-quiet", role: "status" });
  const card = make("section", { class: "rg-card rg-look-back", "aria-label": spec.title },
    make("p", { class: "rg-title", text: spec.title }), make("p", { class: "rg-quiet" }, ...styledRuns(spec.asked)),
      said,
    make("label", { for: area.id, class: "rg-question", text: spec.question }), area, status);
  el.append(card);

  let kept = model.get("view").now;
  const draw = () => {
    const view = model.get("view");
    said.replaceChildren(...(view.said.length
      ? [make("blockquote", {}, ...view.said.map((text) => make("p", {}, ...styledRuns(text))))]
      : [make("p", { text: spec.noGuess }),
        make("button", { type: "button", class: "rg-link", text: `Go to the question: ${spec.name}`, onclick: () =>
          goTo(card, spec) })]));
    if (area.value === kept) area.value = view.now;  // what is being written stays
    kept = view.now;
    status.textContent = view.problem ? `⚠ ${view.problem}` : kept ? "● Kept. Not graded." : "";
  };
  const post = guard(model, card, { id: spec.id, clear: () => { status.textContent = ""; },
    restore: ({ text }) => { area.value = text; save(); } });
  const save = () => {
    if (area.value !== kept) post.send({ do: "note", text: area.value }, { keep: { text: area.value } });
  };
  const typed = later(save, 800);
  area.value = kept;
  draw();
  model.on("change:view", draw);
  post.resume();
  const unfollow = followLog(card, () => post.send({ do: "seen" }, { idle: true }));
  return () => { typed.now(); unfollow(); post.stop(); model.off("change:view", draw); };
}
export default { render };
