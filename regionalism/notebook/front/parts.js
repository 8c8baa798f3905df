// What the kinds of questions share: text with paragraphs that open in place, and the mark at an option, row, entry or
// field.

const ANCHOR = /^([A-Z]\d+) ¶\d+$/;
const onlyOne = (codes) => (new Set(codes).size === 1 ? codes[0] : "");

// The reading that a paragraph without one belongs to, as in `R4 ¶5 and ¶9`: the one named last before it, else the
// only one in the text, else the only one of all. The kernel goes by the same rule (`paragraphs_named`).
function readingOf(text, place, codes) {
  const named = (words) => (words.match(/\b[A-Z]\d+\b/g) || []).filter((code) => codes.includes(code));
  return named(text.slice(0, place)).at(-1) || onlyOne(named(text)) || onlyOne(codes);
}

// The text in pieces; those that can be opened have a name. Of two names that begin alike it is the longer one.
// `before` is what stands before the text in its sentence, and `after` what follows.
function pieces(text, names, before = "", after = "") {
  if (!names.length) return [{ text, name: "" }];
  const codes = names.flatMap((name) => ANCHOR.exec(name)?.[1] ?? []);
  const longest = [...names].sort((one, other) => other.length - one.length);
  const either = longest.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const found = [];
  let end = 0;
  for (const { 0: words, index } of text.matchAll(new RegExp(`(?:${either})(?!\\d)|¶[1-9]\\d*`, "g"))) {
    const whole = () => `${readingOf(before + text + after, before.length + index, codes)} ${words}`;
    const name = names.includes(words) ? words : whole();
    if (!names.includes(name)) continue;
    if (index > end) found.push({ text: text.slice(end, index), name: "" });
    found.push({ text: words, name });
    end = index + words.length;
  }
  return end < text.length ? [...found, { text: text.slice(end), name: "" }] : found;
}

const LONGEST_GLUED = 12; // letters: R2 ¶19, not the name of a row

// A button could part from the bracket or the full stop beside it at the end of a line; so these go with it.
function glued(parts) {
  const found = parts.map(({ text, name }) => (name ? { before: "", name, text, after: "" }
    : { before: text, name: "", text: "", after: "" }));
  found.forEach((one, place) => {
    if (!one.name) return;
    const [last, next] = [found[place - 1], found[place + 1]];
    const opening = last && !last.name ? /[([“‹]+$/.exec(last.before)?.[0] || "" : "";
    const closing = next && !next.name ? /^[)\]”›.,:;?!]+/.exec(next.before)?.[0] || "" : "";
    if (opening) last.before = last.before.slice(0, -opening.length);
    if (closing) next.before = next.before.slice(closing.length);
    one.before = opening;
    one.after = closing;
  });
  return found.filter(({ before, name }) => before || name);
}

// Items are written with the marks of Markdown: *words*, **words** and `words`. A mark beside a space is none: 2 * 3 *
// 4.
const MARKED = /(\*\*[^*\n]+\*\*|\*[^*\s](?:[^*\n]*[^*\s])?\*|`[^`\n]+`)/;

// A text as pairs of a tag, which is empty for plain words, and its words without the marks.
function runs(text) {
  const run = (part, place) => {
    if (place % 2 === 0) return ["", part];
    if (part.startsWith("`")) return ["code", part.slice(1, -1)];
    return part.startsWith("**") ? ["strong", part.slice(2, -2)] : ["em", part.slice(1, -1)];
  };
  return String(text ?? "").split(MARKED).map(run).filter(([, words]) => words);
}

// Where there can be no markup: in a menu, in the name of a button.
const unmarked = (text) => runs(text).map(([, words]) => words).join("");

const styledRuns = (text, inside = (words) => [words]) =>
  runs(text).flatMap(([tag, words]) => (tag ? [make(tag, {}, ...inside(words))] : inside(words)));

// `R2 ¶19` in a text, `¶19` where it is clear of which reading, or the name of a row becomes a button; what it names
// opens below. Returns the text's element and the opened ones.
function anchored(element, text, digests) {
  const opened = make("div", { class: "rg-opened" });
  const names = Object.keys(digests || {});
  const whole = unmarked(text);
  let place = 0;
  const parted = (words) => {
    const [before, after] = [whole.slice(0, place), whole.slice(place + words.length)];
    place += words.length;
    return glued(pieces(words, names, before, after));
  };
  const inside = (words) => parted(words).map(({ before, name, text: shown, after }) => {
    if (!name) return before;
    const button = anchorButton(name, digests[name], opened, shown);
    if (!before && !after) return button;
    // A long name must be free to break, or it is wider than a phone.
    return make("span", { class: name.length > LONGEST_GLUED ? null : "rg-glued" }, before, button, after);
  });
  element.append(...styledRuns(text, inside));
  return { element, opened };
}

function anchorButton(anchor, digest, place, shown) {
  const id = unique("paragraph");
  let box = null;
  const toggle = (open) => {
    box?.remove();
    box = open ? digestBox(id, anchor, digest, () => { toggle(false); button.focus(); }) : null;
    if (box) place.append(box);
    button.setAttribute("aria-expanded", String(open));
  };
  const press = (event) => { event.preventDefault(); toggle(!box); };
  const button = make("button", {
    type: "button", class: "rg-anchor", text: shown, "aria-label": shown === anchor ? null : anchor,
    "aria-expanded": "false", "aria-controls": id, onclick: press,
    onkeydown: (event) => { if (event.key === "Escape" && box) toggle(false); },
  });
  return button;
}

// A row of a table, as `row_in_words` gives it, in pairs: the name of each field and what stands there.
const fieldsOf = (row) => row.split("\n").map((line) => {
  const [name, ...rest] = line.split(": ");
  return [name, rest.join(": ")];
});

const fieldList = (row) => make("dl", { class: "rg-fields" }, ...fieldsOf(row).map(([name, cell]) =>
  make("div", {}, make("dt", { text: `${name}: ` }), make("dd", {}, ...styledRuns(cell)))));

function digestBox(id, anchor, digest, close) {
  const isDigest = ANCHOR.test(anchor), what = isDigest ? "digest" : "data";
  return make("div", { id, class: "rg-digest", role: "group", "aria-label": `${anchor}, ${what}` },
    make("p", {}, make("strong", { text: anchor }), make("span", { class: "rg-quiet", text: ` · ${what}` })),
    ...(isDigest ? paragraphs(digest).map((text) => make("p", {}, ...styledRuns(text))) : [fieldList(digest)]),
    make("button", { type: "button", class: "rg-link", text: `Close ${anchor}`, onclick: close }));
}

// A paragraph of text in which anchors open.
function prose(text, digests, properties = {}) {
  const { element, opened } = anchored(make("p", properties), text, digests);
  return make("div", { class: "rg-prose" }, element, opened);
}

// The place of one option, row, entry or field: its control, and below it the sign and the explanation after a check.
function slot(...content) {
  const sign = make("p", { class: "rg-sign" });
  const notes = make("div", { class: "rg-slot", "aria-live": "polite" }, sign);
  const element = make("div", { class: "rg-part" }, ...content, notes);
  return {
    element,
    show(mark, found, digests) {
      element.dataset.mark = mark?.mark || "";
      sign.replaceChildren(...(mark?.word
        ? [make("span", { class: "rg-symbol", "aria-hidden": "true", text: mark.symbol }),
          make("strong", { text: mark.word })] : []));
      const texts = found.filter((note) => note.text);
      notes.replaceChildren(sign, ...texts.map((note) => prose(note.text, digests, { class: "rg-why" })));
    },
  };
}
