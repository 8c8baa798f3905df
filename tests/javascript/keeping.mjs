// Reads logs of answers as a page does. In: { script, sentences, cases }, each case { text, who, unit, signedFirst, at }.
// Out for each case: what the log says, its progress file, and the file to hand in with its receipt.
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const names = "AnswerLog, collect, fileName, lastStudent, setSentences, submissionReceipt, submissionText";
const page = new Function(`${given.script}\nreturn { ${names} };`)();
page.setSentences(given.sentences);

function read({ text, who, unit, signedFirst, at }) {
  const log = new page.AnswerLog({ read: () => new Map([["kept", text]]), append() {} });
  const states = log.items().map((item) => {
    const { tries, hints, explained, current } = log.state(item);
    return [item, tries, hints, explained, current?.number ?? null];
  });
  const handIn = page.collect(unit, who, log.lines(), { signedFirst, course: "1", now: new Date(at) });
  return { states, unreadable: log.unreadable, progress: log.export(), last: page.lastStudent(log.lines()),
    name: page.fileName(handIn), file: page.submissionText(handIn), receipt: page.submissionReceipt(handIn) };
}
process.stdout.write(JSON.stringify(given.cases.map(read)));
