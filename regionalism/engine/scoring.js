// What a response is worth. `feedback` is never empty; `marks` has the mark of each part of the answer by its id;
// `points` is null where there is nothing to score with: no key, or a person marks.
function score(item, response, reason = "") {
  const result = (outcome, points, feedback, marks = {}) => ({ outcome, points, feedback, marks });
  const kind = kinds[item.kind];
  let given;
  try {
    given = kind.normalise(item, response);
    if (item.reason && !stripped(reason ?? "")) throw new ResponseError("reason-missing");
  } catch (problem) {
    if (!(problem instanceof ResponseError)) throw problem;
    const told = note("note", problem.message, "", [], problem.code);
    return result("unanswered", item.has_key ? 0 : null, [told]);
  }
  if (!item.has_key && !item.by_person) return result("recorded", null, [engineNote("note", "recorded")]);
  const [share, notes] = kind.judge(item, given);
  if (item.by_person) return result("recorded", null, notes);
  const points = (earned) => Number(rounded(item.points * earned, 2));
  if (item.completion) return result(item.finished_outcome, points(1), notes);
  const outcome = share >= 1 ? "correct" : share > 0 ? "partly" : "not-yet";
  return result(outcome, points(share), notes, kind.marks(item, given, notes));
}

// Of the results of all tries, in their order of time, the one that counts: `attempts` is best, last or first. What was
// not an answer counts only where there is no other; of equals the earliest is the best. Texts that a person marks have
// no points yet: of those the last one counts, unless the first is asked for.
function thatCounts(results, attempts) {
  const answers = results.filter(({ outcome }) => outcome !== "unanswered");
  const tries = answers.length ? answers : results;
  if (attempts === "first") return tries[0];
  if (attempts === "last" || tries.at(-1).points === null) return tries.at(-1);
  return tries.reduce((best, one) => ((one.points ?? 0) > (best.points ?? 0) ? one : best));
}
