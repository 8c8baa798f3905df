// Entries, each with a menu of places; no dragging.
controls.order = ({ spec, label, changed }) => {
  const menus = new Map();
  const group = make("div", { role: "group", class: "rg-rows", ...label });
  for (const entry of spec.entries) {
    const id = unique("entry");
    const menu = make("select", { id, class: "rg-place", onchange: () => changed() }, make("option", { value: "", text: "place …" }));
    spec.entries.forEach((_, place) => menu.append(make("option", { value: String(place + 1), text: String(place + 1) })));
    menus.set(entry.id, menu);
    group.append(make("div", { class: "rg-row rg-row-place" }, menu, make("label", { for: id, text: entry.text })));
  }
  // A list is an order; a table of places is an order that is still being made.
  const place = (value, id) => (Array.isArray(value) ? (value.includes(id) ? value.indexOf(id) + 1 : "") : value?.[id] ?? "");
  return {
    element: group,
    get: () => Object.fromEntries([...menus].filter(([, menu]) => menu.value).map(([id, menu]) => [id, Number(menu.value)])),
    set: (value) => menus.forEach((menu, id) => { menu.value = String(place(value, id)); }),
  };
};
