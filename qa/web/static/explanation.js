// The fold below an answer that says why: what is in it is fetched when it is first opened.
(() => {
  "use strict";
  const told = new Map(); // by the key of the fold, what is in it
  const open = new Set(); // the keys of those that are open
  const asked = new Set(); // and of those that are being fetched

  // The turn of the conversation, and what tells its question from others.
  const keyOf = (fold) => fold.className.match(/wenda-key-(\d+-\d+)/)[1];
  const folds = (key) => document.querySelectorAll(`.wenda-key-${key}`);

  function fill(fold) {
    const body = fold.querySelector(".wenda-why-body");
    if (body.dataset.filled) return;
    body.innerHTML = told.get(keyOf(fold));
    body.dataset.filled = "yes";
  }

  function show(element) {
    const given = element.querySelector(".wenda-explained");
    if (!given) return;
    const { key } = given.dataset;
    asked.delete(key);
    told.set(key, given.innerHTML);
    for (const fold of folds(key)) {
      delete fold.querySelector(".wenda-why-body").dataset.filled;
      fill(fold);
    }
  }

  document.addEventListener(
    "toggle",
    (event) => {
      const fold = event.target;
      if (!(fold instanceof Element) || !fold.matches(".wenda-why")) return;
      const key = keyOf(fold);
      if (!fold.open) {
        if (fold.isConnected) open.delete(key);
        return;
      }
      open.add(key);
      if (told.has(key)) fill(fold);
      else if (!asked.has(key)) {
        asked.add(key);
        window.wenda.send("expand", { turn: parseInt(key, 10) });
      }
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const looked = event.target instanceof Element && event.target.closest(".wenda-looked");
    if (!looked) return;
    if (matchMedia("(max-width: 860px)").matches) window.wenda.sheet(true);
    window.wenda.open({ document: looked.value, at: looked.name });
  });

  // The chat may be drawn anew while more is asked: what was open stays so.
  new MutationObserver(() => {
    const all = document.querySelectorAll(".wenda-why");
    for (const fold of all) {
      if (!fold.open && open.has(keyOf(fold)) && !fold.dataset.seen) fold.open = true;
      fold.dataset.seen = "yes";
    }
    if (all.length) return;
    for (const kept of [told, open, asked]) kept.clear(); // another conversation
  }).observe(document, { childList: true, subtree: true });

  window.wendaWhy = { show };
})();
