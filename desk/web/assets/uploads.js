/* 章法: giving files. A form with data-drop (parts/files.html) sends each file by itself and shows how far it is. The
   server answers {"address": where to look, "action": where the next file of the same batch goes} or, refusing,
   {"message": why, "remedy": what to do}; a redirect will do for the address. */
(function () {
  "use strict";
  const desk = window.desk, $ = desk.$, make = desk.make;
  const size = (bytes) => (bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0) + " MB");

  function ready() {
    desk.all("form[data-drop]").forEach((form) => {
      if (form.dataset.ready) return;
      form.dataset.ready = "1";
      $("[data-drop-invite]", form).hidden = false;
      $("[data-drop-send]", form).hidden = true;
      const input = $("input[type=file]", form);
      input.addEventListener("change", () => { if (input.files.length) send(form, Array.from(input.files)); });
    });
  }

  function stamp(row, dress, char, word) {
    const one = make("i", "stamp " + dress, char);
    one.setAttribute("role", "img");
    one.setAttribute("aria-label", word);
    row.said.textContent = "";
    row.said.append(one, " ");
  }
  function line(form, file) {
    const list = $("[data-drop-list]", form), item = make("li"), name = make("span", "file-name"), said = make("span"), deed = make("span");
    name.append(make("b", "", file.name), " ", make("span", "muted", size(file.size)));
    item.append(name, said, deed);
    list.append(item);
    list.hidden = false;
    return { item: item, said: said, deed: deed };
  }
  function refuse(row, message, remedy) {
    stamp(row, "wei", "拒", "未收");
    row.said.append(message);
    row.deed.textContent = "";
    if (remedy) row.deed.append(make("span", "muted", remedy));
    row.refused = true;
  }

  function send(form, files) {
    if (form.dataset.busy) { desk.tell("正在上传，请等这一批传完。"); return; }
    form.dataset.busy = "1";
    const input = $("input[type=file]", form), limit = Number(form.dataset.limit) || Infinity;
    const wanted = (input.accept || "").toLowerCase().split(",").map((kind) => kind.trim()).filter((kind) => kind[0] === ".");
    if (!input.multiple) files = files.slice(0, 1);
    const batch = { action: form.action, address: "" };
    const waiting = files.map((file) => ({ file: file, row: line(form, file) })).filter((one) => {
      if (one.file.size > limit) refuse(one.row, "文件 " + size(one.file.size) + "，最大 " + size(limit) + "。", "扫描件请降低清晰度，或分成几份。");
      else if (!one.file.size) refuse(one.row, "文件是空的。", "请检查文件是否已下载完整。");
      else if (wanted.length && !wanted.some((kind) => one.file.name.toLowerCase().endsWith(kind))) refuse(one.row, "不支持这种文件。", "可收：" + wanted.join("、"));
      return !one.row.refused;
    });
    const total = waiting.length;
    let good = 0;
    const next = () => {
      const one = waiting.shift();
      if (!one) { finish(); return; }
      post(form, batch, one.file, one.row, (taken) => { if (taken) good++; next(); });
    };
    const finish = () => {
      delete form.dataset.busy;
      input.value = "";
      if (!good || !batch.address) return;
      // Where a file was refused people first read why.
      if (good === files.length) { window.location.assign(batch.address); return; }
      const go = make("p", "gap"), link = make("a", "btn btn-main", "查看已收的 " + good + " 份");
      link.href = batch.address;
      go.append(link);
      form.append(go);
      link.focus();
    };
    if (!total) { delete form.dataset.busy; input.value = ""; return; }
    next();
  }

  function post(form, batch, file, row, done) {
    const data = new FormData(), input = $("input[type=file]", form), call = new XMLHttpRequest();
    Array.from(form.elements).forEach((field) => { if (field.name && !/^(file|submit|button)$/.test(field.type) && (!/^(radio|checkbox)$/.test(field.type) || field.checked)) data.append(field.name, field.value); });
    data.append(input.name, file, file.name);
    const bar = make("progress"), words = make("span", "tiny muted", "正在上传"), stop = make("button", "btn-link", "停止");
    bar.max = file.size;
    bar.value = 0;
    bar.setAttribute("aria-label", "上传进度：" + file.name);
    stop.type = "button";
    stop.addEventListener("click", () => call.abort());
    const held = make("span", "progress");
    held.append(bar, words);
    row.said.append(held);
    row.deed.append(stop);
    call.upload.addEventListener("progress", (event) => { bar.value = event.loaded; words.textContent = "已传 " + size(event.loaded) + "，共 " + size(file.size); });
    call.upload.addEventListener("load", () => { bar.removeAttribute("value"); words.textContent = "正在读取"; stop.hidden = true; });
    const end = (taken) => { held.remove(); stop.remove(); done(taken); };
    call.addEventListener("load", () => {
      let said = {};
      try { said = JSON.parse(call.responseText); } catch (page) { /* A page, not JSON: the address says enough. */ }
      if (call.status >= 200 && call.status < 400) {
        batch.action = said.action || batch.action;
        batch.address = said.address || call.getResponseHeader("HX-Redirect") || (call.responseURL !== batch.action ? call.responseURL : "") || batch.address || window.location.href;
        end(true);
        stamp(row, "he", "合", "已收");
        row.said.append(said.message || "已收");
      } else {
        end(false);
        if (call.status === 401) document.dispatchEvent(new CustomEvent("login-expired"));
        refuse(row, call.status === 401 ? "登录已过期，这份没有传。" : desk.sentence(call.responseText) || (call.status === 413 ? "文件太大，没有收。" : "没有收成，请再试一次。"), said.remedy || (call.status === 401 ? "登录后再选一次。" : ""));
      }
    });
    call.addEventListener("error", () => { end(false); refuse(row, "连不上服务，这份没有传完。", "请再选一次。"); });
    call.addEventListener("abort", () => { end(false); refuse(row, "已停止，这份没有传。", ""); });
    call.open("POST", batch.action);
    call.setRequestHeader("Accept", "application/json");
    call.setRequestHeader("X-CSRF-Token", desk.csrf());
    call.send(data);
  }

  const carries = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
  ["dragenter", "dragover"].forEach((type) => document.addEventListener(type, (event) => {
    const form = carries(event) && $("form[data-drop]");
    if (!form) return;
    event.preventDefault();
    form.classList.add("over");
  }));
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) desk.all(".drop.over").forEach((form) => form.classList.remove("over")); });
  // Anywhere on the page will do: a file dropped beside the box must not replace the page.
  document.addEventListener("drop", (event) => {
    const form = carries(event) && ((event.target.closest && event.target.closest("form[data-drop]")) || $("form[data-drop]"));
    if (!form) return;
    event.preventDefault();
    desk.all(".drop.over").forEach((one) => one.classList.remove("over"));
    if (event.dataTransfer.files.length) send(form, Array.from(event.dataTransfer.files));
  });
  document.addEventListener("htmx:load", ready);
  ready();
})();
