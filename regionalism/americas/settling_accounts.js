// Probabilities and what they cost, as in settling_accounts.py.
models.settle = (values, { events }) => {
  const COIN = 0.5;
  const perCent = (probability) => String(Number((100 * probability).toPrecision(6)));
  const brier = (probability, happened) => {
    if (!(probability >= 0 && probability <= 1)) {
      throw new CourseError("probability-outside", { given: perCent(probability) });
    }
    const distance = probability - Number(happened);
    return distance * distance;
  };
  const mean = (costs) => (costs.length ? costs.reduce((sum, cost) => sum + cost, 0) / costs.length : null);
  const cost = (number) => (number === null ? "–" : rounded(number, 2));
  const { reading } = values;
  const taken = (probability) => {
    if (reading === "careful") return (probability + COIN) / 2;
    return reading === "certain" ? Number(rounded(probability, 0)) : probability;
  };

  const settled = events.filter((one) => values[one.id] !== null && values[one.id] !== undefined)
    .map((one) => ({ ...one, yours: values[one.id] / 100 }));
  if (!settled.length) throw new CourseError("nothing-to-settle");
  const account = (some, withText) => {
    const cameTrue = some.filter((one) => one.happened).length;
    const of = (probability) => mean(some.map((one) => brier(probability(one), one.happened)));
    return {
      about: `(${cameTrue} of ${some.length} happened)`,
      pays: [of((one) => one.yours), withText ? of((one) => taken(one.text)) : null, of(() => COIN),
        of(() => cameTrue / some.length)],
    };
  };
  const every = account(settled, false);
  const committed = settled.filter((one) => one.text !== null);
  const lines = [["Over all that you settled", every]];
  if (committed.length) lines.push(["Over those where the text commits itself", account(committed, true)]);
  const own = committed.filter((one) => one.own);
  if (own.length) {
    const others = [...new Set(events.filter((one) => one.text !== null && !one.own).map((one) => one.speaker))].sort();
    lines.push([`Of these, without the numbers of others (${others.join(", ")})`, account(own, true)]);
  }
  const accounts = lines.map(([name, { about, pays }]) => `<tr><th scope='row'>${name} ${about}</th>`
    + `${pays.map((one) => `<td>${cost(one)}</td>`).join("")}</tr>`).join("");
  const textPays = ({ text, happened, own: its, speaker }) => {
    if (text === null) return "no number";
    const whose = its ? "" : `, a number of the ${speaker}`;
    return `${cost(brier(taken(text), happened))} (${perCent(taken(text))} %)${whose}`;
  };
  const rows = settled.map((one) => `<tr><th scope='row'>${htmlOf(one.event)} (${one.anchor})</th>`
    + `<td>${perCent(one.yours)} %</td><td>${one.happened ? "yes" : "no"}. ${htmlOf(one.outcome)}</td>`
    + `<td>${cost(brier(one.yours, one.happened))}</td><td>${textPays(one)}</td></tr>`).join("");
  return {
    status: `You settle ${settled.length} of ${events.length}: your mean cost is ${cost(every.pays[0])}, a coin pays `
      + `${cost(every.pays[2])}. 0 is perfect.`,
    html: `${tableOf(["Mean cost", "You", "The texts", "A coin", "Base rate"], accounts, "mean costs")}`
      + "<p>The coin says 50 to everything. The base rate says to each what share of them happened: a "
      + "number that nobody knew before.</p>"
      + tableOf(["Event", "You", "Happened", "You pay", "The text pays"], rows, "what each event costs"),
  };
};
