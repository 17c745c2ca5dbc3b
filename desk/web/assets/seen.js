/* 章法: 刚看过. What was opened or copied from a list of hits is remembered in this browser alone, for whoever is logged in.
   [data-seen=name] is the list on the first page, [data-seen-in=name] holds hits; [data-seen-here=name] is the title of
   the document that is being read, its clause that of the address. Nothing is sent anywhere. */
(function () {
  "use strict";
  const desk = window.desk, MOST = 5, KEPT = 12;
  const key = (name) => "zf-seen:" + name;

  function read(name) {
    try {
      const held = JSON.parse(window.localStorage.getItem(key(name)) || "[]");
      return Array.isArray(held) ? held.filter((one) => one && typeof one.words === "string" && /^\/library\//.test(one.href)) : [];
    } catch (fault) { return []; }
  }
  function write(name, held) {
    try { window.localStorage.setItem(key(name), JSON.stringify(held.slice(0, KEPT))); } catch (fault) { /* full or forbidden: nothing is remembered */ }
  }

  function note(node) {
    const hit = node.closest(".hit"), list = node.closest("[data-seen-in]");
    const link = hit && hit.querySelector("[data-key-open]");
    if (!link || !list) return;
    keep(list.dataset.seenIn, link.textContent, link.getAttribute("href"));
  }
  const plain = (href) => { try { return decodeURI(href); } catch (fault) { return href; } };
  function keep(name, words, href) {
    const others = read(name).filter((old) => plain(old.href) !== plain(href));
    write(name, [{ words: words, href: href, at: Date.now() }].concat(others));
  }
  desk.on("click", "[data-seen-in] .hit a[href^='/library/'], [data-seen-in] .hit [data-copy]", note);
  desk.on("auxclick", "[data-seen-in] .hit a[href^='/library/']", note);

  // Read in the library: the clause that stands at the side, else the document.
  function here() {
    const title = desk.$("[data-seen-here]"), clause = desk.$("#clause-panel[data-path]");
    if (!title) return;
    const place = clause && clause.querySelector("h2");
    keep(title.dataset.seenHere, title.dataset.words + (place ? " " + place.textContent : ""),
      window.location.pathname + (place ? "#" + encodeURI(clause.dataset.path) : ""));
  }
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "clause-panel") here(); });
  here();

  function when(at) {
    const then = new Date(at), now = new Date();
    const days = Math.round((new Date(now.getFullYear(), now.getMonth(), now.getDate()) - new Date(then.getFullYear(), then.getMonth(), then.getDate())) / 864e5);
    const clock = String(then.getHours()).padStart(2, "0") + ":" + String(then.getMinutes()).padStart(2, "0");
    if (days === 0) return "今天 " + clock;
    if (days === 1) return "昨天";
    return then.getMonth() + 1 + "月" + then.getDate() + "日";
  }
  function fill(box) {
    const held = read(box.dataset.seen).slice(0, MOST), list = box.querySelector("ul");
    list.textContent = "";
    held.forEach((one) => {
      const row = desk.make("li"), link = desk.make("a", "", one.words);
      link.href = one.href;
      row.append(link, desk.make("span", "right", when(one.at)));
      list.append(row);
    });
    box.hidden = !held.length;
  }
  const all = () => desk.all("[data-seen]").forEach(fill);
  all();
  window.addEventListener("pageshow", all);
  document.addEventListener("htmx:load", all);
})();
