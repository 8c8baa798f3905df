// What is typed, by field, without the fields that are still empty.
function typedIn(fields) {
  return Object.fromEntries(fields.map(([id, text]) => [id, text.trim()]).filter(([, text]) => text));
}

// The label with its unit, unless the label says it already: no "Summits (summits)".
function withUnit({ label, unit }) {
  return unit && !label.toLowerCase().includes(unit.toLowerCase()) ? `${label} (${unit})` : label;
}

// One or several numbers, typed. Enter checks.
controls.number = ({ spec, label, changed, check }) => {
  const inputs = new Map();
  const slots = new Map();
  const group = make("div", { role: "group", class: "rg-rows", ...label });
  for (const field of spec.fields) {
    const id = unique("number");
    const input = make("input", {
      id, type: "text", inputmode: "decimal", autocomplete: "off", size: 10, class: "rg-number",
      onchange: () => changed(),
      onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); check(); } },
    });
    inputs.set(field.id, input);
    const words = withUnit(field);
    const { element, opened } = anchored(make("label", { for: id }), words, spec.digests);
    slots.set(field.id, slot(make("div", { class: "rg-row" }, element, input), opened));
    group.append(slots.get(field.id).element);
  }
  return {
    element: group, slots,
    get: () => typedIn([...inputs].map(([id, input]) => [id, input.value])),
    set: (value) => inputs.forEach((input, id) => { input.value = value?.[id] ?? ""; }),
  };
};
