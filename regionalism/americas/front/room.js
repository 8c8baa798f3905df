// The reading room. Everything is built once; later changes only show, hide and fill, so that focus stays where it is.
function guessForm(spec, act) {
  const groups = spec.card.map((entry) => {
    const name = unique("guess");
    const inputs = entry.options.map((option) => make("input", { type: "radio", name, value: option, onchange: () => act("draft") }));
    const options = inputs.map((input, n) => make("label", { class: "rg-option" }, input, make("span", { text: entry.options[n] })));
    return { field: entry.field, inputs, element: make("fieldset", { class: "rg-guess" }, make("legend", { text: entry.question }), ...options) };
  });
  const get = () => Object.fromEntries(groups.map((group) => [group.field, group.inputs.find((input) => input.checked)?.value]).filter(([, value]) => value));
  const set = (guesses) => groups.forEach((group) => group.inputs.forEach((input) => { input.checked = guesses[group.field] === input.value; }));
  const button = (text, action, main) => make("button", { type: "button", class: main ? "rg-button rg-main" : "rg-button", text, onclick: () => act(action) });
  const element = make("div", {},
    make("p", { text: "Where does this text come from? Guess, with or without a look at the paragraphs below; then compare with the source card. Guesses are kept and never graded." }),
    make("div", { class: "rg-guesses" }, ...groups.map((group) => group.element)),
    make("div", { class: "rg-buttons" }, button("Reveal the source card", "reveal", true), button("Show it without guessing", "skip"), button("Reset", "reset")));
  return { element, get, set };
}

function cardTable(card) {
  const rows = card.rows.map((row) => make("div", { class: "rg-compared" },
    make("p", { class: "rg-strong", text: row.question }),
    make("p", { text: row.guess ? `Your guess: ${row.guess}. ${row.verdict}`.replace("..", ".") : "No guess." }),
    make("p", {}, make("strong", { text: "The card: " }), row.reveal)));
  const fact = (name, ...content) => make("div", { class: "rg-fact" }, make("dt", { text: name }), make("dd", {}, ...content));
  const link = card.link ? [make("a", { href: card.link, target: "_blank", rel: "noopener noreferrer", text: card.link }), " (opens a new tab) "] : [];
  const facts = card.about.map((one) => fact(one.name, one.text));
  if (card.link || card.link_note) facts.push(fact("Publisher's page", ...link, card.link_note));
  return [make("dl", { class: "rg-facts" }, ...facts), make("div", { class: "rg-guesses" }, ...rows)];
}

// A glossary term: a button in the line that opens its definition right behind it.
function term(piece) {
  const id = unique("term");
  const definition = make("span", { id, class: "rg-definition", hidden: true }, make("dfn", { text: piece.term }), `: ${piece.definition}`);
  const toggle = (open) => { definition.hidden = !open; button.setAttribute("aria-expanded", String(open)); };
  const button = make("button", { type: "button", class: "rg-term", text: piece.text, "aria-expanded": "false", "aria-controls": id, onclick: () => toggle(definition.hidden), onkeydown: (event) => { if (event.key === "Escape") toggle(false); } });
  return [button, definition];
}

const pieceNodes = (piece) => (piece.definition ? term(piece) : [piece.text]);

function noteBox(code, paragraph, keep) {
  const id = unique("note");
  const name = `My note on ${code} ¶${paragraph.number}`;
  const soon = later(() => keep(paragraph.number, area.value), 1500);
  const save = () => { soon.stop(); if (area.value !== last) keep(paragraph.number, area.value); };
  let last = "";
  // JupyterLab drops a line break after any key (Enter, or Shift before it) whose press reaches the document from inside a cell.
  const own = (event) => event.stopPropagation();
  const area = make("textarea", { id, rows: 3, onkeydown: own, oninput: () => { status.textContent = ""; soon.start(); }, onblur: save });
  const status = make("p", { role: "status", "aria-live": "polite", class: "rg-quiet" });
  const summary = make("summary", { text: name });
  const element = make("details", { class: "rg-own" }, summary, make("label", { for: id, class: "rg-quiet", text: `${name} (kept for you; nobody grades it)` }), area, status);
  return {
    element, status, save,
    fill(text) {
      // What is being typed is newer than what the kernel knows.
      if (document.activeElement !== area && area.value === last) area.value = text;
      last = text;
      summary.textContent = text ? `${name} (written)` : name;
    },
  };
}

function paragraphSection(spec, paragraph, note) {
  const heading = make("h4", { tabindex: "-1", text: `¶${paragraph.number}` });
  const digest = make("div", {}, ...paragraph.digest.map((pieces) => make("p", {}, ...pieces.flatMap(pieceNodes))));
  const sides = paragraph.original
    ? make("div", { class: "rg-sides" }, make("div", {}, make("p", { class: "rg-strong", text: "Digest" }), digest), make("div", { class: "rg-original" }, make("p", { class: "rg-strong", text: "Original (your own copy)" }), make("p", { text: paragraph.original })))
    : digest;
  const element = make("section", { class: "rg-paragraph" }, heading, make("p", { class: "rg-quiet", text: `Speaks: ${paragraph.speakers}` }), sides, note.element);
  return { heading, element, names: paragraph.names, number: paragraph.number };
}

// Filter by speaker and jump list, for the sections given.
function finder(spec, sections) {
  const ids = { who: unique("who"), where: unique("where") };
  const shown = make("p", { role: "status", "aria-live": "polite", class: "rg-quiet" });
  const who = make("select", { id: ids.who, onchange: () => filter() }, make("option", { value: "", text: `Everyone (${sections.length})` }), ...spec.speakers.map((one) => make("option", { value: one.name, text: `${one.name} (${one.count})` })));
  const where = make("select", { id: ids.where }, ...sections.map((one) => make("option", { value: one.number, text: `¶${one.number} ${one.names.join(", ")}` })));
  const filter = () => {
    sections.forEach((one) => { one.element.hidden = Boolean(who.value) && !one.names.includes(who.value); });
    const count = sections.filter((one) => !one.element.hidden).length;
    shown.textContent = who.value ? `Showing ${count} of ${sections.length} paragraphs: where ${who.value} speaks.` : `Showing all ${sections.length} paragraphs.`;
  };
  const go = () => {
    const target = sections.find((one) => String(one.number) === where.value);
    if (target.element.hidden) { who.value = ""; filter(); }
    target.heading.focus({ preventScroll: true });
    target.heading.scrollIntoView({ block: "start" });
  };
  filter();
  return make("div", {}, make("div", { class: "rg-inputs" },
    make("div", { class: "rg-input" }, make("label", { for: ids.who, text: "Who speaks" }), who),
    make("div", { class: "rg-input" }, make("label", { for: ids.where, text: "Go to paragraph" }), where),
    make("button", { type: "button", class: "rg-button", text: "Go", onclick: go })), shown);
}

function render({ model, el }) {
  const spec = model.get("spec");
  const cardStatus = make("p", { role: "status", "aria-live": "polite", class: "rg-strong" });
  const notes = new Map();
  const say = (place, text) => { (place === "card" ? cardStatus : notes.get(place)?.status ?? cardStatus).textContent = text; };
  let acted = false;

  const act = (action) => {
    const guesses = action === "skip" ? {} : form.get();
    if (action === "reveal" && !Object.keys(guesses).length) return say("card", "Choose at least one answer first, or press “Show it without guessing”.");
    acted = action !== "draft";
    if (action === "reset") form.set({});
    const message = { do: action === "skip" ? "reveal" : action, guesses };
    return post.send(message, { keep: { ...unkept(), card: action === "reset" ? null : message }, answers: true, at: cardPlace });
  };
  const form = guessForm(spec, act);
  const table = make("div", {});
  const again = make("button", { type: "button", class: "rg-button", text: "Hide the card and guess again", onclick: () => act("reset") });
  const revealed = make("div", {}, table, make("div", { class: "rg-buttons" }, again));
  const cardHeading = make("h3", { tabindex: "-1", text: `${spec.code}: source card` });

  const keep = (number, text) => {
    const message = { do: "note", paragraph: number, text };
    const before = unkept();
    post.send(message, { keep: { ...before, notes: { ...before.notes, [number]: text } }, answers: true, at: notes.get(String(number)).element });
  };
  const sections = spec.paragraphs.map((paragraph) => {
    const note = noteBox(spec.code, paragraph, keep);
    notes.set(String(paragraph.number), note);
    return paragraphSection(spec, paragraph, note);
  });
  const watch = spec.watch.length ? make("details", { class: "rg-watch" }, make("summary", { text: "Read with care (after the exercises)" }), make("p", { text: "These remarks give answers away." }), make("ul", {}, ...spec.watch.map((text) => make("li", { text })))) : null;
  const cardPlace = make("div", {}, cardStatus);
  const room = make("div", { class: spec.paragraphs.some((one) => one.original) ? "rg-room rg-wide" : "rg-room", role: "group", "aria-label": `Reading ${spec.code}` },
    cardHeading, form.element, revealed, cardPlace,
    make("h3", { text: `${spec.code}: the text, paragraph by paragraph` }), make("p", { class: "rg-quiet", text: `${spec.length} What stands here is a digest in the course's own words. Underlined terms open their definition.` }),
    spec.about_originals ? make("p", { class: "rg-quiet", text: spec.about_originals }) : null,
    finder(spec, sections), ...sections.map((one) => one.element), watch);
  el.append(room);
  const clear = () => { cardStatus.textContent = ""; notes.forEach((note) => { note.status.textContent = ""; }); };
  const restore = (kept) => {
    if (kept.card) {
      form.set(kept.card.guesses);
      post.send({ do: kept.card.do, guesses: kept.card.guesses }, { answers: true, at: cardPlace });
    }
    Object.entries(kept.notes || {}).forEach(([number, text]) => {
      const note = notes.get(number);
      note.fill(text);
      note.element.open = true;
      keep(Number(number), text);
    });
  };
  const id = `reading/${spec.code}`;
  // All that was entered in this room and not acknowledged yet.
  const unkept = () => stash.get(id) || {};
  const post = guard(model, room, { id, clear, restore });

  const drawCard = () => {
    const card = model.get("card");
    const open = Boolean(card.rows);
    if (!acted || !open) form.set(model.get("guesses"));
    table.replaceChildren(...(open ? cardTable(card) : []));
    form.element.hidden = open;
    revealed.hidden = !open;
    if (acted) cardHeading.focus();
    acted = false;
  };
  const drawNotes = () => notes.forEach((note, number) => note.fill(model.get("notes")[number] || ""));
  const drawSaid = () => {
    const said = model.get("said");
    say(said.place, said.text);
  };
  drawCard();
  drawNotes();
  notes.forEach((note, number) => { if (model.get("notes")[number]) note.element.open = true; });
  post.resume();
  model.on("change:card", drawCard);
  model.on("change:notes", drawNotes);
  model.on("change:said", drawSaid);
  return () => {
    notes.forEach((note) => note.save());
    post.stop();
    model.off("change:card", drawCard);
    model.off("change:notes", drawNotes);
    model.off("change:said", drawSaid);
  };
}
export default { render };
