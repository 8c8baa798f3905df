// What `ReadingRoom` (reading_room.py) does behind a reading: it keeps guesses and notes, and shows the source card
// beside the guesses. A page takes in no copy of the publisher's text: nothing here could recognise one.
responders.reading = (data, log) => {
  const { spec, card } = data;
  const item = (part) => `reading/${spec.code}/${part}`;
  let count = 0;

  const guessesIn = (given) => Object.fromEntries(Object.entries(given ?? {})
    .filter(([, guess]) => typeof guess === "string"));
  const noteOn = (number) => {
    const kept = log.state(item(`¶${number}`)).current?.data;
    return typeof kept === "string" ? kept : "";
  };
  const notes = () => Object.fromEntries(spec.paragraphs.map(({ number }) => [number, noteOn(number)])
    .filter(([, text]) => text));

  function sourceCard(guesses) {
    const rows = card.rows.map((row, place) => {
      const guess = guesses[spec.card[place].field] ?? "";
      const same = guess === row.answer;
      return { ...row, guess, same, verdict: guess ? said(same ? "room-same" : "room-otherwise") : "" };
    });
    const same = rows.filter((row) => row.same).length;
    const made = Object.keys(guesses).length;
    const told = made ? said("room-same-count", { same, count: made }) : "";
    return { ...card, rows, count: told };
  }
  function shown() {
    const kept = log.state(item("card")).current;
    const guesses = guessesIn(kept?.data);
    return { guesses, card: kept?.event === "guess" ? sourceCard(guesses) : {} };
  }
  const say = (model, place, text) => model.set("said", { place, text, count: (count += 1) });
  function show(model) {
    const state = shown();
    model.set("guesses", state.guesses);
    model.set("card", state.card);
    model.set("notes", notes());
  }

  const actions = {
    note(message, model) {
      const { paragraph, text = "" } = message;
      if (text !== noteOn(paragraph)) {
        log.add("note", item(`¶${paragraph}`), text);
        model.set("notes", notes());
      }
      say(model, String(paragraph), log.warning || said(text ? "room-kept" : "room-nothing-to-keep"));
    },
    draft(message, model) {
      const guesses = guessesIn(message.guesses);
      log.add("draft", item("card"), guesses);
      model.set("guesses", guesses);
      say(model, "card", log.warning);
    },
    reveal(message, model) {
      log.add("guess", item("card"), guessesIn(message.guesses));
      show(model);
      say(model, "card", log.warning);
    },
    reset(_message, model) {
      if (log.state(item("card")).current) log.add("reset", item("card"));
      show(model);
      say(model, "card", log.warning);
    },
  };
  return {
    traits: { ...shown(), notes: notes(), own: {}, said: {} },
    act(message, model) { actions[message.do](message, model); },
    redraw: show,
    problem(sentence, model) { say(model, "card", said("room-not-kept", { problem: sentence })); },
  };
};
