// A scanner types a zone and ends it with Enter: when it is whole it is read at once.
(function () {
  "use strict";
  const WHOLE = [72, 88, 90];
  const tight = (field) => field.value.replace(/\s/g, "");

  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-scan]");
    if (!field || !WHOLE.includes(tight(field).length) || !field.value.endsWith("\n")) return;
    const button = field.form.querySelector(`button[value="${CSS.escape(field.dataset.scan)}"]`);
    if (button) button.click();
  });
})();
