// Rows, each to be put into one category.
kinds.match = {
  normalise(item, given) {
    if (!isTable(given) || isEmpty(given)) throw new ResponseError("match-empty", { count: item.row.length });
    for (const name of namesIn(given)) known(name, idsOf(item.row), "match-row-unknown", numbered(item.row));
    const missing = item.row.filter(({ id }) => isNothing(own(given, id))).map(({ text }) => unstopped(text));
    if (missing.length) {
      throw new ResponseError("match-open", { count: missing.length, rows: item.row.length, missing });
    }
    const categories = idsOf(item.category);
    return Object.fromEntries(item.row.map(({ id }) =>
      [id, known(given[id], categories, "category-unknown", lettered(item.category))]));
  },
  judge(item, given) {
    let total = 0;
    const notes = [];
    for (const row of item.row) {
      const chosen = given[row.id];
      const share = chosen === row.key ? 1 : own(row.accept, chosen) ?? 0;
      total += share;
      const text = own(row.feedback, chosen) || (share >= 1 ? "" : row.default_feedback) || "";
      const mark = item.completion ? "note" : markOf(share);
      const about = paired(row.text, textOf(item.category, chosen));
      if (item.completion || share < 1 || text) notes.push(note(mark, text, about, [row.id]));
    }
    const right = item.row.filter((row) => given[row.id] === row.key).length;
    if (!item.completion) notes.unshift(engineNote("note", "rows-in-place", { right, rows: item.row.length }));
    return [total / item.row.length, notes];
  },
  marks: (item, given, notes) =>
    ({ ...Object.fromEntries(item.row.map(({ id }) => [id, "right"])), ...marksOfNotes(item, given, notes) }),
  describe(item, given) {
    Object.keys(tabled(given)).forEach((name) => textOf(item.row, name));
    return item.row.filter(({ id }) => Object.hasOwn(given, id))
      .map(({ id, text }) => paired(text, textOf(item.category, given[id])));
  },
};
