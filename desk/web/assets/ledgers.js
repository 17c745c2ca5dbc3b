/* 章法: 台账. The charts of a ledger, drawn by the library over the still picture of the page (which is printed, and
   stands there where no script runs); a choice that goes by itself; a page that waits and asks again. */
(function () {
  "use strict";
  const desk = window.desk, make = desk.make, all = desk.all;

  // ---- a choice goes by itself ----
  all("select[data-go]").forEach((select) => {
    const form = select.form, button = form.querySelector("[data-go-button]");
    if (button && !form.querySelector("input.in")) button.hidden = true;
    select.addEventListener("change", () => {
      if (select.name === "unit") all("select[name=year]", form).forEach((year) => { year.disabled = true; });
      form.submit();
    });
  });

  // ---- the row that is looked at ----
  desk.on("click", "[data-row-link]", (link) => {
    all("tr[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    link.closest("tr").setAttribute("aria-current", "true");
  });

  // ---- waiting: what is done is asked for until it is there ----
  const again = desk.$("[data-again]");
  if (again) {
    const ask = () => fetch(window.location.href, { headers: { "X-Waits": "1" } }).then((answer) => answer.text().then((page) => {
      const made = new DOMParser().parseFromString(page, "text/html"), next = made.querySelector("[data-again]");
      if (!next) { window.location.reload(); return; }
      if (next.innerHTML !== again.innerHTML) again.replaceChildren(...next.childNodes);
      setTimeout(ask, 1500);
    })).catch(() => setTimeout(ask, 4000));
    setTimeout(ask, 1200);
  }

  // ---- charts ----
  const charts = all("[data-chart]");
  if (!charts.length || !window.echarts) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const held = [];

  function inks() {
    const style = getComputedStyle(document.documentElement), of = (name) => style.getPropertyValue("--" + name).trim();
    const named = {};
    ["sheet", "sunk", "ink", "ink-2", "ink-3", "rule", "rule-2", "field", "red", "red-wash", "amber"].forEach((name) => { named[name] = of(name); });
    named.face = getComputedStyle(document.body).fontFamily;
    return named;
  }
  const DAY = 86400000, at = (text) => Date.parse(text + "T00:00:00");
  const short = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

  function year(data, ink, width) {
    const numbers = 14 + 7 * Math.min(6, Math.max(2, ...data.bars.map((bar) => Array.from(bar.number).reduce((sum, char) => sum + (char < "\u0080" ? 1 : 2), 0))));
    const narrow = width < 640, first = new Date(data.year, 0, 1).getTime(), last = new Date(data.year + 1, 0, 1).getTime();
    const names = narrow ? 96 : 230, font = { fontFamily: ink.face, fontSize: 12, color: ink["ink-2"] };
    const plot = width - names - 12, px = (time) => names + (time - first) / (last - first) * plot;
    const rows = data.bars.map((bar) => String(bar.row));
    const within = (bar) => bar.first && bar.first.slice(0, 4) === String(data.year);
    const bars = [], labels = [], dues = [];
    data.bars.forEach((bar, place) => {
      const full = bar.state === "held", ends = [], starts = [];
      if (within(bar)) {
        const from = at(bar.first), to = Math.min(at(bar.last) + DAY, last), long = Math.max(px(to) - px(from), 11);
        bars.push({ value: [from, place], bar: bar, symbolSize: [long, 12], symbolOffset: [long / 2, 0], itemStyle: {
          color: bar.broken ? (full ? ink.red : ink["red-wash"]) : (full ? ink["ink-2"] : bar.vague ? ink["rule-2"] : ink.sheet),
          borderColor: bar.broken ? ink.red : ink["ink-2"], borderWidth: bar.vague ? 0 : long > 24 ? 1 : 1.5, opacity: bar.state === "off" ? 0.6 : 1 } });
        ends.push(px(from) + long);
        starts.push(px(from));
      }
      bar.marks.forEach((mark) => {
        if (mark.day.slice(0, 4) !== String(data.year)) return;
        const x = px(at(mark.day));
        dues.push({ value: [at(mark.day), place], bar: bar, mark: mark, itemStyle: { color: mark.open ? ink.amber : ink.red, opacity: 1 } });
        ends.push(x + 6);
        starts.push(x - 6);
      });
      const open = bar.marks.find((mark) => mark.open);
      const words = bar.label || (open ? Number(open.day.slice(5, 7)) + "月" + Number(open.day.slice(8)) + "日前" + open.words : "") || bar.unplaced;
      if (!words) return;
      const right = (ends.length ? Math.max.apply(null, ends) : names) + 6, left = (starts.length ? Math.min.apply(null, starts) : names) - 6, room = words.length * 12.3;
      const toLeft = right + room > width && left - room > names - 20;
      const shown = toLeft ? words : short(words, Math.max(4, Math.floor((width - right) / 12.3)));
      const x = toLeft ? left : right;
      labels.push({ value: [first + (x - names) / plot * (last - first), place], bar: bar, label: { show: true, formatter: shown.replace(/[{}|]/g, " "), position: toLeft ? "left" : "right", distance: 0,
        color: bar.label ? (bar.kind === "wei" ? ink.red : ink.amber) : ink["ink-2"], fontWeight: bar.kind === "wei" ? 600 : 400, backgroundColor: ink.sheet, padding: [1, 2] } });
    });
    const shades = [];
    data.shades.slice(0, 1).forEach((shade) => {
      let run = [];
      shade.months.concat(0).forEach((month) => {
        if (run.length && month !== run[run.length - 1] + 1) {
          shades.push([{ xAxis: new Date(data.year, run[0] - 1, 1).getTime(), name: narrow ? "" : short(shade.words, Math.floor(plot / 12 * run.length / 12.3)) }, { xAxis: new Date(data.year, run[run.length - 1], 1).getTime() }]);
          run = [];
        }
        run.push(month);
      });
    });
    const today = at(data.today), now = today >= first && today < last ? [{ xAxis: today }] : [];
    return {
      height: 60 + 28 * data.bars.length,
      option: {
        animation: false, textStyle: { fontFamily: ink.face },
        grid: { left: names, right: 12, top: 40, bottom: 20 },
        tooltip: { trigger: "item", renderMode: "richText", confine: true, backgroundColor: ink.sheet, borderColor: ink["rule-2"], borderWidth: 1, extraCssText: "", textStyle: { color: ink.ink, fontSize: 12, fontFamily: ink.face, width: 360, overflow: "break" },
          formatter: (one) => told(one.data) },
        xAxis: { type: "time", position: "top", min: first, max: last, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false },
          axisLabel: { color: ink["ink-2"], fontSize: 12, margin: 24, hideOverlap: true, customValues: middles(data.year, narrow), formatter: (time) => new Date(time).getMonth() + 1 + "月" } },
        yAxis: { type: "category", inverse: true, data: rows, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: true, interval: 0, lineStyle: { color: ink.rule } }, triggerEvent: true,
          axisLabel: Object.assign({}, font, { align: "left", margin: names, color: ink.ink, interval: 0, formatter: (row, place) => {
            const bar = data.bars[place], most = Math.floor((names - (narrow ? 6 : numbers + 8)) / 12.4);
            return narrow ? short(bar.short.replace(/[{}|]/g, " "), most) : "{n|" + bar.number + "}{t|" + short(bar.short.replace(/[{}|]/g, " "), most) + "}";
          }, rich: { n: { width: numbers, align: "left", color: ink["ink-3"], fontSize: 12 }, t: { color: ink.ink, fontSize: 12 } } }) },
        series: [
          { type: "scatter", symbol: "rect", data: bars, z: 3, cursor: "pointer", emphasis: { scale: false, itemStyle: { shadowColor: ink["ink-3"], shadowBlur: 4 } },
            markArea: { silent: true, itemStyle: { color: ink.rule, opacity: 0.55 }, label: { position: "top", color: ink["ink-3"], fontSize: 12, distance: 2 }, data: shades },
            markLine: { silent: true, symbol: "none", animation: false, data: months(data.year, ink).concat(now.map((one) => Object.assign(one, { lineStyle: { color: ink.ink, type: "dashed", width: 1 }, label: { show: true, formatter: "今天", position: "end", color: ink.ink, distance: 3, backgroundColor: ink.sheet, padding: [0, 3] } }))) } },
          { type: "scatter", symbol: "path://M0 0h10l-5 8z", symbolSize: [10, 8], data: dues, z: 4, cursor: "pointer", emphasis: { scale: false } },
          { type: "scatter", symbolSize: 0.1, itemStyle: { opacity: 1 }, data: labels, z: 5, silent: true },
        ],
      },
    };
  }
  function middles(year, narrow) {
    const days = [];
    for (let month = 0; month < 12; month += narrow ? 2 : 1) days.push(new Date(year, month, 15).getTime());
    return days;
  }
  function months(year, ink) {
    const lines = [];
    for (let month = 0; month <= 12; month++) lines.push({ xAxis: new Date(year, month, 1).getTime(), lineStyle: { color: ink.rule, type: "solid", width: 1 }, label: { show: false } });
    return lines;
  }
  function told(item) {
    const bar = item.bar, lines = [(bar.number + " " + bar.name).trim()];
    if (bar.unit) lines.push(bar.unit);
    lines.push(bar.when + { held: "，已办", plan: "", off: "，未办", none: "" }[bar.state]);
    if (item.mark) lines.push(item.mark.words + "：" + item.mark.day + (item.mark.open ? " 前" : "，已过"));
    bar.told.slice(0, 4).forEach((words) => lines.push(words));
    if (bar.told.length > 4) lines.push("另有 " + (bar.told.length - 4) + " 处，点开看");
    return lines.join("\n");
  }

  function shares(data, ink, width) {
    const narrow = width < 480, names = narrow ? 110 : 190, right = narrow ? 64 : 150;
    return {
      height: 12 + 38 * data.bars.length,
      option: {
        animation: false, textStyle: { fontFamily: ink.face },
        grid: { left: names, right: right, top: 4, bottom: 4 },
        tooltip: { trigger: "item", renderMode: "richText", confine: true, backgroundColor: ink.sheet, borderColor: ink["rule-2"], textStyle: { color: ink.ink, fontSize: 12, fontFamily: ink.face },
          formatter: (one) => { const bar = data.bars[one.dataIndex]; return bar.label + "\n" + bar.percent + (bar.rule ? "，" + bar.rule : "") + (bar.counted.length > 1 ? "\n计入：" + bar.counted.join("、") : ""); } },
        xAxis: { type: "value", min: 0, max: 100, show: false },
        yAxis: { type: "category", inverse: true, data: data.bars.map((bar) => bar.label), axisLine: { show: false }, axisTick: { show: false },
          axisLabel: { align: "left", margin: names, color: ink.ink, fontSize: 12, fontFamily: ink.face, interval: 0, formatter: (label) => short(label, Math.floor((names - 6) / 12.4)) } },
        series: [
          { type: "bar", barWidth: 20, showBackground: true, backgroundStyle: { color: ink.sunk },
            data: data.bars.map((bar) => ({ value: bar.share, itemStyle: { color: bar.broken ? ink.red : bar.line === null ? ink.field : ink["ink-2"] } })) },
          { type: "scatter", silent: true, symbol: "rect", symbolSize: [2, 30], z: 5, itemStyle: { color: ink.ink, opacity: 1 }, data: data.bars.map((bar, place) => (bar.line === null ? null : [bar.line, place])).filter(Boolean) },
          { type: "scatter", silent: true, symbolSize: 0.1, itemStyle: { opacity: 1 }, z: 6, data: data.bars.map((bar, place) => ({ value: [100, place], label: { show: true, position: "right", distance: 10, formatter: "{p|" + bar.percent + "}" + (narrow ? "" : "{r|" + bar.rule + "}"),
            rich: { p: { width: 52, color: bar.broken ? ink.red : ink.ink, fontSize: 12, fontWeight: bar.broken ? 600 : 400 }, r: { color: ink["ink-3"], fontSize: 12 } } } })) },
        ],
      },
    };
  }

  const kinds = { year: year, shares: shares };
  function draw(one) {
    const width = one.box.clientWidth;
    if (!width) return;
    const made = kinds[one.kind](one.data, inks(), width);
    one.box.style.height = made.height + "px";
    if (!one.chart) {
      one.chart = window.echarts.init(one.box, null, { renderer: "canvas", devicePixelRatio: Math.max(window.devicePixelRatio || 1, 2) });
      one.chart.on("click", (event) => {
        const bar = event.data && event.data.bar ? event.data.bar : event.componentType === "yAxis" ? one.data.bars[one.data.bars.findIndex((held) => String(held.row) === event.value)] : null;
        if (bar && bar.href) window.location.assign(bar.href);
      });
    }
    one.chart.resize();
    one.chart.setOption(made.option, true);
  }
  charts.forEach((figure) => {
    let data;
    try { data = JSON.parse(figure.dataset.json); } catch (broken) { return; }
    const box = make("div", "chart-live"), title = figure.querySelector("svg title");
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", (title ? title.textContent : "") + "图下的表格列出同样的内容。");
    figure.append(box);
    figure.classList.add("live");
    const one = { kind: figure.dataset.chart, data: data, box: box, chart: null };
    held.push(one);
    draw(one);
  });
  let timer = 0;
  const redraw = () => { clearTimeout(timer); timer = setTimeout(() => held.forEach(draw), still ? 0 : 60); };
  window.addEventListener("resize", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  if (dark.addEventListener) dark.addEventListener("change", redraw);
})();
