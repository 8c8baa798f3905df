// Says where cards stand as a page does. Standard input: { script, model, now, logs }, a log being [[at, right], …].
import { readFileSync } from "node:fs";

const { script, model, now, logs } = JSON.parse(readFileSync(0, "utf8"));
const { cardStanding, drawCards } = new Function(`${script}\nreturn { cardStanding, drawCards };`)();
const found = logs.map((answers, place) => {
  const standing = cardStanding(answers.map(([at, right]) => ({ at: Date.parse(at), right })), now, model);
  return { id: `card-${String(place).padStart(4, "0")}`, unit: `unit-${place % 3}`, standing };
});
const drawn = drawCards(found, ["unit-2", "unit-0", "unit-1"], 40, new Set(["card-0003"])).map(({ id }) => id);
process.stdout.write(JSON.stringify({ standings: found.map(({ standing }) => standing), drawn }));
