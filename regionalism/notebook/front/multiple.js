// Any number of several options: native checkboxes in one named group.
controls.multiple = ({ spec, label, changed }) => {
  const inputs = new Map();
  const slots = new Map();
  const group = make("div", { role: "group", class: "rg-options", ...label });
  for (const option of spec.options) {
    const input = make("input", { type: "checkbox", value: option.id, onchange: () => changed() });
    const text = make("span", {}, option.lead ? make("strong", { text: `${option.lead} ` }) : null);
    const { opened } = anchored(text, option.text, spec.digests);
    inputs.set(option.id, input);
    slots.set(option.id, slot(make("label", { class: "rg-option" }, input, text), opened));
    group.append(slots.get(option.id).element);
  }
  return {
    element: group, slots,
    get: () => [...inputs].filter(([, input]) => input.checked).map(([id]) => id),
    set: (value) => inputs.forEach((input, id) => { input.checked = Array.isArray(value) && value.includes(id); }),
  };
};
