/* 章法: the reader. The clause of the address opens at the right and carries its deeds; a clause on another page of a
   long document is fetched with its page. */
(function () {
  "use strict";
  const body = document.getElementById("document-body");
  if (!body) return;
  const desk = window.desk;
  let waiting = 0;

  const named = () => { try { return decodeURIComponent(window.location.hash.slice(1)); } catch (odd) { return ""; } };
  const address = (path) => body.dataset.address + (body.dataset.address.includes("?") ? "&" : "?") + "at=" + encodeURIComponent(path);

  function tools() {
    const panel = document.getElementById("clause-panel");
    const own = panel && panel.querySelector("[data-clause-tools]");
    const place = own && document.getElementById(panel.dataset.path || "");
    const clause = place && place.closest(".cl");
    desk.all(".cl > .tools", body).forEach((old) => old.remove());
    if (!clause || clause.classList.contains("twin-cl")) return;
    const copy = own.cloneNode(true);
    copy.removeAttribute("data-clause-tools");
    clause.append(copy);
  }

  // The outline shows where one is: the finest of its lines that holds the clause.
  function mark(path) {
    let best = null, length = -1;
    desk.all("#outline a").forEach((link) => {
      link.removeAttribute("aria-current");
      const at = decodeURIComponent(link.hash.slice(1));
      const holds = at === path || path.startsWith(at + "/") || (/^[^/]+\/p1$/.test(at) && path.startsWith(at.slice(0, -2)) && link.className === "l1");
      if (holds && at.length > length) { best = link; length = at.length; }
    });
    if (best) best.setAttribute("aria-current", "true");
  }

  function choose(path, now) {
    const place = document.getElementById(path);
    if (!place || !body.contains(place)) return;
    desk.all(".here", body).forEach((old) => old.classList.remove("here"));
    place.classList.add("here");
    (place.closest(".cl") || place).classList.add("here"); // an item is lit inside its paragraph, which carries the deeds
    mark(path);
    const panel = document.getElementById("clause-panel");
    if (!panel || panel.dataset.path === path || !window.htmx) { tools(); return; }
    clearTimeout(waiting);
    waiting = setTimeout(() => window.htmx.ajax("GET", address(path), { target: "#clause-panel", swap: "outerHTML" }), now ? 0 : 150);
  }

  function arrive() {
    const path = named();
    if (!path) return;
    if (document.getElementById(path)) choose(path, true);
    else if (body.hasAttribute("data-long") && !new URLSearchParams(window.location.search).get("at")) window.location.replace(address(path) + window.location.hash);
  }

  window.addEventListener("hashchange", arrive);
  desk.on("focusin", ".cl .at a, .at-in", (link) => choose(decodeURIComponent(link.getAttribute("href").slice(1)), false));
  document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "clause-panel") tools(); });
  // A damaged place and what is said of it: both are marked, and where the right column stands below it is gone to.
  function explain(flaw) {
    const said = document.getElementById(flaw.getAttribute("aria-describedby") || "");
    desk.all(".flaws li.on").forEach((old) => old.classList.remove("on"));
    if (!said) return;
    said.classList.add("on");
    said.scrollIntoView({ block: "nearest" });
  }
  desk.on("click", ".flaw", explain);
  desk.on("focusin", ".flaw", (flaw) => { if (window.matchMedia("(min-width: 1101px)").matches) explain(flaw); });
  // The other wording is opened at the same clause.
  desk.on("click", "[data-keeps-place]", (link) => { if (window.location.hash && !link.hash) link.hash = window.location.hash; });
  arrive();
  tools();
})();
