/* 章法: keys. They act on what pages mark: data-key-search, data-key-item (hit, row), data-key-open, data-key-copy,
   data-key-quote, data-key-turn (o), data-key-clause ([ ]), data-key-flaw (n), data-problem (F8), data-key-save (Ctrl S);
   an item with data-context loads that address into #hit-context when it is chosen. Letters work outside fields, never
   while an input method composes, and not at all once they are switched off in 帮助 (data-keys="off" on the root). */
(function () {
  "use strict";
  const desk = window.desk, $ = desk.$, all = desk.all;
  const seen = (node) => node && node.offsetParent !== null;
  const off = () => document.documentElement.dataset.keys === "off";
  let went = 0, waiting = 0;

  const inField = (node) => node.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|button|submit)$/.test(node.type));
  const items = () => all("[data-key-item]").filter(seen);
  const chosen = () => $("[data-key-item].sel, [data-key-item][aria-current]");

  function choose(item, focus) {
    if (!item || item === chosen()) return;
    all("[data-key-item].sel, [data-key-item][aria-current]").forEach((old) => { old.classList.remove("sel"); old.removeAttribute("aria-current"); });
    item.classList.add("sel");
    item.setAttribute("aria-current", "true");
    if (focus) {
      const link = $("[data-key-open]", item) || $("a, button", item);
      if (link) link.focus({ preventScroll: true });
      item.scrollIntoView({ block: "nearest" });
    }
    if (item.dataset.context && window.htmx && document.getElementById("hit-context")) {
      clearTimeout(waiting);
      document.getElementById("hit-context").dataset.stale = ""; // until the swap puts another in its place
      waiting = setTimeout(() => window.htmx.ajax("GET", item.dataset.context, { source: item, target: "#hit-context", swap: "outerHTML" }), 120);
    }
  }
  desk.on("click", "[data-key-item]", (item) => choose(item, false));
  // By keys alone: what is chosen grows, and a press of the mouse would miss what moved away under it.
  desk.on("focusin", "[data-key-item]", (item, event) => { if (event.target.matches(":focus-visible")) choose(item, false); });

  function step(list, by, now) {
    const at = now ? list.indexOf(now) : -1;
    return list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + by))];
  }

  // What a key is about: the chosen hit, the clause of the address, else the page.
  function about(selector) {
    const target = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const places = [chosen(), target, $(".here")];
    for (const place of places) {
      const found = place && $(selector, place);
      if (found) return found;
    }
    return all(selector).find(seen);
  }
  const press = (node) => { if (node) node.click(); return Boolean(node); };

  function clause(by) {
    const list = all("[data-key-clause]").filter(seen);
    if (!list.length) return false;
    const now = list.find((one) => one.id && "#" + one.id === decodeURIComponent(window.location.hash)) || $("[data-key-clause].here");
    const next = step(list, by, now);
    all("[data-key-clause].here").forEach((old) => old.classList.remove("here"));
    next.classList.add("here");
    window.history.replaceState(null, "", "#" + encodeURI(next.id));
    next.scrollIntoView({ block: "center" });
    const link = $(".at a", next);
    if (link) link.focus({ preventScroll: true });
    return true;
  }

  function flaw(by) {
    const list = all("[data-key-flaw]").filter(seen);
    if (!list.length) return false;
    const now = $("[data-key-flaw].is-here");
    const next = list[(list.indexOf(now) + by + list.length) % list.length];
    if (now) now.classList.remove("is-here");
    next.classList.add("is-here");
    all(".flaws li.on").forEach((old) => old.classList.remove("on"));
    const said = document.getElementById(next.getAttribute("aria-describedby") || "");
    if (said) { said.classList.add("on"); desk.say(said.textContent); }
    next.tabIndex = 0;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
    return true;
  }

  // To the next problem: its field gets the focus, its clause opens at the right.
  function problem(by) {
    const list = all("main [data-problem]").filter((one) => seen(one) && !one.closest(".slip"));
    if (!list.length) { desk.tell("没有发现问题。"); return; }
    let at = list.findIndex((one) => one.classList.contains("on"));
    at = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
    list.forEach((one, i) => one.classList.toggle("on", i === at));
    const place = list[at].closest("[data-field]"), row = list[at].closest("tr.say");
    const control = place ? $(".in", place) : row && row.previousElementSibling ? $(".in", row.previousElementSibling) : null;
    const link = $("[data-sheet]", list[at]);
    if (link && window.htmx && window.matchMedia("(min-width: 1101px)").matches) link.click();
    (control || link || list[at]).focus({ preventScroll: true });
    list[at].scrollIntoView({ block: "center" });
  }
  // A finding that is opened by hand is the chosen one too.
  desk.on("click", "[data-problem] [data-sheet]", (link) => {
    const here = link.closest("[data-problem]");
    all("[data-problem].on").forEach((old) => old.classList.toggle("on", old === here));
    here.classList.add("on");
  });

  function search() {
    const box = all("main [data-key-search]").concat(all("[data-key-search]")).find(seen);
    if (box) { box.focus(); box.select(); }
    return Boolean(box);
  }

  const LETTERS = {
    "/": search,
    "?": () => { window.location.assign("/help"); return true; },
    j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    c: () => press(about("[data-key-copy]")), y: () => press(about("[data-key-quote]")),
    o: () => turn(), "[": () => clause(-1), "]": () => clause(1), n: () => flaw(1), N: () => flaw(-1),
    g: () => { went = Date.now(); return true; },
  };
  function move(by) {
    const list = items();
    if (!list.length) return false;
    choose(step(list, by, chosen()), true);
    return true;
  }
  function turn() {
    const bar = $("[data-key-turn]");
    if (!bar) return false;
    const list = all("a", bar), at = list.findIndex((one) => one.hasAttribute("aria-current"));
    return press(list[(at + 1) % list.length]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "s") {
      if (press($("[data-key-save]"))) event.preventDefault();
      return;
    }
    if (desk.busy()) return;
    if (event.key === "F8" && $("[data-problem], .verdict")) { event.preventDefault(); problem(event.shiftKey ? -1 : 1); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || off()) return;
    if (Date.now() - went < 1500 && /^[1-6]$/.test(event.key)) {
      went = 0;
      if (press($('.tabs a[data-column="' + event.key + '"]'))) event.preventDefault();
      return;
    }
    if (event.key === "Enter") {
      // On a link or button Enter is the browser's.
      if (!event.target.closest("a, button, summary") && chosen() && press($("[data-key-open]", chosen()))) event.preventDefault();
      return;
    }
    if (/^Arrow/.test(event.key) && event.target.closest(".wrap-x, input, summary")) return;
    if (Object.prototype.hasOwnProperty.call(LETTERS, event.key) && LETTERS[event.key]()) event.preventDefault();
  });
})();
