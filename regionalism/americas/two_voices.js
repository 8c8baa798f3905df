// The two models of unit 5, as in two_voices.py.
models.squares = ({ reading, guess }, texts) => {
  if (guess === null) throw new CourseError("words-guess-missing");
  const { own, total, name, html } = texts[reading];
  const [said, counted] = [Math.trunc(guess), (number) => inThousandsWithCommas(number)];
  const away = Math.abs(said - own);
  return {
    status: `You said ${counted(said)}. Counted: ${counted(own)} of ${counted(total)} words of ${name}. `
      + `You were ${counted(away)} away.`,
    html,
  };
};

models.withoutNames = (values, { rows, speakers, sure }) => {
  const said = rows.map((row) => {
    const [speaker, how = ""] = String(values[row.id] ?? "").split("|");
    return { row, speaker, how, right: speaker === row.speaker };
  });
  const named = said.filter(({ speaker }) => speaker);
  const right = (some) => some.filter((one) => one.right).length;
  let status = `You named ${named.length} of ${rows.length} speakers; ${right(said)} as the two texts have them.`;
  for (const [how, word] of [["sure", "Sure"], ["guess", "Guessed"]]) {
    const those = named.filter((one) => one.how === how);
    if (those.length) status += ` ${word}: ${right(those)} of ${those.length}.`;
  }
  const body = said.map(({ row, speaker, how }) => `<tr><th scope='row'>${htmlOf(row.statement)}</th>`
    + `<td>${htmlOf(speaker ? `${speakers[speaker]} (${sure[how]})` : "–")}</td>`
    + `<td>${htmlOf(speakers[row.speaker])}</td><td>${htmlOf(row.where)}</td></tr>`).join("");
  return { status, html: tableOf(["Statement", "You said", "In the texts", "Where"], body, "who said it") };
};
