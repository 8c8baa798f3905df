// What the pages know of the course: its units, and the items of those units whose script was loaded.
const up = document.body.dataset.up;
const here = document.body.dataset.page;
const bank = (globalThis.regionalismItems ??= {});
const lookUps = JSON.parse(document.getElementById("rg-look-ups")?.textContent ?? "{}");
const storeName = location.protocol === "file:" ? settings.store : `${new URL(up || ".", location.href).pathname}`;
const storage = openStorage(storeName);
const log = new AnswerLog(storage);
const seed = ownSeed(storeName);
const loading = new Map();

const unitOf = (itemId) => settings.units.find((unit) => unit.slug === itemId.split("/")[0]) ?? null;
const briefOf = (itemId) => unitOf(itemId)?.items.find((item) => item.id === itemId) ?? null;
const pathTo = (address) => (address ? up + address : "");
// The page that asks an item; empty where it is this one, or not here.
function pageOf(item) {
  const address = unitOf(item.id)?.[item.stage] ?? "";
  return address === here ? "" : address;
}

// In a hand-out, what decides the numbers and the order of an exercise beside the student's id; empty elsewhere.
const handOutSeed = (item) => (item.stage === "exercise" && settings.assignment?.units.includes(item.unit)
  ? settings.assignment.seed : "");
const foldedId = (who) => caseless(cleanText(who.id));

// An item as it is asked, or null where its unit is not loaded (yet): as `pick_variant` in variants.py.
function itemById(itemId) {
  const item = bank[itemId.split("/")[0]]?.find((one) => one.full_id === itemId);
  const who = item?.variants.length ? lastStudent(log.lines()) : null;
  if (!who) return item ?? null;
  const digest = sha256(["variant", handOutSeed(item), foldedId(who), itemId].join("\x1f"));
  return item.variants[Number(BigInt(`0x${digest}`) % BigInt(item.variants.length))];
}

// Whether nobody has said yet who works here, though the question depends on it.
const waitsForStudent = (item) => Boolean(handOutSeed(item)) && !lastStudent(log.lines());

// Loads the items of units; a unit that cannot be loaded is left out.
function loadUnits(slugs) {
  const load = (slug) => new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${up}items/${slug}.js`;
    script.onload = () => done(true);
    script.onerror = () => done(false);
    document.head.append(script);
  });
  return Promise.all(slugs.map((slug) => {
    if (bank[slug]) return true;
    if (!loading.has(slug)) loading.set(slug, load(slug));
    return loading.get(slug);
  }));
}

// The items of a unit that was answered are needed to say what the answers are worth.
const answeredUnits = () => settings.units.map((unit) => unit.slug)
  .filter((slug) => log.items().some((item) => item.startsWith(`${slug}/`)));

// The parts of a drawn question in an order that is this browser's own, or in a hand-out the student's, and stays from
// day to day: as `shuffled` in variants.py.
function inOwnOrder(spec, item, names) {
  const handOut = handOutSeed(item);
  const whose = handOut ? [handOut, foldedId(lastStudent(log.lines()))] : [seed, ""];
  const digest = (part) => sha256(["order", ...whose, item.full_id, part.id].join("\x1f"));
  const sorted = (parts) => parts.map((part) => [digest(part), part])
    .sort(([one], [other]) => (one < other ? -1 : 1)).map(([, part]) => part);
  const shuffled = names.map((name) => item[name].map((part) => part.id).sort().join("\n"));
  const isShuffled = (value) => Array.isArray(value) && value.every((part) => part?.id)
    && shuffled.includes(value.map((part) => part.id).sort().join("\n"));
  return Object.fromEntries(Object.entries(spec).map(([name, value]) =>
    [name, isShuffled(value) ? sorted(value) : value]));
}

const plural = (count, one, several) => `${count} ${count === 1 ? one : several}`;
