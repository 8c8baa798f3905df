// Exactly one of several options.
kinds.choice = {
  normalise(item, given) {
    if (isNothing(given)) throw new ResponseError("choice-empty");
    return known(given, idsOf(item.option), "option-unknown", lettered(item.option));
  },
  judge(item, given) {
    const option = item.option.find((one) => one.id === given);
    const share = option.correct ? 1 : option.credit || 0;
    return [share, [note(item.completion ? "note" : markOf(share), option.feedback ?? "", option.text, [given])]];
  },
  marks: marksOfNotes,
  describe: (item, given) => [textOf(item.option, given)],
};
