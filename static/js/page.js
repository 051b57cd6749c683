// Shows what a page carries; see docs/format/page.md. VIEWER (tables, parts, purposes, words) stands before this.
// Whatever comes from the share becomes text, never markup.
const paging = (() => {
  "use strict";
  const SHORT = 12; // entries; a share that is shorter is shown all at once
  const {termsOf, authorOf, noticeOf, partOf, text} = saying;
  const {say, sayMany, later, day} = words;
  const byId = (id) => document.getElementById(id);

  // --- making elements ---------------------------------------------------------------------------------------

  function make(tag, settings, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(settings || {})) element.setAttribute(name, value);
    for (const child of children.flat()) element.append(child);
    return element;
  }

  // Words of people, in whatever script they are written.
  function said(text) {
    return make("bdi", {dir: "auto"}, String(text));
  }

  function whole(tag, text, settings) {
    return make(tag, {dir: "auto", ...settings}, String(text));
  }

  function notice(kind, title, ...lines) {
    return make("div", {class: `notice ${kind}`}, make("h2", {}, title), ...lines.map((line) =>
      line instanceof Node ? line : make("p", {}, line)));
  }

  const dateOf = (seconds) => day(seconds);
  const momentOf = (seconds) => day(seconds, {timeStyle: "short"});
  // An end as its last day, as dates.py has it: a midnight (UTC) is the end of the day before.
  function lastDay(end) {
    const last = day(end - 1, {timeZone: "UTC"}), clock = new Date(end * 1000).toISOString().slice(11, 16);
    return [0, 86399].includes(((end % 86400) + 86400) % 86400) ? last : say("%(day)s, %(clock)s UTC", {day: last, clock});
  }

  // --- the share as a page -----------------------------------------------------------------------------------

  function row(question, ...answer) {
    return make("div", {}, make("dt", {}, question), make("dd", {}, ...answer));
  }

  async function signed(card, person, author) {
    const marks = await opening.fingerprint(card.jwk, VIEWER.fingerprint, VIEWER.words);
    const inside = make("div", {},
      make("p", {}, say("Anybody can write a name. If it matters, call %(name)s on a number you know, and ask them to read their eight words to you:",
        {name: said(author.name || person)})),
      make("p", {class: "words", lang: "en", dir: "ltr"}, marks.words),
      make("p", {}, say("The same as numbers: %(digits)s", {digits: make("span", {class: "digits", dir: "ltr"}, marks.digits)})),
      make("p", {class: "soft"}, say("Name of the key: %(key)s", {key: make("span", {class: "key", dir: "ltr"}, card.iss)})));
    if (card.fetched) inside.append(make("p", {}, say("The key was fetched from that address just now.")));
    else if (!card.iss.startsWith("did:")) {
      inside.append(make("p", {}, say("The key came with this page. Whether it belongs to that address, this page cannot tell.")));
    }
    if (isPassedOn(card)) inside.append(...await handing.marks(card.hands));
    return make("details", {}, make("summary", {}, say("How to check that it is really them")), inside);
  }

  const isPassedOn = (card) => Boolean(card.hands) && card.hands.length > 1;

  function whoGave(person, author) {
    if (!author.name) return [say("The name is not written in it.")];
    return author.isOther ? say("%(name)s, for %(person)s", {name: said(author.name), person: said(person)}) : [said(author.name)];
  }

  // What was shared without agreement: what it is stands before all else.
  const UNAGREED = later("Shared without the person's agreement to keep someone safe");

  function label(notice) {
    return make("div", {class: "notice"}, make("h2", {}, say(UNAGREED)),
      make("p", {}, say("Decided by %(name)s, on %(day)s.", {name: said(notice.decided), day: dateOf(notice.day)})),
      make("p", {}, make("b", {}, notice.told ? say("The person knows that this was shared.") :
        say("The person was not told. Do not tell them before you have asked whoever sent it: it could put somebody in danger."))));
  }

  function noticed(notice, card) {
    const rows = [row(say("Who sent it"), said(notice.sender)), row(say("Who it is for"), said(notice.recipient)),
      row(say("Why it was needed"), whole("div", notice.why, {class: "own"})), row(say("Who decided"), said(notice.decided))];
    if (notice.agreed) rows.push(row(say("Who agreed to it"), said(notice.agreed)));
    rows.push(...notice.bases.map((words) => row(say("On what basis in law"), say(words))));
    rows.push(...notice.sources.map((words) => row(say("Where it comes from"), said(words))));
    rows.push(row(say("Has anyone changed it?"), say("No. It is as it was signed on %(day)s.", {day: dateOf(card.from)})));
    return make("dl", {class: "summary"}, ...rows);
  }

  function summary(terms, person, author, card) {
    const until = [terms.until, card.until].filter((each) => each !== null);
    const rows = [row(say("Who it comes from"), ...whoGave(person, author))];
    if (author.isOther && author.right) {
      rows.push(row(say("By what right"), say("%(right)s. This is what they say. Nobody has checked it.", {right: said(author.right)})));
    }
    if (terms.recipient) rows.push(row(say("Who it is for"), said(terms.recipient)));
    if (terms.purpose) rows.push(row(say("What for"), ...say(terms.purpose, {name: said(person)})));
    rows.push(row(say("Until when"), until.length ? lastDay(Math.min(...until)) : say("No end is written in it.")));
    if (terms.known) {
      rows.push(row(say("May you show it to others?"), terms.passOn ?
        say("Only to smaller groups that you support, for the same reason.") : say("No. Please ask first.")));
    }
    rows.push(row(say("Has anyone changed it?"), say("No. It is as it was signed on %(day)s.", {day: dateOf(card.from)})));
    rows.push(row(say("Have they stopped sharing it?"), say(STOPPED[card.stopped ? card.stopped.known : "none"])));
    return make("dl", {class: "summary"}, ...rows);
  }

  // What the list of an address says, where somebody asked it; see view-link.js.
  const STOPPED = {
    none: later("This page cannot know. If you are not sure, ask."),
    open: later("No. The list at their address, which we asked just now, does not say so."),
    silent: later("The list at their address does not answer. If you are not sure, ask."),
    stopped: later("Yes."),
  };

  // The heading is not said twice, nor on every entry whom all of this is about. As telling_lines.py has it.
  function isSaid(line, title, person) {
    const {about, heading, words, neutral} = VIEWER.repeats;
    return line.depth === 0 && (line.text === title || (line.label === about && line.text === person) ||
      (line.label === heading && title.startsWith(`${line.text}: `)) ||
      (line.label === words && title.endsWith(`: ${line.text}`)) ||
      (line.label === neutral[0] && line.text === neutral[1]));
  }

  function telling(shown, person) {
    const isHead = (line, place) => (shown.lines[place + 1]?.depth ?? 0) > line.depth;
    return shown.lines.filter((line, place) => isHead(line, place) || !isSaid(line, shown.title, person));
  }

  function entry(shown, person, more) {
    const left = telling(shown, person);
    const isLabel = (line) => line.depth === 0 && line.label === VIEWER.tables.labels.security;
    const by = left.filter(isLabel).map((line) => whole("p", say(line.text), {class: "kind"}));
    const lines = left.filter((line) => !isLabel(line)).map((line) => make("div", {class: `depth-${Math.min(line.depth, 4)}`},
      whole("dt", say(line.label)), whole("dd", line.text)));
    return make("article", {class: "entry"}, make("p", {class: "kind"}, say(shown.kind)), whole("h3", shown.title),
      ...(lines.length ? [make("dl", {class: "lines"}, ...lines)] : []), ...by, ...more);
  }

  // Whether an entry belongs to the share itself, and not to what is shared.
  const isAbout = (card, resource) => [card.terms, card.notice, card.given].includes(resource);

  function contents(card, person) {
    const titles = new Map();
    for (const each of card.entries) {
      titles.set(text(each.fullUrl), () => readable(each.resource, VIEWER.tables, () => "").title);
    }
    const nameOf = (reference) => titles.has(reference) ? titles.get(reference)() : "";
    const parts = new Map(VIEWER.parts.map(([key]) => [key, []]));
    for (const {resource, fullUrl} of card.entries) {
      if (isAbout(card, resource)) continue;
      const files = card.files.filter((each) => each.url === fullUrl).map((each) => filing.shown(each, resource));
      parts.get(partOf(resource)).push(entry(readable(resource, VIEWER.tables, nameOf), person, files));
    }
    const full = VIEWER.parts.filter(([key]) => parts.get(key).length);
    const resources = card.entries.map((each) => each.resource).filter((each) => !isAbout(card, each));
    const isShort = resources.length <= SHORT;
    const sections = full.map(([key, title]) => make("details", {class: "part", ...(isShort ? {open: ""} : {})},
      make("summary", {}, make("h2", {id: `part-${key}`}, say(title)), " ", count(parts.get(key).length)), ...parts.get(key)));
    return [...(isShort ? [] : [first(whatMatters(resources, partOf, nameOf))]),
      ...(full.length > 2 ? [waysTo(sections, isShort)] : []), ...sections];
  }

  const count = (number) => make("span", {class: "soft"}, sayMany("%(num)d entry", "%(num)d entries", number));

  function first(five) {
    const blocks = five.map(({title, words}) => make("div", {class: "block"}, make("h3", {}, say(title)),
      ...(words.length ? words.map((each) => whole("p", each, {class: "words-of"})) :
        [make("p", {}, say("Nothing about allergies is shared here. That does not mean there are none: please ask."))])));
    return make("section", {class: "first", "aria-labelledby": "first"}, make("h2", {id: "first", tabindex: "-1"}, say("The most important things")), ...blocks);
  }

  // The list of contents: a click opens its part.
  function waysTo(sections, isShort) {
    const links = sections.map((each) => {
      const head = each.querySelector("h2");
      const link = make("a", {href: `#${head.id}`}, head.textContent);
      link.addEventListener("click", () => { each.open = true; });
      return make("li", {}, link);
    });
    const all = make("button", {type: "button", class: "quiet"}, say("Open all parts"));
    all.addEventListener("click", () => sections.forEach((each) => { each.open = true; }));
    return make("nav", {class: "ways", "aria-label": say("What is in it")}, make("h2", {}, say("What is in it")), make("ul", {}, ...links),
      ...(isShort ? [] : [all]));
  }

  function timing(card, terms) {
    const now = Date.now() / 1000;
    const ends = [card.until, terms.until].filter((each) => each !== null);
    const end = ends.length ? Math.min(...ends) : Infinity;
    if (card.stopped && card.stopped.known === "stopped") {
      const {on} = card.stopped;
      return {isOver: true, says: notice("loud", on === null ? say("This was stopped") : say("This was stopped on %(day)s", {day: lastDay(on)}),
        say("The person does not share it any more. Please do not use it or keep it."),
        say("Ask the person whether they want to share it again."))};
    }
    if (now >= end) {
      return {isOver: true, says: notice("loud", say("The time for this is over"),
        say("It was given until %(day)s. What it says may be out of date.", {day: lastDay(end)}),
        say("Please do not use it or keep it. Ask the person whether they want to share it again."))};
    }
    return card.from > now + 300 ? {isOver: false, says: notice("loud", say("The time for this has not begun"),
      say("It counts from %(moment)s. If that is long past, the clock of this device is wrong.", {moment: momentOf(card.from)}))} : null;
  }

  function heading(person, author) {
    if (!author.isOther) return make("h1", {}, say("%(person)s shares this with you", {person: said(person)}));
    return make("h1", {}, say("%(name)s shares this with you about %(person)s", {name: said(author.name), person: said(person)}));
  }

  async function shown(card) {
    const terms = termsOf(card.terms), author = authorOf(card.given), late = timing(card, terms);
    const notice = noticeOf(card.notice, card.given);
    const person = readable(card.person, VIEWER.tables, () => "").title;
    const sections = contents(card, person);
    const inside = make("div", {class: "inside"}, ...sections);
    const print = make("button", {type: "button", class: "main print"}, say("Print or save as PDF"));
    print.addEventListener("click", () => window.print());
    const parts = notice ?
      [label(notice), make("h1", {}, say("%(sender)s sends you this about %(person)s", {sender: said(notice.sender), person: said(person)}))] :
      isPassedOn(card) ? handing.head(card.hands, person) : [heading(person, author)];
    if (late) parts.push(late.says);
    parts.push(make("p", {class: "lead"}, notice ? say("This is not everything: it is as little as is needed.") :
      say("This may not be everything. They chose what to share.")));
    parts.push(notice ? noticed(notice, card) : summary(terms, person, author, card), await signed(card, person, author));
    if (late && late.isOver) parts.push(behindAButton(inside, print));
    else parts.push(inside, ...(late || notice ? [] : answering(card, person)), print);
    return {title: say("%(person)s – shared with you", {person}), running: running(person, terms, card, notice), parts};
  }

  function behindAButton(inside, print) {
    const open = make("button", {type: "button", class: "quiet"}, say("Show what it said anyway"));
    const holder = make("div", {class: "late"}, open);
    open.addEventListener("click", () => {
      holder.replaceChildren(inside, print);
      const head = inside.querySelector("h2");
      head.tabIndex = -1;
      head.focus();
    });
    return holder;
  }

  // What stands at the top of every printed sheet.
  function running(person, terms, card, notice) {
    if (notice) {
      return make("div", {class: "running", "aria-hidden": "true"},
        make("p", {}, `${say(UNAGREED)}. `, say("About %(person)s. For %(who)s.", {person: said(person), who: said(notice.recipient)})));
    }
    const ends = [terms.until, card.until].filter((each) => each !== null);
    const who = {person: said(person), who: terms.recipient ? said(terms.recipient) : say("whoever holds it")};
    const line = make("p", {}, ends.length ?
      say("About %(person)s. For %(who)s. Until %(day)s. This may not be everything.", {...who, day: lastDay(Math.min(...ends))}) :
      say("About %(person)s. For %(who)s. No end date. This may not be everything.", who));
    return make("div", {class: "running", "aria-hidden": "true"}, line);
  }

  async function show(cards) {
    const sheet = byId("sheet");
    sheet.replaceChildren();
    for (const card of cards) {
      const {title, running: top, parts} = await (card.reply ? replying : {shown}).shown(card);
      document.title = title;
      sheet.append(make("div", {class: "sheet"}, top, make("div", {class: "body"}, ...parts)));
    }
    byId("locked").hidden = true;
    sheet.hidden = false;
    const head = sheet.querySelector("h1");
    head.tabIndex = -1;
    head.focus();
    window.scrollTo(0, 0);
  }

  return {make, said, whole, row, signed, dateOf, byId, show};
})();
