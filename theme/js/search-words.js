// Text → written words: the twin of search/words.py.

const LONGEST = 40;
const SIGNS = "\\u0300-\\u036f\\u0591-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670";
const MARKS =
  "\\u0900-\\u0963\\u0970-\\u0dff\\u0e31-\\u0e4e\\u0eb1-\\u0ecd\\u0f18-\\u0fbc\\u1000-\\u109f\\u1780-\\u17d3\\u3099\\u309a";
const WORD = new RegExp(`[\\p{L}\\p{N}${SIGNS}${MARKS}]{1,${LONGEST}}`, "gu");
const DROPPED = new RegExp(`[${SIGNS}]+`, "gu");
const FAR = /[\u{10000}-\u{10ffff}]+/gu;
export const CJK = /([\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+)/u;
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

/** Return the written words of a text in their order. */
export function splitWords(text) {
  return cut(text.toLowerCase()).flatMap(fold);
}

function cut(text) {
  return text.match(WORD) ?? [];
}

function fold(word) {
  if (/^[\0-\x7f]*$/.test(word)) return [word];
  const plain = word.normalize("NFKD").toLowerCase().replace(DROPPED, "").normalize("NFC");
  const parts = cut(plain.replace(LETTER, (letter) => LETTERS[letter]).replace(FAR, " "));
  return parts.flatMap((part) => part.split(CJK).flatMap((piece, at) => (at % 2 ? pair(piece) : piece))).filter(Boolean);
}

function pair(letters) {
  return letters.length < 2 ? [letters] : Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2));
}
