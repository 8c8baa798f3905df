// What the kinds of questions share: text with paragraphs that open in place, and the mark at an option, row, entry or field.

// `R2 ¶19` in a text becomes a button; the paragraph opens below the text. Returns the text's element and the opened ones.
function anchored(element, text, digests) {
  const opened = make("div", { class: "rg-opened" });
  const parts = String(text).split(/(R\d ¶\d+)/);
  element.append(...parts.filter(Boolean).map((part) => (digests?.[part] ? anchorButton(part, digests[part], opened) : part)));
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
  return make("div", { id, class: "rg-digest", role: "group", "aria-label": `${anchor}, digest` },
    make("p", {}, make("strong", { text: anchor }), make("span", { class: "rg-quiet", text: " · digest" })),
    ...paragraphs(digest).map((text) => make("p", { text })),
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
      sign.replaceChildren(...(mark?.word ? [make("span", { class: "rg-symbol", "aria-hidden": "true", text: mark.symbol }), make("strong", { text: mark.word })] : []));
      const texts = found.filter((note) => note.text);
      notes.replaceChildren(sign, ...texts.map((note) => prose(note.text, digests, { class: "rg-why" })));
    },
  };
}
