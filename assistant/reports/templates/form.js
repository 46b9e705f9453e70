"use strict";
(function () {
  var held = JSON.parse(document.getElementById("held").textContent);
  var fields = Array.prototype.slice.call(document.querySelectorAll("[data-question]"));
  var state = document.getElementById("state");
  var key = "counterpoint " + held.form;
  var storage = null;
  try {
    storage = window.localStorage;
    storage.setItem(key + " tried", "1");
    storage.removeItem(key + " tried");
  } catch (error) {
    storage = null;
  }

  function tell(words, isWarning) {
    state.textContent = words;
    state.className = isWarning ? "state warning" : "state";
  }

  function value(field) {
    if (field.type === "radio") { return field.checked && field.value !== "" ? Number(field.value) : null; }
    return field.value;
  }

  function answers() {
    return held.questions.map(function (slug) {
      var found = { question: slug };
      fields.forEach(function (field) {
        if (field.dataset.question !== slug) { return; }
        var given = value(field);
        if (given !== null && (typeof given === "number" || given.trim() !== "")) { found[field.dataset.part] = given; }
      });
      return found;
    });
  }

  function reply() {
    var told = {};
    Object.keys(held).forEach(function (name) { if (name !== "questions") { told[name] = held[name]; } });
    told.answers = answers();
    return JSON.stringify(told, null, 2) + "\n";
  }

  var isSaved = true;

  function keep() {
    isSaved = false;
    if (!storage) { return; }
    try {
      storage.setItem(key, JSON.stringify(answers()));
      tell("Draft kept in this browser. It goes nowhere before you save the file and send it.");
    } catch (error) {
      storage = null;
      tell("This browser keeps no draft any more: save your answers before you close the page.", true);
    }
  }

  function bringBack() {
    var kept = [];
    try { kept = JSON.parse(storage.getItem(key) || "[]"); } catch (error) { return; }
    if (!Array.isArray(kept) || !kept.length) { return; }
    kept.forEach(function (answer) {
      fields.forEach(function (field) {
        var given = answer && answer.question === field.dataset.question ? answer[field.dataset.part] : undefined;
        if (given === undefined) { return; }
        if (field.type === "radio") { field.checked = field.value === String(given); } else { field.value = String(given); }
      });
    });
    tell("Your draft from before is back.");
  }

  function save() {
    var text = reply();
    var link = document.createElement("a");
    link.download = "reply.json";
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    document.body.appendChild(link);
    link.click();
    link.remove();
    document.getElementById("given").value = text;
    document.getElementById("fallback").hidden = false;
    isSaved = true;
    tell("Saved as reply.json, among your downloads. Send that file back. You can change your answers and save again.");
  }

  function forget() {
    try { storage.removeItem(key); } catch (error) { return; }
    tell("Forgotten on this computer. What you see here goes when you close the page.");
  }

  window.addEventListener("beforeunload", function (event) {
    if (!storage && !isSaved) { event.preventDefault(); }
  });
  fields.forEach(function (field) {
    field.addEventListener(field.type === "radio" ? "change" : "input", keep);
  });
  document.getElementById("save").addEventListener("click", save);
  if (storage) {
    document.getElementById("forget").hidden = false;
    document.getElementById("forget").addEventListener("click", forget);
    tell("What you write is kept in this browser as a draft, and goes nowhere else.");
    bringBack();
  } else {
    tell("This browser keeps no draft: save your answers before you close the page.", true);
  }
})();
