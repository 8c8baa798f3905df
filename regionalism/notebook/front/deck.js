// Cards of the deck, one after the other: a question with two answers, what it is worth, and the next card.
function render({ model, el }) {
  const spec = model.get("spec");
  const place = make("div");
  const feedback = make("div", { role: "status", "aria-live": "polite", class: "rg-feedback" });
  const check = make("button", { type: "button", class: "rg-button rg-main", text: "Check", onclick: () => answer() });
  const next = make("button", { type: "button", class: "rg-button rg-main", onclick: () => act("next") });
  const more = make("button", { type: "button", class: "rg-button", onclick: () => act("more") });
  const problem = make("p", { role: "alert" });
  const card = make("section", { class: "rg-card rg-deck", "aria-label": spec.title, tabindex: -1 },
    make("p", { class: "rg-title", text: spec.title }), place, make("div", { class: "rg-buttons" }, check, next, more),
    feedback, problem);
  el.append(card);

  let control = null;
  let shown = "";
  let acted = "";
  const act = (action) => { acted = action; post.send({ do: action }, { answers: false }); };
  const answer = () => {
    const one = model.get("view").card;
    acted = "check";
    post.send({ do: "check", card: one.id, response: control.get() }, { answers: true });
  };
  const post = guard(model, card, { id: spec.id });
  const unfollow = followLog(card, () => post.send({ do: "seen" }, { idle: true }));

  const drawCard = (one) => {
    const id = unique("question");
    const question = anchored(make("p", { id, class: "rg-question" }), one.prompt, one.digests);
    const changed = () => { problem.textContent = ""; };
    control = controls.choice({ spec: one, label: { "aria-labelledby": id }, changed });
    place.replaceChildren(make("p", { class: "rg-kicker", text: one.kicker }), question.element, question.opened,
      control.element);
  };
  const drawResult = (view) => {
    const result = view.result;
    control.slots.forEach((slot, id) => slot.show(result.marks?.[id], [], result.digests));
    control.element.querySelectorAll("input").forEach((input) => { input.disabled = true; });
    feedback.replaceChildren(
      make("div", { class: `rg-outcome rg-${result.outcome}` },
        make("span", { class: "rg-symbol", "aria-hidden": "true", text: result.symbol }),
        make("strong", { text: result.word })),
      ...result.notes.map((note) => prose(note.place ? note.text : `${note.lead} ${note.text}`, result.digests)),
      prose(`Where to look: ${result.places.join(", ")}`, result.digests, { class: "rg-places" }));
    next.textContent = result.next;
  };
  // After a press the button that was pressed may be gone: the focus goes to what comes next.
  const follow = (view) => {
    if (acted === "check" && view.result) next.focus();
    if (["next", "more"].includes(acted)) (place.querySelector("input") || card).focus();
    if (acted && (view.result || acted !== "check")) acted = "";
  };
  const draw = () => {
    const view = model.get("view");
    const one = view.card;
    if (one && one.id !== shown) drawCard(one);
    if (!one) place.replaceChildren(...view.lines.map((text) => make("p", { text })));
    shown = one ? one.id : "";
    if (view.result) drawResult(view); else feedback.replaceChildren();
    check.hidden = !one || Boolean(view.result);
    next.hidden = !view.result;
    more.hidden = !view.more;
    more.textContent = view.more || "";
    problem.textContent = view.problem ? `⚠ ${view.problem}` : "";
    follow(view);
  };
  draw();
  model.on("change:view", draw);
  return () => { unfollow(); post.stop(); model.off("change:view", draw); };
}
export default { render };
