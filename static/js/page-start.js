// Takes out of the page what it carries, and shows it; see docs/format/page.md.
(() => {
  "use strict";
  const {byId, show} = paging;
  const {refuse, ask} = asking;

  // The share, the key and the files stand in the file once, as data, and this is the only script beside them.
  function islands() {
    const ids = ["portable-record", "portable-record-key", "portable-record-files"], scripts = [...document.scripts];
    const isIsland = (script, place) => script.type === "application/json" && script.id === ids[place] &&
      script.attributes.length === 2 && script.parentNode === document.body && !/[<>&]/.test(script.textContent);
    const named = document.querySelectorAll(ids.map((id) => `[id="${id}"]`).join());
    const isOurs = scripts.length === 4 && scripts.slice(0, 3).every(isIsland) && scripts[3].attributes.length === 0;
    strict.must(isOurs && named.length === 3 && document.compatMode === "CSS1Compat", "page-tampered");
    return scripts.slice(0, 3).map((script) => script.textContent);
  }

  async function start() {
    if (!window.isSecureContext || !window.crypto.subtle || !window.DecompressionStream) return;
    new DecompressionStream("deflate-raw");
    byId("cannot").hidden = true;
    try {
      const share = opening.share(...islands());
      if (share.isLocked) ask(share);
      else await show(await share.open());
    } catch (error) {
      refuse(error);
    }
  }

  // What stands after this script counts too.
  document.addEventListener("DOMContentLoaded", start);
})();
