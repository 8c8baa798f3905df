const signOf = (line) => (line.includes(": all ") ? "● " : line.includes(": 0 of ") ? "○ " : "◐ ");

// The card that closes a page: what is done and what comes next. It follows the answers.
function render({ model, el }) {
  const spec = model.get("spec");
  const done = make("div");
  const step = make("div", { class: "rg-buttons" });
  const all = make("p");
  const card = make("section", { class: "rg-card rg-closing", "aria-label": spec.title },
    make("p", { class: "rg-title", text: spec.title }), done, step, all);
  el.append(card);

  const draw = () => {
    const view = model.get("view");
    const listed = (lead, texts) => (texts.length
      ? [make("p", { text: lead }), make("ul", {}, ...texts.map((text) => make("li", { text })))] : []);
    const can = [...listed("You can now:", view.can), ...listed("You have worked on:", view.practised)];
    const lines = view.lines.map((text) => make("p", {}, make("span", { "aria-hidden": "true", text: signOf(text) }),
      text));
    done.replaceChildren(...lines, ...can, ...(view.calibration ? [make("p", { text: view.calibration })] : []));
    const next = view.next;
    step.replaceChildren(next.name
      ? make("button", { type: "button", class: view.done ? "rg-button rg-main" : "rg-button", text: next.text,
        onclick: () => goTo(card, next) })
      : make("p", { text: next.text }));
    all.replaceChildren(...(view.all ? [pageLink(view.all, "Your progress in all units")] : []));
  };
  return drawFollowing(model, card, draw);
}
export default { render };
