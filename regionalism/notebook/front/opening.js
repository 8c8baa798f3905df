// The card that opens the course. Text and picture are drawn once; the units and the button follow the answers.
function render({ model, el }) {
  const spec = model.get("spec");
  const button = make("button", { type: "button", class: "rg-button rg-main rg-start", onclick: () => start() });
  const units = make("ul", { class: "rg-tiles-of-units", "aria-label": "Units" });
  const problem = make("p", { role: "alert" });
  const picture = make("div", { class: "rg-opening-map" });
  picture.innerHTML = spec.picture;
  // One look is enough to begin with: what is drawn or said a second time opens on request, and so do the units.
  const closer = make("details", { class: "rg-closer" },
    make("summary", { text: "The map: a closer look, what it shows, sources, data" }));
  const shown = picture.querySelector("figure");
  if (shown) {
    closer.append(make("div", { class: "rg-map rg-scroll", tabindex: "0", role: "group",
      "aria-label": "Map: a closer look" }, ...shown.querySelectorAll(".rg-map-near")),
      ...shown.querySelectorAll("figcaption"));
    shown.append(closer);
  }
  const card = make("section", { class: "rg-card rg-opening", "aria-label": spec.title },
    make("div", { class: "rg-about" }, make("p", { class: "rg-title", text: spec.title }),
      ...spec.sentences.map((text) => make("p", { text })), make("div", { class: "rg-buttons" }, button)),
    make("details", { class: "rg-closer" }, make("summary", { text: "All units: minutes and how far you are" }),
      units), problem, make("p", { class: "rg-quiet", text: spec.note }), picture);
  el.append(card);

  const start = () => goTo(card, model.get("view").next);
  const tile = (one) => {
    const bar = make("div", { class: "rg-answers" });
    bar.innerHTML = one.bar;
    const links = [[one.lesson, "Lesson"], [one.exercise, "Exercises"]].filter(([href]) => href);
    return make("li", {}, make("strong", { text: one.title }), make("span", { class: "rg-quiet", text: one.question }),
      make("span", { text: `${one.minutes} · ${one.state}` }), bar,
      make("span", {}, ...links.flatMap(([href, text], place) => [place ? " · " : "", pageLink(href, text)])));
  };
  const draw = () => {
    const view = model.get("view");
    button.textContent = view.button;
    button.hidden = !view.button;
    units.replaceChildren(...view.units.map(tile));
    problem.textContent = view.problem ? `⚠ ${view.problem}` : "";
  };
  return drawFollowing(model, card, draw);
}
export default { render };
