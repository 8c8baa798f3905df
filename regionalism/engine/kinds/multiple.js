// Any number of several options.
kinds.multiple = {
  normalise: (item, given) =>
    several(given, idsOf(item.option), "option-unknown", item.pick, lettered(item.option)),
  judge(item, given) {
    const notes = item.option.filter((one) => given.includes(one.id)).map((one) => {
      const mark = one.correct ? "right" : one.neutral ? "note" : "wrong";
      return note(item.completion ? "note" : mark, one.feedback ?? "", one.text, [one.id]);
    });
    if (item.completion) return [1, notes];
    const right = idsOf(item.option.filter((one) => one.correct));
    const neutral = idsOf(item.option.filter((one) => one.neutral));
    return [shareOfSet(right, neutral, given, item.pick), [...notes, ...howManyMissing(right, given, item.pick)]];
  },
  marks: marksOfNotes,
  describe: (item, given) => listed(given).map((one) => textOf(item.option, one)),
};
