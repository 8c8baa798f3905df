// A panel: labelled inputs above, a sentence in a live region and a result below. All reckoning is done in Python.
const inputs = {};

inputs.choice = (input, changed) => {
  const name = unique("input");
  const radios = new Map();
  const set = make("fieldset", { class: "rg-confidence" }, make("legend", { text: input.label }));
  for (const option of input.options) {
    const radio = make("input", { type: "radio", name, value: option.id, onchange: changed });
    radios.set(option.id, radio);
    set.append(make("label", { class: "rg-step" }, radio, make("span", { text: option.text })));
  }
  return {
    element: set,
    get: () => [...radios].find(([, radio]) => radio.checked)?.[0] ?? null,
    set: (value) => radios.forEach((radio, id) => { radio.checked = id === value; }),
  };
};

inputs.menu = (input, changed) => {
  const id = unique("input");
  const menu = make("select", { id, onchange: changed }, ...input.options.map((option) => make("option", { value: option.id, text: option.text })));
  return {
    element: make("div", { class: "rg-input" }, make("label", { for: id, text: input.label }), menu),
    get: () => menu.value,
    set: (value) => { menu.value = value; },
  };
};

inputs.number = (input, changed) => {
  const id = unique("input");
  const properties = { min: input.low, max: input.high, step: input.step };
  const slider = input.slider ? make("input", { type: "range", "aria-label": `${input.label}, slider`, ...properties }) : null;
  const field = make("input", { id, type: "number", class: "rg-number", ...properties, onchange: changed });
  slider?.addEventListener("input", () => { field.value = slider.value; });
  slider?.addEventListener("change", changed);
  field.addEventListener("input", () => { if (slider) slider.value = field.value; });
  return {
    element: make("div", { class: "rg-input" }, make("label", { for: id, text: input.label }), make("div", {}, field, slider)),
    get: () => (field.value === "" ? null : Number(field.value)),
    set: (value) => { field.value = value ?? ""; if (slider && value !== null) slider.value = value; },
  };
};

inputs.check = (input, changed) => {
  const box = make("input", { type: "checkbox", onchange: changed });
  return {
    element: make("label", { class: "rg-option" }, box, make("span", { text: input.label })),
    get: () => box.checked,
    set: (value) => { box.checked = Boolean(value); },
  };
};

inputs.text = (input, changed) => {
  const id = unique("input");
  const field = make("input", { id, type: "text", size: 34, onchange: changed, onkeydown: (event) => event.stopPropagation() });
  return {
    element: make("div", { class: "rg-input" }, make("label", { for: id, text: input.label }), field),
    get: () => field.value,
    set: (value) => { field.value = value ?? ""; },
  };
};

// Equal squares, one for each member: a toggle button each, one tab stop for all, arrow keys between them.
inputs.tiles = (input, changed) => {
  const chosen = new Set();
  const buttons = new Map();
  const grid = make("div", { role: "group", "aria-label": `${input.label}. Arrow keys move, space or enter takes in or leaves out.`, class: "rg-tiles" });
  const show = () => buttons.forEach((button, id) => button.setAttribute("aria-pressed", String(chosen.has(id))));
  const toggle = (id) => { if (chosen.has(id)) chosen.delete(id); else chosen.add(id); show(); changed(); };
  const focus = (button) => { buttons.forEach((other) => other.setAttribute("tabindex", other === button ? "0" : "-1")); button.focus(); };
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const move = (event, tile) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    // The nearest tile in the direction of the key; the offset across counts double, so that rows and columns hold.
    const ahead = input.tiles.filter((other) => (other.row - tile.row) * step[0] + (other.column - tile.column) * step[1] > 0);
    const far = (other) => Math.abs(other.row - tile.row) * (step[0] ? 1 : 2) + Math.abs(other.column - tile.column) * (step[1] ? 1 : 2);
    const next = ahead.sort((one, other) => far(one) - far(other))[0];
    if (next) focus(buttons.get(next.id));
  };
  input.tiles.forEach((tile, place) => {
    const button = make("button", {
      type: "button", class: "rg-tile", tabindex: place ? "-1" : "0", "aria-label": tile.name, title: tile.name,
      style: `grid-row: ${tile.row}; grid-column: ${tile.column}`, onclick: () => toggle(tile.id), onkeydown: (event) => move(event, tile),
      onfocus: () => buttons.forEach((other) => other.setAttribute("tabindex", other === button ? "0" : "-1")),
    }, make("span", { text: tile.id }), make("span", { class: "rg-tick", "aria-hidden": "true" }));
    buttons.set(tile.id, button);
    grid.append(button);
  });
  const all = (ids, taken) => { ids.forEach((id) => (taken ? chosen.add(id) : chosen.delete(id))); show(); changed(); };
  const shortcuts = make("div", { class: "rg-buttons" }, ...input.groups.map((group) => make("button", {
    type: "button", class: "rg-button", text: group.text, onclick: () => all(group.members, !group.members.every((id) => chosen.has(id))),
  })), make("button", { type: "button", class: "rg-button", text: "Take all out", onclick: () => all([...chosen], false) }));
  return {
    element: make("div", {}, make("p", {}, make("strong", { text: input.label })), shortcuts, make("div", { class: "rg-scroll" }, grid)),
    get: () => input.tiles.map((tile) => tile.id).filter((id) => chosen.has(id)),
    set: (value) => { chosen.clear(); (value || []).forEach((id) => chosen.add(id)); show(); },
  };
};

function render({ model, el }) {
  const spec = model.get("spec");
  const fields = new Map();
  const values = () => Object.fromEntries([...fields].map(([name, field]) => [name, field.get()]));
  const send = (press) => {
    if (press === "respond" && spec.button) status.textContent = "Working …";
    const now = values();
    model.set("values", now);
    // What writes files is not done again by itself: its inputs come back, and the button waits.
    const keep = press === "reset" ? null : { values: now, do: spec.acts ? "keep" : press };
    post.send({ do: press, values: now }, { keep, answers: true });
  };
  const changed = () => send(spec.button ? "keep" : "respond");
  const row = make("div", { class: "rg-inputs" });
  for (const input of spec.inputs) {
    const field = inputs[input.kind](input, changed);
    fields.set(input.name, field);
    row.append(field.element);
  }
  const status = make("p", { role: "status", "aria-live": "polite", class: "rg-outcome" });
  const result = make("div", { class: "rg-result" });
  const panel = make("section", { class: "rg-panel", "aria-label": spec.title },
    make("p", { class: "rg-title", text: spec.title }), ...paragraphs(spec.intro).map((text) => make("p", { text })), row,
    make("div", { class: "rg-buttons" }, spec.button ? make("button", { type: "button", class: "rg-button rg-main", text: spec.button, onclick: () => send("respond") }) : null,
      make("button", { type: "button", class: "rg-button", text: "Reset", onclick: () => send("reset") })),
    status, result, make("p", { class: "rg-quiet" }, make("strong", { text: "What this leaves out: " }), spec.leavesOut));
  el.append(panel);
  const put = (value) => fields.forEach((field, name) => field.set(value[name]));
  // The answer is about other inputs than those in view, and the kernel does not give the new one.
  const clear = () => model.set("shown", { status: "", html: "" });
  const restore = (kept) => { put({ ...values(), ...kept.values }); send(kept.do); };
  const post = guard(model, panel, { id: spec.id || "", clear, restore });
  const fill = () => put(model.get("values"));
  const draw = () => { const shown = model.get("shown"); status.textContent = shown.status; result.innerHTML = shown.html; };
  fill();
  draw();
  post.resume();
  model.on("change:refill", fill);
  model.on("change:shown", draw);
  return () => { post.stop(); model.off("change:refill", fill); model.off("change:shown", draw); };
}
export default { render };
