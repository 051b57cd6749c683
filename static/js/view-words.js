// The language of the viewer: that of the address, else of the phone, else English; and choosing another. The words of a
// language are fetched from where the viewer lies, as text; where they are missing it speaks English.
const tongues = (() => {
  "use strict";
  const {byId, make} = paging;
  const {say, speak, language} = words;
  const MOST = 256 * 1024, SECONDS = 4, ENGLISH = VIEWER.languages[0][0], SAID = ["aria-label", "data-title"];
  const own = new Map(); // what stands in the page as it came, in English: by the text or the element it stands in

  // The languages that this browser's owner reads, best first.
  function liked() {
    const asked = new URLSearchParams(window.location.search).get("in");
    for (const tag of [asked || "", ...navigator.languages]) {
      const found = VIEWER.languages.find(([each]) => fits(tag, each));
      if (found) return found[0];
    }
    return ENGLISH;
  }

  // The same language: zh and zh-CN are read as zh-Hans, zh-Hant is not.
  function fits(tag, each) {
    try {
      const [one, other] = [tag, each].map((name) => new Intl.Locale(name).maximize());
      return one.language === other.language && one.script === other.script;
    } catch {
      return false;
    }
  }

  async function file(tag) {
    if (tag === ENGLISH) return null;
    const stop = new AbortController(), clock = setTimeout(() => stop.abort(), SECONDS * 1000);
    try {
      const answer = await fetch(`words/${tag}.json`, {credentials: "omit", referrerPolicy: "no-referrer", cache: "no-cache", signal: stop.signal});
      const text = answer.ok ? await answer.text() : "";
      return text.length <= MOST ? JSON.parse(text) : null;
    } catch {
      return null;
    } finally {
      clearTimeout(clock);
    }
  }

  // Says what stands in the page itself, but nothing of what somebody shared.
  function dress() {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
      node.data.trim() && !node.parentElement.closest("script, #sheet, #missed, #refused, #problem, #tongue") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    while (texts.nextNode()) {
      const {currentNode: node} = texts;
      if (!own.has(node)) own.set(node, node.data.trim());
      node.data = say(own.get(node));
    }
    for (const name of SAID) {
      for (const element of document.querySelectorAll(`main [${name}], header [${name}]`)) {
        if (element.closest("#sheet")) continue;
        const key = `${name} of ${element.id}`;
        if (!own.has(key)) own.set(key, element.getAttribute(name));
        if (name !== "data-title") element.setAttribute(name, say(own.get(key)));
      }
    }
    if (!own.has(document)) own.set(document, document.title);
    document.title = say(own.get(document));
  }

  async function use(tag) {
    speak(tag, await file(tag));
    dress();
    byId("tongue").value = language();
  }

  // What was typed into what is shown stays, also when it is said anew.
  async function change(tag, redraw) {
    const sheet = byId("sheet"), fields = () => [...sheet.querySelectorAll("input:not([type=file]), textarea, details")];
    const typed = fields().map((each) => each.localName === "details" ? each.open : each.value);
    await use(tag);
    await redraw();
    fields().forEach((each, place) => {
      if (each.localName === "details") each.open = typed[place];
      else if (typed[place]) {
        each.value = typed[place];
        each.dispatchEvent(new Event("input", {bubbles: true}));
      }
    });
    byId("tongue").focus();
  }

  async function begin(redraw) {
    const chooser = byId("tongue");
    chooser.replaceChildren(...VIEWER.languages.map(([tag, name]) => make("option", {value: tag, lang: tag}, name)));
    chooser.addEventListener("change", () => change(chooser.value, redraw));
    await use(liked());
    chooser.hidden = false;
  }

  return {begin};
})();
