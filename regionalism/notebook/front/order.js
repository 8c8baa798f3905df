// The order with one entry moved by a number of places; null where there is no such place.
function moved(order, id, step) {
  const place = order.indexOf(id);
  const next = place + step;
  if (next < 0 || next >= order.length) return null;
  const others = order.filter((one) => one !== id);
  return [...others.slice(0, next), id, ...others.slice(next)];
}

// A list is an order; a table of places is an order that was still being made, with menus.
function orderIn(value) {
  if (Array.isArray(value)) return value;
  return Object.entries(value || {}).sort((one, other) => Number(one[1]) - Number(other[1])).map(([id]) => id);
}

// Entries in a list that is put in order by buttons, by the arrow keys on them, or by dragging the handle.
controls.order = ({ spec, label, changed }) => {
  const rows = new Map();
  const slots = new Map();
  // Untouched, the list is as the question gives it, which is no answer yet.
  let touched = false;
  const help = make("p", {
    id: unique("help"), class: "rg-quiet",
    text: "Move an entry by its arrow buttons, by the arrow keys when one of them has the focus, "
      + "or drag it by its handle.",
  });
  const said = make("p", { "aria-live": "polite", class: "rg-hidden" });
  const list = make("ol", { class: "rg-order", ...label,
    "aria-describedby": `${label["aria-describedby"]} ${help.id}` });
  const ids = () => [...list.children].map((row) => row.dataset.entry);
  const text = (id) => unmarked(spec.entries.find((entry) => entry.id === id).text);

  const number = () => ids().forEach((id, place, all) => {
    const { count, up, down } = rows.get(id);
    count.textContent = `${place + 1}.`;
    up.setAttribute("aria-disabled", String(place === 0));
    down.setAttribute("aria-disabled", String(place === all.length - 1));
  });
  const arrange = (order) => { list.append(...order.map((id) => slots.get(id).row)); number(); };
  const tell = (id) => {
    const [place, all] = [ids().indexOf(id) + 1, spec.entries.length];
    said.textContent = `${text(id)} Now place ${place} of ${all}.`;
  };
  const done = (id) => { touched = true; tell(id); changed(); };

  const move = (id, step, button) => {
    const order = moved(ids(), id, step);
    if (!order) { tell(id); return; }
    arrange(order);
    button.focus();
    done(id);
  };
  const mover = (id, words, step, sign) => {
    const button = make("button", {
      type: "button", class: "rg-move", "aria-label": `${words}: ${text(id)}`, text: sign,
        onclick: () => move(id, step, button),
      onkeydown: (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (by) { event.preventDefault(); move(id, by, button); }
      },
    });
    return button;
  };

  // The row goes where the pointer is; the list is heard only when it is let go.
  const drag = (id, event) => {
    event.preventDefault();
    const before = ids().join();
    const row = slots.get(id).row;
    row.classList.add("rg-dragged");
    const follow = ({ clientY }) => {
      const others = [...list.children].filter((one) => one !== row);
      const next = others.find((one) => { const box = one.getBoundingClientRect();
        return clientY < box.top + box.height / 2; });
      if (row.nextElementSibling !== (next ?? null)) { list.insertBefore(row, next ?? null); number(); }
    };
    const end = () => {
      row.classList.remove("rg-dragged");
      for (const [name, heard] of [["pointermove", follow], ["pointerup", end],
        ["pointercancel", end]]) removeEventListener(name, heard);
      if (ids().join() !== before) done(id);
    };
    for (const [name, heard] of [["pointermove", follow], ["pointerup", end],
      ["pointercancel", end]]) addEventListener(name, heard);
  };

  for (const entry of spec.entries) {
    const handle = make("span", { class: "rg-handle", "aria-hidden": "true", text: "⠿", onpointerdown: (event) =>
      drag(entry.id, event) });
    const count = make("span", { class: "rg-count" });
    const up = mover(entry.id, "Move up", -1, "↑");
    const down = mover(entry.id, "Move down", 1, "↓");
    const { element, opened } = anchored(make("span", { class: "rg-entry" }), entry.text, spec.digests);
    const place = slot(make("div", { class: "rg-entry-row" }, handle, count, element, up, down), opened);
    rows.set(entry.id, { count, up, down });
    slots.set(entry.id, { ...place, row: make("li", { "data-entry": entry.id }, place.element) });
  }
  const given = spec.entries.map((entry) => entry.id);
  arrange(given);
  return {
    element: make("div", {}, help, list, said), slots,
    get: () => (touched ? ids() : null),
    set: (value) => {
      const known = orderIn(value).filter((id) => rows.has(id));
      touched = known.length > 0;
      arrange([...known, ...given.filter((id) => !known.includes(id))]);
    },
  };
};
