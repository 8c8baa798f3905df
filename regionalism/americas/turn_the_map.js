// Two maps and a guess, as in turn_the_map.py. What does not depend on the guess was made beforehand.
models.turnTheMap = ({ first, second, guess }, { names, pairs, texts, pieces: parts }) => {
  if (first === second) throw new CourseError("map-same-twice", { criterion: names[first] });
  const { stay, filled, join, others, tiles, one, other, text } = pairs[`${first}|${second}`];
  if (guess === null || guess < 0 || guess > filled) throw new CourseError("map-guess-missing", { most: filled });
  const away = Math.abs(stay - Math.trunc(guess));
  const lost = filled === tiles ? "" : `${filled} have a side on the second map, and of these `;
  return {
    status: `Of ${tiles} filled tiles (${one}) ${lost}${stay} stay filled. You said ${rounded(guess, 0)}: `
      + `${away ? `${away} away` : "just right"}. Of the ${others} others (${other}) ${join} became filled.`,
    html: texts[text].map((part) => parts[part]).join(""),
  };
};
