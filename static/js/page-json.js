// JSON as strictly as the app reads it (record/json_text.py, sharing/strict_json.py). Numbers stay as they were written.
const strict = (() => {
  "use strict";
  const MOST_VALUES = 250000, DEEPEST = 64, LONGEST_NUMBER = 64, LARGEST_EXPONENT = 400;
  const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE]([+-]?[0-9]+))?$/;
  const HALF_A_LETTER = /[\ud800-\udfff]/u;

  class Refused extends Error {
    constructor(code) { super(code); this.code = code; }
  }

  function must(holds, code = "malformed") {
    if (!holds) throw new Refused(code);
  }

  const isHolder = (value) => typeof value === "object" && value !== null;
  const isWritten = (value) =>
    isHolder(value) && !Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype;
  const isObject = (value) => isHolder(value) && !Array.isArray(value) && !isWritten(value);
  const hasOnly = (value, names) =>
    isObject(value) && Object.keys(value).sort().join() === [...names].sort().join();

  function parse(text) {
    must((text.match(/[,:]/g) || []).length <= MOST_VALUES, "too-large");
    let value;
    try {
      value = readable.parse(text);
    } catch {
      throw new Refused("malformed");
    }
    let names = 0;
    for (const found of text.matchAll(/"(?:[^"\\]|\\.)*"([ \t\r\n]*:)?/g)) if (found[1]) names += 1;
    must(names === checked(value));
    return value;
  }

  // Check each value, layer by layer, and count the names: a name that stands twice in one object is counted once.
  function checked(value) {
    let names = 0;
    for (let layer = [value], depth = 0; layer.length; depth += 1) {
      const next = [];
      for (const each of layer) {
        if (!isHolder(each) || isWritten(each)) {
          checkOne(each);
          continue;
        }
        must(depth < DEEPEST);
        for (const name of Array.isArray(each) ? [] : Object.keys(each)) {
          checkOne(name);
          names += 1;
        }
        for (const inner of Object.values(each)) next.push(inner);
      }
      layer = next;
    }
    return names;
  }

  function checkOne(value) {
    if (typeof value === "string") must(!HALF_A_LETTER.test(value));
    if (!isWritten(value)) return;
    const found = NUMBER.exec(value.written);
    must(found && value.written.length <= LONGEST_NUMBER && Math.abs(found[1] || 0) <= LARGEST_EXPONENT);
  }

  // A number that must be whole is written without a point and without an exponent.
  const whole = (value) => isWritten(value) && /^[0-9]{1,15}$/.test(value.written) ? Number(value.written) : null;

  return {Refused, must, isWritten, isObject, hasOnly, parse, whole};
})();
