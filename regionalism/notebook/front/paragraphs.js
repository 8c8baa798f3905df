// Paragraphs to pick, ticked where they are read: a small reader with whole paragraphs, a scroll of its own and a
// count.
controls.paragraphs = ({ spec, label, changed }) => {
  const inputs = new Map();
  const slots = new Map();
  const ids = { count: unique("count"), reader: unique("reader") };
  const count = make("p", { id: ids.count, role: "status", "aria-live": "polite", class: "rg-quiet" });
  const ticked = () => [...inputs].filter(([, input]) => input.checked).map(([id]) => id);
  const tell = () => {
    const [names, of] = [ticked(), spec.pick ? ` of ${spec.pick}` : ""];
    count.textContent = names.length ? `Ticked: ${names.length}${of} (${names.join(", ")}).` : `Ticked: 0${of}.`;
  };
  const row = (option) => {
    const text = unique("text");
    const tick = () => { tell(); changed(); };
    const input = make("input", { type: "checkbox", value: option.id, "aria-describedby": text, onchange: tick });
    inputs.set(option.id, input);
    slots.set(option.id, slot(make("div", { class: "rg-pick" },
      make("label", { class: "rg-option" }, input, make("strong", { text: option.lead })),
      make("div", { id: text, class: "rg-picked-text" },
        ...paragraphs(option.text).map((one) => make("p", {}, ...styledRuns(one)))))));
    return slots.get(option.id).element;
  };
  const rows = spec.options.map(row);
  const reader = make("div", { id: ids.reader, role: "group", tabindex: "0", "aria-label": "Paragraphs to tick",
    class: "rg-picker" }, ...rows);
  tell();
  return {
    element: make("div", { role: "group", ...label }, reader, count), slots,
    get: ticked,
    set(value) {
      inputs.forEach((input, id) => { input.checked = Array.isArray(value) && value.includes(id); });
      tell();
    },
  };
};
