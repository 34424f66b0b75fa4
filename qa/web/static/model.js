// The language model's part of the screen: the notice before its first use, the switch to
// quotations alone, and writing an answer again. Delegated, like everything in wenda.js.
(() => {
  "use strict";
  let trigger = () => {};

  document.addEventListener(
    "click",
    (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const again = target && target.closest(".wenda-write");
      const choice = target && target.closest(".wenda-choice");
      if (again) {
        event.stopImmediatePropagation(); // it looks like the button that copies
        trigger("submit", { turn: again.value });
      } else if (choice) {
        trigger("select", { choice: choice.value });
        if (choice.value === "accept") trigger("submit", { turn: "" });
      }
    },
    true,
  );

  window.wendaModel = { connect: (function_) => (trigger = function_) };
})();
