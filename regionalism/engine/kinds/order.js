// Entries to be put in order.
{
  // The order in a table of places ({entry: 1, …}), as answers kept by menus have it.
  const orderOfPlaces = (item, places) => {
    for (const name of namesIn(places)) known(name, idsOf(item.entry), "entry-unknown", lettered(item.entry));
    const taken = new Map();
    for (const { id, text } of item.entry.filter((one) => Object.hasOwn(places, one.id))) {
      const number = parseNumber(places[id]);
      taken.set(number, [...(taken.get(number) ?? []), { id, text }]);
    }
    const inOrder = [...taken].sort(([one], [other]) => one - other);
    const twice = inOrder.filter(([, there]) => there.length > 1).map(([number, there]) =>
      `place ${written(number)}: ${there.map(({ text }) => unstopped(text)).join(", ")}`);
    if (twice.length) throw new ResponseError("order-place-shared", { twice });
    return inOrder.map(([, [{ id }]]) => id);
  };

  // For each entry how far it stands from the nearest place that its rank allows.
  const distances = (item, order) => {
    const rankOf = new Map(item.entry.map(({ id, rank }) => [id, rank || 0]));
    const ranks = [...rankOf.values()].sort((one, other) => one - other);
    const away = (place, rank) => Math.min(...ranks.flatMap((other, at) =>
      (other === rank ? [Math.abs(place - at)] : [])));
    return order.map((id, place) => away(place, rankOf.get(id)));
  };

  const describePlaces = (item, places) => {
    Object.keys(places).forEach((name) => textOf(item.entry, name));
    return item.entry.filter(({ id }) => Object.hasOwn(places, id))
      .map(({ id, text }) => [plainly(places[id]), text])
      .sort(([one], [other]) => lengthOf(one) - lengthOf(other) || byCharacters(one, other))
      .map(([place, text]) => `${place}. ${text}`);
  };

  kinds.order = {
    normalise(item, response) {
      if (isEmpty(response)) throw new ResponseError("order-empty");
      const given = isTable(response) ? orderOfPlaces(item, response) : response;
      if (!Array.isArray(given)) {
        throw new ResponseError("order-no-list", { given: short(given), count: item.entry.length });
      }
      given.forEach((one) => known(one, idsOf(item.entry), "entry-unknown", lettered(item.entry)));
      const missing = item.entry.filter(({ id }) => !given.includes(id)).map(({ text }) => unstopped(text));
      if (missing.length) throw new ResponseError("order-open", { missing });
      if (given.length !== item.entry.length) throw new ResponseError("order-twice");
      return given;
    },
    judge(item, given) {
      const off = distances(item, given);
      const [right, near] = [0, 1].map((steps) => off.filter((one) => one === steps).length);
      const whole = (right + near / 2) / off.length;
      const share = whole > 0.5 ? whole : 0;
      const notes = [engineNote("note", "entries-in-place", { right, entries: off.length, near })];
      if (share >= 1) return [share, notes];
      const found = (item.wrong ?? []).filter(({ first, then }) => given.indexOf(first) < given.indexOf(then));
      const told = found.map(({ first, then, feedback }) => note("wrong", feedback,
        `${unstopped(textOf(item.entry, first))}, put before ${textOf(item.entry, then)}`, [first, then]));
      return [share, [...notes, ...(told.length ? told : [note("wrong", item.default_feedback ?? "")])]];
    },
    marks(item, given) {
      const off = distances(item, given);
      return Object.fromEntries(given.map((id, place) => [id, ["right", "near"][off[place]] ?? "wrong"]));
    },
    describe(item, given) {
      if (isTable(given)) return describePlaces(item, given);
      return listed(given).map((id, place) => `${place + 1}. ${textOf(item.entry, id)}`);
    },
  };
}
