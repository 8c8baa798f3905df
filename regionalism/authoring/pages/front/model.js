// Stands in for the widget's model of a notebook: values that the front end reads and follows, and messages that go
// to a responder instead of a kernel. A responder is what Python is behind a cell:
//   responders.NAME = (data, log) => ({ traits, act(message, model), redraw(model), show(model) })
//   traits   the values that the front end begins with, beside those of the page
//   act      does what a message asks and sets values; may be async; throws a CourseError with a sentence
//   redraw   shows what the log says now (optional); it is called for `seen`, and when something else was kept
//   problem  says in the widget what went wrong: (sentence, model)
const responders = {};
const live = [];

function pageModel(values, responder) {
  const heard = new Map();
  const tell = (name, ...what) => { for (const one of heard.get(name) ?? []) one(...what); };
  const model = {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      tell(`change:${name}`);
    },
    save_changes() {},
    on(name, task) { heard.set(name, [...(heard.get(name) ?? []), task]); },
    off(name, task) { heard.set(name, (heard.get(name) ?? []).filter((one) => one !== task)); },
    // What a kernel does with a message (`CourseWidget` in widget.py): it acts, says what went wrong, acknowledges.
    send({ turn, ...message }) { answered(message).finally(() => tell("msg:custom", { acknowledged: turn })); },
  };
  const answered = async (message) => {
    try {
      if (message.do === "seen") return responder.redraw?.(model);
      await responder.act(message, model);
    } catch (problem) {
      if (!(problem instanceof CourseError)) console.error(problem);
      responder.problem(problem instanceof CourseError ? problem.message : String(problem), model);
    }
    redrawOthers(model);
  };
  live.push({ model, responder });
  return model;
}

let toldLines = 0;

// Where something new was kept, everything that shows what the log says shows it anew; the one that kept it has.
function redrawOthers(source) {
  if (toldLines === log.count) return;
  toldLines = log.count;
  for (const { model, responder } of live) {
    if (model !== source) responder.redraw?.(model);
  }
}
