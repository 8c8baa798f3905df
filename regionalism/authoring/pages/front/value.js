// A value that a cell computes in a notebook: a page has no cell that runs, so it is entered.
controls.value = ({ spec, label, changed, typed, check }) => {
  if (spec.of === "truth") {
    const options = [{ id: "true", text: "True" }, { id: "false", text: "False" }];
    const choice = controls.choice({ spec: { ...spec, options }, label, changed });
    return { ...choice, get: () => (choice.get() === null ? null : choice.get() === "true"),
      set: (value) => choice.set(value === null || value === undefined ? null : String(value)) };
  }
  const [id, own] = [unique("value"), unique("label")];
  const enter = (event) => { if (event.key === "Enter") { event.preventDefault(); check(); } };
  const input = make("input", { type: "text", id, ...label, "aria-labelledby": `${label["aria-labelledby"]} ${own}`,
    inputmode: spec.of === "number" ? "decimal" : "text", autocomplete: "off", class: "rg-number", onchange: changed,
    oninput: () => typed(), onkeydown: enter });
  return {
    element: make("div", { class: "rg-input" },
      // What is asked is a value in the unit of the question, not what one changes in the cell.
      make("label", { id: own, for: id, text: spec.unit ? `Your value, in ${spec.unit}` : "Your value" }), input,
      ...spec.live.map(([text, href]) => make("p", {}, make("a", { href, text })))),
    get: () => input.value.trim() || null,
    set: (value) => { const text = String(value ?? ""); if (input.value !== text) input.value = text; },
  };
};
