// Draws a state of a tile grid from what was sent once: which group each tile is in, counts, and parts of HTML.
function frameDrawer(sent) {
  function drawTiles(result, frame) {
    const found = new Map();
    for (const tile of result.querySelectorAll("[data-tile]")) found.set(tile.dataset.tile, tile);
    const counts = new Map(sent.groups.map((group) => [group, 0]));
    sent.tiles.forEach((id, place) => {
      const group = Number(frame.where[place]);
      const tile = found.get(id);
      counts.set(sent.groups[group], counts.get(sent.groups[group]) + 1);
      tile.dataset.where = sent.groups[group];
      tile.toggleAttribute("data-changed", frame.changed.includes(id));
      tile.querySelector("[data-word]").textContent = sent.words[group];
    });
    return counts;
  }

  // Returns the sentence of the state, or null where the values have none.
  function draw(result, values) {
    const frame = sent.frames[sent.inputs.map((name) => values[name]).join("|")];
    if (!frame) return null;
    if (!result.querySelector("[data-tile]")) result.innerHTML = sent.html;
    const counts = drawTiles(result, frame);
    for (const part of result.querySelectorAll("[data-part]")) {
      if (part.dataset.part === "alt") part.setAttribute("aria-label", frame.parts.alt);
      else part.innerHTML = frame.parts[part.dataset.part] ?? "";
    }
    for (const bar of result.querySelectorAll("[data-count]")) {
      const count = counts.get(bar.dataset.count);
      bar.style.flexGrow = count;
      bar.hidden = count === 0;
      bar.querySelector("[data-number]").textContent = count;
    }
    return frame.status;
  }
  return { draw };
}
