// Says the sentences of a page in the language of whoever reads. A page that opens by itself speaks English; the viewer
// brings other languages, one small file each (docs/format/link.md, "Languages"). What a file has no words for stands in English.
const words = (() => {
  "use strict";
  const ENGLISH = "en-GB", FROM_THE_RIGHT = ["ar", "ur"], APART = "\u2068", TOGETHER = "\u2069", PLACE = /%\(([a-z]+)\)[sd]/;
  let here = {tag: ENGLISH, says: {}, which: ""};

  const isFromTheRight = () => FROM_THE_RIGHT.includes(here.tag);
  const apart = (text) => isFromTheRight() && text ? `${APART}${text}${TOGETHER}` : text;
  // Marks a sentence that is said elsewhere.
  const later = (text) => text;

  function known(text) {
    return Object.hasOwn(here.says, text) ? here.says[text] : undefined;
  }

  // In a language from right to left, a sentence in English keeps its full stop at its end.
  const inEnglish = (text) => /[.:!?]$|%\(/.test(text) ? apart(text) : text;

  // A text, or pieces where a value is an element.
  function filled(pattern, values) {
    const pieces = pattern.split(PLACE).map((piece, place) => place % 2 === 0 ? piece :
      values[piece] instanceof Node ? values[piece] : typeof values[piece] === "number" ? String(values[piece]) : apart(values[piece]));
    return pieces.every((piece) => typeof piece === "string") ? pieces.join("") : pieces;
  }

  function say(text, values) {
    const found = known(text), pattern = typeof found === "string" ? found : inEnglish(text);
    return values ? filled(pattern, values) : pattern;
  }

  // All our languages count by the last two digits, but for the first numbers.
  function sayMany(one, many, num, values) {
    const forms = known(one), form = here.which[num < 200 ? num : 100 + num % 100];
    const pattern = Array.isArray(forms) && forms[form] ? forms[form] : inEnglish(num === 1 ? one : many);
    return filled(pattern, {num, ...values});
  }

  const isText = (value) => typeof value === "string" && value.length < 2000;

  // Speaks from now on as a file of words has it; without one, English.
  function speak(tag, file) {
    here = {tag: ENGLISH, says: {}, which: ""};
    if (file && file.language === tag && isText(file.which) && typeof file.says === "object" && file.says !== null) {
      const right = Object.entries(file.says).filter(([, said]) => isText(said) || (Array.isArray(said) && said.every(isText)));
      here = {tag, says: Object.fromEntries(right), which: file.which};
    }
    document.documentElement.lang = here.tag;
    document.documentElement.dir = isFromTheRight() ? "rtl" : "ltr";
  }

  const day = (seconds, how) =>
    new Intl.DateTimeFormat(here.tag, {calendar: "gregory", numberingSystem: "latn", dateStyle: "long", ...how}).format(seconds * 1000);

  return {say, sayMany, later, speak, day, language: () => here.tag};
})();
