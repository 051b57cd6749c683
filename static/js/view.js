// The viewer: a link from the address, a card before the camera or in a photo, or the file of a page. Nothing is kept.
(() => {
  "use strict";
  const {byId, make, show, refuse, ask} = paging;
  const LOOK_EVERY = 150, TAG = "script"; // the name of that element stands in no page whole
  const MISSED = {
    "link-over": ["This link is over", "The person has stopped sharing it, or its time has ended. Ask them for a new one."],
    "no-answer": ["It could not be fetched", "Are you on the internet? Then try again. If it goes on like this, ask the person for another way."],
    "no-keys": ["The signer cannot be checked now", "The list of keys at their address does not answer. Try again later."],
    "too-often": ["Too many tries", "Wait some minutes. Then try again."],
  };

  function only(...ids) {
    for (const id of ["cannot", "begin", "fetching", "missed", "locked", "refused"]) byId(id).hidden = !ids.includes(id);
  }

  function missed(error, again) {
    const [title, line] = MISSED[error.code] || MISSED["no-answer"];
    const retry = make("button", {type: "button", class: "main"}, "Try again");
    retry.addEventListener("click", again);
    byId("missed").replaceChildren(make("h1", {tabindex: "-1"}, title), make("p", {}, line), ...(error.code === "link-over" ? [] : [retry]));
    only("missed");
    byId("missed").firstChild.focus();
  }

  function told(error, again) {
    if (error instanceof linking.Missed && error.code !== "passcode-wrong") missed(error, again);
    else {
      only();
      refuse(error);
    }
  }

  async function followed(link) {
    only("fetching");
    try {
      const cards = await linking.open(link, "");
      only();
      await show(cards);
    } catch (error) {
      told(error, () => followed(link));
    }
  }

  function follow(text) {
    try {
      const link = linking.read(text);
      if (link.until !== null && Date.now() / 1000 >= link.until) missed(new linking.Missed("link-over"), null);
      else if (link.asksPasscode) {
        only("locked");
        ask({open: (passcode) => linking.open(link, passcode)}, (error) => told(error, () => follow(text)));
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
      const cards = await opening.tokens([token], linking.keyAt);
      only();
      await show(cards);
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
        if (share.isLocked) {
          only("locked");
          ask(share);
        } else {
          const cards = await share.open();
          only();
          await show(cards);
        }
      } catch (error) {
        told(error);
      }
      return;
    }
    const codes = await codesIn(file);
    const found = codes.find(isOurs);
    if (found) await take(found);
    else says("No code of this kind was found in that file. Hold the camera close and straight, in good light.");
  }

  function says(text) {
    byId("begin-problem").textContent = text;
    byId("begin-problem").hidden = false;
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
      says("The camera could not be used. Allow it in the browser, or take a photo and open that.");
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
    only("begin");
    byId("file").addEventListener("change", () => takeFile(byId("file").files[0]));
    byId("paste").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = byId("text").value.trim();
      if (isOurs(text)) take(text);
      else says("Paste the whole link. It has shlink:/ in it.");
    });
    if (await detector()) {
      byId("codes").hidden = false;
      byId("camera").hidden = !navigator.mediaDevices;
      byId("camera").addEventListener("click", startCamera);
    }
  }

  function start() {
    if (!window.isSecureContext || !window.crypto.subtle || !window.DecompressionStream) return;
    new DecompressionStream("deflate-raw");
    window.addEventListener("hashchange", () => window.location.reload());
    window.addEventListener("pagehide", stopCamera);
    const text = window.location.hash.slice(1);
    if (text.includes("shlink:/")) follow(text);
    else begin();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
