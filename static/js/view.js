// The viewer: a link from the address, a card before the camera or in a photo, or the file of a page. Nothing is kept.
(() => {
  "use strict";
  const {byId, make, show} = paging;
  const {refuse, ask} = asking;
  const {say, later} = words;
  const LOOK_EVERY = 150, TAG = "script"; // the name of that element stands in no page whole
  const AGAIN = later("Try again");
  const MISSED = {
    "link-over": [later("This link is over"), later("The person has stopped sharing it, or its time has ended. Ask them for a new one.")],
    "no-answer": [later("It could not be fetched"), later("Are you on the internet? Then try again. If it goes on like this, ask the person for another way.")],
    "no-keys": [later("The signer cannot be checked now"), later("The list of keys at their address does not answer. Try again later.")],
    "too-often": [later("Too many tries"), later("Wait some minutes. Then try again.")],
  };
  // What stands there now, so that it can be said in another language.
  let drawn = () => {};

  function draw(how) {
    drawn = how;
    return how();
  }

  function only(...ids) {
    for (const id of ["cannot", "begin", "fetching", "missed", "locked", "refused"]) byId(id).hidden = !ids.includes(id);
  }

  function missed(error, again) {
    const [title, line] = MISSED[error.code] || MISSED["no-answer"];
    const retry = make("button", {type: "button", class: "main"}, say(AGAIN));
    retry.addEventListener("click", again);
    byId("missed").replaceChildren(make("h1", {tabindex: "-1"}, say(title)), make("p", {}, say(line)), ...(error.code === "link-over" ? [] : [retry]));
    only("missed");
    byId("missed").firstChild.focus();
  }

  function told(error, again) {
    draw(() => {
      if (error instanceof linking.Missed && error.code !== "passcode-wrong") return missed(error, again);
      only();
      return refuse(error);
    });
  }

  // The lists of those who signed are asked first: what they took back is said before all else.
  async function shown(cards) {
    for (const card of cards) card.stopped = await linking.stopped(card);
    only();
    await draw(() => show(cards));
  }

  async function followed(link) {
    draw(() => only("fetching"));
    try {
      await shown(await linking.open(link, ""));
    } catch (error) {
      told(error, () => followed(link));
    }
  }

  function locked(share, refused) {
    draw(() => {
      only("locked");
      byId("problem").hidden = true;
    });
    ask(share, refused, shown);
  }

  function follow(text) {
    try {
      const link = linking.read(text);
      if (link.until !== null && Date.now() / 1000 >= link.until) told(new linking.Missed("link-over"), null);
      else if (link.asksPasscode) {
        locked({open: (passcode) => linking.open(link, passcode)}, (error) => told(error, () => follow(text)));
      } else followed(link);
    } catch (error) {
      told(error);
    }
  }

  // A code holds a link, or the digits of a signed text: two for each sign, counted from 45.
  async function take(text) {
    stopCamera();
    if (text.includes("shlink:/")) return follow(text);
    try {
      strict.must(/^shc:\/(?:[0-9]{2})+$/.test(text), "kind-unknown");
      const token = text.slice(5).replace(/[0-9]{2}/g, (pair) => String.fromCharCode(Number(pair) + 45));
      await shown(await opening.tokens([token], linking.keyAt));
    } catch (error) {
      told(error, () => take(text));
    }
    return undefined;
  }

  // The texts that a page of ours carries: share, key and files; nothing in the page is run.
  function islandsIn(page) {
    const island = (id) => `<${TAG} type="application/json" id="${id}">([^<>&]*)</${TAG}>`;
    const files = `(?:\\s*${island("portable-record-files")})?`;
    const shape = new RegExp(`${island("portable-record")}\\s*${island("portable-record-key")}${files}`, "g");
    const found = [...page.matchAll(shape)];
    strict.must(found.length === 1, "page-tampered");
    return found[0].slice(1);
  }

  const isOurs = (text) => text.includes("shlink:/") || text.startsWith("shc:/");

  async function takeFile(file) {
    if (!file) return;
    if (/html/i.test(file.type) || /\.html?$/i.test(file.name)) {
      try {
        strict.must(file.size <= 24 * 1024 * 1024, "too-large");
        const share = opening.share(...islandsIn(await file.text()));
        if (share.isLocked) locked(share, told);
        else await shown(await share.open());
      } catch (error) {
        told(error);
      }
      return;
    }
    if (!await detector()) {
      says(later("This browser cannot read codes from photos. Ask for the link, or use another browser."));
      return;
    }
    const codes = await codesIn(file);
    const found = codes.find(isOurs);
    if (found) await take(found);
    else says(later("No code of this kind was found in that file. Hold the camera close and straight, in good light."));
  }

  function says(text) {
    draw(() => {
      byId("begin-problem").textContent = say(text);
      byId("begin-problem").hidden = false;
    });
  }

  // --- the camera --------------------------------------------------------------------------------------------

  const detector = async () => {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes("qr_code") ? new BarcodeDetector({formats: ["qr_code"]}) : null;
  };
  let seeing = null;

  async function codesIn(image) {
    const found = await detector();
    if (!found) return [];
    try {
      const picture = image instanceof Blob ? await createImageBitmap(image) : image;
      return (await found.detect(picture)).map((each) => each.rawValue);
    } catch {
      return [];
    }
  }

  function stopCamera() {
    if (seeing) for (const track of seeing.getTracks()) track.stop();
    seeing = null;
    byId("film").hidden = true;
    byId("camera").hidden = false;
  }

  async function startCamera() {
    try {
      seeing = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment", width: {ideal: 1920}}});
    } catch {
      says(later("The camera could not be used. Allow it in the browser, or take a photo and open that."));
      return;
    }
    const film = byId("film");
    film.srcObject = seeing;
    film.hidden = false;
    byId("camera").hidden = true;
    await film.play();
    const mine = seeing;
    while (seeing === mine) {
      const found = (await codesIn(film)).find(isOurs);
      if (found && seeing === mine) await take(found);
      await new Promise((go) => setTimeout(go, LOOK_EVERY));
    }
  }

  async function begin() {
    draw(() => only("begin"));
    byId("file").addEventListener("change", () => takeFile(byId("file").files[0]));
    byId("paste").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = byId("text").value.trim();
      if (isOurs(text)) take(text);
      else says(later("Paste the whole link. It has shlink:/ in it."));
    });
    if (await detector()) {
      byId("codes").hidden = false;
      byId("camera").hidden = !navigator.mediaDevices;
      byId("camera").addEventListener("click", startCamera);
    } else {
      for (const [id, there] of [["file-or-photo", false], ["file-hint", false], ["file-alone", true], ["page-hint", true]]) byId(id).hidden = !there;
      byId("file").accept = ".html,text/html";
      byId("file").setAttribute("aria-describedby", "page-hint");
    }
  }

  async function start() {
    if (!window.isSecureContext || !window.crypto.subtle || !window.DecompressionStream) return;
    new DecompressionStream("deflate-raw");
    // A link to a part of what is shown changes the address too: only another link to fetch begins anew.
    window.addEventListener("hashchange", () => { if (window.location.hash.includes("shlink:/")) window.location.reload(); });
    window.addEventListener("pagehide", stopCamera);
    draw(() => only("fetching"));
    await tongues.begin(() => drawn());
    const text = window.location.hash.slice(1);
    if (text.includes("shlink:/")) follow(text);
    else begin();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
