// What `ItemCard` (item_widget.py) does behind the card of an item.
const NOTHING_ENTERED = new Set(["null", '""', "[]", "{}", undefined]);
const isBlank = (data) => NOTHING_ENTERED.has(JSON.stringify(data ?? null));
const sameData = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

// Two versions are of the same question where their parts agree; an empty one is unknown.
function sameQuestion(item, version) {
  if (!version || !item.version) return true;
  const parts = (item.old_versions[version] ?? version).split("-");
  return item.version.split("-").every((part, place) => place >= parts.length || part === parts[place]);
}

function inForm(item, line) {
  if (line.event === "response") return line.data;
  try { return kinds[item.kind].normalise(item, line.data); } catch (problem) {
    if (problem instanceof ResponseError) return line.data;
    throw problem;
  }
}

// What the last checked response is worth, if it is what the control shows.
function resultOf(item, state) {
  const { last, current } = state;
  if (!last || !current || current.reason !== last.reason || !sameData(inForm(item, current), last.data)) return null;
  return score(item, last.data, last.reason);
}

// What was cleared last, unless something was checked or put back since.
function clearedLine(item) {
  let [shown, found] = [null, null];
  for (const line of log.lines()) {
    if (line.item !== item.full_id || !["response", "draft", "reset"].includes(line.event)) continue;
    if (line.event === "reset") {
      [found, shown] = [shown, null];
      continue;
    }
    shown = line;
    if (found && (line.event === "response" || !item.is_text || sameData(line.data, found.data))) found = null;
  }
  return found && !isBlank(found.data) ? found : null;
}

function canBringBack(item, state) {
  if (!item.is_text || !state.last) return false;
  return !state.current || !sameData(state.current.data, state.last.data);
}

function keptInWords(state) {
  if (!state.last) return state.current ? said("item-draft-kept") : "";
  const same = state.current && sameData(state.current.data, state.last.data);
  const checked = said("item-checked", { when: "{when}", tries: plural(state.tries, "try", "tries") });
  return same ? checked : `${checked} ${said("item-seen-differs")}`;
}

// The digests of the paragraphs that texts name, as `digests` in item_widget.py; `lookUps` has all that there are.
function digestsOf(texts, anchors) {
  const joined = [...texts, ...anchors].join("\n");
  const codes = [...new Set([...joined.matchAll(/\b([A-Z]\d+) ¶\d+/g)].map((found) => found[1]))];
  const known = Object.keys(lookUps).filter((name) => codes.includes(name.split(" ¶")[0]));
  const named = texts.flatMap((text) => pieces(text, known).map((piece) => piece.name).filter(Boolean));
  return Object.fromEntries(named.map((name) => [name, lookUps[name]]));
}

function noteView(item, note) {
  const [symbol, word] = item.by_person && note.mark === "near"
    ? settings.stillToDo : settings.marks[note.mark];
  const { mark, about, text } = note;
  return { mark, symbol, word, lead: lead(word, about), about, text, place: [...note.place] };
}

const numberInWords = (number) => String(Number(number.toPrecision(6)));
const pointsInWords = (points) => `${numberInWords(points)} ${points === 1 ? "point" : "points"}`;

function resultView(item, result) {
  let [symbol, word] = settings.outcomes[result.outcome];
  if (item.completion && result.outcome === item.finished_outcome) [symbol, word] = settings.kept;
  const view = { outcome: result.outcome, symbol, word };
  if (result.points !== null && item.points && item.stage === "exercise" && result.outcome !== "unanswered") {
    view.points = `${numberInWords(result.points)} of ${pointsInWords(item.points)}.`;
  }
  // The card shows the rubric above the text already.
  view.notes = result.feedback.filter((note) => note.code !== "criterion").map((note) => noteView(item, note));
  view.marks = Object.fromEntries(Object.entries(result.marks).map(([id, mark]) => {
    const [sign, words] = settings.marks[mark];
    return [id, { mark, symbol: sign, word: words }];
  }));
  return view;
}

// This student's answers to the items that this one recalls.
function recalledAnswers(item) {
  return item.earlier_items.flatMap((name) => {
    const earlier = itemById(name);
    if (!earlier) return [];
    const lines = describe(earlier, log.state(name).last?.data ?? null);
    return [{ title: said("item-recalled", { title: earlier.title }),
      lines: lines.length ? lines : [said("item-not-answered")] }];
  });
}

function outcomeParts(item, state, result) {
  if (!state.tries || result.outcome === "unanswered") return {};
  const found = { places: [...item.anchors] };
  const done = result.outcome === (item.completion ? item.finished_outcome : "correct");
  const stuck = state.tries >= settings.triesBeforeReason && !done;
  if (stuck && item.worked_path) found.path = [...item.worked_path];
  if (item.has_key && (state.explained || done || (stuck && !item.worked_path))) {
    found.explanation = item.explained;
    found.canExplain = false;
  }
  return found;
}

// The rows that the item names open under a name in words, wherever a text names one.
function showRows(item, view) {
  for (const source of item.sources) {
    if (!(source in lookUps)) continue;
    const [first, ...rest] = lookUps[source].split("\n");
    const name = first in view.digests ? `${first} (${source.slice(source.indexOf(":") + 1)})` : first;
    view.digests[name] = rest.join("\n");
    view.places.push(name);
    for (const note of view.notes ?? []) note.text = note.text.replaceAll(source, name);
    if (view.explanation) view.explanation = view.explanation.replaceAll(source, name);
  }
}

function itemView(item, result, error = "") {
  const state = log.state(item.full_id);
  const view = {
    hints: (item.hints ?? []).slice(0, state.hints),
    error: [error, log.warning].filter(Boolean).join("\n"),
    recalls: recalledAnswers(item),
    canExplain: Boolean(item.has_key && item.explained && state.tries && result),
    kept: keptInWords(state),
    keptAt: state.last?.at ?? "",
    canUndo: clearedLine(item) !== null,
    canBringBack: canBringBack(item, state),
  };
  if (result) Object.assign(view, resultView(item, result), outcomeParts(item, state, result));
  const notes = (view.notes ?? []).map((note) => note.text);
  const shown = [...view.hints, ...notes, ...(view.path ?? []), view.explanation ?? ""];
  view.digests = digestsOf([...shown, ...(view.places ?? [])], item.anchors);
  if (view.places) showRows(item, view);
  return view;
}

responders.item = (data) => {
  const item = itemById(data.item);
  const state = () => log.state(item.full_id);
  const changedSince = (line) => !sameQuestion(item, line.version);
  const current = () => resultOf(item, state());
  const { full_id: id, version } = item;
  const add = (event, value = null, more = {}) => log.add(event, id, value, { version, ...more });
  const show = (model, result, error = "") => model.set("view", itemView(item, result, error));

  // What is in the control is kept though it is not checked; it is never scored.
  function keepDraft({ response, reason = "" }) {
    const shown = state().current;
    if (isBlank(response) && !shown) return;
    if (shown && shown.reason === reason && (sameData(shown.data, response) || sameInForm(shown, response))) return;
    add("draft", response, { reason });
  }

  function sameInForm(shown, response) {
    try { return sameData(kinds[item.kind].normalise(item, response), shown.data); } catch (problem) {
      if (problem instanceof ResponseError) return false;
      throw problem;
    }
  }

  function check({ response, reason = "", confidence = null }) {
    const result = score(item, response, reason);
    if (result.outcome === "unanswered") return result;
    const given = kinds[item.kind].normalise(item, response);
    const last = state().last;
    const same = last && sameData(last.data, given) && last.reason === reason && !changedSince(last);
    if (!same) add("response", given, { reason, confidence });
    return result;
  }

  function putBack(model, line) {
    if (line) {
      add("draft", line.data, { reason: line.reason, confidence: line.confidence });
      fill(model, line.data, line.confidence, line.reason);
    }
    show(model, current());
  }

  function fill(model, response, confidence, reason) {
    model.set("response", response);
    model.set("confidence", confidence);
    model.set("reason", reason);
    model.set("refill", model.get("refill") + 1);
  }

  const actions = {
    draft(message, model) { keepDraft(message); show(model, current()); },
    check(message, model) { show(model, check(message)); },
    hint(message, model) {
      const shown = Math.min(state().hints + 1, item.hints.length);
      if (shown > state().hints) add("hint", shown);
      show(model, current());
    },
    explain(message, model) {
      if (state().tries && !state().explained) add("explanation");
      show(model, current());
    },
    reset(message, model) {
      keepDraft(message); // what was typed last is not lost
      if (state().current) add("reset");
      fill(model, null, null, "");
      show(model, null);
    },
    undo(message, model) { putBack(model, clearedLine(item)); },
    checked(message, model) { putBack(model, state().last); },
  };
  const asked = data.variants[item.variant_id] ?? data.spec;
  const shown = state().current;
  const changed = state().last && changedSince(state().last) ? said("item-changed") : "";
  return {
    traits: {
      spec: { ...inOwnOrder(asked, item, data.shuffled), fromCell: false, of: item.of,
        unit: item.unit_of_measure },
      response: shown?.data ?? null,
      confidence: shown?.confidence ?? null,
      reason: shown?.reason ?? "",
      refill: 0,
      view: itemView(item, current(), changed),
    },
    needs: item.earlier_items,
    act(message, model) { actions[message.do]?.(message, model); },
    redraw(model) {
      if (item.earlier_items.length) model.set("view", { ...model.get("view"), recalls: recalledAnswers(item) });
    },
    problem(sentence, model) { show(model, null, said("page-action-not-kept", { problem: sentence })); },
  };
};
