// The practice desk: into the decision by a key, the slider beside its number, sending from a note.
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-into]");
    const form = jump && document.querySelector(`${jump.dataset.into} form`);
    const choice = form && (form.querySelector("input[type=radio]:checked") || form.querySelector("input[type=radio]"));
    if (choice) setTimeout(() => choice.focus());
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || !event.target.matches("textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const number = document.getElementById("confidence");
    const range = document.getElementById("confidence-range");
    if (!number || !range) return;
    range.hidden = false;
    range.addEventListener("input", () => { number.value = range.value; });
    number.addEventListener("input", () => { if (number.value !== "") range.value = number.value; });
  });
})();
