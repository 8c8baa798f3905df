// What `Opening` (opening.py) does behind the card that opens the course.
responders.opening = (data) => {
  const tile = (one) => ({
    title: unitInWords(one.unit),
    question: one.unit.question,
    minutes: `${one.unit.minutes} minutes`,
    state: settings.states[one.state],
    bar: answersBar(one),
    lesson: pathTo(one.unit.lesson),
    exercise: pathTo(one.unit.exercise),
  });
  const view = () => {
    const found = allStandings();
    const since = furthest(found);
    const first = nextThing(data.unit, "lesson", since || data.unit);
    const words = () => (first.page ? said("opening-go-on", { unit: unitInWords(first.unit) })
      : said("closing-on-this-page"));
    const button = !first ? "" : since ? words() : "Start";
    return { units: found.map(tile), next: first ?? {}, button };
  };
  return {
    traits: { view: view() },
    counts: true,
    act() {},
    redraw(model) { model.set("view", view()); },
    problem(sentence, model) { model.set("view", { ...model.get("view"), problem: sentence }); },
  };
};
