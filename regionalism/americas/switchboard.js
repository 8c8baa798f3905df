// Which tests light which case, as in switchboard.py.
models.switchboard = (values, { tests, lamps, cases }) => {
  const chosen = tests.filter((test) => values[test]);
  if (!chosen.length) return { status: "No test is switched on: no label says anything.", html: "" };
  const letters = new Set(String(values.own ?? "").toUpperCase().match(/[A-Z]/g) ?? []);
  if ([...letters].some((letter) => !tests.includes(letter))) throw new CourseError("tests-unknown", { tests });
  const asked = cases.map(({ name, holds }) => [name, holds]);
  if (letters.size) {
    asked.push(["Your own case", Object.fromEntries(tests.map((test) => [test, letters.has(test) ? "yes" : "no"]))]);
  }
  const lamp = (holds) => {
    const states = chosen.map((test) => holds[test]);
    if (states.includes("no")) return "dark";
    return states.includes("open") ? "open" : "lit";
  };
  const found = asked.map(([name, holds]) => [name, lamp(holds)]);
  const cells = found.map(([name, state]) => `<tr><th scope='row'>${htmlOf(name)}</th><td>${lamps[state]}</td></tr>`);
  const told = cases.map(({ name, facts }) => {
    const lines = Object.keys(facts).filter((test) => chosen.includes(test)).map((test) => facts[test]);
    return `<details><summary>${name}: the facts</summary><ul>${lines.join("")}</ul></details>`;
  });
  return {
    status: `With ${chosen.join(", ")} switched on. ${found.map(([name, state]) => `${name}: ${state}`).join("; ")}.`,
    html: tableOf(["Case", "The label"], cells.join(""), "the label of each case") + told.join(""),
  };
};
