// What a notebook's cells are, and what the course says of them in the file.
export const own = (notebookOrCell) => notebookOrCell.model?.getMetadata("regionalism") ?? {};

export const isCode = (cell) => cell.model.type === "code";

export const isText = (cell) => cell.model.type === "markdown";

export const sourceOf = (cell) => cell.model.sharedModel.getSource();
