// One or several numbers.
{
  const fits = ({ low, high }) => (number) =>
    (isNothing(low) || number >= low) && (isNothing(high) || number <= high);

  const read = (field, given) => {
    const number = parseNumber(given, fits(field));
    if (fits(field)(number)) return number;
    const { label, low, high } = field;
    if (isNothing(low) || isNothing(high)) {
      throw new ResponseError("number-out-of-bounds", { label, number: written(number) });
    }
    throw new ResponseError("number-not-between",
      { label, number: written(number), low: written(low), high: written(high) });
  };

  kinds.number = {
    normalise(item, response) {
      const alone = item.field.length === 1 && response !== null && response !== undefined;
      const given = isTable(response) ? response : alone ? { [item.field[0].id]: response } : {};
      for (const name of namesIn(given)) known(name, idsOf(item.field), "field-unknown", numbered(item.field));
      const missing = item.field.filter(({ id }) => isNothing(own(given, id))).map(({ label }) => unstopped(label));
      if (missing.length) throw new ResponseError("number-open", { missing });
      return Object.fromEntries(item.field.map((field) => [field.id, read(field, given[field.id])]));
    },
    judge(item, given) {
      let total = 0;
      const notes = item.field.map((field) => {
        const number = given[field.id];
        const about = `${field.label}: ${shown(number, field.unit)}`;
        const right = isKey(field.key, field.tolerance, number);
        const [share, told] = valueNote(right, field.right, field.wrong, field.default_feedback, number, about,
          [field.id]);
        total += share;
        return told;
      });
      return [total / item.field.length, notes];
    },
    marks: marksOfNotes,
    describe(item, given) {
      if (!isTable(given)) return [plainly(given)];
      const ids = idsOf(item.field);
      if (!Object.keys(given).every((name) => ids.includes(name))) throw new MisfitError("no such field");
      return item.field.filter(({ id }) => Object.hasOwn(given, id))
        .map(({ id, label, unit }) => stripped(`${label}: ${plainly(given[id])} ${unit}`));
    },
  };
}
