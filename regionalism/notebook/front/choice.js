// One of several options: native radios in one group, one tab stop, arrow keys.
controls.choice = ({ spec, label, changed }) => {
  const name = unique("choice");
  const inputs = new Map();
  const group = make("div", { role: "radiogroup", class: "rg-options", ...label });
  for (const option of spec.options) {
    const input = make("input", { type: "radio", name, value: option.id, onchange: () => changed() });
    inputs.set(option.id, input);
    group.append(make("label", { class: "rg-option" }, input, make("span", { text: option.text })));
  }
  return {
    element: group,
    get: () => [...inputs].find(([, input]) => input.checked)?.[0] ?? null,
    set: (value) => inputs.forEach((input, id) => { input.checked = id === value; }),
  };
};
