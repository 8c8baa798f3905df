// One of several options: native radios in one group, one tab stop, arrow keys.
controls.choice = ({ spec, label, changed }) => {
  const name = unique("choice");
  const inputs = new Map();
  const slots = new Map();
  const group = make("div", { role: "radiogroup", class: "rg-options", ...label });
  for (const option of spec.options) {
    const input = make("input", { type: "radio", name, value: option.id, onchange: () => changed() });
    const { element, opened } = anchored(make("span"), option.text, spec.digests);
    inputs.set(option.id, input);
    slots.set(option.id, slot(make("label", { class: "rg-option" }, input, element), opened));
    group.append(slots.get(option.id).element);
  }
  return {
    element: group, slots,
    get: () => [...inputs].find(([, input]) => input.checked)?.[0] ?? null,
    set: (value) => inputs.forEach((input, id) => { input.checked = id === value; }),
  };
};
