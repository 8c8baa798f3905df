// What `LookBack` (look_back.py) does behind the card that shows a first guess again.
responders["look-back"] = (data) => {
  const keptAs = `panel/look-back/${data.item}`;
  const view = () => {
    const [state, kept] = [log.state(data.item), log.state(keptAs).current];
    const item = itemById(data.item);
    const guess = item && state.first ? describe(item, state.first.data) : [];
    return { said: [...guess, ...(state.first?.reason ? [`Reason: ${state.first.reason}`] : [])],
      now: typeof kept?.data === "string" ? kept.data : "", problem: log.warning };
  };
  const redraw = (model) => model.set("view", view());
  return {
    traits: { spec: { ...data.spec, page: pathTo(pageOf(briefOf(data.item))) }, view: view() },
    needs: [data.item],
    act(message, model) {
      const text = String(message.text ?? "");
      if (message.do !== "note" || text === view().now) return;
      log.add("note", keptAs, text);
      redraw(model);
    },
    redraw,
    problem(sentence, model) { model.set("view", { ...model.get("view"), problem: sentence }); },
  };
};
