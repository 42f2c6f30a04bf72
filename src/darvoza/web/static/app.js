// What script adds to pages that work without it: keys, the menu on a phone, the help.
(function () {
  "use strict";
  const OFF = "darvoza-keys-off";
  const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const kept = {
    read: () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } },
    write: (off) => { try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* private window */ } },
  };

  // Letters count by their place on the keyboard where it writes another alphabet.
  function meant(event) {
    if (event.key.length !== 1) return event.key;
    const placed = /^Key([A-Z])$/.exec(event.code);
    const key = event.key.toLowerCase();
    return placed && /\p{L}/u.test(key) && !/[a-z]/.test(key) ? placed[1].toLowerCase() : key;
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement && document.activeElement.closest("[data-row]"));
    const next = all[Math.max(0, Math.min(all.length - 1, here < 0 ? 0 : here + step))];
    const target = next.querySelector("a[href]") || next;
    target.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function press(selector) {
    const target = document.querySelector(selector);
    if (!target) return false;
    if (target.matches("input, textarea, select")) target.focus(); else target.click();
    return true;
  }

  const KEYS = {
    "/": () => press("#find"),
    j: () => move(1),
    k: () => move(-1),
    q: () => { location.assign("/queue"); },
    a: () => { location.assign("/arrival"); },
    "?": () => document.getElementById("keys-help").showModal(),
  };

  // A passport scanner ends each line of a zone with Enter or Tab: wait for the last line. Only
  // what comes faster than fingers counts, so that nobody is kept in the box.
  let typedAt = 0;
  document.addEventListener("input", (event) => { if (event.target.id === "find") typedAt = event.timeStamp; });
  document.addEventListener("keydown", (event) => {
    const ending = event.key === "Enter" || event.key === "Tab";
    if (!ending || event.target.id !== "find" || event.timeStamp - typedAt > 100) return;
    const text = event.target.value.replace(/\s/g, "");
    if (!text.includes("<")) return;
    if ([30, 36, 44, 60].includes(text.length)) event.preventDefault();
    else if (event.key === "Tab" && [72, 88, 90].includes(text.length)) { event.preventDefault(); event.target.form.requestSubmit(); }
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.body.dataset.keys !== "on" || kept.read() || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const key = meant(event);
    const choice = document.querySelector(`[data-key="${CSS.escape(key.toUpperCase())}"]`);
    if (choice) {
      event.preventDefault();
      if (choice.matches("input[type=radio]")) { choice.checked = true; choice.focus(); choice.dispatchEvent(new Event("change", { bubbles: true })); }
      else press(`[data-key="${CSS.escape(key.toUpperCase())}"]`);
      return;
    }
    if (KEYS[key]) { event.preventDefault(); KEYS[key](); }
  });

  document.addEventListener("DOMContentLoaded", () => {
    const narrow = matchMedia("(max-width: 61.99rem)");
    const menu = document.querySelector(".nav-menu");
    const fold = () => { if (menu) menu.open = !narrow.matches; };
    fold();
    narrow.addEventListener("change", fold);
    const off = document.getElementById("keys-off");
    if (off) { off.checked = kept.read(); off.addEventListener("change", () => kept.write(off.checked)); }
    const wrong = document.querySelector(".summary[role=alert]");
    if (wrong) wrong.focus();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".account-menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });
})();
