// An interval and what became of it, as in what_could_you_know.py. The tables were made beforehand.
models.whatCouldYouKnow = ({ measure, day, low, high }, { outside, last, days, public: known }) => {
  const number = (value) => inThousandsWithCommas(value, 1).replace(/\.0$/, "").replace("-", "−");
  const { by, later, laterTable, table, count } = known[`${measure}|${day}`];
  if (low === null || high === null) {
    return {
      status: `By ${days[day]} ${count} figure${count === 1 ? "" : "s"} of this measure had been published. `
        + "Write both ends of your interval, then press again: only then come the later ones.",
      html: table,
    };
  }
  if (low > high) throw new CourseError("interval-reversed", { low: number(low), high: number(high) });
  const end = last[measure];
  const scored = (from, to) => {
    const miss = Math.max(from - end.value, end.value - to, 0);
    const held = later.filter((value) => from <= value && value <= to).length;
    return { held, miss, cost: to - from + outside * miss };
  };
  const { held, miss, cost } = scored(low, high);
  let crowd = "";
  if (by) {
    const other = scored(...by);
    crowd = `<p>Who had only repeated the range of what was public (${number(by[0])} to ${number(by[1])}) would hold `
      + `${other.held} of ${later.length}, at a cost of ${number(other.cost)}.</p>`;
  }
  return {
    status: `${held} of the ${later.length} later figures are inside your interval. The last one, ${number(end.value)} `
      + `per cent (${end.publisher}, ${end.published}), is ${miss ? `${number(miss)} points outside` : "inside"}. `
      + `Width ${number(high - low)}; cost ${number(cost)}.`,
    html: `${crowd}<p>What came later:</p>${laterTable}<details><summary>What was public by then</summary>`
      + `${table}</details>`,
  };
};
