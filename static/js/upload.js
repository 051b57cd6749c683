"use strict";

// A file that is sent says how much of it has come, and can be stopped. The form works without this file.

for (const form of document.querySelectorAll("[data-upload]")) {
  const input = form.elements.file;
  const box = form.querySelector("[data-progress]");
  const bar = box.querySelector("progress");
  const status = box.querySelector("[role=status]");
  const error = form.querySelector(".error");
  const problem = document.querySelector("[data-problem]");
  const send = form.querySelector("button:not([type])");

  // Whoever would leave the page while a file comes is asked first; a page that is locked goes at once.
  const ask = (event) => {
    if (!document.documentElement.classList.contains("covered")) event.preventDefault();
  };

  const say = (words) => {
    removeEventListener("beforeunload", ask);
    box.hidden = true;
    send.disabled = false;
    delete form.dataset.sent;
    error.hidden = !words;
    error.querySelector("[data-says]").textContent = words;
    input.closest(".ask").classList.toggle("wrong", Boolean(words));
    input.setAttribute("aria-invalid", String(Boolean(words)));
    document.querySelector("[role=alert].problem")?.remove();
    if (problem) {
      problem.hidden = !words;
      problem.querySelector("a").textContent = words;
    }
    if (words) (problem ?? input).focus();
  };

  const upload = () => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.floor((event.loaded * 100) / event.total);
      bar.value = percent;
      status.textContent = percent < 100 ? `${percent} %` : form.dataset.sealing;
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      removeEventListener("beforeunload", ask);
      if (answer?.place) location.assign(answer.place);
      else if (answer?.says) say(answer.says);
      else if (request.responseURL && request.responseURL !== form.action) location.assign(request.responseURL);
      else say(form.dataset.failed);
    });
    request.addEventListener("error", () => say(form.dataset.failed));
    request.addEventListener("abort", () => say(form.dataset.stopped));
    box.querySelector("[data-stop]").onclick = () => request.abort();
    say("");
    send.disabled = true;
    box.hidden = false;
    bar.value = 0;
    status.textContent = "";
    addEventListener("beforeunload", ask);
    request.send(new FormData(form));
  };

  form.addEventListener("submit", (event) => {
    const [file] = input.files;
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.most)) say(form.dataset.tooLarge);
    else upload();
  });
}
