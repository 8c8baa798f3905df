// The paragraphs of the readings that carry a claim.
kinds.paragraphs = {
  normalise: (item, given) => several(given, item.candidates, "paragraph-not-offered", item.pick),
  judge(item, given) {
    const ofRole = (role) => item.group.filter((one) => one.role === role).flatMap(({ anchors }) => anchors);
    const notes = item.group.flatMap(({ role, anchors, feedback }) => {
      const chosen = given.filter((one) => anchors.includes(one));
      const mark = { key: "right", neutral: "note", wrong: "wrong" }[role];
      return chosen.length ? [note(mark, feedback, chosen.join(", "), chosen)] : [];
    });
    const right = ofRole("key");
    const share = shareOfSet(right, ofRole("neutral"), given, item.pick);
    return [share, [...notes, ...howManyMissing(right, given, item.pick)]];
  },
  marks: marksOfNotes,
  describe(item, given) {
    if (!listed(given).every((one) => typeof one === "string")) throw new MisfitError("no paragraph");
    return [given.join(", ")];
  },
};
