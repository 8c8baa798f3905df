// The progress table, and the file that carries it to another machine.
function render({ model, el }) {
  const table = make("div");
  const status = make("p", { role: "status", "aria-live": "polite" });
  const id = unique("file");
  const file = make("input", { id, type: "file", accept: ".json,application/json" });
  file.addEventListener("change", async () => {
    if (file.files.length) post.send({ do: "import", text: await file.files[0].text() }, { answers: true });
    file.value = "";
  });
  const download = make("button", { type: "button", class: "rg-button", text: "Download my progress file",
    onclick: () => post.send({ do: "download" }) });
  const summary = make("button", { type: "button", class: "rg-button", text: "Make a page to print",
    onclick: () => post.send({ do: "summary" }) });
  const section = make("section", { class: "rg-progress", "aria-label": "Your progress", tabindex: -1 }, table,
    make("div", { class: "rg-buttons" }, download, summary),
      make("div", { class: "rg-input" }, make("label",
        { for: id, text: "Bring in a progress file (it is merged, nothing is overwritten)" }), file), status);
  el.append(section);
  const post = guard(model, section, { id: "progress", clear: () => { status.textContent = ""; } });
  const unfollow = followLog(section, () => post.send({ do: "seen" }, { idle: true }));
  const unland = landHere(section, "Your-progress");
  const draw = () => {
    table.innerHTML = model.get("table");
    section.hidden = !model.get("table");
  };
  const say = () => { status.textContent = model.get("message"); };
  const save = () => {
    if (model.get("download").text) saveFile(model.get("download"));
  };
  draw();
  say();
  model.on("change:table", draw);
  model.on("change:message", say);
  model.on("change:download", save);
  return () => { unfollow(); unland(); post.stop(); model.off("change:table", draw); model.off("change:message", say);
    model.off("change:download", save); };
}
export default { render };
