// One of several options, and two sentences that say why; both together are the answer.
const wordsIn = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

function toWrite(words, least) {
  const counted = `${words} ${words === 1 ? "word" : "words"}`;
  return words < least ? `${counted}; at least ${least} are asked for.` : `${counted}.`;
}

controls.decision = ({ spec, label, changed, typed }) => {
  const choice = controls.choice({ spec, label, changed });
  const [id, counter] = [unique("text"), unique("count")];
  const count = make("p", { id: counter, class: "rg-quiet" });
  const tell = () => { count.textContent = toWrite(wordsIn(area.value), spec.minWords); };
  const area = make("textarea", {
    id, rows: 3, "aria-describedby": counter, onchange: () => changed(), oninput: () => { tell(); typed(); },
  });
  tell();
  return {
    element: make("div", {}, choice.element,
      make("div", { class: "rg-reason" }, make("label", { for: id, text: "Say why, in two sentences" }), area, count)),
    slots: choice.slots,
    get() {
      const [option, text] = [choice.get(), area.value];
      return option || text.trim() ? { option, text } : null;
    },
    set(value) {
      choice.set(value?.option ?? null);
      const text = value?.text ?? "";
      if (area.value !== text) area.value = text;
      tell();
    },
  };
};
