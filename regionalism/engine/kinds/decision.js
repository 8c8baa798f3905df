// One of several options, and two sentences that say why. No option is right.
kinds.decision = {
  normalise(item, given) {
    if (isNothing(given) || (typeof given === "object" && isEmpty(given))) throw new ResponseError("decision-empty");
    if (!isTable(given) || !Object.keys(given).every((name) => ["option", "text"].includes(name))) {
      throw new ResponseError("decision-form", { given: short(given) });
    }
    const { text } = given;
    if (isNothing(given.option)) throw new ResponseError("decision-no-option");
    const option = known(given.option, idsOf(item.option), "option-unknown", lettered(item.option));
    if (typeof text !== "string" || !stripped(text)) throw new ResponseError("decision-no-text");
    const words = countWords(text);
    if (words < item.min_words) throw new ResponseError("decision-short", { words, low: item.min_words });
    if (lengthOf(text) > LONGEST_TEXT) throw new ResponseError("decision-long", { longest_text: LONGEST_TEXT });
    return { option, text };
  },
  judge(item, given) {
    const option = item.option.find((one) => one.id === given.option);
    return [1, [note("note", option.feedback ?? "", option.text, [option.id])]];
  },
  marks: marksOfNotes,
  describe(item, given) {
    const { option, text } = tabled(given);
    return [...(isNothing(option) ? [] : [textOf(item.option, option)]), ...linesOf(text)];
  },
};
