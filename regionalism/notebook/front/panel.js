// A panel: labelled inputs, a sentence in a live region and a result. All reckoning is done behind it: in Python, or on
// a page without a kernel by what stands there for it. A panel whose states are all sent with it (frames) draws them by
// itself and only tells which one is shown.
const inputs = {};

inputs.choice = (input, changed) => {
  const name = unique("input");
  const radios = new Map();
  const lengths = input.options.map((option) => option.text.length);
  const long = Math.max(...lengths) > 22 && lengths.reduce((sum, one) => sum + one, 0) > 60;
  const set = make("fieldset", { class: long ? "rg-choices rg-long" : "rg-choices" },
    make("legend", { text: input.label }));
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
  const options = input.options.map((option) => make("option", { value: option.id, text: option.text }));
  const menu = make("select", { id, onchange: changed }, ...options);
  const whole = wholeChoice(menu);
  return {
    element: make("div", { class: "rg-input" }, make("label", { for: id, text: input.label }), menu, whole.element),
    get: () => menu.value,
    set: (value) => { menu.value = value; whole.show(); },
  };
};

// The years or numbers that matter, under the slider; a label too close to the one before it stands a line lower.
function tickMarks(input) {
  const part = (tick) => (tick - input.low) / (input.high - input.low);
  let before = -1;
  let low = false;
  return make("div", { class: "rg-ticks", "aria-hidden": "true" }, ...input.ticks.map((tick) => {
    low = part(tick) - before < 0.06 && !low;
    before = part(tick);
    const place = `left: calc(0.5rem + ${before} * (100% - 1rem))`;
    return make("span", { class: low ? "rg-low" : null, style: place, text: tick });
  }));
}

// Runs through the values of a number, one step at a time, until the end, a second press or any other input.
function player(input, get, show) {
  let timer = null;
  const button = make("button", { type: "button", class: "rg-button rg-play", text: "▶ Play", onclick: press });
  function stop() {
    clearInterval(timer);
    timer = null;
    button.textContent = "▶ Play";
  }
  function step() {
    const next = get() + (input.step || 1);
    if (!button.isConnected || next > input.high) stop(); else show(next);
  }
  function press() {
    if (timer) { stop(); return; }
    button.textContent = "❚❚ Pause";
    const now = get();
    show(now === null || now >= input.high || now < input.low ? input.low : now);
    timer = setInterval(step, WAIT.play);
  }
  return { button, stop, playing: () => timer !== null };
}

inputs.number = (input, changed) => {
  const id = unique("input");
  const range = { min: input.low, max: input.high, step: input.step };
  const field = make("input", { id, type: "number", class: "rg-number", ...range });
  const slider = input.slider
    ? make("input", { type: "range", "aria-label": `${input.label}, slider`, ...range }) : null;
  const get = () => (field.value === "" ? null : Number(field.value));
  const set = (value) => {
    field.value = value ?? "";
    if (slider && value !== null && value !== undefined) slider.value = value;
  };
  const run = input.play ? player(input, get, (value) => { set(value); changed({ wait: WAIT.drawn }); }) : null;
  field.addEventListener("input", () => {
    run?.stop();
    if (slider && field.value !== "") slider.value = field.value;
    changed({ wait: WAIT.typed });
  });
  field.addEventListener("change", () => changed());
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") changed();
  });
  slider?.addEventListener("input", () => { run?.stop(); field.value = slider.value; changed({ wait: WAIT.moved }); });
  const head = make("div", { class: "rg-number-row" }, make("label", { for: id, text: input.label }), field,
    run?.button);
  const marks = input.ticks.length ? tickMarks(input) : null;
  return {
    element: make("div", { class: slider ? "rg-input rg-wide" : "rg-input" }, head, slider, marks),
    get, set, stop: run?.stop, playing: run?.playing,
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
  const field = make("input", { id, type: "text", size: 34, onchange: changed });
  field.addEventListener("keydown", (event) => event.stopPropagation());
  return {
    element: make("div", { class: "rg-input" }, make("label", { for: id, text: input.label }), field),
    get: () => field.value,
    set: (value) => { field.value = value ?? ""; },
  };
};

// A few sentences.
inputs.lines = (input, changed) => {
  const id = unique("input");
  const field = make("textarea", { id, rows: 3, cols: 44, maxlength: input.high, onchange: changed });
  field.addEventListener("keydown", (event) => event.stopPropagation());
  return {
    element: make("div", { class: "rg-input rg-wide" }, make("label", { for: id, text: input.label }), field),
    get: () => field.value,
    set: (value) => { field.value = value ?? ""; },
  };
};

// Small text files of this computer; of a longer one only the beginning is read. They are not kept over a restart.
inputs.files = (input, changed) => {
  const id = unique("input");
  let chosen = [];
  const told = make("span", { role: "status", "aria-live": "polite", class: "rg-quiet" });
  const show = () => { told.textContent = chosen.length ? `${chosen.length} chosen` : ""; };
  const field = make("input", { id, type: "file", multiple: true, onchange: async () => {
    const files = [...field.files];
    const start = async (one) => ({ name: one.name, text: await one.slice(0, input.high).text() });
    chosen = await Promise.all(files.map(start));
    show();
    changed();
  } });
  return {
    element: make("div", { class: "rg-input rg-wide" }, make("label", { for: id, text: input.label }), field, told),
    get: () => chosen,
    set: (value) => { chosen = value || []; if (!chosen.length) field.value = ""; show(); },
  };
};

// A day and an hour by this computer's clock; the value says how far that is from UTC, so that it means the same
// elsewhere.
inputs.moment = (input, changed) => {
  const id = unique("input");
  const field = make("input", { id, type: "datetime-local", onchange: changed });
  field.addEventListener("keydown", (event) => event.stopPropagation());
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const offset = (minutes) => `${minutes > 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
  return {
    element: make("div", { class: "rg-input" }, make("label", { for: id, text: input.label }), field),
    get: () => (field.value ? `${field.value.slice(0, 16)}${offset(new Date(field.value).getTimezoneOffset())}` : ""),
    set: (value) => {
      const moment = new Date(value || "");
      const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
      field.value = Number.isNaN(moment.getTime()) ? "" : local.toISOString().slice(0, 16);
    },
  };
};

// The nearest tile in the direction of the key; the offset across counts double, so that rows and columns hold.
function neighbour(tiles, tile, key) {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[key];
  if (!step) return null;
  const ahead = (other) => (other.row - tile.row) * step[0] + (other.column - tile.column) * step[1] > 0;
  const far = (other) => Math.abs(other.row - tile.row) * (step[0] ? 1 : 2)
    + Math.abs(other.column - tile.column) * (step[1] ? 1 : 2);
  return tiles.filter(ahead).sort((one, other) => far(one) - far(other))[0] || null;
}

// The row and the column in which a tile is seen: a narrow page does not keep the places of the map.
function whereDrawn(id, button, grid) {
  const [box, all] = [button.getBoundingClientRect(), grid.getBoundingClientRect()];
  const row = Math.round((box.top - all.top) / (box.height + 2));
  return { id, row, column: Math.round((box.left - all.left) / (box.width + 2)) };
}

// A button for each group; its sentence stands in the list below, and in the line under the squares when it is used.
function groupButtons(groups, toggle, tell) {
  const list = make("ul", {});
  const buttons = groups.map((group) => {
    const id = unique("about");
    list.append(make("li", { id }, make("strong", { text: `${group.text}. ` }), group.about));
    const show = () => tell(group.text, group.about);
    return make("button", {
      type: "button", class: "rg-button", text: group.text, "aria-pressed": "false",
      "aria-describedby": group.about ? id : null,
      onclick: () => { toggle(group.members); show(); }, onfocus: show, onmouseenter: show,
    });
  });
  const about = groups.some((group) => group.about)
    ? make("details", { class: "rg-about" }, make("summary", { text: "What are these groups?" }), list) : null;
  return { buttons, about };
}

// Equal squares, one for each member: a toggle button each, one tab stop for all, arrow keys between them.
inputs.tiles = (input, changed) => {
  const chosen = new Set();
  const buttons = new Map();
  const way = matchMedia("(hover: none)").matches ? "Tap a square" : "Point at a square";
  const line = make("p", { class: "rg-told", "aria-hidden": "true", text: `${way} to see its name.` });
  const tell = (name, note) => {
    line.replaceChildren(make("strong", { text: name }), note ? `: ${note}` : "");
  };
  const grid = make("div", {
    role: "group", class: "rg-tiles",
    "aria-label": `${input.label}. Arrow keys move, space or enter takes in or leaves out.`,
  });
  const whole = (group) => group.members.every((id) => chosen.has(id));
  const show = () => {
    buttons.forEach((button, id) => button.setAttribute("aria-pressed", String(chosen.has(id))));
    groups.buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(whole(input.groups[place]))));
  };
  const take = (ids, taken) => {
    ids.forEach((id) => (taken ? chosen.add(id) : chosen.delete(id)));
    show();
    changed();
  };
  const groups = groupButtons(input.groups, (ids) => take(ids, !ids.every((id) => chosen.has(id))), tell);
  const reach = (button) => buttons.forEach((other) => other.setAttribute("tabindex", other === button ? "0" : "-1"));
  const move = (event, tile) => {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    const drawn = input.tiles.map(({ id }) => whereDrawn(id, buttons.get(id), grid));
    const next = neighbour(drawn, drawn.find(({ id }) => id === tile.id), event.key);
    if (next) buttons.get(next.id).focus();
  };
  input.tiles.forEach((tile, place) => {
    const named = () => tell(tile.name, tile.note);
    const button = make("button", {
      type: "button", class: "rg-tile", tabindex: place ? "-1" : "0", "aria-label": tile.name,
      title: tile.note ? `${tile.name}: ${tile.note}` : tile.name,
      style: `grid-row: ${tile.row}; grid-column: ${tile.column}; --side: ${Math.sqrt(tile.size) * 100}%`,
      onclick: () => { named(); take([tile.id], !chosen.has(tile.id)); }, onkeydown: (event) => move(event, tile),
      onfocus: () => { reach(button); named(); }, onmouseenter: named,
    }, make("span", { class: "rg-area", "aria-hidden": "true" }), make("span", { class: "rg-code", text: tile.id }),
    make("span", { class: "rg-tick", "aria-hidden": "true" }));
    buttons.set(tile.id, button);
    grid.append(button);
  });
  grid.append(line);
  const empty = () => take([...chosen], false);
  const clear = make("button", { type: "button", class: "rg-button", text: "Take all out", onclick: empty });
  return {
    element: make("div", { class: "rg-board" },
      make("div", { class: "rg-buttons", role: "group", "aria-label": "Groups" }, ...groups.buttons, clear),
      grid, groups.about),
    get: () => input.tiles.map((tile) => tile.id).filter((id) => chosen.has(id)),
    set: (value) => { chosen.clear(); (value || []).forEach((id) => chosen.add(id)); show(); },
    areas: (values) => grid.toggleAttribute("data-areas", Boolean(input.areas)
      && values[input.areas[0]] === input.areas[1]),
  };
};

// A panel while it is shown: its inputs by name, the values that were last sent (`asked`), whether an answer was asked
// for (`revealed`), the sentence in place of an answer that was taken away (`again`), and what *Undo reset* brings back
// (`before`).
function panelOf(model) {
  const spec = model.get("spec");
  return {
    model, spec,
    fields: new Map(),
    frames: spec.frames ? frameDrawer(spec.frames) : null,
    status: make("p", { role: "status", "aria-live": "polite", class: "rg-outcome" }),
    result: make("div", { class: "rg-result" }),
    timer: null,
    asked: JSON.stringify(model.get("values")),
    revealed: Boolean(model.get("shown").status),
    again: "",
    before: null,
  };
}
const panelValues = (panel) => Object.fromEntries([...panel.fields].map(([name, field]) => [name, field.get()]));

function sendPanel(panel, press) {
  const { model, spec } = panel;
  clearTimeout(panel.timer);
  panel.timer = null;
  if (press === "respond") { panel.revealed = true; panel.again = ""; }
  if (press === "respond" && spec.button) panel.status.textContent = "Working …";
  const now = panelValues(panel);
  panel.asked = JSON.stringify(now);
  model.set("values", now);
  // What writes files is not done again by itself: its inputs come back, and the button waits.
  const keep = press === "reset" ? null : { values: now, do: spec.acts ? "keep" : press };
  panel.link.send({ do: press, values: now }, { keep, answers: true });
}
const sendValues = (panel) => sendPanel(panel, panel.spec.button ? "keep" : "respond");
function sendValuesLater(panel, wait) {
  clearTimeout(panel.timer);
  panel.timer = setTimeout(() => sendValues(panel), wait);
}

// What is shown never answers to values that are no longer there: it is drawn at once, cleared, or marked as waiting.
function inputChanged(panel, { wait = 0 } = {}) {
  const { spec, fields, status } = panel;
  const now = panelValues(panel);
  if (panel.timer === null && JSON.stringify(now) === panel.asked) return;
  panel.undo.hidden = true;
  followInputs(panel, now);
  const drawn = panel.frames?.draw(panel.result, now);
  if (drawn) status.textContent = drawn;
  else if (!spec.button) panel.section.dataset.waiting = "";
  else if (!spec.acts) forgetAnswer(panel);
  const playing = [...fields.values()].some((field) => field.playing?.());
  status.setAttribute("aria-live", playing ? "off" : "polite");
  if (drawn || wait) sendValuesLater(panel, Math.max(wait, drawn ? WAIT.drawn : 0)); else sendValues(panel);
}
// What depends on another input: the areas of tiles, and which inputs are asked at all.
function followInputs({ spec, fields }, now) {
  fields.forEach((field) => field.areas?.(now));
  for (const { name, when } of spec.inputs) {
    if (when) fields.get(name).element.hidden = !when[1].includes(now[when[0]]);
  }
}
function forgetAnswer(panel) {
  panel.again = panel.revealed ? `You changed something. Press ${panel.spec.button} again.` : "";
  panel.status.textContent = panel.again;
  panel.result.replaceChildren();
  panel.chart?.reveal(null);
}

function resetPanel(panel) {
  panel.before = { values: panelValues(panel), revealed: panel.revealed };
  panel.fields.forEach((field) => field.stop?.());
  panel.revealed = false;
  panel.again = "";
  sendPanel(panel, "reset");
  panel.asked = "";
  panel.undo.hidden = false;
  panel.undo.focus();
}
function undoReset(panel) {
  const { before, spec } = panel;
  panel.fields.forEach((field, name) => field.set(before.values[name]));
  panel.undo.hidden = true;
  panel.back.focus();
  inputChanged(panel);
  if (spec.button && before.revealed && !spec.acts) sendPanel(panel, "respond");
}

// The kernel does not answer: no sentence about other inputs stays. What the browser draws by itself is right all the
// same, and so is what the kernel says of how far it is.
function unansweredPanel({ model, frames, section }) {
  const working = model.get("shown").working && !channelClosed(section);
  if (!frames && !working) model.set("shown", { status: "", html: "" });
}
function takeBackValues(panel, kept) {
  fillPanel(panel, { ...panelValues(panel), ...kept.values });
  sendPanel(panel, kept.do);
}
function fillPanel(panel, kept) {
  panel.fields.forEach((field, name) => field.set(kept[name]));
  followInputs(panel, kept);
}
function drawPanel(panel) {
  const shown = panel.model.get("shown");
  delete panel.section.dataset.waiting;
  const drawn = panel.frames?.draw(panel.result, panelValues(panel));
  panel.status.textContent = drawn || shown.status || panel.again;
  if (!drawn) panel.result.innerHTML = shown.html;
  panel.chart?.reveal(shown.line || null);
}

// Builds the inputs and the chart that some of them share, and returns the side on which they stand.
function panelInputs(panel) {
  const { spec, fields } = panel;
  const changed = (how) => inputChanged(panel, how);
  const points = spec.inputs.filter((input) => input.kind === "point");
  const side = make("div", { class: "rg-inputs" });
  panel.chart = points.length ? pointChart(points, spec.title, changed) : null;
  for (const input of spec.inputs) {
    const field = input.kind === "point" ? panel.chart.field(input.name) : inputs[input.kind](input, changed);
    fields.set(input.name, field);
    if (field.element) side.append(field.element);
  }
  if (panel.chart) side.append(panel.chart.element);
  return side;
}
function panelSection(panel) {
  const { spec, status, result } = panel;
  const button = (text, kind, press) =>
    make("button", { type: "button", class: kind, text, onclick: () => press(panel) });
  const side = panelInputs(panel);
  const main = spec.button
    ? button(spec.button, "rg-button rg-main", () => sendPanel(panel, "respond")) : null;
  const back = panel.back = button("Reset", "rg-link", resetPanel);
  const undo = panel.undo = button("Undo reset", "rg-link", undoReset);
  undo.hidden = true;
  if (main) side.append(make("div", { class: "rg-buttons rg-foot" }, main, back, undo));
  return make("section", { class: spec.beside ? "rg-panel rg-beside" : "rg-panel", "aria-label": spec.title },
    make("div", { class: "rg-head" }, make("p", { class: "rg-title", text: spec.title }),
      ...(main ? [] : [back, undo])),
    ...paragraphs(spec.intro).map((text) => make("p", { text })),
    make("div", { class: "rg-panes" }, side, make("div", { class: "rg-answer" }, status, result)),
    make("details", { class: "rg-leaves-out" }, make("summary", { text: "What this leaves out" }),
      make("p", { text: spec.leavesOut })));
}

function render({ model, el }) {
  const panel = panelOf(model);
  const section = panel.section = panelSection(panel);
  el.append(section);
  const link = panel.link = guard(model, section, {
    id: panel.spec.id || "", clear: () => unansweredPanel(panel), restore: (kept) => takeBackValues(panel, kept),
  });
  const following = {
    "change:refill": () => fillPanel(panel, model.get("values")),
    "change:shown": () => drawPanel(panel),
    "change:download": () => saveFile(model.get("download")),
  };
  following["change:refill"]();
  following["change:shown"]();
  link.resume();
  Object.entries(following).forEach(([event, task]) => model.on(event, task));
  return () => {
    Object.entries(following).forEach(([event, task]) => model.off(event, task));
    panel.fields.forEach((field) => field.stop?.());
    if (panel.timer !== null) sendValues(panel);
    panel.chart?.stop();
    link.stop();
  };
}
export default { render };
