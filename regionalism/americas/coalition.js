// What a coalition of states can do, as in coalition.py.
models.coalition = ({ members, weight }, { states, needed, special, blocking }) => {
  const chosen = new Set(members ?? []);
  const votes = chosen.size;
  const of = (wanted) => states.filter(([code]) => wanted(code)).reduce((sum, [, , people]) => sum + people, 0);
  const people = (100 * of((code) => chosen.has(code))) / of(() => true);
  const [elects, passes, blocks] = [votes >= needed, votes >= special, votes >= blocking];

  const goal = () => {
    if (passes) return "They can elect, and pass a decision that needs two thirds.";
    if (elects) return `They can elect; ${special - votes} more for two thirds.`;
    const first = blocks ? "They can block a two-thirds decision" : "They cannot block a two-thirds decision yet";
    return `${first}; ${needed - votes} more to elect.`;
  };
  const bar = (name, value, share, kind, marks = []) => {
    const at = (mark) => rounded((100 * mark) / states.length, 1);
    const lines = marks.map((mark) => `<i style='left:${at(mark)}%'><b>${mark}</b></i>`);
    return `<p class='rg-score-name'>${name}: <strong>${value}</strong></p>`
      + `<div class='rg-score ${kind}' aria-hidden='true'><span style='width:${rounded(share, 1)}%'></span>`
      + `${lines.join("")}</div>`;
  };
  const lamp = ([what, can, lacking]) => `<li class='${can ? "rg-on" : "rg-off"}'>`
    + `<span aria-hidden='true'>${can ? "✔" : "✘"}</span> ${what}: <strong>${can ? "yes" : lacking}</strong></li>`;

  // The least number that blocks is not shown: students find it.
  const lamps = [
    ["Block a two-thirds decision", blocks, "not yet"],
    ["Elect a secretary-general", elects, `no, ${needed - votes} short of ${needed}`],
    ["Pass a two-thirds decision", passes, `no, ${special - votes} short of ${special}`],
  ];
  const half = people > 50 ? "more than half" : "not more than half";
  const names = states.filter(([code]) => chosen.has(code)).map(([, name]) => name);
  const share = weight === "state" ? (100 * votes) / states.length : people;
  const unit = weight === "state" ? `of the ${states.length} votes` : "of the people (2020)";
  return {
    status: `${votes} ${votes === 1 ? "state" : "states"} chosen: ${rounded(share, 0)} % ${unit}.`,
    html: `<div class='rg-scoreboard'><p class='rg-goal'>${goal()}</p>`
      + bar("Votes", `${votes} of ${states.length}`, (100 * votes) / states.length, "rg-votes", [needed, special])
      + bar("People", `${rounded(people, 1)} %, ${half}`, people, "rg-people")
      + `<ul class='rg-lamps'>${lamps.map(lamp).join("")}</ul>`
      + `<p class='rg-chosen'><strong>Chosen:</strong> ${htmlOf(names.join(", ") || "no state yet")}</p></div>`,
  };
};
