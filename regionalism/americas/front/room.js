// The reading room. Everything is built once; later changes only show, hide and fill, so that focus stays where it is.
const line = (text, kind = null) => make("p", { class: kind, text });

// A part that is folded at first. What changes in it stays in the page.
function fold(summary, properties, ...content) {
  return make("details", properties, make("summary", { text: summary }), ...content);
}

// --- the source card: guess, then compare ---

// One question of the source card, folded to a line that shows what was chosen; the browser opens one at a time.
function guessQuestion(entry, together, first, act) {
  const name = unique("guess");
  const chosen = make("span", { class: "rg-chosen" });
  const radio = (value) => make("input", { type: "radio", name, value, onchange: () => { tell(); act("draft"); } });
  const inputs = entry.options.map(radio);
  const get = () => inputs.find((input) => input.checked)?.value;
  const tell = () => { chosen.textContent = get() ?? ""; };
  const options = inputs.map((input, n) => make("label", { class: "rg-option" }, input,
    make("span", { text: entry.options[n] })));
  const element = make("details", { class: "rg-guess", name: together, open: first },
    make("summary", {}, make("strong", { text: entry.question }), " ", chosen),
    make("div", { role: "radiogroup", "aria-label": entry.question }, ...options));
  const set = (value) => { inputs.forEach((input) => { input.checked = value === input.value; }); tell(); };
  tell();
  return { field: entry.field, element, get, set };
}

function guessForm(spec, act) {
  const [together, told] = [unique("guesses"), unique("guessed")];
  const guessed = line("", "rg-quiet");
  guessed.id = told;
  const count = () => {
    const [done, all] = [Object.keys(get()).length, questions.length];
    guessed.textContent = `Guessed: ${done} of ${all}. Comparing shows the answers to all ${all}.`;
  };
  const draft = (action) => { count(); act(action); };
  const questions = spec.card.map((entry, n) => guessQuestion(entry, together, n === 0, draft));
  const get = () => Object.fromEntries(questions.map((one) => [one.field, one.get()]).filter(([, value]) => value));
  const set = (guesses) => { questions.forEach((one) => one.set(guesses[one.field])); count(); };
  const button = (text, action, main) => make("button", {
    type: "button", class: main ? "rg-button rg-main" : "rg-button", text, onclick: () => act(action),
    "aria-describedby": told,
  });
  const element = make("div", {},
    line("Guess, then compare. Guesses are kept and never graded.", "rg-quiet"),
    ...questions.map((one) => one.element), guessed,
    make("div", { class: "rg-buttons" }, button("Compare with the source card", "reveal", true),
      button("Show it without guessing", "skip")));
  return { element, get, set };
}

function comparedRow(row) {
  const kind = row.same ? "rg-same" : "rg-other";
  const guess = row.guess
    ? make("p", { class: `rg-verdict ${kind}` }, make("strong", { text: row.verdict }),
      ` Your guess: ${row.guess}`)
    : line("No guess.");
  const answer = row.same ? null : make("p", {}, make("strong", { text: "The card: " }), row.answer);
  return make("div", { class: "rg-compared" }, make("p", { class: "rg-strong", text: row.question }), guess, answer,
    line(row.reveal));
}

// What is known of the text, folded: the comparison comes first.
function cardFacts(card) {
  const fact = (name, ...content) => make("div", { class: "rg-fact" }, make("dt", { text: name }),
    make("dd", {}, ...content));
  const address = () => make("a", { href: card.link, target: "_blank", rel: "noopener noreferrer", text: card.link });
  const facts = card.about.map((one) => fact(one.name, one.text));
  if (card.link || card.link_note) facts.push(fact("Publisher's page",
    ...(card.link ? [address(), " (opens a new tab) "] : []), card.link_note));
  return fold("All that is known of this text: publisher, date, standpoint, link", { class: "rg-known" },
    make("dl", { class: "rg-facts" }, ...facts));
}

const cardTable = (card) => [make("div", { class: "rg-guesses" }, ...card.rows.map(comparedRow)), cardFacts(card)];

// How the page begins for a reader who opens it: publisher, title, author and date.
function masthead([publisher, title, byline]) {
  return [line(publisher, "rg-publisher"), line(title, "rg-headline"), line(byline, "rg-quiet")];
}

// --- the text ---

// A glossary term: a button in the line. Its definition opens below the whole text, so that no sentence is torn apart.
function term(piece, opened) {
  const id = unique("term");
  const also = piece.also.flatMap(([lang, name, words]) => [` ${name}: `, make("span", { lang, text: words }), "."]);
  const definition = make("div", { id, class: "rg-definition", hidden: true },
    make("dfn", { text: piece.term }), `: ${piece.definition}`, ...also);
  opened.append(definition);
  const toggle = (open) => {
    definition.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) definition.scrollIntoView({ block: "nearest" });
  };
  const button = make("button", {
    type: "button", class: "rg-term", text: piece.text, "aria-expanded": "false", "aria-controls": id,
    onclick: () => toggle(definition.hidden), onkeydown: (event) => { if (event.key === "Escape") toggle(false); },
  });
  return button;
}

// The text's own wording is tinted; what it quotes from a person stands in quotation marks, with the name.
function pieceNodes(piece, opened) {
  const inside = () => piece.own.flatMap((one) => pieceNodes(one, opened));
  if (piece.own) return [make("mark", { class: "rg-wording" }, ...inside())];
  return [piece.definition ? term(piece, opened) : piece.text];
}

// A text with its terms, and below it the place where they open. `before` begins the line.
function termed(pieces, ...before) {
  const opened = make("div", {});
  return [make("p", {}, ...before, ...pieces.flatMap((piece) => pieceNodes(piece, opened))), opened];
}

const phrase = (one) => (one.own ? make("mark", { class: "rg-wording", text: one.words }) : `“${one.words}”`);

// Who speaks, and who answers for each phrase: folded, since items of the units ask for it.
function speakersFold(layers, voices) {
  const answers = layers.weigh.map((one) => make("li", {}, phrase(one), `: ${one.who}`));
  return fold("Who speaks, and whose words are these?", {}, line(voices.join("; ")), make("ul", {}, ...answers));
}

function layerNodes(layers, voices) {
  const named = (name) => make("strong", { text: `${name} ` });
  const [first, ...rest] = layers.short;
  return [
    ...termed(first, named("In short.")), ...rest.flatMap((pieces) => termed(pieces)),
    make("div", { class: "rg-weigh" }, make("strong", { text: "Words to weigh." }),
      make("ul", {}, ...layers.weigh.map((one) => make("li", {}, phrase(one))))),
    make("p", {}, named("Notice."), layers.notice),
    make("div", { class: "rg-folds" }, voices ? speakersFold(layers, voices) : null,
      fold("Facts kept", {},
        make("ul", {}, ...layers.facts.map((pieces) => make("li", {}, ...termed(pieces)))))),
  ];
}

// The note on a paragraph: a small button that opens the box; a note that was kept stands open.
function noteBox(code, paragraph, keep) {
  const ids = { area: unique("note"), box: unique("box") };
  const name = `My note on ${code} ¶${paragraph.number}`;
  const soon = later(() => keep(paragraph.number, area.value), 1500);
  const save = () => { soon.stop(); if (area.value !== last) keep(paragraph.number, area.value); };
  let last = "";
  // JupyterLab drops a line break after any key (Enter, or Shift before it) whose press reaches the document from
  // inside a cell.
  const own = (event) => event.stopPropagation();
  const area = make("textarea", { id: ids.area, rows: 2, onkeydown: own,
    oninput: () => { status.textContent = ""; soon.start(); }, onblur: save });
  const status = make("p", { role: "status", "aria-live": "polite", class: "rg-quiet" });
  const label = make("label", { for: ids.area, class: "rg-quiet", text: `${name} (kept for you; nobody grades it)` });
  const element = make("div", { id: ids.box, class: "rg-own", hidden: true }, label, area, status);
  const open = (shown) => { element.hidden = !shown; button.setAttribute("aria-expanded", String(shown)); };
  const press = () => { open(element.hidden); if (!element.hidden) area.focus(); };
  const button = make("button", { type: "button", class: "rg-note-button", "aria-expanded": "false",
    "aria-controls": ids.box, "aria-label": name, onclick: press }, "✎ Note");
  return {
    element, button, status, save, open,
    fill(text) {
      // What is being typed is newer than what the kernel knows.
      if (document.activeElement !== area && area.value === last) area.value = text;
      last = text;
      button.setAttribute("aria-label", text ? `${name} (written)` : name);
    },
  };
}

function paragraphSection(spec, paragraph, note) {
  const heading = make("h4", { tabindex: "-1", text: `¶${paragraph.number}`,
    "aria-label": `${spec.code} ¶${paragraph.number}` });
  const margin = make("div", { class: "rg-margin" }, heading, note.button);
  const text = make("div", { class: "rg-text" }, ...paragraphs(paragraph.invented).map((one) => line(one)),
    ...layerNodes(paragraph.layers, spec.alone ? null : paragraph.voices));
  const original = make("div", { class: "rg-original", hidden: true });
  const element = make("section", { class: "rg-paragraph" }, margin,
    make("div", { class: "rg-sides" }, text, original, note.element));
  const showOriginal = (copy) => {
    original.hidden = !copy;
    original.replaceChildren(...(copy ? [line("Your own copy", "rg-quiet"), line(copy)] : []));
  };
  return { heading, element, showOriginal, names: paragraph.names, number: paragraph.number, needed: paragraph.needed };
}

// Puts the paragraphs that are not needed into folded runs; returns what stands in the text, and the runs.
function folded(sections) {
  const [shown, runs] = [[], []];
  for (const one of sections) {
    const last = runs.at(-1);
    if (one.needed) {
      shown.push(one.element);
    } else if (last && last.sections.at(-1).number === one.number - 1) {
      last.sections.push(one);
    } else {
      runs.push({ sections: [one], element: make("details", { class: "rg-run" }) });
      shown.push(runs.at(-1).element);
    }
  }
  for (const run of runs) {
    const [first, last] = [run.sections[0].number, run.sections.at(-1).number];
    const name = first === last ? `¶${first}, not needed here` : `¶${first} to ¶${last}, not needed here`;
    run.element.append(make("summary", { text: name }), ...run.sections.map((one) => one.element));
  }
  return { shown, runs };
}

// Filter by speaker and jump list, for the sections given.
function finder(spec, sections, runs, region) {
  const ids = { who: unique("who"), where: unique("where") };
  const shown = make("p", { role: "status", "aria-live": "polite", class: "rg-quiet rg-grow" });
  const everyone = make("option", { value: "", text: `Everyone (${sections.length})` });
  const speakers = spec.speakers.map((one) => make("option", { value: one.name, text: `${one.name} (${one.count})` }));
  const who = make("select", { id: ids.who, onchange: () => filter() }, everyone, ...speakers);
  const where = make("select", { id: ids.where },
    ...sections.map((one) => make("option", { value: one.number, text: `¶${one.number}` })));
  let before = null;
  const filter = () => {
    sections.forEach((one) => { one.element.hidden = Boolean(who.value) && !one.names.includes(who.value); });
    if (who.value) before ??= runs.map((run) => run.element.open);
    runs.forEach((run, n) => {
      run.element.hidden = run.sections.every((one) => one.element.hidden);
      run.element.open = who.value ? true : before?.[n] ?? run.element.open;
    });
    if (!who.value) before = null;
    const count = sections.filter((one) => !one.element.hidden).length;
    shown.textContent = who.value
      ? `Showing ${count} of ${sections.length} paragraphs: where ${who.value} speaks.` : spec.needs;
  };
  const go = () => {
    const target = sections.find((one) => String(one.number) === where.value);
    if (target.element.hidden) { who.value = ""; filter(); }
    const run = runs.find((one) => one.sections.includes(target));
    if (run) run.element.open = true;
    target.heading.focus({ preventScroll: true });
    region.scrollTop += target.element.getBoundingClientRect().top - region.getBoundingClientRect().top;
    region.scrollIntoView({ block: "nearest" });
  };
  filter();
  const field = (id, text, menu) => make("div", { class: "rg-input" },
    make("label", { for: id, class: "rg-quiet", text }), menu);
  return make("div", { class: "rg-inputs rg-finder" },
    spec.alone ? null : field(ids.who, "Who speaks", who), field(ids.where, "Go to paragraph", where),
    make("button", { type: "button", class: "rg-button", text: "Go", onclick: go }), shown);
}

// --- the student's own copy of the publisher's text ---

async function inBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return btoa(text);
}

function copyChooser(spec, take) {
  const id = unique("copy");
  const about = line("", "rg-quiet");
  const status = make("p", { role: "status", "aria-live": "polite", class: "rg-strong" });
  const input = make("input", { id, type: "file", accept: ".txt,.md,.html,.htm", onchange: () => choose() });
  const choose = async () => {
    const [file] = input.files;
    if (!file) return;
    status.textContent = "";
    take({ do: "copy", name: file.name, content: await inBase64(file) });
    input.value = "";
  };
  const field = make("div", { class: "rg-input" }, make("label", { for: id, text: "Your file" }), input);
  const element = fold("Read the publisher's own text beside it", { class: "rg-copy" }, about, field, status);
  const draw = (own) => {
    element.hidden = !own.about;
    field.hidden = !own.chooser;
    about.textContent = own.about || "";
  };
  return { element, status, draw };
}

// --- the room ---

function textPart(spec, sections, region, runs) {
  const voice = spec.alone ? ` Only one voice speaks here: ${spec.alone}.` : "";
  const about = `${spec.length} Dotted terms open their definition.${voice}`;
  return [
    make("h3", { text: `${spec.code}: the text` }), line(`${about} ${spec.legend}`, "rg-quiet"),
    finder(spec, sections, runs, region), region,
  ];
}

function remarks(spec) {
  if (!spec.watch.length) return null;
  const list = make("ul", {}, ...spec.watch.map((text) => make("li", { text })));
  return fold("Read with care (after the exercises)", { class: "rg-watch" }, line("These remarks give answers away."),
    list);
}

function render({ model, el }) {
  const spec = model.get("spec");
  const cardStatus = make("p", { role: "status", "aria-live": "polite", class: "rg-strong" });
  const cardPlace = make("div", {}, cardStatus);
  const notes = new Map();
  let acted = false;

  const act = (action) => {
    const guesses = action === "skip" ? {} : form.get();
    if (action === "reveal" && !Object.keys(guesses).length) {
      cardStatus.textContent = "Choose at least one answer first, or press “Show it without guessing”.";
      return;
    }
    acted = action !== "draft";
    if (action === "reset") form.set({});
    const message = { do: action === "skip" ? "reveal" : action, guesses };
    post.send(message, { keep: { ...unkept(), card: action === "reset" ? null : message }, answers: true,
      at: cardPlace });
  };
  const form = guessForm(spec, act);
  const table = make("div", {});
  const again = make("button", { type: "button", class: "rg-button", text: "Guess again",
    onclick: () => act("reset") });
  const count = make("summary", {});
  const revealed = make("details", { class: "rg-revealed" }, count, table, make("div", { class: "rg-buttons" }, again));
  const cardHeading = make("h3", { tabindex: "-1", text: `${spec.code}: where does this text come from?` });
  const head = make("div", { class: "rg-masthead", hidden: true });

  const keep = (number, text) => {
    const message = { do: "note", paragraph: number, text };
    const before = unkept();
    const place = notes.get(String(number)).element;
    post.send(message, { keep: { ...before, notes: { ...before.notes, [number]: text } }, answers: true, at: place });
  };
  const sections = spec.paragraphs.map((paragraph) => {
    const note = noteBox(spec.code, paragraph, keep);
    notes.set(String(paragraph.number), note);
    return paragraphSection(spec, paragraph, note);
  });
  const { shown, runs } = folded(sections);
  const region = make("div", { class: "rg-reader", role: "region", tabindex: "0",
    "aria-label": `The text of ${spec.code}` }, head, ...shown);
  const copy = copyChooser(spec, (message) => post.send(message, { at: copy.element }));
  const source = make("div", { class: "rg-source" }, cardHeading, form.element, revealed, cardPlace);
  const reader = make("div", { class: "rg-read" }, ...textPart(spec, sections, region, runs));
  const room = make("div", { class: "rg-room", role: "group", "aria-label": `Reading ${spec.code}` },
    make("div", { class: "rg-both" }, source, reader), remarks(spec), copy.element);
  el.append(room);

  const statuses = { card: cardStatus, copy: copy.status };
  const say = (place, text) => { (statuses[place] ?? notes.get(place)?.status ?? cardStatus).textContent = text; };
  const clear = () => [cardStatus, copy.status,
    ...[...notes.values()].map((note) => note.status)].forEach((one) => { one.textContent = ""; });
  const restore = (kept) => {
    if (kept.card) {
      form.set(kept.card.guesses);
      post.send({ do: kept.card.do, guesses: kept.card.guesses }, { answers: true, at: cardPlace });
    }
    Object.entries(kept.notes || {}).forEach(([number, text]) => {
      const note = notes.get(number);
      note.fill(text);
      note.open(true);
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
    head.replaceChildren(...(open ? masthead(card.masthead) : []));
    count.textContent = open ? `Source card. ${card.count}` : "";
    form.element.hidden = open;
    revealed.hidden = head.hidden = !open;
    revealed.open = open && acted;
    if (acted) {
      // The browser's own way to a focus puts it into the middle of the window.
      cardHeading.focus({ preventScroll: true });
      cardHeading.scrollIntoView({ block: "nearest" });
    }
    acted = false;
  };
  const drawNotes = () => notes.forEach((note, number) => note.fill(model.get("notes")[number] || ""));
  const drawOwn = () => {
    const own = model.get("own");
    copy.draw(own);
    sections.forEach((one, n) => one.showOriginal(own.paragraphs?.[n]));
  };
  const drawSaid = () => say(model.get("said").place, model.get("said").text);
  const draws = { "change:card": drawCard, "change:notes": drawNotes, "change:own": drawOwn, "change:said": drawSaid };
  drawCard();
  drawNotes();
  drawOwn();
  notes.forEach((note, number) => note.open(Boolean(model.get("notes")[number])));
  post.resume();
  Object.entries(draws).forEach(([event, draw]) => model.on(event, draw));
  return () => {
    notes.forEach((note) => note.save());
    post.stop();
    Object.entries(draws).forEach(([event, draw]) => model.off(event, draw));
  };
}
export default { render };
