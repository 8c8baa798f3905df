// Any number of several options: native checkboxes in one named group.
controls.multiple = ({ spec, label, changed }) => {
  const inputs = new Map();
  const group = make("div", { role: "group", class: "rg-options", ...label });
  for (const option of spec.options) {
    const input = make("input", { type: "checkbox", value: option.id, onchange: () => changed() });
    inputs.set(option.id, input);
    const text = make("span", {}, option.lead ? make("strong", { text: `${option.lead} ` }) : null, option.text);
    group.append(make("label", { class: "rg-option" }, input, text));
  }
  return {
    element: group,
    get: () => [...inputs].filter(([, input]) => input.checked).map(([id]) => id),
    set: (value) => inputs.forEach((input, id) => { input.checked = Array.isArray(value) && value.includes(id); }),
  };
};
