// What script adds to the queue: it says how old it is, and raises the alarm for new red units.
(function () {
  "use strict";
  const SILENT = "darvoza-alarm-silent";
  const state = document.getElementById("queue-state");
  const bell = document.getElementById("bell");
  const alarm = document.getElementById("alarm");
  if (!state || !bell || !alarm) return;

  const kept = {
    read: (box, name) => { try { return box().getItem(name); } catch { return null; } },
    write: (box, name, value) => { try { box().setItem(name, value); } catch { /* private window */ } },
  };
  const browser = () => localStorage;
  const tab = () => sessionStorage;
  const lines = () => document.getElementById("queue-lines");
  const ours = (event) => event.detail && event.detail.ctx && event.detail.ctx.sourceElement && event.detail.ctx.sourceElement.id === "queue-lines";

  // --- how old it is ----------------------------------------------------------------------
  const TOO_LONG = 25000;  // a line that hangs is a bad line too
  let heard = performance.now();

  function said(lost) {
    const text = `${lost ? state.dataset.bad : state.dataset.good} ${state.dataset.time}`;
    state.classList.toggle("is-lost", lost);
    if (state.querySelector("span").textContent !== text) state.querySelector("span").textContent = text;
    state.setAttribute("aria-live", lost ? "polite" : "off");
  }

  document.addEventListener("htmx:before:response", (event) => {
    if (!ours(event)) return;
    const answer = event.detail.ctx.response;
    if (answer.raw.redirected) { event.preventDefault(); location.reload(); return; }
    if (answer.status >= 400) { event.preventDefault(); said(true); return; }
    heard = performance.now();
    state.dataset.time = answer.headers.get("Desk-Time") || state.dataset.time;
    said(false);
  });
  document.addEventListener("htmx:error", (event) => { if (ours(event)) said(true); });
  window.addEventListener("offline", () => said(true));
  setInterval(() => { if (performance.now() - heard > TOO_LONG) said(true); }, 5000);

  // --- what is unfolded stays so -----------------------------------------------------------
  let unfolded = [];
  document.addEventListener("htmx:before:swap", (event) => {
    if (ours(event)) unfolded = Array.from(lines().querySelectorAll("details[open][id]"), (one) => one.id);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!ours(event)) return;
    for (const id of unfolded) { const one = document.getElementById(id); if (one) one.open = true; }
    watch();
  });

  // --- the alarm ---------------------------------------------------------------------------
  let sound = null;
  let silent = kept.read(browser, SILENT) === "1";

  function wake() {
    if (sound) return;
    try { sound = new (window.AudioContext || window.webkitAudioContext)(); } catch { sound = null; }
  }
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, wake, { once: true });

  function tone() {
    if (silent || !sound) return;
    Promise.resolve(sound.resume()).then(() => {
      for (const [start, pitch] of [[0, 880], [0.22, 660]]) {
        const voice = sound.createOscillator();
        const loud = sound.createGain();
        const from = sound.currentTime + start;
        voice.frequency.value = pitch;
        loud.gain.setValueAtTime(0.0001, from);
        loud.gain.exponentialRampToValueAtTime(0.2, from + 0.02);
        loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.2);
        voice.connect(loud).connect(sound.destination);
        voice.start(from);
        voice.stop(from + 0.21);
      }
    }).catch(() => { /* the browser keeps silent until somebody touches the page */ });
  }

  function raise(news) {
    const text = document.getElementById("alarm-text").content.cloneNode(true);
    const first = news.map((one) => `u-${one}`).find((id) => document.getElementById(id));
    text.querySelector("b").textContent = `${alarm.dataset.text} ${news.length}`;
    text.querySelector("a").href = `#${first || "queue-lines"}`;
    text.querySelector("button").addEventListener("click", () => { alarm.replaceChildren(); });
    alarm.replaceChildren(text);
    tone();
  }

  function watch() {
    const section = lines();
    if (!section) return;
    const name = `darvoza-red-${section.dataset.place}`;
    const before = kept.read(tab, name);
    const now = section.dataset.alarms.split(" ").filter(Boolean);
    const known = new Set((before || "").split(" "));
    const news = before === null ? [] : now.filter((one) => !known.has(one));
    kept.write(tab, name, now.join(" "));
    if (news.length) raise(news);
  }

  function shown() { bell.setAttribute("aria-pressed", silent ? "false" : "true"); }
  bell.hidden = false;
  bell.addEventListener("click", () => {
    silent = !silent;
    kept.write(browser, SILENT, silent ? "1" : "0");
    shown();
    tone();
  });
  shown();
  watch();
})();
