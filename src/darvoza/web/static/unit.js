// Keys of the control unit: into a form, choices in a folded form, and sending from the note.
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    const jump = event.target.closest("[data-into]");
    const form = jump && document.querySelector(`${jump.dataset.into} form`);
    const choice = form && (form.querySelector("input[type=radio]:checked") || form.querySelector("input[type=radio]"));
    if (choice) setTimeout(() => choice.focus());
  });

  document.addEventListener("change", (event) => {
    const folded = event.target.closest("details:not([open])");
    if (folded) { folded.open = true; event.target.focus(); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || !event.target.matches("textarea")) return;
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector("button[type=submit]"));
  });
})();
