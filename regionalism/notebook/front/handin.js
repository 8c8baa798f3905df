// Says a moment in the clock and the words of the course, with the zone's name.
function ownTime(iso) {
  const style = { weekday: "long", year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit",
    timeZoneName: "short" };
  return `By your clock: ${new Intl.DateTimeFormat("en-GB", style).format(new Date(iso))}.`;
}

// Who works here, what is still open, and the file to hand in. The fields are built once, so that focus stays where it
// is.
function render({ model, el }) {
  const spec = model.get("spec");
  const entered = () => ({ name: name.value, id: number.value });
  const send = (action) => post.send({ do: action, ...entered() }, { keep: entered(), answers: true });
  const enter = (event) => { if (event.key === "Enter") { event.preventDefault(); event.stopPropagation();
    send("main"); } };
  const field = (id, complete) => make("input", { id, type: "text", autocomplete: complete, size: 30, required: true,
    onkeydown: enter });
  const labelled = (words, input) => make("div", { class: "rg-input" }, make("label", { for: input.id, text: words }),
    input);
  const name = field(unique("name"), "name");
  const number = field(unique("id"), "off");

  const openTitle = make("p", { id: unique("open") });
  const openList = make("ul", { "aria-labelledby": openTitle.id });
  const status = make("div", { role: "status", "aria-live": "polite", class: "rg-feedback" });
  const main = make("button", { type: "button", class: "rg-button rg-main", text: spec.main, onclick: () =>
    send("main") });
  const card = make("section", { class: "rg-card", "aria-label": spec.title },
    make("p", { class: "rg-title", text: spec.title }), ...(spec.lists ? [openTitle, openList] : []),
    ...spec.about.map((text) => make("p", { text })), spec.due ? make("p", { text: ownTime(spec.due) }) : null,
    make("div", { class: "rg-inputs" }, labelled("Your name", name), labelled("Your student id", number)),
    make("div", { class: "rg-buttons" }, main), status);
  el.append(card);
  const clear = () => status.replaceChildren();
  // The fields come back; the file is made by the button only.
  const restore = (kept) => { name.value = kept.name; number.value = kept.id; };
  const post = guard(model, card, { id: spec.id, clear, restore });
  const unfollow = spec.lists ? followLog(card, () => post.send({ do: "seen" }, { idle: true })) : () => {};

  const fill = () => {
    const who = model.get("who");
    if (name.value !== who.name) name.value = who.name;
    if (number.value !== who.id) number.value = who.id;
  };
  const draw = () => {
    const view = model.get("view");
    const open = view.open || [];
    openTitle.textContent = open.length
      ? `Still open (${open.length}):` : "Nothing is open: every exercise has a checked answer.";
    openList.replaceChildren(...open.map((one) =>
      make("li", {}, make("strong", { text: one.title }), ` (${one.why})`)));
    openList.hidden = !open.length;
    const parts = view.lines.map((text) => make("p", { text }));
    if (view.error) parts.push(make("p", {}, make("span", { "aria-hidden": "true", text: "⚠ " }),
      make("strong", { text: view.error })));
    status.replaceChildren(...(parts.length
      ? [make("div", { class: view.error ? "rg-outcome rg-error" : "rg-outcome" }, ...parts)] : []));
  };
  const save = () => { if (model.get("download").text) saveFile(model.get("download")); };
  fill();
  draw();
  post.resume();
  model.on("change:who", fill);
  model.on("change:view", draw);
  model.on("change:download", save);
  return () => { unfollow(); post.stop(); model.off("change:who", fill); model.off("change:view", draw);
    model.off("change:download", save); };
}
export default { render };
