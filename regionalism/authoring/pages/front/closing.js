// What `Closing` (closing.py) does behind the card that closes a page.
responders.closing = (data) => {
  const unit = settings.units.find((one) => one.slug === data.unit);
  const first = settings.units.find((one) => one.number === settings.firstLesson && one.lesson);
  const line = ([stage, name]) => {
    const items = unit.items.filter((item) => item.stage === stage);
    const left = items.filter(isOpen).length;
    const done = left ? `${items.length - left} of ${items.length}` : `all ${items.length}`;
    return items.length ? [said("closing-answered", { stage: name, done })] : [];
  };
  const step = (found) => {
    if (!found) return { text: said("closing-all-done") };
    if (!found.page) return { ...found, text: said("closing-on-this-page") };
    const what = found.item.stage === "exercise" ? "the exercises" : "the lesson";
    return { ...found, text: said("closing-next", { what, unit: unitInWords(found.unit) }) };
  };
  // Each question of an objective that has a right answer was answered right at least once.
  const shownRight = (objective) => {
    const asked = objective.items.map(itemById).filter((item) => item && !item.completion);
    return asked.length > 0 && asked.every((item) =>
      resultsOf({ id: item.full_id }).some((one) => one.outcome === "correct"));
  };
  const view = () => {
    const done = !unit.items.some((item) => item.stage === data.stage && isOpen(item));
    const told = done && data.stage === "exercise" ? unit.objectives : [];
    return {
      done,
      lines: [["lesson", "Lesson"], ["exercise", "Exercises"]].flatMap(line),
      can: told.filter(shownRight).map((one) => one.text),
      practised: told.filter((one) => !shownRight(one)).map((one) => one.text),
      calibration: calibrationInWords(),
      next: step(nextThing(data.unit, data.stage)),
      all: first ? `${pathTo(first.lesson)}#Your-progress` : "",
    };
  };
  return {
    traits: { view: view() },
    counts: true,
    act() {},
    redraw(model) { model.set("view", view()); },
    problem(sentence, model) { model.set("view", { ...model.get("view"), calibration: `⚠ ${sentence}` }); },
  };
};
