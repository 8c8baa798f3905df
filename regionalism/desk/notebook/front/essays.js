// One essay beside its rubric. Everything is built once; only the fields of the rubric change with the item. A text is
// shown as text.
function render({ model, el }) {
  const view = () => model.get("view");
  const labelled = (words, input) => make("div", { class: "rg-input" }, make("label", { for: input.id, text: words }),
    input);
  const line = (word, size) => make("input", { id: unique(word), type: "text", size,
    onkeydown: (event) => event.stopPropagation() });
  const folder = line("folder", 28);
  const assignment = line("assignment", 28);
  const item = make("select", { id: unique("item"), onchange: () => leave({ do: "item", item: item.value }) });
  const check = (words, name) => {
    const box = make("input", { type: "checkbox", onchange: () => leave({ do: name, on: box.checked }) });
    return [box, make("label", { class: "rg-step" }, box, make("span", { text: words }))];
  };
  const [waiting, waitingLabel] = check("Only those that wait", "waiting");
  const [names, namesLabel] = check("Show names", "names");
  const button = (words, content, main) => make("button", { type: "button",
    class: `rg-button${main ? " rg-main" : ""}`, text: words, onclick: () => act(content) });

  const title = make("p", { class: "rg-title", tabindex: "-1" });
  const words = make("p", { class: "rg-quiet" });
  const text = make("div", { class: "rg-essay-text", tabindex: "0", role: "region",
    "aria-label": "The student's text" });
  const prompt = make("p");
  const models = make("div");
  const rubric = make("fieldset", { class: "rg-rubric" }, make("legend", { text: "Points" }));
  const total = make("p", { class: "rg-total" });
  const comment = make("textarea", { id: unique("comment"), rows: 4, onchange: () => draft(),
    oninput: () => soon.start() });
  const bankTitle = make("p", { class: "rg-quiet", id: unique("bank"),
    text: "Comments that you gave before: press the number outside a field, or the button." });
  const bank = make("ol", { class: "rg-bank", "aria-labelledby": bankTitle.id });
  const note = make("p", { class: "rg-quiet" });
  const status = make("p", { role: "status", "aria-live": "polite", class: "rg-outcome" });
  const fields = new Map();
  let drawn = "";
  let changed = false;

  const content = () => ({ label: view().essay?.label,
    marks: Object.fromEntries([...fields].map(([id, field]) => [id, field.value])), comment: comment.value, changed });
  // Marks that the kernel did not take in come back as a draft of the same text; nothing is saved by itself.
  const tell = (what) => {
    const now = content();
    post.send({ ...now, ...what }, { keep: view().essay ? { ...now, item: view().item } : undefined });
    changed = false;
  };
  const act = (what) => { soon.stop(); focusNext = Boolean(what.step); tell(what); };
  const draft = () => { soon.stop(); if (view().essay) tell({ do: "draft" }); };
  const leave = (what) => { if (changed) draft(); post.send(what); };
  const soon = later(draft, 1500);
  let focusNext = false;

  const sum = () => {
    const numbers = [...fields.values()].map((field) => Number(field.value || 0));
    const most = view().essay.criteria.reduce((all, one) => all + one.points, 0);
    total.textContent = `Total: ${numbers.reduce((all, one) => all + one, 0)} of ${most} points`;
  };
  const buildRubric = (criteria) => {
    fields.forEach((field) => field.closest(".rg-criterion").remove());
    fields.clear();
    for (const one of criteria) {
      const field = make("input", { id: unique("points"), type: "number", class: "rg-points", min: 0, max: one.points,
        step: 0.5,
        oninput: () => { changed = true; sum(); soon.start(); }, onchange: draft,
          onkeydown: (event) => event.stopPropagation() });
      fields.set(one.id, field);
      rubric.append(make("div", { class: "rg-criterion" },
        make("label", { for: field.id, text: `${one.text} (0 to ${one.points})` }), field,
        ...(one.levels || []).map((text, step) => make("p",
          { class: "rg-quiet", text: `${(one.points * step) / 2}: ${text}` }))));
    }
  };
  comment.addEventListener("input", () => { changed = true; });
  const give = (text) => {
    if (comment.value.split("\n").some((one) => one.trim() === text)) return;
    comment.value = [comment.value.trimEnd(), text].filter(Boolean).join("\n");
    changed = true;
    draft();
  };
  // A draft is answered while somebody goes on by Tab: a button that was drawn anew would take the focus with it.
  let bankDrawn = "";
  const drawBank = (lines) => {
    const now = JSON.stringify(lines);
    if (now === bankDrawn) return;
    bankDrawn = now;
    bankTitle.hidden = bank.hidden = !lines.length;
    bank.replaceChildren(...lines.map((one, place) => make("li", {}, make("button", { type: "button",
      class: "rg-link", text: `${place + 1}: ${one.text} (${one.used})`,
      onclick: () => give(one.text) }))));
  };
  const byNumber = (event) => {
    const line = (view().essay?.bank || [])[Number(event.key) - 1];
    if (!line || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    event.stopPropagation();
    give(line.text);
  };

  const desk = make("div", { class: "rg-desk rg-takes-digits" },
    make("div", {}, title, words, text, make("details", {}, make("summary", { text: "The question" }), prompt), models),
    make("div", {}, rubric, total, labelled("Comment for the student", comment), bankTitle, bank,
      make("div", { class: "rg-buttons" }, button("Save and next", { do: "save", step: 1 }, true),
        button("Save", { do: "save", step: 0 }),
        button("Save and previous", { do: "save", step: -1 }), button("Next, without a mark", { do: "go", step: 1 }),
          button("Previous, without a mark", { do: "go", step: -1 })),
      note));
  desk.addEventListener("keydown", byNumber);
  const choices = make("div", { class: "rg-inputs" }, labelled("Essay question", item), waitingLabel, namesLabel);
  const card = make("section", { class: "rg-card rg-essays", "aria-label": "Mark essays" },
    make("p", { class: "rg-title", text: "Mark essays" }),
    make("div", { class: "rg-inputs" }, labelled("Folder with the grades", folder),
      labelled("File assignment.toml (may stay empty)", assignment),
      make("button", { type: "button", class: "rg-button", text: "Open",
        onclick: () => { leave({ do: "open", folder: folder.value, assignment: assignment.value }); drawn = ""; } })),
    choices, status, desk);
  el.append(card);
  const clear = () => { status.textContent = ""; };
  const restore = (kept) => {
    const essay = view().essay;
    if (!essay || essay.label !== kept.label || view().item !== kept.item) return;
    fields.forEach((field, id) => { field.value = kept.marks[id] ?? ""; });
    comment.value = kept.comment;
    sum();
    draft();
  };
  const post = guard(model, card, { id: view().id, clear, restore });

  const drawEssay = (essay) => {
    // With its folder and text: grading again, in the card above, can put another text under the same label.
    const what = `${view().item} ${essay.label} ${view().folder} ${essay.text}`;
    if (JSON.stringify(essay.criteria.map((one) => one.id)) !== JSON.stringify([...fields.keys()])
      || drawn.split(" ")[0] !== view().item) buildRubric(essay.criteria);
    title.textContent = `${essay.who}, ${essay.place}`;
    words.textContent = essay.words;
    note.textContent = essay.note;
    drawBank(essay.bank);
    prompt.textContent = essay.prompt;
    if (what === drawn) return; // the fields hold what is being entered
    drawn = what;
    text.textContent = essay.text;
    fields.forEach((field, id) => { field.value = essay.marks[id] ?? ""; });
    comment.value = essay.comment;
    changed = false;
    const model_ = (one) => make("details", {}, make("summary", { text: one.name }),
      ...paragraphs(one.text).map((part) => make("p", { text: part })));
    models.replaceChildren(...(essay.models.length
      ? essay.models.map(model_) : [make("p", { class: "rg-quiet", text: "No model answers are here." })]));
    sum();
    if (focusNext) title.focus();
    focusNext = false;
  };
  const draw = () => {
    const now = view();
    folder.value = now.folder;
    assignment.value = now.assignment;
    item.replaceChildren(...now.items.map((one) => make("option", { value: one.id, text: one.text })));
    item.value = now.item;
    waiting.checked = now.waiting;
    names.checked = now.names;
    status.textContent = now.status;
    status.classList.toggle("rg-error", now.problem);
    choices.hidden = !now.items.length;
    desk.hidden = !now.essay;
    if (now.essay) drawEssay(now.essay);
  };
  draw();
  post.resume();
  model.on("change:view", draw);
  return () => { soon.now(); post.stop(); model.off("change:view", draw); };
}
export default { render };
