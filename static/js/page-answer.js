// The form by which somebody without the app writes back; see docs/format/answer.md, "Without a signature".
// What it makes is locked for whoever gave the share, and saved here. Nothing is sent, and nothing is kept.
const answering = (() => {
  "use strict";
  const {make, said} = paging;
  const {say, sayMany, later} = words;
  const {most, pieces: MOST_PIECES, letters: MOST_LETTERS, purpose, content} = VIEWER.answer;
  const NAME = 78, ROLE = 40, GROUP = 120;
  const LINES = later("Write each thing on a line of its own.");
  const BOXES = [
    ["agreed", later("What we agreed"), LINES],
    ["will-do", later("What we will do"), LINES],
    ["noticed", later("What we noticed"), later("Only what they would want to know. Write each thing on a line of its own.")],
    ["offer", later("What we can offer"), later("Its name on the first line. Below that: what it is, where, and when.")],
  ];
  const PEOPLE = [
    ["name", later("Your name"), "", NAME], ["role", later("What you do there"), later("Such as: driver, or support worker."), ROLE],
    ["group", later("Your group or organisation"), later("Leave it empty if there is none."), GROUP],
  ];
  let forms = 0;

  // What nobody can see or type is left out; the rest stays as it was typed.
  const clean = (text) => text.replace(/\r\n?/g, "\n").replace(/[\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu, "")
    .replace(/(?!\n)\p{Cc}/gu, " ");
  const line = (text) => clean(text).replace(/\s+/gu, " ").trim();
  const lines = (text) => clean(text).split("\n").map((each) => each.trim()).filter(Boolean);
  const size = (text) => [...text].length;

  function piece(kind, text, title = "") {
    return {day: "", kind, phone: "", text, times: "", title, web: "", where: "", who: ""};
  }

  function piecesOf(kind, text) {
    const found = lines(text);
    if (kind !== "offer") return found.map((each) => piece(kind, each));
    return found.length ? [piece(kind, found.slice(1).join("\n") || found[0], found[0])] : [];
  }

  // What stands in the way, as [field, sentence].
  function faults(typed, all) {
    const found = BOXES.filter(([kind]) => all.some((each) => each.kind === kind && size(each.text) > most.text))
      .map(([kind, title]) => [kind, say("“%(title)s”: one thing there is longer than %(most)d letters. Please make it shorter.", {title: say(title), most: most.text})]);
    if (all.some((each) => size(each.title) > most.title)) {
      found.push(["offer", say("“What we can offer”: the first line is its name. Keep it short, and write the rest below it.")]);
    }
    if (!all.length) found.unshift(["agreed", say("Write something in one of the four boxes.")]);
    if (all.length > MOST_PIECES) found.push(["agreed", sayMany("This is more than %(num)d thing. Make two answers of it.", "These are more than %(num)d things. Make two answers of them.", MOST_PIECES)]);
    if (!typed.name) found.push(["name", say("Type your name.")]);
    return found;
  }

  function claims(card, typed, all) {
    const who = [typed.name, typed.role].filter(Boolean).join(", ");
    return {
      by: typed.group ? who : "", consent: card.terms.id, giver: card.iss, name: typed.group || who, pieces: all, purpose,
      rid: card.rid, when: `${new Date().toISOString().slice(0, 19)}Z`,
    };
  }

  function field(tag, prefix, [name, title, hint], settings) {
    const id = `${prefix}-${name}`, hints = hint ? [make("p", {class: "hint", id: `${id}-hint`}, say(hint))] : [];
    const input = make(tag, {id, name, dir: "auto", "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-wrong`, ...settings});
    const wrong = make("p", {class: "wrong", id: `${id}-wrong`, hidden: ""});
    return {name, input, wrong, row: make("div", {class: "asked"}, make("label", {for: id}, say(title)), ...hints, wrong, input)};
  }

  function form(card, person) {
    const prefix = `answer-${forms += 1}`;
    const boxes = BOXES.map((each) => field("textarea", prefix, each, {rows: "4"}));
    const people = PEOPLE.map((each) => field("input", prefix, each, {maxlength: String(each[3]), autocomplete: "off"}));
    const problem = make("div", {class: "notice loud", role: "alert", id: `${prefix}-problem`, hidden: ""});
    const done = make("div", {role: "status"}), go = make("button", {type: "submit", class: "main"}, say("Make my answer"));
    const holder = make("form", {novalidate: "", autocomplete: "off", "aria-label": say("Your answer")}, problem, ...boxes.map((each) => each.row),
      make("h3", {}, say("Who writes this")), ...people.map((each) => each.row), go, done);
    const all = [...boxes, ...people];
    let isSaved = true;
    holder.addEventListener("input", () => { isSaved = false; });
    window.addEventListener("beforeunload", (event) => { if (!isSaved) event.preventDefault(); });
    holder.addEventListener("submit", async (event) => {
      event.preventDefault();
      const made = boxes.flatMap((each) => piecesOf(each.name, each.input.value));
      const typed = Object.fromEntries(people.map((each) => [each.name, line(each.input.value)]));
      const text = JSON.stringify(claims(card, typed, made)), wrong = faults(typed, made);
      if (!wrong.length && text.length > MOST_LETTERS) wrong.push(["agreed", say("It is too much for one answer. Make two of it.")]);
      tell(problem, all, wrong);
      done.replaceChildren();
      if (wrong.length) return;
      go.disabled = true;
      try {
        done.replaceChildren(...given(await sealing.sealedFor(card.answerTo, text, content), person));
        isSaved = true;
      } catch {
        tell(problem, all, [["name", say("It could not be locked here. Nothing was saved. Try another browser.")]]);
      }
      go.disabled = false;
    });
    return holder;
  }

  function tell(problem, all, wrong) {
    problem.replaceChildren(make("h3", {}, say("Not quite yet")), ...wrong.map(([, sentence]) => make("p", {}, sentence)));
    problem.hidden = wrong.length === 0;
    for (const each of all) {
      const sentences = wrong.filter(([at]) => at === each.name).map(([, sentence]) => sentence);
      each.wrong.textContent = sentences.join(" ");
      each.wrong.hidden = sentences.length === 0;
      if (sentences.length) each.input.setAttribute("aria-invalid", "true");
      else each.input.removeAttribute("aria-invalid");
    }
    if (wrong.length) all.find(({name}) => name === wrong[0][0]).input.focus();
  }

  function given(file, person) {
    const name = `answer-${Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("")}.carebundle`;
    const href = URL.createObjectURL(new Blob([file], {type: "application/octet-stream"}));
    const again = make("a", {href, download: name}, say("Save it once more"));
    again.click();
    return [make("div", {class: "notice"}, make("h3", {}, say("Your answer is saved")),
      make("p", {}, say("It is the file %(name)s, where this browser keeps what it saves.", {name: make("bdi", {dir: "ltr"}, name)})),
      make("p", {}, say("Give or send it to %(person)s, or to whoever gave you this. Only their app can open it. There they choose “Scan or open”.",
        {person: said(person)})),
      make("p", {}, again))];
  }

  // Nothing where the share does not say for which key an answer is locked.
  return (card, person) => {
    const isOurs = card.answerTo && card.terms && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(card.terms.id);
    if (!isOurs) return [];
    return [make("details", {class: "answer"}, make("summary", {}, make("h2", {}, say("Write back"))),
      make("div", {}, make("p", {},
        say("What you write goes into a small file, which you give or send to them. Their app shows it to them, and they say yes or no to each thing. Nothing is sent from here.")),
      make("p", {}, make("b", {}, say("It is locked: only their app can open it. It is not signed.")), " ",
        say("Their app tells them that anybody could have written it. So tell them that it comes from you.")), form(card, person)))];
  };
})();
