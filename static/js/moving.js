"use strict";

// The pictures of a moving code, one after the other. Only the next few are asked for, and none while nobody looks.
// Without this file they are turned by hand.

const AHEAD = 3;

for (const box of document.querySelectorAll("[data-moving]")) {
  const [code, said, status, pause, full] = [".moving-code", "[data-said]", "[data-status]", "[data-pause]", "[data-full]"]
    .map((one) => box.querySelector(one));
  const speed = document.getElementById("speed");
  const width = document.getElementById("width");
  const { last, total, picture, stopped } = box.dataset;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const words = { going: pause.textContent, still: pause.dataset.go, full: full.textContent, leave: full.dataset.leave };
  let number = Number(box.dataset.number);
  let going = false;
  let round = 0;
  let clock = 0;
  let due = 0;
  let ahead = [];

  const after = (one, step = 1) => (one + step - 1 + Number(last)) % Number(last) + 1;

  const fetched = (one) => {
    const image = new Image();
    image.alt = "";
    image.src = box.dataset.moving.replace("/0.png", `/${one}.png`);
    return { one, image, ready: image.decode().then(() => true, () => false) };
  };

  const look = (one) => {
    while (ahead.length && ahead[0].one !== one) ahead.shift();
    for (let next = ahead.at(-1)?.one ?? after(one, -1); ahead.length < (going ? AHEAD : 1);) {
      next = after(next);
      ahead.push(fetched(next));
    }
    return ahead[0];
  };

  const show = async (one) => {
    const next = look(one);
    if (!await next.ready) {
      rest();
      status.textContent = stopped;
      return;
    }
    number = one;
    code.replaceChildren(next.image);
    if (said) said.textContent = picture.replace("{number}", number);
  };

  const turn = async (mine) => {
    await show(after(number));
    if (!going || mine !== round) return;
    due = Math.max(due + 1000 / Number(speed.value), performance.now());
    clock = setTimeout(turn, due - performance.now(), mine);
  };

  const rest = () => {
    going = false;
    clearTimeout(clock);
    pause.textContent = words.still;
  };

  const go = () => {
    if (going || total === "1") return;
    going = true;
    pause.textContent = words.going;
    status.textContent = "";
    due = performance.now();
    round += 1;
    turn(round);
  };

  pause.addEventListener("click", () => (going ? rest() : go()));
  for (const link of box.querySelectorAll("[data-turn]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      rest();
      ahead = [];
      show(after(number, Number(link.dataset.turn)));
    });
  }
  width.addEventListener("input", () => { code.style.inlineSize = `${width.value}%`; });

  const fill = (whole) => {
    document.documentElement.classList.toggle("code-fills", whole);
    full.textContent = whole ? words.leave : words.full;
  };
  full.addEventListener("click", () => {
    const whole = !document.documentElement.classList.contains("code-fills");
    fill(whole);
    if (whole) document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  });
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) fill(false); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") fill(false); });

  let waits = false;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { waits = going; rest(); } else if (waits) go();
  });

  for (const one of box.querySelectorAll("[data-script]")) one.hidden = false;
  pause.hidden = total === "1";
  rest();
  if (!calm.matches) go();
}
