// A stretch of dates or of numbers, typed by its ends.
{
  // In English, Spanish and Portuguese; the first three letters are enough.
  const MONTHS = [
    ["january", "enero", "janeiro"],
    ["february", "febrero", "fevereiro"],
    ["march", "marzo", "março"],
    ["april", "abril"],
    ["may", "mayo", "maio"],
    ["june", "junio", "junho"],
    ["july", "julio", "julho"],
    ["august", "agosto"],
    ["september", "septiembre", "setiembre", "setembro", "sept"],
    ["october", "octubre", "outubro"],
    ["november", "noviembre", "novembro"],
    ["december", "diciembre", "dezembro"],
  ];
  const DAY = "(\\d{1,2})(?:st|nd|rd|th|º)?";
  const NAME = "([\\p{L}\\p{Nl}\\p{No}]+)";
  const S = `[${SPACE}]+`;
  const WITH_MONTH = [ // 17 March 2020; March 17, 2020
    [new RegExp(`^(?:${DAY}${S})?(?:de${S})?${NAME}\\.?,?${S}(?:de${S})?(\\d{4})$`, "u"), [1, 2, 3]],
    [new RegExp(`^${NAME}\\.?${S}${DAY},?${S}(\\d{4})$`, "u"), [2, 1, 3]],
  ];

  const two = (part) => part.padStart(2, "0");
  const monthNamed = (name) =>
    MONTHS.findIndex((names) => names.some((one) => one === name || firstOf(one, 3) === name)) + 1;

  // What a text may mean as dates; not all of them need exist.
  const datesIn = (text) => {
    if (/^\d{4}(-\d\d){0,2}$/.test(text)) return [text];
    const yearFirst = /^(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?$/.exec(text);
    if (yearFirst) return [yearFirst.slice(1).filter((one) => one).map(two).join("-")];
    const yearLast = /^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$/.exec(text);
    if (yearLast) {
      const [, one, other, year] = yearLast;
      const ways = one ? [[year, other, one], [year, one, other]] : [[year, other]];
      return ways.map((way) => way.map(two).join("-"));
    }
    for (const [pattern, [day, name, year]] of WITH_MONTH) {
      const found = pattern.exec(text);
      const month = found ? monthNamed(found[name]) : 0;
      if (month) return [[found[year], String(month), ...(found[day] ? [found[day]] : [])].map(two).join("-")];
    }
    return [];
  };

  const first = (date) => (date.length === 4 ? `${date}-01-01` : `${date}-01`.slice(0, 10));
  const last = (date) => (date.length === 4 ? `${date}-12-31` : `${date}-31`.slice(0, 10));

  const isDate = (date) => {
    const [year, month, day] = first(date).split("-").map(Number);
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    return year > 0 && days !== undefined && day > 0 && day <= days;
  };

  const inWords = (date) => {
    const [year, month, day] = date.split("-").map(Number);
    const [name] = MONTHS[month - 1];
    return `${day} ${name[0].toUpperCase()}${name.slice(1)} ${year}`;
  };

  // A date as 2020, 2020-03 or 2020-03-17, however it was typed.
  const readDate = (given) => {
    const text = typeof given === "string" ? caseless(asTyped(given).normalize("NFC")) : "";
    const found = [...new Set(datesIn(text).filter(isDate))].sort();
    if (!found.length) throw new ResponseError("date-wrong", { given: short(given) });
    if (found.length > 1) {
      const [one, other] = found.map(inWords);
      throw new ResponseError("date-two-ways", { given: short(given), first: one, second: other });
    }
    return found[0];
  };

  // The first and the last of what an end may mean: a year is all its days.
  const stretch = (item, end) => (item.of === "date" ? [first(end), last(end)] : [Number(end), Number(end)]);

  // Whether each end is early, late, or within the key.
  const places = (item, given) => [["from", 0, item.key_from], ["to", 1, item.key_to]].map(([end, side, key]) => {
    const value = stretch(item, given[end])[side];
    const [earliest, latest] = key;
    const late = value > stretch(item, latest)[1] ? "late" : "key";
    return [end, value < stretch(item, earliest)[0] ? "early" : late];
  });

  kinds.range = {
    normalise(item, given) {
      if (!isTable(given) || ["from", "to"].some((end) => isNothing(own(given, end)))) {
        throw new ResponseError("range-open");
      }
      const read = (end) => (item.of === "date" ? readDate(end) : parseNumber(end));
      const ends = { from: read(given.from), to: read(given.to) };
      const [from, to] = [stretch(item, ends.from), stretch(item, ends.to)];
      if (from[0] > to[0] || (from[0] === to[0] && from[1] > to[1])) throw new ResponseError("range-reversed");
      return ends;
    },
    judge(item, given) {
      const told = { from: { early: item.starts_early, late: item.starts_late },
        to: { early: item.ends_early, late: item.ends_late } };
      const notes = places(item, given).map(([end, place]) => {
        const about = `${end} ${plainly(given[end])}`;
        if (place === "key") return engineNote("right", "end-holds", { about, place: [end] });
        return note("wrong", told[end][place] ?? "", about, [end], place);
      });
      return [notes.filter(({ mark }) => mark === "right").length / 2, notes];
    },
    marks: marksOfNotes,
    describe(item, given) {
      const ends = ["from", "to"].map((end) => {
        if (!Object.hasOwn(tabled(given), end)) throw new MisfitError("no such end");
        return plainly(given[end]);
      });
      return [`from ${ends[0]} to ${ends[1]}`];
    },
  };
}
