// Any FHIR R4 resource in plain words: the same rendering as portable_record/record/readable, from the same
// tables. It gives text and nothing else: readable(resource, tables, nameOf) -> {title, kind, lines}, where a
// line is {label, text, depth}. nameOf(reference) gives the title of the entry it points at, or "".
// readable.parse(text) reads JSON and keeps every number as it was written.
"use strict";

const readable = (() => {
  const BLANK = /^[ \t\r\n\u00a0]*$/;
  const CODE = /^[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*$/;
  const ADDRESS = /^[A-Za-z][A-Za-z0-9+.-]*:[^ \t\r\n]+$/;
  const WEB = /^(?:https?|urn|ftp|file|mllp|tel|mailto|data|cid|oid|uuid|did):/;
  const RANDOM = new RegExp(
    "^(?:urn:uuid:)?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$" +
    "|^(?:urn:oid:)?[0-2](?:\\.[0-9]+){4,}$");
  const ENTRY = /^([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}$/;
  const DATE = new RegExp(
    "^([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01])" +
    "(?:T([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?$");
  const TIME = /^([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.[0-9]+)?$/;
  const HIDDEN = /<!--[\s\S]*?(?:-->|$)|<(script|style|head)\b[\s\S]*?(?:<\/\1[^>]*>|$)/gi;
  const BREAK = /<(?:br|hr|\/p|\/div|\/li|\/tr|\/h[1-6]|\/ul|\/ol|\/table|\/dd|\/dt|\/pre|\/caption)\b[^>]*>/gi;
  const CELL = /<\/(?:td|th)\b[^>]*>/gi;
  const TAG = /<\/?[A-Za-z!?][^>]*(?:>|$)/g;
  const ENTITY = /&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z0-9]{2,8});/g;
  const TYPE = /(?:^|\/)([A-Z][A-Za-z]+)(?:\/[A-Za-z0-9.-]+(?:\/_history\/[A-Za-z0-9.-]+)?$|\?)/;
  const NUMBER = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/g;
  const MOST_EVENTS = 20, MOST_IN_A_HEAD = 10, DEEPEST_HEAD = 4;
  const LONGEST_NAME = 64, MOST_ELEMENTS = 200, LONGEST_CODE = 200, LONGEST_SYSTEM = 200;
  const WRITTEN = "\u0000written";

  // --- JSON --------------------------------------------------------------------------------------------------

  class Written {
    constructor(text) { this.written = text; }
  }

  function parse(text) {
    const marked = text.replace(NUMBER, (token) => token[0] === '"' ? token : `{"\\u0000written":"${token}"}`);
    return JSON.parse(marked, (_key, value) => isObject(value) && typeof own(value, WRITTEN) === "string"
      ? new Written(value[WRITTEN]) : value);
  }

  const isObject = (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Written);
  const isNumber = (value) => typeof value === "number" || value instanceof Written;
  const own = (object, key) => Object.hasOwn(object, key) ? object[key] : undefined;
  const textOf = (value) => typeof value === "string" ? value : "";
  const texts = (value) => (Array.isArray(value) ? value : [value])
    .filter((item) => typeof item === "string" && item !== "");
  const items = (value) => Array.isArray(value) ? value : [];
  const blank = (text) => BLANK.test(text);
  const cut = (text, most) => Array.from(text).slice(0, most).join("");
  const length = (text) => Array.from(text).length;
  const small = (word) => /^[A-Z]/.test(word) ? word[0].toLowerCase() + word.slice(1) : word;
  const capital = (word) => /^[a-z]/.test(word) ? word[0].toUpperCase() + word.slice(1) : word;
  const folded = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

  function numberText(value) {
    return value instanceof Written ? value.written : String(value === 0 ? 0 : value);
  }

  function spoken(text, used, more) {
    return {text, used: new Set(used || []), label: "", more: more || [], inner: [], ours: false, vague: false};
  }

  // --- one reader for one set of tables ------------------------------------------------------------------------

  function reader(tables, ask) {
    const sets = {};
    const isIn = (table, name) => (sets[table] = sets[table] || new Set(tables[table])).has(name);
    const words = (table, key) => own(tables[table], key);

    function phrase(name, filled) {
      let text = tables.phrases[name];
      for (const [blankName, word] of Object.entries(filled || {})) text = text.split(`{${blankName}}`).join(word);
      return text;
    }

    // --- names and single values

    function namesOf(value) {
      const names = Object.keys(value);
      if (names.length > MOST_ELEMENTS) {
        return names.filter((name) => length(name) <= LONGEST_NAME).slice(0, MOST_ELEMENTS);
      }
      return names;
    }

    function humanised(name) {
      return capital(name
        .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
        .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
        .replace(/[-_. ]+/g, " ")
        .split(" ")
        .map((word) => /^[A-Z0-9]{2,}$/.test(word) ? word : small(word))
        .filter((word) => word !== "")
        .join(" "));
    }

    const remembered = (known, key, work) => {
      if (!known.has(key)) {
        if (known.size > 5000) known.clear();
        known.set(key, work());
      }
      return known.get(key);
    };
    const choices = new Map();
    const labels = new Map();
    const choice = (name) => remembered(choices, name, () => chosen(name));
    const label = (path, name) => remembered(labels, `${path} ${name}`, () => labelled(path, name));

    function chosen(name) {
      for (const kind of tables.choice_types) {
        const stem = name.slice(0, Math.max(0, name.length - kind.length));
        if (name.endsWith(kind) && isIn("choices", stem)) return [stem, kind];
      }
      return [name, ""];
    }

    function labelled(path, name) {
      const [stem, kind] = choice(name);
      const here = {};
      for (const [step, called] of words("lines", path) || []) if (called) here[step] = called;
      return own(here, name) || (kind && own(here, `${stem}[x]`)) || words("labels", name) ||
        (kind && words("labels", stem)) || humanised(stem) || phrase("extension");
    }

    function inside(path, name) {
      const parts = path.split(".");
      const at = parts.indexOf(name, 1);
      return at > 0 ? parts.slice(0, at + 1).join(".") : `${path}.${name}`;
    }

    function code(text, path, name) {
      if (length(text) > LONGEST_CODE) return text;
      for (const key of [path, name]) {
        const known = own(words("codes", key) || {}, text);
        if (known) return known;
      }
      if (CODE.test(text) && /[a-z]/.test(text)) return humanised(text);
      if (name === "contentType") return media(text);
      return RANDOM.test(text) ? "" : address(text);
    }

    function media(text) {
      const kind = text.split(";")[0].replace(/^ +| +$/g, "").toLowerCase();
      return words("media", kind) || words("media", kind.split("/")[0]) || "";
    }

    function address(text) {
      if (!(ADDRESS.test(text) && WEB.test(text)) && !isEntry(text)) return text;
      if (RANDOM.test(text)) return "";
      const parts = text.split("|")[0].split(/[/#:?]/).filter((part) => part !== "");
      const last = parts[parts.length - 1];
      if (length(last) > 60 || RANDOM.test(last) || !/[A-Za-z]{3}/.test(last) || parts.length < 2) return "";
      return CODE.test(last) ? humanised(last) : last;
    }

    function isEntry(text) {
      const found = ENTRY.exec(text);
      return found !== null && Boolean(words("kinds", found[1]));
    }

    function isExact(name) {
      return isIn("exact", name) || name.endsWith("String") || name.endsWith("Markdown");
    }

    // --- dates

    function cutMoment(text) {
      const found = DATE.exec(text);
      if (!found) return [text, "", ""];
      const [, year, month, day, clock, seconds, zone] = found;
      let said = month === undefined ? year : `${tables.months[Number(month) - 1]} ${year}`;
      if (day !== undefined) said = `${Number(day)} ${said}`;
      if (clock === undefined) return [said, "", ""];
      return [said, clock + secondsText(seconds), zone === "Z" ? phrase("utc") : zone || ""];
    }

    const secondsText = (text) => text === undefined || text === ":00" ? "" : text;
    const looksLikeMoment = (text) => text[4] === "-" && DATE.test(text);

    function moment(text) {
      const [day, clock, zone] = cutMoment(text);
      const timed = clock ? `${day}, ${clock}` : day;
      return zone ? `${timed} (${zone})` : timed;
    }

    function clockTime(text) {
      const found = TIME.exec(text);
      return found ? found[1] + secondsText(found[2]) : text;
    }

    function period(start, end) {
      if (start && end) {
        const [day, from, zone] = cutMoment(start);
        const [otherDay, until, otherZone] = cutMoment(end);
        if (day === otherDay && from && until && zone === otherZone) {
          return phrase("on_day", {x: day, y: from, z: until + (zone ? ` (${zone})` : "")});
        }
        return start === end ? moment(start) : phrase("from_until", {x: moment(start), y: moment(end)});
      }
      if (start) return phrase("from_now", {x: moment(start)});
      return end ? phrase("until", {x: moment(end)}) : "";
    }

    // --- narratives and files

    function plain(markup) {
      return markup
        .replace(HIDDEN, " ").replace(/[ \t\r\n]+/g, " ").replace(BREAK, "\n").replace(CELL, "  ").replace(TAG, "")
        .replace(ENTITY, character).replace(/\u00a0/g, " ")
        .split("\n").map((line) => line.replace(/[ \t\r]+/g, " ").replace(/^ +| +$/g, ""))
        .filter((line) => line !== "").join("\n");
    }

    function character(whole, name) {
      const hex = name[1] === "x" || name[1] === "X";
      const point = name[0] !== "#" ? words("entities", name) || 0
        : hex ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
      if ((point > 31 && point < 0xd800) || (point > 0xdfff && point < 0x110000)) return String.fromCodePoint(point);
      return [9, 10, 13].includes(point) ? " " : whole;
    }

    function attachment(value) {
      const address = textOf(own(value, "url"));
      const data = textOf(own(value, "data"));
      const type = textOf(own(value, "contentType"));
      const named = /\/([A-Za-z0-9_ -]+\.[A-Za-z0-9]{2,5})$/.exec(address.split("?")[0]);
      const title = textOf(own(value, "title"));
      const name = blank(title) ? (named ? named[1] : "") : title;
      const said = [name, media(type), sizeWords(own(value, "size"), data)].filter((word) => word !== "");
      const inner = textInside(type, data);
      return spoken(
        said.join(", ") || (data || address ? phrase("attached") : ""),
        ["id", "title", "url", "contentType", "size", "data", "hash"],
        inner ? [[phrase("said"), inner]] : []);
    }

    function sizeWords(size, data) {
      const written = isNumber(size) ? numberText(size) : "";
      let count;
      if (/^[0-9]{1,15}$/.test(written)) count = Number(written);
      else if (data) count = Math.floor(length(data.replace(/=+$/, "")) * 3 / 4);
      else return "";
      if (count >= 1000000) return phrase("megabytes", {n: String(Math.floor((count + 500000) / 1000000))});
      return phrase("kilobytes", {n: String(Math.max(1, Math.floor((count + 500) / 1000)))});
    }

    function textInside(type, data) {
      const packed = data.replace(/[ \t\r\n]+/g, "");
      const kind = type.split(";")[0].replace(/^ +| +$/g, "").toLowerCase();
      if (!["text/plain", "text/markdown"].includes(kind) || !packed || packed.length % 4) return "";
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed) || packed.length > tables.limits.text * 2) return "";
      try {
        const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
        const text = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes);
        return blank(text) || text.includes("\u0000") ? "" : text;
      } catch {
        return "";
      }
    }

    // --- codes

    function systemKey(system) {
      const last = system.slice(system.lastIndexOf("/") + 1) || system;
      return ["v2-", "v3-"].includes(last.slice(0, 3)) ? last.slice(3) : last;
    }

    const endOf = (system) => Array.from(system).slice(-LONGEST_SYSTEM).join("");

    function known(system, text) {
      if (typeof system !== "string" || typeof text !== "string") return "";
      return own(words("systems", systemKey(endOf(system))) || {}, text) || "";
    }

    const CODING = ["id", "system", "version", "code", "display", "userSelected"];
    const CONCEPT = ["id", "coding", "text"];

    function saysLess(display, system, text) {
      return (display === text || own(tables.plainer, folded(display)) === text) && known(system, text) !== "";
    }

    function coding(value, path, name) {
      const [display, text, system] = [own(value, "display"), own(value, "code"), own(value, "system")];
      if (typeof display === "string" && !blank(display) && !saysLess(display, system, text)) {
        return spoken(display, CODING);
      }
      if (typeof text !== "string" || blank(text)) return spoken("", CODING);
      return {...spoken(coded(textOf(system), text, path, name), CODING), ours: true};
    }

    function coded(system, text, path, name) {
      const ours = known(system, text);
      if (ours) return ours;
      const said = code(text, path, name);
      if (said && said !== text) return said;
      if (RANDOM.test(text) || blank(text)) return "";
      const called = words("system_names", systemKey(endOf(system)));
      return called ? phrase("code_of", {s: called, x: text}) : phrase("code", {x: text});
    }

    function concept(value, path, name) {
      const codings = own(value, "coding");
      let text = textOf(own(value, "text"));
      if (blank(text)) text = "";
      if (!Array.isArray(codings)) return spoken(text, CONCEPT);
      const objects = codings.filter(isObject);
      const most = tables.limits.items;
      const said = objects.slice(0, most).map((item) => coding(item, path, name));
      if (objects.some((item) => text === own(item, "code") && known(own(item, "system"), text))) text = "";
      const theirs = said.filter((each) => each.text && !each.ours).map((each) => each.text);
      const ours = text === "" && theirs.length === 0;
      if (!text) text = theirs.length ? theirs[0] : (said.find((each) => each.text) || {text: ""}).text;
      const seen = [text];
      for (const other of theirs) if (seen.every((each) => folded(each) !== folded(other))) seen.push(other);
      if (objects.length > most) seen.push(phrase("more", {n: String(objects.length - most)}));
      const inner = objects.slice(0, most)
        .filter((item) => Object.keys(item).some((key) => !CODING.includes(key)))
        .map((item) => [path, item, new Set(CODING)]);
      return {...spoken(text, CONCEPT, seen.slice(1).map((other) => [phrase("also"), other])), inner, ours};
    }

    // --- amounts

    const sizeOf = (value) => isNumber(own(value, "value")) ? numberText(value.value) : textOf(own(value, "value"));

    function unitOf(value) {
      let unit = textOf(own(value, "unit"));
      if (blank(unit)) unit = textOf(own(value, "code"));
      const called = words("units", unit);
      return called === undefined ? unit.replace(/\{([^{}]*)\}/g, "$1") : called;
    }

    function spell(size, unit) {
      const [one, many] = words("times", unit) || [unit, unit];
      return `${size} ${size === "1" ? one : many}`.replace(/ +$/, "");
    }

    function amount(value) {
      const size = sizeOf(value);
      const unit = textOf(own(value, "unit")) || textOf(own(value, "code"));
      const text = size && words("times", unit) ? spell(size, unit) : withUnit(size, unitOf(value));
      const compared = words("comparators", textOf(own(value, "comparator")));
      return compared && text ? compared.split("{x}").join(text) : text;
    }

    function withUnit(size, unit) {
      if (!size || !unit) return size || unit;
      return ["%", "°"].includes(unit) ? size + unit : `${size} ${unit}`;
    }

    function quantity(value) {
      if (!Object.hasOwn(value, "value") && !Object.hasOwn(value, "unit")) return null;
      return spoken(amount(value), ["id", "value", "comparator", "unit", "system", "code"]);
    }

    function rangeOf(value) {
      const used = ["id", "low", "high"];
      const low = isObject(own(value, "low")) ? value.low : {};
      const high = isObject(own(value, "high")) ? value.high : {};
      const [from, to] = [amount(low), amount(high)];
      if (from && to) {
        const same = unitOf(low) === unitOf(high) && !Object.hasOwn(low, "comparator");
        return spoken(phrase("to", {x: same ? sizeOf(low) : from, y: to}), used);
      }
      if (from) return spoken(phrase("at_least", {x: from}), used);
      return spoken(to ? phrase("up_to", {x: to}) : "", used);
    }

    function ratio(value) {
      const used = ["id", "numerator", "denominator"];
      const [top, bottom] = [own(value, "numerator"), own(value, "denominator")];
      const over = isObject(top) ? amount(top) : "";
      const under = isObject(bottom) ? amount(bottom) : "";
      if (!over || !under) return spoken(over || under, used);
      return spoken(phrase(!unitOf(top) && !unitOf(bottom) ? "ratio" : "per", {x: over, y: under}), used);
    }

    function money(value) {
      let size = sizeOf(value);
      const currency = textOf(own(value, "currency"));
      const used = ["id", "value", "currency"];
      if (/^-?[0-9]+(?:\.[0-9]{1,2})?$/.test(size) && size.includes(".")) {
        size += "0".repeat(3 - (size.length - size.indexOf(".")));
      }
      const sign = words("money", currency);
      if (!size) return spoken(currency, used);
      if (sign === undefined) return spoken(`${size} ${currency}`.replace(/ +$/, ""), used);
      return spoken(size[0] === "-" ? `-${sign}${size.slice(1)}` : sign + size, used);
    }

    function readings(value) {
      const count = textOf(own(value, "data")).split(/[ \t\r\n]+/).filter((word) => word !== "").length;
      return spoken(phrase("recording", {n: String(count)}), ["id", "data", "dimensions"]);
    }

    // --- timings

    const counted = (value) => isNumber(value) ? numberText(value) : "";
    const times = (count) => count === "1" ? phrase("once") : count === "2" ? phrase("twice")
      : phrase("times", {n: count});

    function listed(said) {
      return said.length < 2 ? said.join("") : said.slice(0, -1).join(", ") + phrase("and") + said[said.length - 1];
    }

    function events(value) {
      let moments = texts(value).map(moment);
      if (moments.length > MOST_EVENTS) {
        moments = [...moments.slice(0, MOST_EVENTS), phrase("more", {n: String(moments.length - MOST_EVENTS)})];
      }
      return moments.length ? phrase("on", {x: listed(moments)}) : "";
    }

    function often(value) {
      let said = counted(own(value, "frequency"));
      const most = counted(own(value, "frequencyMax"));
      const size = counted(own(value, "period"));
      const longest = counted(own(value, "periodMax"));
      const unit = textOf(own(value, "periodUnit"));
      if (said && most) said = phrase("to", {x: said, y: most});
      if (!size || !words("times", unit)) return said ? times(said) : "";
      if (size === "1" && !longest) {
        const weekly = unit === "wk" && texts(own(value, "dayOfWeek")).length > 0;
        return weekly && ["", "1"].includes(said) ? "" : `${times(said || "1")} ${tables.a_time[unit]}`;
      }
      const span = `${longest ? phrase("to", {x: size, y: longest}) : size} ${tables.times[unit][1]}`;
      return ["", "1"].includes(said) ? phrase("every", {x: span}) : phrase("rate", {x: times(said), y: span});
    }

    function days(value) {
      const names = texts(own(value, "dayOfWeek")).map((day) => words("days", day) || day);
      if (!names.length) return "";
      const weekly = often(value) === "" && ["", "1"].includes(counted(own(value, "period")));
      return phrase(weekly ? "every" : "on", {x: listed(names)});
    }

    function when(value) {
      const said = listed(texts(own(value, "when")).map((text) => words("when", text) || code(text, "", "when")));
      const offset = counted(own(value, "offset"));
      return offset && offset !== "0" ? `${spell(offset, "min")} ${said}`.replace(/ +$/, "") : said;
    }

    function lasting(value) {
      const [size, longest] = [counted(own(value, "duration")), counted(own(value, "durationMax"))];
      const unit = textOf(own(value, "durationUnit"));
      if (!size) return "";
      const span = longest ? `${phrase("to", {x: size, y: longest})} ${spell("2", unit).slice(2)}` : spell(size, unit);
      return phrase("fixed_for", {x: span});
    }

    function inAll(value) {
      const [size, most] = [counted(own(value, "count")), counted(own(value, "countMax"))];
      return size ? phrase("in_all", {x: times(most ? phrase("to", {x: size, y: most}) : size)}) : "";
    }

    function repeat(value) {
      const clocks = texts(own(value, "timeOfDay")).map(clockTime);
      const bounds = own(value, "boundsPeriod");
      return [
        often(value), days(value), clocks.length ? phrase("at", {x: listed(clocks)}) : "", when(value),
        lasting(value), inAll(value),
        isObject(bounds) ? period(textOf(own(bounds, "start")), textOf(own(bounds, "end"))) : "",
      ].filter((part) => part !== "").join(", ");
    }

    const REPEAT_SAID = ["id", "frequency", "frequencyMax", "period", "periodMax", "periodUnit", "dayOfWeek",
      "timeOfDay", "when", "offset", "duration", "durationMax", "durationUnit", "count", "countMax", "boundsPeriod"];

    function timing(value, _name, path) {
      const again = own(value, "repeat");
      const used = ["id", "event", "repeat"];
      let text = [isObject(again) ? repeat(again) : "", events(own(value, "event"))]
        .filter((part) => part !== "").join(", ");
      let more = [];
      const kind = own(value, "code");
      if (isObject(kind)) {
        const first = items(own(kind, "coding"))[0];
        const short = isObject(first) ? textOf(own(first, "code")) : "";
        const theirs = own(kind, "text");
        const plainCode = theirs === undefined || theirs === null || theirs === short;
        const byCode = plainCode ? words("timing_codes", short) || "" : "";
        const said = byCode || concept(kind, `${path}.code`, "code").text;
        used.push("code");
        if (!text) text = said;
        else if (said && said !== text && !byCode) more = [[phrase("also"), said]];
      }
      const inner = isObject(again) ? [[`${path}.repeat`, again, new Set(REPEAT_SAID)]] : [];
      return {...spoken(text, used, more), inner};
    }

    const DOSE_SAID = ["id", "doseQuantity", "doseRange"];

    function dosage(value, _name, path) {
      const own_ = textOf(own(value, "text"));
      const used = ["id", "text", "sequence"];
      if (!blank(own_)) return spoken(own_, used);
      const parts = [];
      for (const element of ["dose", "doseAndRate", "timing", "asNeededBoolean", "asNeededCodeableConcept"]) {
        const said = dosagePart(own(value, element), element, path);
        if (said) {
          parts.push(said);
          used.push(element);
        }
      }
      const amounts = own(value, "doseAndRate");
      const inner = used.includes("doseAndRate") && Array.isArray(amounts)
        ? [[`${path}.doseAndRate`, amounts[0], new Set(DOSE_SAID)]] : [];
      return parts.length ? {...spoken(parts.join(", "), used), inner} : null;
    }

    function dosagePart(value, element, path) {
      if (element === "asNeededBoolean") return value === true ? phrase("as_needed") : "";
      if (element === "doseAndRate") {
        const first = Array.isArray(value) && value.length === 1 ? value[0] : null;
        if (!isObject(first) || !Object.keys(first).every((key) => key === "type" || DOSE_SAID.includes(key))) return "";
        value = filled(own(first, "doseQuantity")) ? first.doseQuantity : own(first, "doseRange");
      }
      if (!isObject(value)) return "";
      const said = datatype(value, element, path);
      if (!said || said.more.length) return "";
      return said.text && element === "asNeededCodeableConcept" ? phrase("as_needed_for", {x: said.text}) : said.text;
    }

    const filled = (value) => isObject(value) ? Object.keys(value).length > 0
      : Array.isArray(value) ? value.length > 0 : Boolean(value instanceof Written ? Number(value.written) : value);

    // --- people, places, numbers, references

    const saidIn = (value, text) => (Array.isArray(value) ? value : [value])
      .every((item) => item === null || item === undefined || (typeof item === "string" && text.includes(item)));

    function use(value, text, shown) {
      const kind = textOf(own(value, "use"));
      return text && shown.includes(kind) ? ` (${tables.codes.use[kind]})` : "";
    }

    function humanName(value) {
      const names = ["prefix", "given", "family", "suffix"];
      const theirs = textOf(own(value, "text"));
      const text = blank(theirs) ? names.flatMap((name) => texts(own(value, name))).join(" ") : theirs;
      const used = ["id", "text", "use", ...names.filter((name) => saidIn(own(value, name), text))];
      return spoken(text + use(value, text, ["old", "nickname", "maiden", "anonymous", "temp"]), used);
    }

    function postal(value) {
      const names = ["line", "city", "district", "state", "postalCode", "country"];
      const theirs = textOf(own(value, "text"));
      const parts = names.flatMap((name) => texts(own(value, name))).filter((part) => !blank(part));
      const text = blank(theirs) ? parts.join(", ") : theirs;
      const used = ["id", "text", "use", "type", ...names.filter((name) => saidIn(own(value, name), text))];
      return spoken(text + use(value, text, ["home", "work", "temp", "old", "billing"]), used);
    }

    function contact(value) {
      const text = textOf(own(value, "value"));
      const said = blank(text) ? "" : text + use(value, text, ["home", "work", "temp", "old", "mobile"]);
      const called = words("contacts", textOf(own(value, "system"))) || "";
      return {...spoken(said, ["id", "system", "value", "use", "rank"]), label: called};
    }

    function identifier(value, _name, path) {
      const said = own(value, "value");
      const used = ["id", "system", "value", "use", "type"];
      if (typeof said !== "string") return null;
      let text = blank(said) || RANDOM.test(said) || said.includes("urn:") ? "" : address(said);
      const system = textOf(own(value, "system"));
      let called = (tables.numbers.find(([piece]) => system.includes(piece)) || ["", ""])[1];
      let more = [];
      const kind = own(value, "type");
      if (isObject(kind)) {
        const about = concept(kind, `${path}.type`, "type");
        called = about.text || called;
        more = about.more;
      }
      if (called === tables.numbers[0][1] && /^[0-9]{10}$/.test(text)) {
        text = `${text.slice(0, 3)} ${text.slice(3, 6)} ${text.slice(6)}`;
      }
      if (!text) return spoken("", used);
      return {...spoken(text + use(value, text, ["old"]), used, more), label: called};
    }

    function valued(value, name, path) {
      if (isNumber(own(value, "value")) || Object.hasOwn(value, "unit") || Object.hasOwn(value, "comparator")) {
        return quantity(value);
      }
      if (name === "telecom" || words("contacts", textOf(own(value, "system")))) return contact(value);
      return Object.hasOwn(value, "code") ? null : identifier(value, name, path);
    }

    function reference(value, name, path) {
      const target = Object.hasOwn(value, "reference") ? value.reference : "";
      if (typeof target !== "string") return null;
      const used = ["id", "reference", "type", "display"];
      const display = textOf(own(value, "display"));
      if (!blank(display)) return spoken(display, used);
      const named = target ? ask(target) : "";
      if (named) return spoken(named, used);
      const number = own(value, "identifier");
      const said = isObject(number) ? identifier(number, "identifier", path) : null;
      if (said && said.text) {
        const text = said.label ? `${said.label}: ${said.text}` : said.text;
        return {...spoken(text, [...used, "identifier"], said.more), inner: [[`${path}.identifier`, number, said.used]]};
      }
      const found = TYPE.exec(target);
      const pointed = found ? found[1] : textOf(own(value, "type"));
      const kind = words("referred", pointed) || words("kinds", pointed);
      const text = !kind || isIn("quiet", name) ? "" : phrase("unnamed", {x: kind});
      return {...spoken(text, used), vague: true};
    }

    function periodOf(value) {
      const start = Object.hasOwn(value, "start") ? value.start : "";
      const end = Object.hasOwn(value, "end") ? value.end : "";
      if (typeof start !== "string" || typeof end !== "string") return null;
      return spoken(period(start, end), ["id", "start", "end"]);
    }

    function annotation(value) {
      let author = textOf(own(value, "authorString"));
      const used = ["id", "text", "time", "authorString"];
      const pointed = own(value, "authorReference");
      if (!author && isObject(pointed)) {
        const named = reference(pointed, "author", "");
        author = named ? named.text : "";
        used.push("authorReference");
      }
      const by = [author, moment(textOf(own(value, "time")))].filter((word) => word !== "").join(", ");
      return spoken(textOf(own(value, "text")), used, by ? [[phrase(author ? "by" : "date"), by]] : []);
    }

    function signature(value, _name, path) {
      const who = own(value, "who");
      const named = isObject(who) ? reference(who, "who", path) : null;
      const text = named && named.text ? phrase("signed_by", {x: named.text}) : phrase("signed");
      const at = moment(textOf(own(value, "when")));
      return spoken(at ? `${text}, ${at}` : text, ["id", "when", "who", "data", "sigFormat", "targetFormat"]);
    }

    function age(value, name) {
      const said = quantity(value);
      return said && said.text && name !== "ageAge" ? spoken(phrase("aged", {x: said.text}), said.used) : said;
    }

    const DATATYPES = new Map(Object.entries({
      Address: postal, Age: age, Annotation: annotation, Attachment: attachment,
      CodeableConcept: (value, name, path) => concept(value, path, name),
      Coding: (value, name, path) => !Object.hasOwn(value, "code") || typeof value.code === "string"
        ? coding(value, path, name) : null,
      ContactPoint: contact, Count: quantity, Distance: quantity, Dosage: dosage, Duration: quantity,
      HumanName: humanName, Identifier: identifier, Money: money,
      Narrative: (value) => spoken(plain(textOf(own(value, "div"))), ["id", "status", "div"]),
      Period: periodOf, Quantity: quantity, Range: rangeOf, Ratio: ratio, Reference: reference,
      SampledData: readings, Signature: signature, Timing: timing, Valued: valued,
    }));

    const SHAPES = tables.shapes.map(([kind, allowed, needs]) =>
      [kind, new Set([...allowed, ...allowed.map((name) => `_${name}`), "id", "extension"]), needs]);

    function shape(names) {
      for (const [kind, allowed, needs] of SHAPES) {
        if (names.every((name) => allowed.has(name)) && needs.some((name) => names.includes(name))) return kind;
      }
      return "";
    }

    function datatype(value, name, path) {
      let kind = choice(name)[1];
      if (!DATATYPES.has(kind)) kind = name === "telecom" ? "ContactPoint" : shape(namesOf(value));
      return DATATYPES.has(kind) ? DATATYPES.get(kind)(value, name, path) : null;
    }

    // --- main words and titles

    function single(value, name, path) {
      if (typeof value === "string") return textWords(value, name, path);
      if (typeof value === "boolean") {
        return spoken(!value && isIn("quiet_when_false", name) ? "" : phrase(value ? "yes" : "no"));
      }
      return spoken(value === null || value === undefined ? "" : numberText(value));
    }

    function textWords(value, name, path) {
      if (blank(value) || isIn("opaque", name)) return spoken("");
      if (isExact(name)) return spoken(value);
      if (looksLikeMoment(value)) return spoken(moment(value));
      if (isIn("code_elements", name)) return {...spoken(code(value, path, name)), ours: true};
      return RANDOM.test(value) ? spoken("") : spoken(clockTime(address(value)));
    }

    function mainWords(value, name, path, depth) {
      if (Array.isArray(value)) {
        for (const item of value.slice(0, tables.limits.items)) {
          const said = mainWords(item, name, path, depth);
          if (said.text) return said;
        }
        return spoken("");
      }
      if (!isObject(value)) return single(value, name, path);
      if (typeof own(value, "resourceType") === "string") {
        return spoken(depth < DEEPEST_HEAD ? titleOf(value, depth + 1) : "");
      }
      const said = datatype(value, name, path);
      if (said) return said;
      if (depth >= DEEPEST_HEAD) return spoken("");
      return spoken(compose(value, path, headOf(path, name), MOST_IN_A_HEAD, depth + 1).text);
    }

    const headOf = (path, name) => words("heads", path) || words("heads", name) || [["", tables.default_head]];

    function compose(value, path, slots, most, depth, otherwise) {
      let text = "";
      const taken = [];
      for (const [joint, paths, way] of slots) {
        for (const dotted of paths) {
          const steps = dotted.split(".");
          let found = reach(value, steps, path, most + 1);
          if (!found.length || taken.some(([name]) => name === found[0][1])) continue;
          if (most === 1 && way !== "clock") found = found.map(([item, name, where]) => [day(item), name, where]);
          const said = joined(found, most, depth);
          if (!said.text) continue;
          const before = text || (joint ? otherwise || "" : "");
          text = before ? before + joint + (way === "lower" && said.ours ? small(said.text) : said.text) : said.text;
          if (said.whole && steps.length === 1) taken.push([found[0][1], value[found[0][1]]]);
          break;
        }
      }
      return {text, taken};
    }

    function day(value) {
      if (typeof value === "string") return looksLikeMoment(value) ? value.slice(0, 10) : value;
      if (isObject(value) && Object.keys(value).every((name) => ["id", "start", "end"].includes(name))) {
        return Object.fromEntries(Object.entries(value).map(([name, inner]) =>
          [name, typeof inner === "string" ? cut(inner, 10) : inner]));
      }
      return value;
    }

    function joined(found, most, depth) {
      const said = found.slice(0, found.length === 1 ? 1 : most)
        .map(([item, name, where]) => mainWords(item, name, where, depth));
      return {
        text: [...new Set(said.filter((each) => most > 1 || !each.vague).map((each) => each.text)
          .filter((text) => text !== ""))].join(", "),
        whole: found.length <= most && said.every((each, at) => each.used.size > 0 || !isObject(found[at][0])),
        ours: said.every((each) => each.ours),
      };
    }

    function reach(value, steps, path, most) {
      const found = [];
      const step = steps[0];
      for (const name of step.endsWith("[x]") ? named(namesOf(value), step) : Object.hasOwn(value, step) ? [step] : []) {
        const where = inside(path, name);
        const inner = value[name];
        for (const item of Array.isArray(inner) ? inner.slice(0, most) : [inner]) {
          if (steps.length === 1) found.push([item, name, where]);
          else if (isObject(item)) found.push(...reach(item, steps.slice(1), where, most));
        }
      }
      return found;
    }

    function named(names, step) {
      if (!step.endsWith("[x]")) return names.includes(step) ? [step] : [];
      const stem = step.slice(0, -3);
      return names.filter((name) => name !== stem && choice(name)[0] === stem);
    }

    function codesAt(value, dotted) {
      const found = [];
      for (const [item] of reach(value, dotted.split("."), "", tables.limits.items)) {
        if (typeof item === "boolean") found.push(item ? "true" : "false");
        else if (typeof item === "string") found.push(item);
        else if (isObject(item)) {
          for (const each of Object.hasOwn(item, "coding") ? items(item.coding) : [item]) {
            if (isObject(each) && typeof own(each, "code") === "string") found.push(each.code);
          }
        }
      }
      return found;
    }

    function warnings(value) {
      const found = [];
      const done = new Set();
      const kind = own(value, "resourceType");
      const theirs = typeof kind === "string" && kind !== "*" ? words("warnings", kind) || [] : [];
      for (const [path, table] of [...theirs, ...tables.warnings["*"]]) {
        if (done.has(path) || !Object.hasOwn(value, path.split(".")[0])) continue;
        for (const text of codesAt(value, path)) {
          if (Object.hasOwn(table, text) && !done.has(path)) {
            done.add(path);
            found.push(table[text]);
          }
        }
      }
      if (Object.hasOwn(value, "modifierExtension")) found.unshift([phrase("careful"), phrase("understand")]);
      return found;
    }

    function kindOf(value) {
      const name = own(value, "resourceType");
      if (typeof name !== "string" || name === "") return tables.unknown_kind;
      const mine = words("kinds_own", name);
      for (const element of mine ? ["code", "category", "type"] : []) {
        for (const [coding] of reach(value, [element, "coding"], "", tables.limits.items)) {
          const code = isObject(coding) && own(coding, "system") === tables.own_system ? own(coding, "code") : "";
          if (typeof code === "string" && Object.hasOwn(mine, code)) return mine[code];
        }
      }
      const rule = words("kinds_by", name);
      for (const text of rule ? codesAt(value, rule[0]) : []) {
        if (Object.hasOwn(rule[1], text)) return rule[1][text];
      }
      return words("kinds", name) || humanised(name) || tables.unknown_kind;
    }

    function titleOf(value, depth) {
      const name = textOf(own(value, "resourceType"));
      let text = name === "Bundle" ? bundleTitle(value, depth) : "";
      for (const slots of [words("titles", name) || [], [["", tables.default_title]]]) {
        text = text || compose(value, name, slots, 1, depth, kindOf(value)).text;
      }
      if (!text) return "";
      const before = (warnings(value).find(([prefix]) => prefix) || [""])[0];
      return oneLine(before ? `${before}: ${text}` : text);
    }

    function bundleTitle(value, depth) {
      const entries = items(own(value, "entry"));
      const first = isObject(entries[0]) ? own(entries[0], "resource") : undefined;
      if (isObject(first) && own(first, "resourceType") === "Composition" && depth < DEEPEST_HEAD) {
        const titled = titleOf(first, depth + 1);
        if (titled) return titled;
      }
      return howMany(entries.length);
    }

    const howMany = (count) => count === 1 ? phrase("one_entry") : phrase("some_entries", {n: String(count)});

    function oneLine(text) {
      const flat = text.replace(/[ \t\r\n]+/g, " ").replace(/^ +| +$/g, "");
      const most = tables.limits.title;
      if (length(flat) <= most) return flat;
      const begun = cut(flat, most);
      const at = begun.lastIndexOf(" ");
      return (at >= 0 && length(begun.slice(0, at)) > Math.floor(most / 2) ? begun.slice(0, at) : begun) + "…";
    }

    // --- lines

    const lines = [];
    const state = {full: false, alarmed: false};
    const most = tables.limits.items;

    function add(name, text, depth) {
      if (blank(text)) return;
      if (lines.length >= tables.limits.lines) state.full = true;
      else lines.push({label: name, text, depth});
    }

    function resource(value, depth) {
      const start = lines.length;
      const before = state.alarmed;
      state.alarmed = false;
      for (const [, sentence] of warnings(value)) add(phrase("careful"), sentence, depth);
      const path = textOf(own(value, "resourceType")) || "Resource";
      const first = lines.length;
      if (path === "Bundle") entriesOf(own(value, "entry"), depth);
      rest(value, path, new Set(path === "Bundle" ? ["entry"] : []), depth);
      for (const item of items(own(value, "contained")).slice(0, most)) {
        if (isObject(item)) nested(phrase("also_inside"), item, depth);
      }
      andMore(phrase("also_inside"), items(own(value, "contained")).length, depth);
      if (isObject(own(value, "meta"))) rest(value.meta, "Meta", new Set(["source", "profile", "versionId"]), depth);
      const narrative = own(value, "text");
      if (isObject(narrative) && (lines.length === first || own(narrative, "status") === "additional")) {
        element(phrase("narrative"), "text", narrative, path, depth);
      }
      if (state.alarmed && !Object.hasOwn(value, "modifierExtension")) {
        lines.splice(start, 0, {label: phrase("careful"), text: phrase("understand"), depth});
      }
      state.alarmed = before;
    }

    function entriesOf(entries, depth) {
      const all = items(entries);
      add(phrase("holds"), howMany(all.length), depth);
      for (const item of all.slice(0, most)) {
        const inner = isObject(item) ? own(item, "resource") : undefined;
        if (isObject(inner)) add(kindOf(inner), titleOf(inner, 0) || kindOf(inner), depth + 1);
        else element(label("Bundle", "entry"), "entry", item, "Bundle", depth + 1);
      }
      andMore(label("Bundle", "entry"), all.length, depth + 1);
    }

    function nested(name, value, depth) {
      if (depth >= tables.limits.depth) {
        add(name, phrase("deep"), depth);
        return;
      }
      const [kind, text] = [kindOf(value), titleOf(value, 0)];
      add(name, text ? `${kind}: ${text}` : kind, depth);
      resource(value, depth + 1);
    }

    function andMore(name, count, depth) {
      if (count > most) add(name, phrase("more", {n: String(count - most)}), depth);
    }

    function order(path, names, used) {
      const done = new Set(used);
      const found = [];
      for (const [step, called] of words("lines", path) || []) {
        for (const name of named(names, step)) {
          if (done.has(name)) continue;
          done.add(name);
          found.push([name, called || label("", name), false]);
        }
      }
      for (const name of names) {
        if (name[0] === "_") {
          const base = name.slice(1);
          if (!isIn("silent", base) && (used.has(base) || !names.includes(base))) {
            found.push([name, label(path, base), true]);
          }
        } else if (!done.has(name) && !isIn("silent", name) && !isIn("silent_at", inside(path, name))) {
          found.push([name, label(path, name), false]);
        }
      }
      const first = path.includes(".") ? found.length : found.filter(([name]) => done.has(name)).length;
      const others = found.slice(first);
      return [...found.slice(0, first), ...others.filter(([name]) => !isIn("late", name)),
        ...others.filter(([name]) => isIn("late", name))];
    }

    function rest(value, path, used, depth) {
      for (const [name, called, twin] of order(path, namesOf(value), used)) {
        if (twin) beside(called, value[name], path, depth, true);
        else if (name !== "text" || path.includes(".") || !isObject(value[name])) {
          withMore(called, name, value, path, depth);
        }
      }
    }

    function withMore(name, at, value, path, depth) {
      const inner = value[at];
      const twins = own(value, `_${at}`);
      if (twins === undefined || twins === null) element(name, at, inner, path, depth);
      else if (Array.isArray(inner) && Array.isArray(twins)) {
        inner.slice(0, most).forEach((item, index) => {
          pair(name, at, item, index < twins.length ? twins[index] : null, path, depth);
        });
        andMore(name, inner.length, depth);
      } else pair(name, at, inner, twins, path, depth);
    }

    function pair(name, at, item, twin, path, depth) {
      const start = lines.length;
      element(name, at, item, path, depth);
      const alone = lines.length === start;
      if (twin !== null) beside(name, twin, path, alone ? depth : depth + 1, alone);
    }

    function beside(name, twin, path, depth, alone) {
      for (const item of Array.isArray(twin) ? twin.slice(0, most) : [twin]) {
        if (!isObject(item)) continue;
        const start = lines.length;
        rest(item, path, new Set(), alone ? depth + 1 : depth);
        if (alone) promote(start, name, depth);
      }
    }

    function element(name, at, value, path, depth) {
      if (!Array.isArray(value)) {
        one(name, at, value, path, depth);
        return;
      }
      for (const item of value.slice(0, most)) one(name, at, item, path, depth);
      andMore(name, value.length, depth);
    }

    function one(name, at, value, path, depth) {
      if (state.full) return;
      const where = inside(path, at);
      if (isObject(value)) {
        if (depth >= tables.limits.depth) add(name, phrase("deep"), depth);
        else if (typeof own(value, "resourceType") === "string") nested(name, value, depth);
        else if (at === "extension" || at === "modifierExtension") extension(value, at, where, depth);
        else object(name, at, value, where, depth);
      } else if (Array.isArray(value)) {
        if (depth < tables.limits.depth) element(name, at, value, path, depth + 1);
      } else add(name, single(value, at, where).text, depth);
    }

    function extension(value, at, path, depth) {
      const url = textOf(own(value, "url"));
      const tail = url.slice(url.lastIndexOf("/") + 1);
      const last = tail.slice(tail.lastIndexOf("#") + 1);
      let name = words("extensions", last) || humanised(last) || phrase("extension");
      if (at === "modifierExtension") name = `${phrase("not_understood")}: ${name}`;
      const start = lines.length;
      const values = named(namesOf(value), "value[x]");
      for (const inner of values) withMore(name, inner, value, path, depth);
      const found = lines.length > start;
      rest(value, path, new Set(["url", ...values]), depth + 1);
      if (!found) promote(start, name, depth);
    }

    function object(name, at, value, path, depth) {
      const start = lines.length;
      const said = datatype(value, at, path);
      const asked = words("pairs", path) || words("pairs", at);
      if (said) spokenLines(name, value, path, depth, said);
      else if (asked) question(name, value, path, depth, asked);
      else backbone(name, at, value, path, depth);
      const denied = denial(value);
      if (denied && lines.length > start) lines[start] = {...lines[start], text: denied + lines[start].text};
    }

    function denial(value) {
      let said = "";
      for (const [name, table] of Object.entries(tables.denials)) {
        const inner = own(value, name);
        said += own(table, inner === true ? "true" : textOf(inner)) || "";
      }
      if (Object.hasOwn(value, "modifierExtension")) {
        state.alarmed = true;
        said = phrase("not_understood_here") + said;
      }
      return said;
    }

    function spokenLines(name, value, path, depth, said) {
      const start = lines.length;
      const called = said.label || name;
      add(called, said.text, depth);
      below(said, depth + 1);
      rest(value, path, said.used, depth + 1);
      if (!said.text) promote(start, called, depth);
    }

    function below(said, depth) {
      for (const [name, text] of said.more) add(name, text, depth);
      for (const [path, inner, used] of said.inner) rest(inner, path, used, depth);
    }

    function backbone(name, at, value, path, depth) {
      const start = lines.length;
      for (const [step, called] of words("lines", path) || []) {
        for (const inner of called === "" ? named(namesOf(value), step) : []) {
          withMore(name, inner, value, path, depth);
          if (lines.length > start) {
            rest(value, path, new Set([inner]), depth + 1);
            return;
          }
        }
      }
      const {text, taken} = compose(value, path, headOf(path, at), MOST_IN_A_HEAD, 0);
      add(name, text, depth);
      for (const [inner, said] of taken) leftover(inner, said, path, depth + 1);
      rest(value, path, new Set(taken.map(([inner]) => inner)), depth + 1);
      if (blank(text)) promote(start, name, depth);
    }

    function leftover(at, value, path, depth) {
      const where = inside(path, at);
      for (const item of Array.isArray(value) ? value : [value]) {
        const said = isObject(item) ? datatype(item, at, where) : null;
        if (!said) continue;
        below(said, depth);
        rest(item, where, said.used, depth);
      }
    }

    function question(name, value, path, depth, [askedAt, answeredAt]) {
      let [asked, text] = ["", ""];
      for (const at of askedAt) {
        text = mainWords(own(value, at), at, inside(path, at), 0).text;
        if (text) {
          asked = at;
          break;
        }
      }
      const answered = answeredAt.flatMap((step) => named(namesOf(value), step))[0] || "";
      if (asked === "linkId") text = phrase("numbered", {x: text});
      const start = lines.length;
      if (answered) withMore(text || name, answered, value, path, depth);
      if (lines.length === start && Object.hasOwn(value, "item")) add(name, text, depth);
      else if (lines.length === start) add(text || name, phrase("answer_none"), depth);
      if (asked) leftover(asked, value[asked], path, depth + 1);
      rest(value, path, new Set([asked, answered]), depth + 1);
    }

    function promote(start, name, depth) {
      if (lines.length <= start) return;
      const first = lines[start];
      const alike = first.label === "" || first.label === name;
      lines[start] = {label: name, text: alike ? first.text : `${first.label}: ${first.text}`, depth};
      for (let at = start + 1; at < lines.length && lines[at].depth > first.depth; at += 1) {
        lines[at] = {...lines[at], depth: lines[at].depth - first.depth + depth};
      }
    }

    function view(value) {
      resource(value, 0);
      if (state.full) lines.push({label: phrase("careful"), text: phrase("cut"), depth: 0});
      const first = lines.find((line) => !isIn("dull_labels", line.label)) || {text: ""};
      return {title: titleOf(value, 0) || oneLine(first.text) || kindOf(value), kind: kindOf(value), lines};
    }

    return {view, titleOf};
  }

  function asking(value, tables, nameOf) {
    const inner = items(own(value, "contained")).slice(0, tables.limits.items);
    return (reference) => {
      if (reference[0] !== "#") return nameOf(reference);
      const found = inner.find((item) => isObject(item) && own(item, "id") === reference.slice(1));
      return found ? reader(tables, () => "").titleOf(found, 0) : "";
    };
  }

  function readable(value, tables, nameOf) {
    return reader(tables, asking(value, tables, nameOf || (() => ""))).view(value);
  }

  readable.parse = parse;
  return readable;
})();
