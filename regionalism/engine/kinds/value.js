// A result that a cell computed, handed over with `record`.
{
  const LONGEST_ABOUT = 80;

  kinds.value = {
    normalise(item, given) {
      if (given === null || given === undefined) throw new ResponseError("value-missing");
      if (Array.isArray(given)) throw new ResponseError("value-several");
      if (item.of === "number") return parseNumber(given);
      if (typeof given !== (item.of === "text" ? "string" : "boolean") || given === "") {
        throw new ResponseError(item.of === "text" ? "value-no-text" : "value-no-truth", { given: short(given) });
      }
      return given;
    },
    judge(item, given) {
      const unit = typeof given === "number" ? item.unit_of_measure : "";
      const about = firstOf(shown(given, unit), LONGEST_ABOUT);
      const right = isKey(item.key, item.tolerance, given);
      const [share, told] = valueNote(right, "", item.wrong, item.default_feedback, given, about);
      return [share, [told]];
    },
    marks: marksOfNotes,
    describe: (item, given) => [plainly(given)],
  };
}
