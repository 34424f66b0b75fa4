// A page that waits for an answer from a server that is gone would wait for ever: Gradio's client
// does not ask again. While it waits, the page looks whether the server is there and still the same;
// after another start it loads itself anew, with the question that was lost back in the box.
(() => {
  "use strict";
  const EVERY = 2000; // milliseconds between two looks, only while an answer is waited for
  const LOST = "wenda-lost-question";
  let started = ""; // which start of the server the question was sent to
  let looking = false;

  const waits = () => document.querySelector("#wenda-chat .wenda-waiting") !== null;
  const questions = () => [...document.querySelectorAll("#wenda-chat .wenda-question")];
  const newest = () => (questions().at(-1)?.textContent || "").trim();

  async function start() {
    // Which start of the server answers now; "" where none does.
    try {
      const reply = await fetch(new URL("healthz", document.baseURI), { cache: "no-store" });
      return reply.ok ? reply.headers.get("x-wenda-start") || "" : "";
    } catch {
      return "";
    }
  }

  async function look() {
    if (!waits()) {
      document.documentElement.dataset.lost = "";
      started = "";
      looking = false;
      return;
    }
    const now = await start();
    document.documentElement.dataset.lost = now ? "" : "yes";
    started = started || now;
    if (now && now !== started && waits()) {
      sessionStorage.setItem(LOST, newest());
      location.reload();
      return;
    }
    setTimeout(look, EVERY);
  }

  function bringBack(question, tries = 200) {
    // Into the box, unless it has been answered after all.
    const box = document.querySelector("#wenda-box textarea");
    const ready = box && document.querySelector("#wenda-chat :is(.wenda-welcome, .wenda-question)");
    if (!ready) {
      if (tries) setTimeout(() => bringBack(question, tries - 1), 100);
      return;
    }
    if (newest() === question || box.value) return;
    const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
    set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  new MutationObserver(() => {
    if (looking || !waits()) return;
    looking = true;
    look();
  }).observe(document, { childList: true, subtree: true });

  const lost = sessionStorage.getItem(LOST);
  if (lost) {
    sessionStorage.removeItem(LOST);
    bringBack(lost);
  }
})();
