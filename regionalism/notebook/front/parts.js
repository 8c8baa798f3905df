// What the kinds of questions share: text with paragraphs that open in place, and the mark at an option, row, entry or
// field.

// The text in pieces, those that can be opened apart from the others; of two names that begin alike the longer one.
function pieces(text, names) {
  if (!names.length) return [text];
  const longest = [...names].sort((one, other) => other.length - one.length);
  const either = longest.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return text.split(new RegExp(`((?:${either})(?!\\d))`)).filter(Boolean);
}

const LONGEST_GLUED = 12; // letters: R2 ¶19, not the name of a row

// A button could part from the bracket or the full stop beside it at the end of a line; so these go with it.
function glued(parts, names) {
  const found = parts.map((part) => (names.includes(part) ? { before: "", name: part, after: "" } : { before: part,
    name: "", after: "" }));
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

// `R2 ¶19` in a text, or the name of a row, becomes a button; what it names opens below. Returns the text's element and
// the opened ones.
function anchored(element, text, digests) {
  const opened = make("div", { class: "rg-opened" });
  const names = Object.keys(digests || {});
  const inside = (words) => glued(pieces(words, names), names).map(({ before, name, after }) => {
    if (!name) return before;
    const button = anchorButton(name, digests[name], opened);
    if (!before && !after) return button;
    // A long name must be free to break, or it is wider than a phone.
    return make("span", { class: name.length > LONGEST_GLUED ? null : "rg-glued" }, before, button, after);
  });
  element.append(...styledRuns(text, inside));
  return { element, opened };
}

function anchorButton(anchor, digest, place) {
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
    type: "button", class: "rg-anchor", text: anchor, "aria-expanded": "false", "aria-controls": id, onclick: press,
    onkeydown: (event) => { if (event.key === "Escape" && box) toggle(false); },
  });
  return button;
}

function digestBox(id, anchor, digest, close) {
  const what = /^R\d ¶\d+$/.test(anchor) ? "digest" : "data";
  return make("div", { id, class: "rg-digest", role: "group", "aria-label": `${anchor}, ${what}` },
    make("p", {}, make("strong", { text: anchor }), make("span", { class: "rg-quiet", text: ` · ${what}` })),
    ...paragraphs(digest).map((text) => make("p", {}, ...styledRuns(text))),
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
