// The files that travel in a page: opened, checked, offered for saving; see docs/format/page.md, "Files".
// A picture is shown if its own bytes say that it is one. Nothing else is ever shown or run: it can be saved.
const filing = (() => {
  "use strict";
  const {must, Refused} = strict;
  const {make, whole} = paging;
  const {say} = words;
  const CHUNK = 65536, TAG = 16, MOST_NAME = 100, MOST_SHOWN = 4 * 1024 * 1024;
  const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu;
  const PICTURES = [
    ["image/png", /^\x89PNG\r\n\x1a\n/], ["image/jpeg", /^\xff\xd8\xff/], ["image/gif", /^GIF8[79]a/], ["image/webp", /^RIFF[^]{4}WEBP/],
  ];

  // Give each file of the share its bytes, all of them checked; one that did not travel has none.
  async function given(cards, island) {
    if (island === "null") return cards;
    let listed;
    try {
      listed = JSON.parse(island);
    } catch {
      throw new Refused("page-tampered");
    }
    const isLetters = (each) => each === null || (typeof each === "string" && /^[A-Za-z0-9_-]+$/.test(each));
    must(Array.isArray(listed) && listed.length > 0 && listed.length <= VIEWER.files.most && listed.every(isLetters), "page-tampered");
    must(JSON.stringify(listed) === island, "page-tampered");
    const files = cards.flatMap((card) => card.files);
    must(listed.length >= files.length, "attachment-missing");
    must(listed.length === files.length, "archive-broken");
    for (const [place, letters] of listed.entries()) {
      if (letters !== null) files[place].bytes = await opened(files[place], letters);
    }
    return cards;
  }

  function nonce(number, isLast) {
    const made = new Uint8Array(12);
    new DataView(made.buffer).setUint32(7, number);
    made[11] = isLast ? 1 : 0;
    return made;
  }

  async function opened(file, letters) {
    const sealed = opening.unb64url(letters), due = file.size + TAG * Math.ceil(file.size / CHUNK);
    must(sealed.length >= due, "attachment-cut");
    must(sealed.length === due, "attachment-longer");
    const key = await crypto.subtle.importKey("raw", file.key, "AES-GCM", false, ["decrypt"]);
    const label = new TextEncoder().encode(VIEWER.files.label), additionalData = new Uint8Array([...label, ...file.sha256]);
    const made = new Uint8Array(file.size), step = CHUNK + TAG;
    for (let at = 0, number = 0; at < sealed.length; at += step, number += 1) {
      const how = {name: "AES-GCM", iv: nonce(number, at + step >= sealed.length), additionalData};
      let piece;
      try {
        piece = await crypto.subtle.decrypt(how, key, sealed.subarray(at, at + step));
      } catch {
        throw new Refused("attachment-changed");
      }
      made.set(new Uint8Array(piece), number * CHUNK);
    }
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", made));
    must(found.every((byte, place) => byte === file.sha256[place]), "attachment-changed");
    return made;
  }

  function pictureType(bytes) {
    const head = String.fromCharCode(...bytes.subarray(0, 16));
    const found = PICTURES.find(([, begins]) => begins.test(head));
    return found ? found[0] : "";
  }

  const attachment = (resource) => {
    const content = Array.isArray(resource.content) ? resource.content[0] : null;
    return content && typeof content.attachment === "object" && content.attachment ? content.attachment : {};
  };

  function nameOf(resource) {
    const {title} = attachment(resource), last = typeof title === "string" ? title.split(/[/\\]/).at(-1) : "";
    const plain = last.replace(UNFIT, " ").replace(/\s+/gu, " ").replace(/^[. ]+|[. ]+$/g, "");
    const ending = /\.[^.]{1,10}$/.exec(plain), letters = [...plain];
    if (letters.length <= MOST_NAME) return plain || "file";
    return letters.slice(0, MOST_NAME - 12).join("").trim() + (ending ? ending[0] : "");
  }

  const sizeOf = (size) => size < 1000 ? `${size} bytes` : size < 1000000 ? `${Math.round(size / 1000)} kB` : `${(size / 1000000).toFixed(1)} MB`;
  const addressOf = (bytes, type) => URL.createObjectURL(new Blob([bytes], {type}));

  function shown(file, resource) {
    const name = nameOf(resource), about = make("p", {class: "soft"}, whole("span", name), `, ${sizeOf(file.size)}`);
    if (!file.bytes) return make("div", {class: "file"}, about, make("p", {}, say("The file itself did not come with this. Ask for it in another way.")));
    const says = make("p", {role: "status"}), save = make("button", {type: "button", class: "quiet"}, say("Save this file"));
    save.setAttribute("aria-label", say("Save this file: %(name)s", {name}));
    save.addEventListener("click", () => {
      make("a", {href: addressOf(file.bytes, "application/octet-stream"), download: name}).click();
      says.textContent = say("It is saved, where this browser keeps what it saves. It has no lock there.");
    });
    const type = file.size <= MOST_SHOWN ? pictureType(file.bytes) : "";
    const picture = type ? [make("img", {src: addressOf(file.bytes, type), alt: name, class: "picture"})] : [];
    return make("div", {class: "file"}, ...picture, about, save, says);
  }

  return {given, shown};
})();
