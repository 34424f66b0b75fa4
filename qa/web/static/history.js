// The conversations that are kept: who the visitor is, which conversation this tab has open, and
// what can be done in the list. The visitor's key stays in this browser; who has it sees the list.
(() => {
  "use strict";
  const KEY = "wenda-visitor";
  const OPEN = "wenda-conversation"; // of this tab alone, so that two tabs may have two open
  const FOLDED = "wenda-history-folded";
  const root = document.documentElement;
  const LANGUAGE = /^zh\b/i.test(navigator.language || "zh") ? "zh" : "en";
  const narrow = () => matchMedia("(max-width: 1100px)").matches;

  let trigger = () => {};
  let waiting = 0; // a search that waits until the typing pauses
  const forgotten = {}; // where the browser keeps nothing, it lasts as long as the page

  function stored(storage, name, value) {
    try {
      if (value === undefined) return window[storage].getItem(name) || forgotten[name] || "";
      window[storage].setItem(name, value);
    } catch {
      if (value === undefined) return forgotten[name] || "";
      forgotten[name] = value;
    }
    return value;
  }

  function visitor() {
    const known = stored("localStorage", KEY);
    if (/^[0-9a-f]{32,64}$/.test(known)) return known;
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const made = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return stored("localStorage", KEY, made);
  }

  function when(seconds) {
    const [then, now] = [new Date(1000 * seconds), new Date()];
    const time = { hour: "2-digit", minute: "2-digit" };
    const day = { month: "numeric", day: "numeric" };
    const today = then.toDateString() === now.toDateString();
    const year = then.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
    return then.toLocaleString(root.lang, today ? time : { ...day, ...year });
  }

  function draw() {
    for (const time of document.querySelectorAll(".wenda-kept time")) {
      const seconds = Number(time.dataset.seconds);
      time.textContent = when(seconds);
      time.dateTime = new Date(1000 * seconds).toISOString();
    }
  }

  const find = () => document.querySelector(".wenda-history-find");

  function connect(function_) {
    trigger = function_;
    root.dataset.history = "on";
    fold(stored("localStorage", FOLDED) === "yes");
    const box = find();
    if (box) box.placeholder = box.dataset[LANGUAGE];
    if (box) box.setAttribute("aria-label", box.dataset[LANGUAGE]);
  }

  function fold(folded) {
    root.dataset.historyFolded = folded ? "yes" : "";
    if (!narrow()) expanded(!folded);
  }

  function expanded(open) {
    const button = document.querySelector(".wenda-history-open");
    if (button) button.setAttribute("aria-expanded", String(open));
  }

  const drawn = () => root.dataset.drawer === "open";

  function drawer(open) {
    root.dataset.drawer = open ? "open" : "";
    expanded(open);
    if (open && find()) document.querySelector(".wenda-new").focus();
  }

  function toggle() {
    if (narrow()) {
      drawer(!drawn());
      return;
    }
    const folded = root.dataset.historyFolded !== "yes";
    stored("localStorage", FOLDED, folded ? "yes" : "no");
    fold(folded);
  }

  function close() {
    if (!drawn()) return;
    drawer(false);
    const button = document.querySelector(".wenda-history-open");
    if (button) button.focus();
  }

  function rename(button) {
    const row = button.closest("li");
    const box = document.createElement("input");
    box.className = "wenda-kept-name";
    box.value = button.name;
    box.maxLength = 80;
    box.setAttribute("aria-label", button.title);
    let done = false;
    const finish = (keep) => {
      if (done) return;
      done = true;
      row.classList.remove("wenda-kept-renaming");
      box.remove();
      const title = box.value.trim();
      if (keep && title && title !== button.name) {
        trigger("edit", { conversation: button.value, title });
      } else {
        button.focus();
      }
    };
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.isComposing) finish(true);
      if (event.key === "Escape") finish(false);
    });
    box.addEventListener("blur", () => finish(true));
    row.classList.add("wenda-kept-renaming");
    row.prepend(box);
    box.focus();
    box.select();
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const button = target.closest("button");
    if (button && button.matches(".wenda-history-open")) toggle();
    else if (button && button.matches(".wenda-history-close")) close();
    else if (button && button.matches(".wenda-new")) {
      trigger("submit", {});
      drawer(false);
      const ask = document.querySelector("#wenda-box textarea");
      if (ask && !narrow()) ask.focus();
    } else if (button && button.matches(".wenda-kept-open")) {
      trigger("select", { conversation: button.value });
      drawer(false);
    } else if (button && button.matches(".wenda-kept-rename")) rename(button);
    else if (button && button.matches(".wenda-kept-delete")) {
      if (confirm(button.dataset.ask)) trigger("delete", { conversation: button.value });
    } else if (drawn() && !target.closest("#wenda-history")) drawer(false);
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches(".wenda-history-find")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => trigger("input", { query: event.target.value }), 200);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawn()) close();
  });

  window.wendaHistory = {
    connect,
    draw,
    recall: () => [visitor(), stored("sessionStorage", OPEN)],
    remember: (conversation) => void stored("sessionStorage", OPEN, conversation || ""),
  };
})();
