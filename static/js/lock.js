"use strict";

// Locks every tab. An open page hides itself at once when the record locks, warns a minute before, and tells the
// app when somebody is there: typing and pointing renew the time, looking after it does not.

const WARN = 60, LOOK_EVERY = 5000, TELL_EVERY = 30000;
const tabs = new BroadcastChannel("portable-record");
const box = document.getElementById("lock-soon");
const root = document.documentElement;

if (box) guardThisPage();
else if (document.querySelector("[data-locked]")) tabs.postMessage("locked");

function guardThisPage() {
  const form = document.getElementById("lock-form");
  let deadline = Date.now() + Number(box.dataset.seconds) * 1000;
  let told = Date.now();
  let before = null;
  let asking = false, again = false;
  let silent = 0, gone = false;
  let escape = 0;

  // What is typed into a form of the record is kept behind the lock.
  const begun = document.querySelector("form[data-begun]");
  const plainly = ([name, value]) => [name, value instanceof File ? value.name : value];  // of a file, what it is called
  const typed = () => (begun ? new URLSearchParams([...new FormData(begun)].map(plainly)).toString() : "");
  let kept = begun?.hasAttribute("data-unsaved") ? "" : typed();

  function keep() {
    const now = typed();
    if (!begun || begun.dataset.sent || now === kept) return;
    kept = now;
    const body = new URLSearchParams(now);
    body.set("place", begun.dataset.begun);
    fetch("/begun", { method: "POST", body, keepalive: true }).catch(() => { kept = ""; });
  }

  const left = () => (deadline - Date.now()) / 1000;
  const hide = () => root.classList.add("covered");

  function leave() {
    hide();
    if (gone) return;
    gone = true;
    keep();
    location.replace(box.dataset.locked);
  }

  // Ask how it stands. Where no answer comes twice, the app has ended: the page goes as well.
  async function look() {
    if (asking) { again = true; return; }
    asking = true;
    again = false;
    try {
      const answer = await fetch("/still-open", { cache: "no-store", signal: AbortSignal.timeout(3000) });
      const said = await answer.json();
      if (!said.open) { tabs.postMessage("locked"); leave(); return; }
      deadline = Date.now() + said.seconds * 1000;
      silent = 0;
      root.classList.remove("covered");
      if (left() > WARN) calm();
    } catch {
      hide();
      silent += 1;
      if (silent > 1) leave(); else setTimeout(look, 500);
    } finally {
      asking = false;
      if (again) look();
    }
  }

  async function stay() {
    told = Date.now();
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    try {
      const answer = await fetch("/stay", { method: "POST", body, redirect: "error" });
      deadline = Date.now() + (await answer.json()).seconds * 1000;
      calm();
      tabs.postMessage("stayed");
    } catch {
      look();
    }
  }

  function warn() {
    if (!box.hidden) return;
    keep();
    before = document.activeElement;
    box.hidden = false;
    box.querySelector("button").focus();
  }

  function calm() {
    if (box.hidden) return;
    box.hidden = true;
    before?.focus();
  }

  function somebodyIsHere() {
    if (box.hidden && Date.now() - told > TELL_EVERY) stay();
  }

  setInterval(() => {
    if (left() <= 0) look();
    else if (left() <= WARN && box.hidden) look().then(() => { if (left() <= WARN) warn(); });
  }, 1000);
  setInterval(() => { if (!document.hidden) look(); }, LOOK_EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { hide(); look(); } });
  for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, somebodyIsHere, { passive: true });

  tabs.addEventListener("message", (event) => {
    if (event.data === "locked") { hide(); look(); }  // it may be old news: the app knows
    if (event.data === "hide") { hide(); keep(); setTimeout(look, 600); }
    if (event.data === "stayed") look();
  });

  form.addEventListener("submit", () => { hide(); keep(); tabs.postMessage("hide"); });
  box.querySelector("[data-stay]").addEventListener("submit", (event) => { event.preventDefault(); stay(); });
  box.addEventListener("keydown", (event) => {
    const stops = [...box.querySelectorAll("button")];
    if (event.key !== "Tab") return;
    event.preventDefault();
    const next = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
    stops.at(next % stops.length).focus();
  });

  // Escape twice, quickly, locks at once.
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (Date.now() - escape < 800) form.requestSubmit();
    escape = Date.now();
  });
}
