// What `Deck` (deck.py) does behind the cards from memory.
responders.deck = (data, log) => {
  const { many, before, cards, forgetting } = data;
  const skip = new Set(); // answered since the page was opened
  let [round, size, results] = [[], 0, []];

  const answersTo = (card) => log.state(card.full_id).responses.filter((line) => sameQuestion(card, line.version))
    .map((line) => ({ at: Date.parse(line.at), right: score(card, line.data).outcome === "correct" }));
  const begun = () => new Set(settings.units.filter((unit) => unit.items.some(({ id }) => {
    const state = log.state(id);
    return state.current || state.tries;
  })).map((unit) => unit.slug));

  // Which cards may be drawn, and their units, the nearest first. Who left a unit out is asked about it last.
  function pool(now) {
    const [known, every] = [begun(), [...settings.units].reverse()];
    const earlier = every.filter((unit) => before !== null && unit.number < before).map((unit) => unit.slug);
    const slugs = before === null ? every.map((unit) => unit.slug).filter((slug) => known.has(slug))
      : [...earlier.filter((slug) => known.has(slug)), ...earlier.filter((slug) => !known.has(slug))];
    const found = cards.filter((card) => slugs.includes(card.unit)).map((card) =>
      ({ id: card.id, unit: card.unit, card, standing: cardStanding(answersTo(card), now, forgetting) }));
    return { found, slugs };
  }
  function begin({ again = false } = {}) {
    const now = Date.now();
    const { found, slugs } = pool(now);
    const lately = new Set([...found.filter(({ standing }) => standing.isResting).map(({ id }) => id), ...skip]);
    round = drawCards(found, slugs, again ? many : many - lately.size, lately).map(({ card }) => card);
    [size, results] = [round.length, []];
    return round.length ? asking() : finished(found, slugs);
  }

  function asking() {
    const [card] = round;
    const unit = settings.units.find((one) => one.slug === card.unit);
    const place = said("deck-place", { place: size - round.length + 1, size, number: unit.number, title: unit.title });
    return {
      card: { ...inOwnOrder(card.spec, card, card.shuffled), id: card.full_id, kicker: `${place} · ${card.settled}`,
        prompt: card.prompt, digests: digestsOf([card.prompt, ...card.option.map((one) => one.text)], card.anchors) },
      problem: log.warning,
    };
  }
  function answered(card, response, view) {
    const shown = resultView(card, score(card, response));
    if (response !== card.right) {
      shown.notes.push({ lead: said("deck-answer"), text: card.answer });
      const [symbol, word] = settings.marks.right;
      shown.marks[card.right] = { mark: "right", symbol, word };
      // Nobody looks again: the answer stands there.
      shown.marks[response].word = said("deck-not-this");
    }
    shown.places = [...card.anchors];
    shown.digests = digestsOf([...shown.notes.map((note) => note.text), ...shown.places], card.anchors);
    showRows(card, shown);
    shown.next = said(round.length > 1 ? "deck-next" : "deck-finish");
    return { ...view, result: shown, problem: log.warning };
  }
  function finished(found, slugs) {
    const cardsInWords = (count) => plural(count, "card", "cards");
    const resting = found.filter(({ standing }) => standing.isResting);
    const due = found.filter(({ standing }) => standing.isDue).length;
    const more = drawCards(found, slugs, many, new Set(resting.map(({ id }) => id)));
    const coming = found.filter(({ standing }) => standing.due !== null && !standing.isDue)
      .map(({ standing }) => standing.due);
    const lines = [];
    if (results.length) lines.push(said("deck-done", { right: results.filter(Boolean).length, of: results.length }));
    else if (resting.length) lines.push(said("deck-lately", { cards: cardsInWords(resting.length) }));
    if (!found.some(({ standing }) => standing.reviews) && !more.length) lines.push(said("deck-none-yet"));
    else if (due) lines.push(said("deck-still-due", { cards: cardsInWords(due) }));
    else if (coming.length) {
      const next = new Date(Math.min(...coming));
      const today = next.toDateString() === new Date().toDateString();
      lines.push(today ? said("deck-due-today") : said("deck-next-due", { day: dayInWords(next) }));
    }
    const button = more.length ? said("deck-more", { cards: plural(more.length, "more card", "more cards") }) : "";
    return { lines, more: button, problem: log.warning };
  }

  const actions = {
    check({ card: name, response }, model) {
      const [card] = round;
      const view = model.get("view");
      if (!card || card.full_id !== name || view.result) return;
      if (score(card, response).outcome === "unanswered") {
        model.set("view", { ...view, problem: said("deck-choose") });
        return;
      }
      const given = kinds[card.kind].normalise(card, response);
      log.add("response", card.full_id, given, { version: card.version });
      results.push(score(card, given).outcome === "correct");
      skip.add(card.id);
      model.set("view", answered(card, given, view));
    },
    next(_message, model) {
      if (!model.get("view").result) return;
      round = round.slice(1);
      const { found, slugs } = pool(Date.now());
      model.set("view", round.length ? asking() : finished(found, slugs));
    },
    more(_message, model) { model.set("view", begin({ again: true })); },
  };
  return {
    traits: { view: begin() },
    act(message, model) { actions[message.do](message, model); },
    // Cards are drawn where none was there, since a unit may have been begun; what is in view stays.
    redraw(model) {
      const view = model.get("view");
      if (!view.card && !results.length) model.set("view", begin());
    },
    problem(sentence, model) { model.set("view", { ...model.get("view"), problem: sentence }); },
  };
};
