// Six guesses and the record, as in oil.py.
models.predictProduction = (values, { years, record, finding, source, table, name }) => {
  const missing = years.filter((year) => (values[`y${year}`] ?? null) === null);
  if (missing.length) throw new CourseError("guess-missing", { missing });
  const truth = new Map(record);
  const gaps = years.map((year) => [year, values[`y${year}`] - truth.get(year)]);
  const [worst, gap] = gaps.reduce((far, one) => (Math.abs(one[1]) > Math.abs(far[1]) ? one : far));
  const counted = (number) => inThousandsWithCommas(Math.abs(number));
  const largest = Number(rounded(Math.abs(gap), 0)) === 0 ? "Every guess is the record."
    : `Your largest miss is ${worst}: ${counted(gap)} ${gap > 0 ? "above" : "below"} the record of `
      + `${counted(truth.get(worst))}.`;
  const mean = gaps.reduce((sum, [, one]) => sum + Math.abs(one), 0) / years.length;
  const cell = (number) => (Number.isInteger(number) ? String(number) : rounded(number, 2).replace(/0+$/, ""));
  const rows = years.map((year) => `<tr><td>${year}</td><td class='rg-figures'>${cell(values[`y${year}`])}</td>`
    + `<td class='rg-figures'>${cell(truth.get(year))}</td></tr>`).join("");
  return {
    status: `${largest} On average your guesses are ${counted(mean)} thousand barrels a day away from the bp total.`,
    html: `<p>${finding}</p><p class='rg-quiet'>Source: ${source}</p><details><summary>Data table</summary>`
      + `${scrolling(`${table}<tbody>${rows}</tbody></table>`, name, "rg-figure")}</details>`,
    line: record,
  };
};
