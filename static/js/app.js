"use strict";

// What makes a page easier where scripts run. Every page works without this file.

// A secret can be looked at while it is typed.
for (const button of document.querySelectorAll("[data-show]")) {
  const input = document.getElementById(button.dataset.show);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
  // Sent as a password again, so that the browser does not keep it among the words it offers.
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}

// What went wrong is read out first.
document.querySelector("[data-focus]")?.focus();

// A page to print has a button for it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What takes long says how far it has come.
for (const bar of document.querySelectorAll("[data-working]")) {
  const look = async () => {
    const answer = await fetch(bar.dataset.working).then((said) => said.json()).catch(() => null);
    if (answer?.over) return location.reload();
    if (answer) {
      bar.value = answer.percent;
      document.querySelector("[data-percent]").textContent = answer.percent;
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 400);
}

// A backup is chosen from anywhere on this device, and brought in pieces that are small enough to be taken.
for (const box of document.querySelectorAll("[data-bring]")) {
  const input = box.querySelector("input");
  const form = box.closest("form");
  const said = box.querySelector("[role=status]");
  const bring = async (file, at) => {
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("at", at);
    body.set("piece", file.slice(at, at + 60 * 1024));
    return (await fetch(box.dataset.bring, { method: "POST", body })).json();
  };
  box.hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    try {
      for (let at = 0; file && at < file.size; at += 60 * 1024) {
        const answer = await bring(file, at);
        if (answer.says) return void (said.textContent = answer.says);
        said.textContent = `${Math.floor((at * 100) / file.size)} %`;
        form.elements.elsewhere.value = answer.place;
      }
      if (!file) return;
      form.querySelector("input[name=file][value=typed]").checked = true;
      said.textContent = box.dataset.ready;
    } catch {
      said.textContent = box.dataset.failed;
    }
  });
}

// Twice sent is once done.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
