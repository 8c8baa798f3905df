// What the cards of hand_in.py do: who works here, what is still open, and the one file that is handed in.
const knownStudent = () => lastStudent(log.lines());

function keepStudent(who) {
  const known = knownStudent();
  if (known?.name !== who.name || known?.id !== who.id) log.add("student", "student", { name: who.name, id: who.id });
}

function whyOpen(state) {
  const draft = state.current?.event === "draft";
  if (!state.last) return said(draft ? "handin-begun" : "handin-not-answered");
  return draft ? said("handin-changed") : "";
}

function stillOpen(slug) {
  const unit = settings.units.find((one) => one.slug === slug);
  return unit.items.filter((item) => item.stage === "exercise")
    .map((item) => ({ title: item.title, why: whyOpen(log.state(item.id)) })).filter((one) => one.why);
}

function countedInFile(slug, handIn) {
  const answered = new Set(handIn.lines.filter((line) => line.event === "response").map((line) => line.item));
  const exercises = settings.units.find((one) => one.slug === slug).items.filter((item) => item.stage === "exercise");
  const counted = said("handin-counted", { count: exercises.filter((item) => answered.has(item.id)).length,
    of: exercises.length });
  const left = stillOpen(slug).length;
  return { answered: [...answered].sort(), counted: left ? `${counted} ${said("handin-left", { left })}` : counted };
}

const studentTraits = (view) => ({ who: knownStudent() ?? { name: "", id: "" }, view, download: {} });
const sayProblem = (sentence, model) => model.set("view", { ...model.get("view"), lines: [], error: sentence });

responders.student = () => ({
  traits: studentTraits({ lines: [], error: "" }),
  act(message, model) {
    if (message.do !== "main") return;
    const who = student(message.name ?? "", message.id ?? "");
    keepStudent(who);
    // The questions come with this student's numbers, and in their order.
    location.reload();
  },
  problem: sayProblem,
});

responders["hand-in"] = (data) => {
  let [other, saved] = [null, 0];
  const view = (lines = [], error = "") => ({ lines, error, open: stillOpen(data.unit) });

  // Somebody else has worked here: who presses again says so.
  function checkPerson(who) {
    const [known, before] = [knownStudent(), other];
    other = who;
    if (known && settings.assignment?.seed && foldedId(known) !== foldedId(who)) {
      throw new CourseError("student-id-differs", { known: known.id, who: who.id });
    }
    if (known && !samePerson(known, who) && (before?.name !== who.name || before?.id !== who.id)) {
      throw new CourseError("another-student", { known: known.name, number: known.id });
    }
  }

  return {
    traits: studentTraits(view()),
    act(message, model) {
      if (message.do !== "main") return;
      const who = student(message.name ?? "", message.id ?? "");
      checkPerson(who);
      keepStudent(who);
      const handIn = collect(data.unit, who, log.lines(), 
        { course: settings.version, signedFirst: Boolean(settings.assignment?.seed) });
      const { answered, counted } = countedInFile(data.unit, handIn);
      const file = fileName(handIn);
      log.add("note", `${settings.made}${data.unit}`, { file, answered });
      model.set("who", who);
      model.set("view", view([said("handin-made", { file, title: data.title }), counted,
        said("handin-receipt", { receipt: submissionReceipt(handIn) }), said("handin-holds"),
        ...(log.warning ? [log.warning] : [])]));
      model.set("download", { name: file, text: submissionText(handIn), count: (saved += 1) });
    },
    redraw(model) { model.set("view", view(model.get("view").lines, model.get("view").error)); },
    problem: sayProblem,
  };
};
