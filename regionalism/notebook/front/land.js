// Brings a reader to a thing on this page, or to one on another page of the course.
const LANDING = "regionalism:land";
const LANDING_LASTS = 60000;
const HELD_FOR = 15000;
const LOOKS = [0, 200, 700, 1500, 3000];
const WAYS_OF_MOVING = ["wheel", "touchmove", "pointerdown", "keydown"];

// The part of the page that scrolls: JupyterLab's, else the window's.
function scrollerOf(element) {
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (one.scrollHeight > one.clientHeight && ["auto", "scroll"].includes(getComputedStyle(one).overflowY)) return one;
  }
  return document.scrollingElement;
}

// Scrolls to the first element for which `find` gives one, and moves the focus into it. JupyterLab draws a cell only
// when it is near, so this goes down the page step by step until the element is there.
function landOn(start, find, steps = 80) {
  const scroller = scrollerOf(start);
  const look = (left) => {
    const found = find();
    if (found) {
      found.scrollIntoView({ block: "start" });
      const first = found.querySelector("input, select, textarea, button, a[href], summary");
      (first || found).focus({ preventScroll: true });
    } else if (left > 0) {
      scroller.scrollTop += scroller.clientHeight * 0.8;
      setTimeout(() => look(left - 1), 60);
    }
  };
  look(steps);
}

// A card or panel on the same page, by its name.
function namedOnPage(element, name) {
  const page = element.closest(".jp-NotebookPanel") || document;
  const found = page.querySelector(`.rg-card[aria-label="${CSS.escape(name)}"]`);
  return found?.checkVisibility() ? found : null;
}

// Opens another page of the course. Course mode opens it in place; without it the browser follows the address.
function openPage(element, href) {
  const [path, fragment] = href.split("#");
  if (fragment) sessionStorage.setItem(LANDING, JSON.stringify({ fragment, at: Date.now() }));
  const event = new CustomEvent("regionalism:open",
    { bubbles: true, composed: true, cancelable: true, detail: { path, fragment } });
  if (element.dispatchEvent(event)) location.assign(href);
}

// Brings a reader to a question: on another page, or the card with this name on the page of `element`. A part of the
// page that is folded may hold it: course mode opens that part.
function goTo(element, { name, page }) {
  if (page) {
    openPage(element, page);
    return;
  }
  element.dispatchEvent(new CustomEvent("regionalism:look-for", { bubbles: true, composed: true, detail: { name } }));
  landOn(element, () => namedOnPage(element, name));
}

// A link to another page of the course.
function pageLink(href, text, name = "") {
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPage(event.currentTarget, event.currentTarget.getAttribute("href"));
  };
  return make("a", { href, text, class: name || null, onclick: follow });
}

// Keeps an element at the top of the view while what stands above it still grows, until the reader moves.
function holdInView(element) {
  const end = Date.now() + HELD_FOR;
  let moved = false;
  const note = () => { moved = true; };
  for (const kind of WAYS_OF_MOVING) window.addEventListener(kind, note, { capture: true, once: true, passive: true });
  const hold = () => {
    if (moved || Date.now() > end || !element.isConnected) return;
    element.scrollIntoView({ block: "start" });
    setTimeout(hold, 200);
  };
  hold();
}

// Scrolls to an element when a link with this fragment led to its page, also when the page was open already. No
// observer tells of an element far down the page, which the browser does not lay out: so it looks when it is drawn, and
// when a link was followed.
function landHere(element, fragment) {
  const arrive = () => {
    const kept = JSON.parse(sessionStorage.getItem(LANDING) || "null");
    if (!kept || kept.fragment !== fragment || Date.now() - kept.at > LANDING_LASTS || !element.clientHeight) return;
    sessionStorage.removeItem(LANDING);
    element.focus({ preventScroll: true });
    holdInView(element);
  };
  const soon = () => { for (const wait of LOOKS) setTimeout(arrive, wait); };
  // The page that is left may have a table of its own.
  const followed = (event) => { if (!element.closest(".jp-NotebookPanel")?.contains(event.target)) soon(); };
  soon();
  document.addEventListener("regionalism:open", followed);
  return () => document.removeEventListener("regionalism:open", followed);
}
