// What Textual's own script leaves to the page: the keys go where the eyes are.
"use strict";
(function () {
  function focus() {
    const body = document.body;
    const wanted = body.classList.contains("-closed") ? "#again" : ".xterm-helper-textarea";
    const found = document.querySelector(wanted);
    if (found && document.activeElement !== found) {
      found.focus();
    }
  }
  addEventListener("DOMContentLoaded", function () {
    new MutationObserver(focus).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    addEventListener("focus", focus);
  });
})();
