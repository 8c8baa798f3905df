// A stretch from … to …, of dates or of numbers, typed.
controls.range = ({ spec, label, changed, check }) => {
  const inputs = {};
  const slots = new Map();
  const form = make("p", {
    id: unique("form"), class: "rg-quiet",
    text: spec.of === "date" ? "Write a date as June 2019, 17 March 2020, 2020-03-17 or 2020." : "Write two numbers.",
  });
  const group = make("div", { role: "group", class: "rg-rows", ...label,
    "aria-describedby": `${label["aria-describedby"]} ${form.id}` }, form);
  for (const [end, words] of [["from", "From"], ["to", "To"]]) {
    const id = unique("range");
    inputs[end] = make("input", {
      id, type: "text", autocomplete: "off", size: 16, class: "rg-number", "aria-describedby": form.id,
        onchange: () => changed(),
      onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); check(); } },
    });
    slots.set(end,
      slot(make("div", { class: "rg-row rg-row-end" }, make("label", { for: id, text: words }), inputs[end])));
    group.append(slots.get(end).element);
  }
  return {
    element: group, slots,
    get: () => ({ from: inputs.from.value.trim(), to: inputs.to.value.trim() }),
    set: (value) => { for (const end of ["from", "to"]) inputs[end].value = value?.[end] ?? ""; },
  };
};
