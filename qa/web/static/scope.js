// What a question is asked of: chips above its box, and the list that «@» opens in it.
(() => {
  "use strict";
  const KEPT = "wenda-scope";
  const MOST = 30; // names listed at a time
  const SHOWN = 8; // chips before the rest is counted
  const MENTION = /(^|[^A-Za-z0-9_.-])[@＠]([^@＠\n]{0,40})$/;

  let names = restored();
  let listed = [];
  let active = 0;
  let dismissed = null; // what was typed when the list was closed

  const chinese = () => document.documentElement.dataset.words !== "en";
  const say = (zh, en) => (chinese() ? zh : en);
  const box = () => document.querySelector("#wenda-box textarea");
  const popup = () => document.getElementById("wenda-names");

  function restored() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
      return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
    } catch {
      return []; // another program's, or storage is not allowed
    }
  }

  function store() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(names));
    } catch {
      // Without storage the chips last as long as the page.
    }
  }

  function set(wanted) {
    names = [...new Set(wanted)];
    store();
    draw();
    window.wendaDocuments.refresh();
    window.wenda.send("option_select", {}); // other questions are offered
  }

  function keep(known) {
    // Names of what is not there any more are dropped once the documents are known.
    const left = names.filter(known);
    if (left.length !== names.length) set(left);
  }

  function chip(name) {
    const made = document.createElement("span");
    made.className = "wenda-chip";
    const text = document.createElement("span");
    text.textContent = name;
    text.title = name;
    const cross = document.createElement("button");
    cross.type = "button";
    cross.className = "wenda-chip-off";
    cross.textContent = "×";
    cross.value = name;
    cross.setAttribute("aria-label", say(`不限于 ${name}`, `Not only ${name}`));
    made.append(text, cross);
    return made;
  }

  function draw() {
    const bar = document.querySelector(".wenda-scope");
    if (!bar) return;
    bar.hidden = !names.length;
    bar.replaceChildren();
    if (!names.length) return;
    const label = document.createElement("span");
    label.className = "wenda-scope-label";
    label.textContent = say("只问：", "Only:");
    bar.append(label, ...names.slice(0, SHOWN).map(chip));
    const more = names.length - SHOWN;
    if (more > 0) {
      const rest = document.createElement("span");
      rest.className = "wenda-scope-label";
      rest.textContent = say(`等 ${names.length} 项`, `and ${more} more`);
      bar.append(rest);
    }
    const all = document.createElement("button");
    all.type = "button";
    all.className = "wenda-chip-all";
    all.textContent = say("问全部", "Ask of everything");
    bar.append(all);
  }

  // The list of names.

  function mention() {
    const area = box();
    if (!area || document.activeElement !== area) return null;
    const before = area.value.slice(0, area.selectionStart);
    const found = MENTION.exec(before);
    return found ? { start: found.index + found[1].length, typed: found[2] } : null;
  }

  function look() {
    const at = mention();
    if (!at || at.typed === dismissed) {
      close();
      if (!at) dismissed = null;
      return;
    }
    dismissed = null;
    const { found, count } = window.wendaDocuments.find(at.typed, MOST);
    if (!count && /\s/.test(at.typed)) {
      close(); // it is a sentence by now
      return;
    }
    listed = found.filter((each) => !names.includes(each.name));
    active = 0;
    show(count > MOST ? count - MOST : 0);
  }

  function show(more) {
    const list = popup();
    if (!list) return;
    list.replaceChildren(...listed.map(option));
    if (!listed.length || more) {
      const note = document.createElement("li");
      note.className = "wenda-name-note";
      note.setAttribute("role", "presentation");
      note.textContent = listed.length
        ? say(`另有 ${more} 项，继续输入以缩小范围`, `${more} more: type on to narrow`)
        : say("没有这样的文档、文件夹或标签", "No such document, folder or tag");
      list.append(note);
    }
    list.hidden = false;
    const area = box();
    area.setAttribute("role", "combobox");
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", "wenda-names");
    area.setAttribute("aria-expanded", "true");
    highlight();
  }

  function option(each, at) {
    const made = document.createElement("li");
    made.id = `wenda-name-${at}`;
    made.className = `wenda-name wenda-name-${each.kind}`;
    made.setAttribute("role", "option");
    const name = document.createElement("span");
    name.textContent = each.name;
    const hint = document.createElement("span");
    hint.className = "wenda-row-place";
    hint.textContent = each.hint;
    made.append(name, hint);
    // Before the box loses the focus, which would close the list.
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(each);
    });
    return made;
  }

  function highlight() {
    const options = popup().querySelectorAll(".wenda-name");
    options.forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
    const chosen = options[active];
    const area = box();
    if (chosen) {
      chosen.scrollIntoView({ block: "nearest" });
      area.setAttribute("aria-activedescendant", chosen.id);
    } else {
      area.removeAttribute("aria-activedescendant");
    }
  }

  const isOpen = () => Boolean(popup() && !popup().hidden);

  function close() {
    if (!isOpen()) return;
    popup().hidden = true;
    const area = box();
    if (!area) return;
    area.setAttribute("aria-expanded", "false");
    area.removeAttribute("aria-activedescendant");
  }

  function take(each) {
    const at = mention();
    const area = box();
    close();
    if (at) {
      const rest = area.value.slice(area.selectionStart);
      write(area, area.value.slice(0, at.start) + rest.replace(/^\s+/, at.start ? "$&" : ""), at.start);
    }
    set([...names, each.name]);
    area.focus();
  }

  function write(area, text, place) {
    // Through the setter of the element, so that Gradio takes notice.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, text);
    area.setSelectionRange(place, place);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (!isOpen() || event.target !== box() || event.isComposing) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) {
        active = listed.length ? (active + steps[event.key] + listed.length) % listed.length : 0;
        highlight();
      } else if ((event.key === "Enter" || event.key === "Tab") && listed[active]) {
        take(listed[active]);
      } else if (event.key === "Escape") {
        const at = mention();
        dismissed = at ? at.typed : null;
        close();
      } else {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );

  document.addEventListener("input", (event) => {
    if (event.target === box()) look();
  });
  document.addEventListener("selectionchange", () => {
    if (isOpen() && !mention()) close();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === box()) close();
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const cross = target.closest(".wenda-chip-off");
    if (cross) set(names.filter((name) => name !== cross.value));
    else if (target.closest(".wenda-chip-all")) set([]);
    else if (target.closest(".wenda-everywhere")) {
      window.wenda.send("retry", { turn: Number(target.closest(".wenda-everywhere").value) });
    } else return;
    if (!target.closest(".wenda-everywhere")) box().focus();
  });

  window.wendaScope = {
    names: () => [...names],
    text: () => JSON.stringify(names),
    set,
    keep,
    draw,
  };
})();
