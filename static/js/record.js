"use strict";

// A voice or a video is recorded here and becomes the file of the form. Without this file one is chosen.

const ENDINGS = { "audio/webm": "weba", "audio/ogg": "ogg", "audio/mp4": "m4a", "video/webm": "webm", "video/mp4": "mp4" };
const LONGEST = 10 * 60;

for (const box of document.querySelectorAll("[data-record]")) {
  const input = document.getElementById("file");
  const [start, end] = ["[data-start]", "[data-end]"].map((one) => box.querySelector(one));
  const seen = box.querySelector("video");
  const said = box.querySelector("[role=status]");
  const wanted = box.dataset.record === "video" ? { audio: true, video: true } : { audio: true };
  box.hidden = !(navigator.mediaDevices && window.MediaRecorder);

  const show = (going) => {
    start.hidden = going;
    end.hidden = !going;
    if (seen) seen.hidden = !going;
    (going ? end : start).focus();
  };

  const keep = (pieces, kind, seconds) => {
    const bare = kind.split(";")[0];
    const holder = new DataTransfer();
    holder.items.add(new File(pieces, `${box.dataset.name}.${ENDINGS[bare] ?? "webm"}`, { type: bare }));
    input.files = holder.files;
    said.textContent = box.dataset.ready.replace("{seconds}", seconds);
  };

  start.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia(wanted);
    } catch {
      said.textContent = box.dataset.denied;
      return;
    }
    const recorder = new MediaRecorder(stream);
    const pieces = [];
    const begun = Date.now();
    const clock = setInterval(() => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      end.querySelector("span").textContent = ` (${seconds} s)`;
      if (seconds >= LONGEST) recorder.stop();
    }, 500);
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      show(false);
      keep(pieces, recorder.mimeType, Math.max(1, Math.round((Date.now() - begun) / 1000)));
    });
    if (seen) {
      seen.srcObject = stream;
      seen.play();
    }
    end.onclick = () => recorder.stop();
    said.textContent = box.dataset.going;
    recorder.start(1000);
    show(true);
  });
}
