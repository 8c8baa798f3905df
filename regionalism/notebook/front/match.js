// Rows, each with a menu of the same categories.
controls.match = ({ spec, label, changed }) => {
  const menus = new Map();
  const wholes = new Map();
  const slots = new Map();
  const group = make("div", { role: "group", class: "rg-rows", ...label });
  // On a phone the question is far above the last row: a list of it opens also where a row names it.
  const opens = { ...spec.digests, ...spec.lists };
  for (const row of spec.rows) {
    const id = unique("row");
    const menu = make("select", { id, onchange: () => changed() }, make("option", { value: "", text: "choose …" }));
    for (const category of spec.categories) menu.append(make("option",
      { value: category.id, text: unmarked(category.text) }));
    const { element, opened } = anchored(make("label", { for: id }), row.text, opens);
    const whole = wholeChoice(menu);
    menus.set(row.id, menu);
    wholes.set(row.id, whole);
    slots.set(row.id, slot(make("div", { class: "rg-row" }, element, menu, whole.element), opened));
    group.append(slots.get(row.id).element);
  }
  const known = (value) => spec.categories.some((category) => category.id === value);
  return {
    element: group, slots,
    get: () => Object.fromEntries([...menus].filter(([, menu]) => menu.value).map(([id, menu]) => [id, menu.value])),
    set: (value) => menus.forEach((menu, id) => {
      menu.value = known(value?.[id]) ? value[id] : "";
      wholes.get(id).show();
    }),
  };
};
