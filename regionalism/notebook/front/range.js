// A stretch from … to …, of dates or of numbers, typed.
controls.range = ({ spec, label, changed, check }) => {
  const inputs = {};
  const group = make("div", { role: "group", class: "rg-rows", ...label });
  const form = spec.of === "date" ? "year, year-month or year-month-day, as 2020-03-17" : "a number";
  for (const [end, words] of [["from", "From"], ["to", "To"]]) {
    const id = unique("range");
    inputs[end] = make("input", {
      id, type: "text", autocomplete: "off", size: 12, class: "rg-number", onchange: () => changed(),
      onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); check(); } },
    });
    group.append(make("div", { class: "rg-row" }, make("label", { for: id, text: `${words} (${form})` }), inputs[end]));
  }
  return {
    element: group,
    get: () => ({ from: inputs.from.value.trim(), to: inputs.to.value.trim() }),
    set: (value) => { for (const end of ["from", "to"]) inputs[end].value = value?.[end] ?? ""; },
  };
};
