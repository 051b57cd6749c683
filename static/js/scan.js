"use strict";

// The camera looks for codes. Its pictures go to the app on this device, two at a time at most, and it is let go of
// when something was read, when the page is left or hidden, and when the record locks.

const IN_FLIGHT = 2, WIDEST = 1600, LEAST = 400, LONG = 15000, CALM = 250, GIVE_UP = 10;
const QUALITIES = [0.8, 0.6, 0.4];

for (const box of document.querySelectorAll("[data-scan]")) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const [viewer, says, bar, choose, start, torch, end] = ["viewer", "says", "parts", "choose", "start", "torch", "end"].map(part);
  const video = viewer.querySelector("video");
  const select = choose.querySelector("select");
  const canvas = document.createElement("canvas");
  let stream = null, scan = box.dataset.goingOn, flying = 0, quality = 0, width = WIDEST, faults = 0, turn = 0, begun = 0, waits = 0;

  const say = (words) => { if (words && says.textContent !== words) says.textContent = words; };

  const show = (going) => {
    viewer.hidden = end.hidden = !going;
    start.hidden = going;
    if (!going) torch.hidden = choose.hidden = bar.hidden = true;
  };

  // Lets go of the camera. Answers that are still on their way belong to an earlier turn.
  const stop = (words) => {
    turn += 1;
    for (const track of stream?.getTracks() ?? []) track.stop();
    const was = Boolean(stream);
    stream = video.srcObject = null;
    show(false);
    if (was) say(words);
  };

  const why = (fault) => {
    if (["NotAllowedError", "SecurityError"].includes(fault.name)) return box.dataset.denied;
    if (["NotFoundError", "OverconstrainedError"].includes(fault.name)) return box.dataset.missing;
    return box.dataset.inUse;
  };

  const open = (id) => navigator.mediaDevices.getUserMedia({
    video: { width: { ideal: 1920 }, height: { ideal: 1080 }, ...(id ? { deviceId: { exact: id } } : { facingMode: { ideal: "environment" } }) },
  });

  const list = async (track) => {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
    const here = track.getSettings().deviceId;
    select.replaceChildren(...cameras.map((each, number) => {
      const name = each.label || select.dataset.unnamed.replace("{number}", number + 1);
      return new Option(name, each.deviceId, false, each.deviceId === here);
    }));
    choose.hidden = cameras.length < 2;
  };

  const drawn = (widest) => {
    const smaller = Math.min(1, widest / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * smaller);
    canvas.height = Math.round(video.videoHeight * smaller);
    canvas.getContext("2d", { alpha: false }).drawImage(video, 0, 0, canvas.width, canvas.height);
    return new Promise((give) => { canvas.toBlob(give, "image/jpeg", QUALITIES[quality]); });
  };

  // A page may take less than others: then the picture is made coarser first, and smaller after that.
  const picture = async () => {
    let made = await drawn(width);
    while (made.size > (Number(box.dataset.most) || Infinity) && width > LEAST) {
      if (quality < QUALITIES.length - 1) quality += 1;
      else width = Math.round(width * 0.8);
      made = await drawn(width);
    }
    return made;
  };

  const ask = async (body) => {
    const headers = { "X-CSRFToken": box.dataset.token, "Content-Type": "image/jpeg" };
    const answer = await fetch(`${box.dataset.frame}?scan=${scan}`, { method: "POST", body, headers, redirect: "error" });
    return answer.json();
  };

  const hear = (answer) => {
    faults = 0;
    if (answer.state === "done") {
      stop(box.dataset.done);
      say(box.dataset.done);
      navigator.vibrate?.(80);
      location.assign(answer.place);
    } else if (answer.state === "over") {
      scan = "";
      stop(answer.says);
    } else if (answer.state === "too-large") {
      quality = Math.min(quality + 1, QUALITIES.length - 1);
    } else if (answer.state === "parts") {
      bar.hidden = false;
      bar.max = answer.total;
      bar.value = answer.read;
      begun = Date.now();
      say(answer.says);
    } else if (answer.state === "other") {
      say(answer.says);
    } else if (bar.hidden) {
      say(Date.now() - begun > LONG ? box.dataset.long : "");
    }
  };

  const look = async (mine) => {
    flying += 1;
    try {
      const answer = await ask(await picture());
      if (mine === turn) hear(answer);
    } catch {
      faults += 1;
      waits = Date.now() + CALM * faults;
      if (mine === turn && faults > GIVE_UP) stop(box.dataset.failed);
    } finally {
      flying -= 1;
    }
  };

  const watch = (mine) => {
    if (mine !== turn) return;
    if (flying < IN_FLIGHT && Date.now() > waits && video.videoWidth) look(mine);
    if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(() => watch(mine));
    else requestAnimationFrame(() => watch(mine));
  };

  const use = async (id) => {
    stop();
    const mine = turn;
    let opened;
    try {
      opened = await open(id);
      if (mine !== turn) { for (const track of opened.getTracks()) track.stop(); return; }
      stream = opened;
      const body = new URLSearchParams({ csrf_token: box.dataset.token });
      if (!scan && box.dataset.begin) scan = (await (await fetch(box.dataset.begin, { method: "POST", body, redirect: "error" })).json()).scan;
    } catch (fault) {
      stop();
      says.textContent = opened ? box.dataset.failed : why(fault);
      return;
    }
    if (mine !== turn) return;
    const [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => { if (mine === turn) stop(box.dataset.gone); });
    video.srcObject = stream;
    await video.play().catch(() => {});
    if (mine !== turn) return;
    begun = Date.now();
    faults = 0;
    says.textContent = box.dataset.looking;
    show(true);
    viewer.scrollIntoView({ block: "nearest" });
    torch.hidden = !track.getCapabilities?.().torch;
    torch.setAttribute("aria-pressed", "false");
    await list(track);
    watch(mine);
  };

  start.addEventListener("click", async () => {
    await use("");
    if (stream) end.focus();
  });
  end.addEventListener("click", () => { stop(box.dataset.stopped); start.focus(); });
  select.addEventListener("change", () => use(select.value));
  torch.addEventListener("click", async () => {
    const on = torch.getAttribute("aria-pressed") !== "true";
    await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] }).then(() => torch.setAttribute("aria-pressed", String(on)), () => {});
  });

  addEventListener("pagehide", () => stop());
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(box.dataset.stopped); });
  new MutationObserver(() => { if (document.documentElement.classList.contains("covered")) stop(); })
    .observe(document.documentElement, { attributeFilter: ["class"] });

  box.hidden = false;
  if (!navigator.mediaDevices?.getUserMedia) {
    start.hidden = true;
    says.textContent = box.dataset.missing;
  }
}

// Some pages take little: a photo of a code is made small before it is sent there.
const small = async (photo, most) => {
  const image = await createImageBitmap(photo);
  const canvas = document.createElement("canvas");
  for (let width = WIDEST; width > LEAST; width = Math.round(width * 0.8)) {
    const smaller = Math.min(1, width / Math.max(image.width, image.height));
    canvas.width = Math.round(image.width * smaller);
    canvas.height = Math.round(image.height * smaller);
    canvas.getContext("2d", { alpha: false }).drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      const made = await new Promise((give) => { canvas.toBlob(give, "image/jpeg", quality); });
      if (made.size <= most) return new File([made], "photo.jpg", { type: made.type });
    }
  }
  return photo;
};

for (const input of document.querySelectorAll("input[type=file][data-most]")) {
  const most = Number(input.dataset.most);
  input.form.addEventListener("submit", async (event) => {
    const [photo] = input.files;
    if (!photo?.type.startsWith("image/") || photo.size <= most) return;
    event.preventDefault();
    const held = new DataTransfer();
    held.items.add(await small(photo, most).catch(() => photo));
    input.files = held.files;
    input.form.submit();
  });
}

// A file can be dropped on the page, or a picture pasted, as well as chosen.
for (const form of document.querySelectorAll("[data-drop]")) {
  const take = (files) => {
    if (!files?.length) return false;
    form.elements.file.files = files;
    form.requestSubmit();
    return true;
  };
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  addEventListener("paste", (event) => { if (take(event.clipboardData?.files)) event.preventDefault(); });
}
