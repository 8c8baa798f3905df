// What Help says: three short parts, for who does not know notebooks.
import { make } from "../../regionalism/notebook/front/make.js";
import { openDialog } from "./dialog.js";

const KEYS = [
  ["Go to the next control, or back", "Tab, Shift+Tab"],
  ["Choose an option", "arrow keys or Space"],
  ["Press a button", "Enter or Space"],
  ["Run code that you changed", "Shift+Enter"],
  ["Leave a box of code", "Escape, then Tab"],
];

const part = (title, ...children) => make("section", {}, make("h3", { text: title }), ...children);
const said = (text) => make("p", { text });

function keys() {
  const row = ([what, key]) => make("tr", {}, make("th", { scope: "row", text: what }), make("td", { text: key }));
  return make("table", {}, make("tbody", {}, ...KEYS.map(row)));
}

export function openHelp(actions) {
  const button = (text, act) =>
    make("button", { type: "button", class: "rg-tool", text, onclick: () => { dialog.close(); act(); } });
  const dialog = openDialog(
    "Help",
    part("Keyboard", said("Everything works without a mouse."), keys()),
    part(
      "Answering in code",
      said("Whoever cannot use the controls answers in a box of code, with letters for options, and gets the same "
        + "feedback:"),
      make("pre", { text: 'from regionalism import answer\nanswer("start-here/who-proposed", "a")' }),
      said("The plain notebook shows the name of each question in the code above it, and lets you add boxes of code."),
      button("Show the plain notebook", actions.plain),
    ),
    part(
      "Your answers and the progress file",
      said("An answer is kept when you press Check, a draft while you write. Closing the page loses nothing."),
      said("To take your answers to another computer or browser, download your progress file in Start here, under Your "
        + "progress, and bring it in there."),
    ),
    part(
      "When something does not answer",
      said("Run the page again. Nothing that you checked is lost."),
      button("Run the page again", actions.run),
    ),
  );
}
