// A text that a person marks with the rubric.
{
  const LOOSE_ANCHOR = new RegExp(`(?:^|[^\\p{L}\\p{N}_])[A-Z]\\p{Nd}+[${SPACE}]*¶[${SPACE}]*\\p{Nd}`, "u");

  kinds.essay = {
    normalise(item, given) {
      if (typeof given !== "string" || !stripped(given)) throw new ResponseError("essay-empty");
      if (lengthOf(given) > LONGEST_TEXT) {
        throw new ResponseError("essay-too-long", { longest_text: LONGEST_TEXT, max_words: item.max_words });
      }
      return given;
    },
    judge(item, given) {
      const [words, low, high] = [countWords(given), item.min_words, item.max_words];
      const notes = [engineNote("note", "marked-by-a-person")];
      if (words < low) notes.push(engineNote("near", "essay-short", { words, low, high }));
      else if (words > high) notes.push(engineNote("near", "essay-long", { words, low, high }));
      else notes.push(engineNote("note", "essay-length", { words, low, high }));
      if (!LOOSE_ANCHOR.test(given)) {
        const [reading] = wordsOf(item.anchors[0] ?? "R1");
        notes.push(engineNote("near", "essay-no-anchor", { example: `${reading} ¶1` }));
      }
      const rubric = item.rubric.map(({ text, points }) =>
        note("note", `${text} (${written(points)})`, "Rubric", [], "criterion"));
      return [0, [...notes, ...rubric]];
    },
    marks: marksOfNotes,
    describe: (item, given) => linesOf(given),
  };
}
