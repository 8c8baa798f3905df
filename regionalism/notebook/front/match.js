// Below a menu: where the chosen category is a row of a table, its name, which opens the row. What is open follows the
// choice.
function chosenRow(menu, { categories, tables }) {
  const [line, opened] = [make("div", { class: "rg-chosen" }), make("div", { class: "rg-opened" })];
  const show = () => {
    const name = categories.find(({ id }) => id === menu.value)?.text;
    const open = opened.childElementCount > 0;
    opened.replaceChildren();
    const button = name in tables ? anchorButton(name, tables[name], opened, unmarked(name)) : null;
    line.replaceChildren(...(button ? [button] : []));
    if (open) button?.click();
  };
  menu.addEventListener("change", show);
  return { line, opened, show };
}

// Rows, each with a menu of the same categories.
controls.match = ({ spec, label, changed }) => {
  const menus = new Map();
  const shows = new Map();
  const slots = new Map();
  const group = make("div", { role: "group", class: "rg-rows", ...label });
  // On a phone the question is far above the last row: a list of it opens also where a row names it.
  const opens = { ...spec.digests, ...spec.lists, ...spec.tables };
  for (const row of spec.rows) {
    const id = unique("row");
    const menu = make("select", { id, onchange: () => changed() }, make("option", { value: "", text: "choose …" }));
    for (const category of spec.categories) menu.append(make("option",
      { value: category.id, text: unmarked(category.text) }));
    const { element, opened } = anchored(make("label", { for: id }), row.text, opens);
    const whole = wholeChoice(menu);
    const chosen = chosenRow(menu, spec);
    menus.set(row.id, menu);
    shows.set(row.id, () => { whole.show(); chosen.show(); });
    slots.set(row.id, slot(make("div", { class: "rg-row" }, element, menu, whole.element, chosen.line), opened,
      chosen.opened));
    group.append(slots.get(row.id).element);
  }
  const known = (value) => spec.categories.some((category) => category.id === value);
  return {
    element: group, slots,
    get: () => Object.fromEntries([...menus].filter(([, menu]) => menu.value).map(([id, menu]) => [id, menu.value])),
    set: (value) => menus.forEach((menu, id) => {
      menu.value = known(value?.[id]) ? value[id] : "";
      shows.get(id)();
    }),
  };
};
