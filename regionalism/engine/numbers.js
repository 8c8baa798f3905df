// What digits with points, commas and blanks mean as a number, and how a number is written for people.

const DIGIT = /\p{Nd}/u;

// The digits of every script as 0 to 9. They stand in Unicode in rows of ten.
function digitOf(character) {
  const code = character.codePointAt(0);
  let zero = code;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

// What was meant to be typed: without white space around it and without signs that nobody sees.
const asTyped = (text) => stripped(text.replace(/\p{Cf}/gu, "").replace(/\p{Nd}/gu, digitOf));

// A number rounded to places behind the point, as text. Where it lies exactly between two it is the even one; toFixed
// would take the larger.
function rounded(number, places) {
  const size = Math.abs(number);
  const sign = number < 0 ? "-" : "";
  if (size >= 2 ** 53) return `${sign}${BigInt(size)}.${"0".repeat(places)}`;
  const text = size.toFixed(places);
  const rest = size.toFixed(100).split(".")[1].slice(places);
  const halfway = /^50*$/.test(rest);
  const odd = Number(text.at(-1)) % 2;
  return sign + (halfway && odd ? (Number(text) - 10 ** -places).toFixed(places) : text);
}

// Without an exponent and with six decimals at most.
function written(number) {
  const text = rounded(number, !number || Math.abs(number) >= 0.001 ? 6 : 12).replace(/\.?0+$/, "");
  return text === "-0" ? "0" : text;
}

// What digits may mean, the likelier first; empty where they mean nothing. A comma parts thousands in some countries
// and decimals in others, and so does a point.
function readings(typed) {
  const digits = typed.replace(new RegExp(`(\\d)['’${SPACE}](?=\\d{3}(?!\\d))`, "gu"), "$1");
  for (const [thousands, decimal] of [",.", ".,"]) {
    if (!new RegExp(`^[1-9]\\d{0,2}([${thousands}]\\d{3})+([${decimal}]\\d+)?$`).test(digits)) continue;
    const whole = digits.replaceAll(thousands, "").replace(decimal, ".");
    const once = digits.split(thousands).length === 2 && !digits.includes(decimal);
    return once ? [whole, digits.replace(thousands, ".")] : [whole];
  }
  return /^\d*[.,]?\d+$/.test(digits) ? [digits.replace(",", ".")] : [];
}
