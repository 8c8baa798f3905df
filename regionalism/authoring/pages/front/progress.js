// What `Progress` (progress.py) does behind the table of progress and the progress file.

// The whole course in two or three sentences.
function courseInWords(found) {
  const of = (state) => found.filter((one) => one.state === state).length;
  const [items, answered] = ["items", "answered"].map((name) => found.reduce((sum, one) => sum + one[name], 0));
  const sets = found.filter((one) => one.possible > 0).length;
  const files = found.filter((one) => madeInWords(one.unit)).length;
  return [
    said("progress-units", { done: of("done"), of: found.length, begun: of("begun") }),
    said("progress-questions", { answered, of: items, open: items - answered }),
    ...(sets ? [said("progress-files", { files, sets })] : []),
  ].join(" ");
}

function goneItems() {
  const known = new Set(settings.units.flatMap((unit) => unit.items.map((item) => item.id)));
  const ofUnit = (item) => settings.units.some((unit) => item.startsWith(`${unit.slug}/`));
  return log.items().filter((item) => ofUnit(item) && !known.has(item));
}

function progressNotes(found) {
  const gone = goneItems();
  return [
    ...(found.some((one) => one.possible && !one.keyed) ? [said("progress-later")] : []),
    storage.place,
    ...(log.warning ? [`⚠ ${log.warning}`] : []),
    ...(log.unreadable ? [`⚠ ${said("page-unreadable", { count: log.unreadable })}`] : []),
    ...(gone.length ? [said("progress-gone", { count: gone.length, items: gone.slice(0, 10) })] : []),
  ];
}

function progressTable() {
  const found = allStandings();
  const below = (words) => (words ? `<span class="rg-ways">${escaped(words)}</span>` : "");
  const link = ([address, name]) => (address ? [`<a href="${escaped(pathTo(address))}">${name}</a>`] : []);
  const row = (one) => {
    const links = [[one.unit.lesson, "lesson"], [one.unit.exercise, "exercises"]].flatMap(link).join(" · ");
    return `<tr><th scope="row">${escaped(unitInWords(one.unit))}<span class="rg-ways">${links}</span></th>`
      + `<td>${answersBar(one)}</td><td>${worthInWords(one)}${below(madeInWords(one.unit))}</td></tr>`;
  };
  const heads = ["Unit", "Answers", `Points, ${settings.attemptsInWords}`];
  return `<p><strong>The whole course.</strong> ${escaped(courseInWords(found))}</p>`
    + scrolling(`<table class="rg-standings"><caption>Your progress</caption><thead><tr>${columnHeads(heads)}</tr>`
      + `</thead><tbody>${found.map(row).join("")}</tbody></table>`, "Table: Your progress")
    + progressNotes(found).map((note) => `<p>${escaped(note)}</p>`).join("");
}

// On the first page: nothing before something was answered, then also where to go on.
function progressOfIndex() {
  const since = furthest(allStandings());
  if (!since) return "";
  const next = nextThing("", "lesson", since);
  const on = next ? `<p><a href="${escaped(next.page)}">`
    + `${escaped(said("opening-go-on", { unit: unitInWords(next.unit) }))}</a></p>` : "";
  return on + progressTable();
}

responders.progress = (data) => {
  let saved = 0;
  const table = data.index ? progressOfIndex : progressTable;
  const save = (model, name, text) => model.set("download", { name, text, count: (saved += 1) });
  const redraw = (model) => model.set("table", table());
  return {
    traits: { table: table(), message: "", download: {} },
    counts: true,
    async act(message, model) {
      if (message.do === "download") {
        save(model, "regionalism-progress.json", log.export());
        model.set("message", said("progress-file-holds", { count: log.count }));
      } else if (message.do === "summary") {
        await loadUnits(answeredUnits());
        const file = said("record-file");
        const text = summaryPage(new Date());
        const isOpen = showInTab(text);
        if (!isOpen) save(model, file, text);
        model.set("message", isOpen ? said("page-record-open") : said("record-saved", { file }));
      } else if (message.do === "import") {
        const added = log.merge(String(message.text ?? ""));
        await loadUnits(answeredUnits());
        redraw(model);
        model.set("message", said("page-brought-in", { count: added }));
      }
    },
    redraw,
    problem(sentence, model) { model.set("message", `⚠ ${sentence}`); },
  };
};
