// What the screen does in the browser: one listener for every button that points into a document,
// scrolling to the marked sentence, the sheet on narrow screens, copying and saving.
// Everything is delegated from the document, for Gradio may draw any part of the page anew.
(() => {
  "use strict";
  const POINTERS = ".wenda-marker, .wenda-row, .wenda-near-row, .wenda-document, .wenda-entry, .wenda-more";
  const chinese = /^zh\b/i.test(navigator.language || "zh");
  document.documentElement.lang = chinese ? "zh-CN" : "en";
  document.documentElement.dataset.words = chinese ? "zh" : "en";

  let trigger = () => {};
  let opener = null; // the button the reader came from, to go back to
  let byKeyboard = false;
  let anchor = null; // what must stay where it is while more text comes in above it

  const pointer = (button) => button.value || (button.hash || "").slice(1);
  const side = () => document.getElementById("wenda-side");
  const narrow = () => matchMedia("(max-width: 860px)").matches;

  const raised = () => document.documentElement.dataset.sheet === "open";

  function sheet(open, silent = false) {
    document.documentElement.dataset.sheet = open ? "open" : "";
    if (!silent) window.wendaLinks.sheeted(open);
    const button = document.querySelector(".wenda-open");
    if (button) button.setAttribute("aria-expanded", String(open));
  }

  function point(button) {
    const box = button.closest(".wenda-text");
    anchor = null;
    if (button.matches(".wenda-more")) {
      const first = box.querySelector(".wenda-paragraph");
      const number = first && first.querySelector(".wenda-number");
      anchor = { before: button.name === "before", top: box.scrollTop };
      if (number) {
        anchor.number = number.textContent;
        anchor.offset = first.offsetTop - box.scrollTop;
      }
    } else if (!button.closest("#wenda-side")) {
      opener = button;
    }
    if (narrow()) sheet(true);
    open({ pointer: pointer(button), ...window.wendaReading.view(button) });
  }

  function open(request) {
    // A pointer or a document, and how to show it.
    trigger("select", request);
  }

  function mark(key) {
    for (const button of document.querySelectorAll(".wenda-marker, .wenda-row, .wenda-near-row")) {
      button.classList.toggle("wenda-active", pointer(button) === key);
    }
  }

  function settle(box) {
    // After «show more»: the text that was being read stays where it was.
    if (!anchor.before) {
      box.scrollTop = anchor.top;
    } else if (anchor.number) {
      for (const number of box.querySelectorAll(".wenda-number")) {
        if (number.textContent === anchor.number) {
          box.scrollTop = number.parentElement.offsetTop - anchor.offset;
        }
      }
    }
    anchor = null;
  }

  function middle(box, cited) {
    // Where to scroll so that the sentence is in the middle, or begins at the top if it is long.
    const [frame, place] = [box.getBoundingClientRect(), cited.getBoundingClientRect()];
    const top = place.top - frame.top + box.scrollTop;
    const room = frame.height - place.height;
    return Math.max(0, top - (room > 0 ? room / 2 : 8));
  }

  function reveal(element) {
    const panel = element.querySelector(".wenda-source");
    if (!panel) return;
    const box = panel.querySelector(".wenda-text");
    mark(panel.dataset.key);
    document.dispatchEvent(new CustomEvent("wenda:shown", { detail: panel }));
    if (anchor) {
      settle(box);
      return;
    }
    requestAnimationFrame(() => {
      window.wendaReading.place(box, middle);
      if (byKeyboard) {
        byKeyboard = false;
        panel.querySelector(".wenda-title").focus({ preventScroll: true });
      }
    });
  }

  function back() {
    sheet(false);
    if (opener && opener.isConnected) opener.focus();
    else if (opener) {
      const again = document.querySelector(`.wenda-marker[href="#${CSS.escape(pointer(opener))}"]`);
      if (again) again.focus();
    }
  }

  // A question that has just been asked stays in view, at the top where its answer is long, until
  // the reader scrolls.
  let asked = 0;
  let following = false;
  let watched = null;

  function follow() {
    const questions = document.querySelectorAll("#wenda-chat .wenda-question");
    const waiting = document.querySelector("#wenda-chat .wenda-waiting");
    if (questions.length > asked || waiting) following = true;
    asked = questions.length;
    const chat = document.getElementById("wenda-chat");
    if (chat && chat !== watched) {
      watched = chat;
      new ResizeObserver(follow).observe(chat); // the box below grows with what is typed
    }
    if (following && asked) questions[asked - 1].scrollIntoView({ block: "start" });
  }

  for (const way of ["wheel", "touchmove", "pointerdown"]) {
    document.addEventListener(way, () => (following = false), { capture: true, passive: true });
  }

  async function copy(button) {
    const answer = button.closest(".wenda-answer");
    const body = answer.querySelector(".wenda-body").innerText.replace(/\u2060/g, "").trim();
    const sources = [...answer.querySelectorAll(".wenda-answer > .wenda-sources .wenda-row")].map((row) => row.innerText.trim());
    const text = [body, "", ...sources.map((row) => row.replace(/\s+/g, " "))].join("\n").trim();
    await write(text);
    const label = button.textContent;
    button.textContent = button.name;
    setTimeout(() => (button.textContent = label), 1500);
  }

  async function write(text) {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    // Over plain HTTP from another machine there is no clipboard object.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function download(text) {
    if (!text) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
    link.download = `wenda-${new Date().toISOString().slice(0, 10)}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const button = target.closest(POINTERS);
    const quote = target.closest(".wenda-quote");
    if (button) {
      event.preventDefault();
      byKeyboard = event.detail === 0;
      point(button);
    } else if (quote && String(getSelection()) === "") {
      const marker = quote.nextElementSibling;
      if (marker && marker.matches(".wenda-marker")) point(marker);
    } else if (target.closest(".wenda-remove")) {
      const remove = target.closest(".wenda-remove");
      if (confirm(remove.dataset.ask)) trigger("submit", { document: remove.value });
    } else if (target.closest(".wenda-overview")) {
      sheet(false); // the answer comes in the chat
      trigger("input", { document: target.closest(".wenda-overview").value });
    } else if (target.closest(".wenda-copy")) {
      copy(target.closest(".wenda-copy"));
    } else if (target.closest(".wenda-open")) {
      sheet(!raised());
    } else if (target.closest(".wenda-close")) {
      back();
    } else if (raised() && !target.closest("#wenda-side")) {
      sheet(false);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", "Tab"].includes(event.key)) {
      following = false;
    }
    const focused = document.activeElement;
    if (event.key === " " && focused && focused.matches(".wenda-marker")) {
      event.preventDefault();
      focused.click();
    }
    const inside = side() && side().contains(focused);
    if (event.key === "Escape" && (inside || raised())) {
      back();
    }
  });

  // Gradio takes aria-label out of what chat messages hold (a marker's title says the same), and
  // labels each message with its own HTML, which would be read out instead of the text.
  new MutationObserver(() => {
    follow();
    for (const button of document.querySelectorAll(".wenda-marker:not([aria-label])")) {
      button.setAttribute("aria-label", button.title);
    }
    for (const message of document.querySelectorAll('#wenda-chat [aria-label*="<"]:not(.wenda-marker)')) {
      message.removeAttribute("aria-label");
    }
    // Nor is a list of buttons one of items; and what the drop area says is a better name than that
    // which it is given, in English.
    for (const list of document.querySelectorAll('#wenda-chat .examples[role="list"]')) {
      list.setAttribute("role", "group");
    }
    for (const drop of document.querySelectorAll("#wenda-drop button[aria-label]:has(.or)")) {
      drop.removeAttribute("aria-label");
    }
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["aria-label"] });

  const send = (name, data) => trigger(name, data);

  function connect(function_) {
    trigger = function_;
    window.wendaLinks.follow();
  }

  window.wenda = { connect, send, open, sheet, write, reveal, download };
})();
