// Keeps the file of a course page as it is: a run changes nothing in it, and only what a person changed is unsaved.
const OF_JUPYTER = new Set(["kernelspec", "language_info", "widgets", "signature"]);
const OF_A_RUN = new Set(
  ["trusted", "execution", "ExecuteTime", "collapsed", "scrolled", "jp-MarkdownHeadingCollapsed"],
);

const without = (metadata, names) => Object.entries(metadata || {}).filter(([name]) => !names.has(name));

// What a person can change in a notebook, as one text to compare. What JupyterLab writes into it by itself says nothing
// about that.
function written(content) {
  const cells = content.cells.map(
    (cell) => [cell.cell_type, cell.source, without(cell.metadata, OF_A_RUN), cell.attachments],
  );
  return JSON.stringify([without(content.metadata, OF_JUPYTER), cells]);
}

function withoutOutputs(content) {
  const bare = (cell) => (cell.cell_type === "code" ? { ...cell, outputs: [], execution_count: null } : cell);
  return { ...content, cells: content.cells.map(bare) };
}

// isCourse: whether the notebook is shown as a page now; saved: called when it was written.
export function keepFile(panel, { isCourse, saved }) {
  const model = panel.content.model;
  const asItIs = model.toJSON.bind(model);
  const now = () => written(asItIs());
  let last = now();
  // The widgets of a stopped kernel would only say that their model is not found: outputs stay out of the file.
  model.toJSON = () => (isCourse() ? withoutOutputs(asItIs()) : asItIs());
  const settle = () => {
    if (isCourse() && model.dirty && now() === last) model.dirty = false;
  };
  model.stateChanged.connect((_, change) => {
    if (change.name === "dirty" && change.newValue) settle();
  });
  panel.context.saveState.connect((_, what) => {
    if (what !== "completed") return;
    last = now();
    saved();
  });
  settle();
}
