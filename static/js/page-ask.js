// Asks for the passcode of a page, and says why one cannot be trusted; see docs/format/page.md.
const asking = (() => {
  "use strict";
  const {say, sayMany, later} = words;
  const {make, byId, show} = paging;

  const REFUSED = {
    "no-slot-for-me": later("This was locked for one person's app, not with a passcode. They can open it there."),
    "signature-broken": later("Somebody changed this after it was signed. Do not use it."),
    "seal-broken": later("Somebody changed this after it was locked. Do not use it."),
    "key-id-wrong": later("The name of the key does not belong to the key. Do not use it."),
    "issuer-refused": later("The name of who signed it cannot be checked. Do not use it."),
    "no-key-for-issuer": later("The key of who signed it is not here, so nobody can tell whether it was changed."),
    "algorithm-refused": later("It was signed or locked in a way that is not safe. Do not use it."),
    "unfolds-too-large": later("It unfolds into much more than it should. That can be a trap."),
    "slots-refused": later("Its lock is not made as it should be. That can be a trap."),
    "contents-mixed": later("It holds more than one person's record, or is signed by more than one. Do not use it: you could mix up two people."),
    "page-tampered": later("The page does not hold exactly one share. Do not use it."),
    "link-refused": later("This is not a link made as it should be. Was all of it copied?"),
    "not-a-card": later("It is not signed in a way that can be checked here."),
    "kind-unknown": later("This is no code of a care record."),
    "attachment-missing": later("A file that belongs to it is not in it."),
    "attachment-cut": later("A file in it has lost its end. Do not use it."),
    "attachment-longer": later("A file in it is longer than the one that was signed. Do not use it."),
    "attachment-changed": later("A file in it was changed, or swapped for another, since it was signed. Do not use it."),
    "archive-broken": later("It holds a file that does not belong to it. Do not use it."),
    "hands-broken": later("The list of whose hands this went through does not fit. Somebody was made up, or left out. Do not use it."),
    "pass-on-not-allowed": later("This was passed on by somebody who was not allowed to. Do not use it."),
    "passed-longer": later("This was passed on for longer than it was given. Do not use it."),
    "passed-for-other": later("This was passed on for another purpose than the person gave it for. Do not use it."),
    "passed-wider": later("This holds more, or something else, than was given to whoever passed it on. Do not use it."),
    "too-large": later("It is larger than it should be. That can be a trap."),
  };
  const DAMAGED = later("It is damaged, or was not made in the right way.");
  const CHANGED = later("The page was changed, damaged on its way, or made by something else.");

  function refuse(error) {
    const code = error instanceof strict.Refused ? error.code : "malformed";
    byId("locked").hidden = true;
    const {title = later("This page cannot be trusted"), changed = CHANGED} = byId("refused").dataset;
    byId("refused").replaceChildren(make("h1", {tabindex: "-1"}, say(title)),
      make("p", {}, say(Object.hasOwn(REFUSED, code) ? REFUSED[code] : DAMAGED)), ...(changed ? [make("p", {}, say(changed))] : []),
      make("p", {}, say("Ask the person who gave it to you to send it again.")), make("p", {class: "soft"}, say("Code: %(code)s", {code})));
    byId("refused").hidden = false;
    byId("refused").firstChild.focus();
  }

  function problem(title, ...lines) {
    byId("problem").replaceChildren(make("h2", {}, title), make("p", {}, lines.join(" ")));
    byId("problem").hidden = false;
    byId("passcode").setAttribute("aria-invalid", "true");
    byId("passcode").setAttribute("aria-describedby", "passcode-hint problem");
    byId("passcode").focus();
    byId("passcode").select();
  }

  function wrong(typed, left = null) {
    const count = typed.trim().split(/\s+/).filter(Boolean).length;
    problem(say("That is not the passcode"), say("It is five words, with a space between."),
      sayMany("You typed %(num)d word. Press Show to see it.", "You typed %(num)d words. Press Show to see them.", count), again(left));
  }

  // How often it may be tried: where a server counts the wrong tries, it says how many are left.
  function again(left) {
    if (left === null) return say("You can try as often as you like.");
    return left === 0 ? say("There are no more tries. Ask for a new link.") :
      sayMany("You can try once more.", "You can try %(num)d more times.", left);
  }

  function working(is) {
    byId("busy").textContent = is ? say("Opening. This takes a few seconds.") : "";
    byId("open").disabled = is;
    byId("problem").hidden = byId("problem").hidden || is;
  }

  async function tryPasscode(share, refused, shown) {
    const typed = byId("passcode").value;
    if (!typed.trim()) return problem(say("Type the passcode"), say("It is five words, with a space between."));
    working(true);
    try {
      await shown(await share.open(typed));
      byId("passcode").value = "";
    } catch (error) {
      working(false);
      if (error.code === "passcode-wrong") wrong(typed, error.left);
      else refused(error);
    }
    return working(false);
  }

  function showOrHide() {
    const hidden = byId("passcode").type === "password";
    byId("passcode").type = hidden ? "text" : "password";
    byId("show").textContent = hidden ? say("Hide") : say("Show");
    byId("show").setAttribute("aria-pressed", String(hidden));
  }

  function ask(share, refused = refuse, shown = show) {
    byId("locked").hidden = false;
    byId("show").addEventListener("click", showOrHide);
    byId("form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!byId("open").disabled) tryPasscode(share, refused, shown);
    });
    byId("passcode").focus();
  }

  return {refuse, ask};
})();
