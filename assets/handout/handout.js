"use strict";
function showHandOut() {
  var visits = Array.prototype.map.call(document.querySelectorAll("section[data-visit]"), function (section) {
    var films = Array.prototype.map.call(section.querySelectorAll(".film"), function (film) {
      var image = film.querySelector("img");
      return { image: image, marks: film.querySelector("svg"), views: film.getAttribute("data-views"),
        width: Number(image.getAttribute("width")), height: Number(image.getAttribute("height")) };
    });
    return { heading: section.getAttribute("data-visit"), films: films };
  });
  var viewer = document.getElementById("viewer");
  if (!visits.length || !viewer) { return; }
  viewer.hidden = document.getElementById("keys").hidden = false;
  function part(name) { return document.getElementById(name); }
  var stage = part("stage"), panes = [part("pane-one"), part("pane-two")], tags = [part("tag-one"), part("tag-two")];
  var edge = part("edge"), curtain = part("curtain"), other = part("other"), view = part("view"), said = part("said");
  var state = { visit: 0, view: 0, other: -1, zoom: 1, x: 0, y: 0, cut: 50, marks: true, bright: 100, contrast: 100 };
  var buttons = [];

  visits.forEach(function (visit, index) {
    var item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = (index + 1) + " · " + visit.heading;
    button.addEventListener("click", function () {
      show(index);
      viewer.scrollIntoView({ block: "start" });
    });
    item.appendChild(button);
    part("timeline").appendChild(item);
    buttons.push(button);
    var option = document.createElement("option");
    option.value = String(index);
    option.textContent = visit.heading;
    other.appendChild(option);
  });

  function film(visit) {
    var films = visits[visit].films, wanted = visits[state.visit].films[state.view];
    var same = films.filter(function (own) { return wanted && own.views === wanted.views; });
    return same[0] || films[0];
  }
  function fill(pane, tag, visit) {
    var own = film(visit), layer = pane.firstElementChild;
    while (layer.firstChild) { layer.removeChild(layer.firstChild); }
    if (!own) { tag.textContent = visits[visit].heading; return; }
    var image = document.createElement("img");
    image.src = own.image.src;
    image.alt = own.image.alt;
    image.draggable = false;
    layer.appendChild(image);
    if (own.marks && state.marks) { layer.appendChild(own.marks.cloneNode(true)); }
    layer.setAttribute("data-size", own.width + " " + own.height);
    tag.textContent = visits[visit].heading + " · " + own.views;
  }
  function place() {
    panes.forEach(function (pane) {
      var layer = pane.firstElementChild, size = (layer.getAttribute("data-size") || "1 1").split(" ").map(Number);
      var fit = Math.min(stage.clientWidth / size[0], stage.clientHeight / size[1]), scale = fit * state.zoom;
      layer.style.width = size[0] * scale + "px";
      layer.style.height = size[1] * scale + "px";
      layer.style.transform = "translate(" + (stage.clientWidth / 2 - size[0] * scale / 2 + state.x) + "px," +
        (stage.clientHeight / 2 - size[1] * scale / 2 + state.y) + "px)";
      var image = layer.querySelector("img");
      if (image) { image.style.filter = "brightness(" + state.bright + "%) contrast(" + state.contrast + "%)"; }
    });
    var two = state.other >= 0;
    panes[1].hidden = tags[1].hidden = edge.hidden = !two;
    part("cut").hidden = !two;
    stage.classList.toggle("two", two);
    // One finger scrolls the page where there is nothing to move.
    stage.style.touchAction = state.zoom > 1 ? "none" : "pan-y";
    var seen = span(), at = seen[0] + (seen[1] - seen[0]) * state.cut / 100;
    panes[1].style.clipPath = "inset(0 0 0 " + at + "px)";
    edge.style.left = at + "px";
  }
  // From where to where the films lie in the stage: the curtain goes over them, not over what is empty.
  function span() {
    var box = stage.getBoundingClientRect(), left = box.width, right = 0;
    panes.forEach(function (pane, index) {
      if (index === 1 && state.other < 0) { return; }
      var own = pane.firstElementChild.getBoundingClientRect();
      left = Math.min(left, own.left - box.left);
      right = Math.max(right, own.right - box.left);
    });
    left = Math.max(0, left);
    right = Math.min(box.width, right);
    return right > left ? [left, right] : [0, box.width];
  }
  function draw() {
    var films = visits[state.visit].films;
    if (state.view >= films.length) { state.view = 0; }
    while (view.firstChild) { view.removeChild(view.firstChild); }
    films.forEach(function (own, index) {
      var option = document.createElement("option");
      option.value = String(index);
      option.textContent = own.views;
      view.appendChild(option);
    });
    view.value = String(state.view);
    other.value = String(state.other);
    buttons.forEach(function (button, index) {
      if (index === state.visit) { button.setAttribute("aria-current", "step"); } else { button.removeAttribute("aria-current"); }
    });
    // The row of visits is scrolled, not the page.
    var row = part("timeline"), own = buttons[state.visit].parentNode;
    var from = own.offsetLeft - row.offsetLeft, to = from + own.offsetWidth;
    if (from < row.scrollLeft) { row.scrollLeft = from; }
    if (to > row.scrollLeft + row.clientWidth) { row.scrollLeft = to - row.clientWidth; }
    fill(panes[0], tags[0], state.visit);
    if (state.other >= 0) { fill(panes[1], tags[1], state.other); }
    place();
    said.textContent = "Visit " + (state.visit + 1) + " of " + visits.length + ": " + tags[0].textContent +
      (state.other >= 0 ? "; beside it " + tags[1].textContent : "");
  }
  function show(index) {
    var before = visits[state.visit].films[state.view];
    state.visit = Math.max(0, Math.min(visits.length - 1, index));
    var same = visits[state.visit].films.findIndex(function (own) { return before && own.views === before.views; });
    state.view = Math.max(0, same);
    draw();
  }
  function zoom(by, at) {
    var next = Math.max(1, Math.min(12, state.zoom * by)), factor = next / state.zoom;
    var x = at ? at[0] - stage.clientWidth / 2 : 0, y = at ? at[1] - stage.clientHeight / 2 : 0;
    state.x = x - (x - state.x) * factor;
    state.y = y - (y - state.y) * factor;
    state.zoom = next;
    if (next === 1) { state.x = state.y = 0; }
    place();
  }
  function reset() {
    state.zoom = 1; state.x = state.y = 0; state.bright = state.contrast = 100;
    part("bright").value = part("contrast").value = "100";
    place();
  }
  function toggle() {
    state.marks = !state.marks;
    part("marks").setAttribute("aria-pressed", String(state.marks));
    draw();
  }
  view.addEventListener("change", function () { state.view = Number(view.value); draw(); });
  other.addEventListener("change", function () { state.other = Number(other.value); draw(); });
  curtain.addEventListener("input", function () { state.cut = Number(curtain.value); place(); });
  part("bright").addEventListener("input", function (e) { state.bright = Number(e.target.value); place(); });
  part("contrast").addEventListener("input", function (e) { state.contrast = Number(e.target.value); place(); });
  part("in").addEventListener("click", function () { zoom(1.25); });
  part("out").addEventListener("click", function () { zoom(0.8); });
  part("reset").addEventListener("click", reset);
  part("marks").addEventListener("click", toggle);
  part("print").addEventListener("click", function () { window.print(); });
  if (!document.querySelector(".film svg")) { part("marks").hidden = true; }
  stage.addEventListener("wheel", function (e) {
    e.preventDefault();
    var box = stage.getBoundingClientRect();
    zoom(e.deltaY < 0 ? 1.15 : 1 / 1.15, [e.clientX - box.left, e.clientY - box.top]);
  }, { passive: false });
  var held = null;
  stage.addEventListener("pointerdown", function (e) {
    // Else the drag would select text and pictures.
    e.preventDefault();
    var near = Math.abs(e.clientX - edge.getBoundingClientRect().left) < (e.pointerType === "touch" ? 24 : 14);
    held = { x: e.clientX, y: e.clientY, edge: state.other >= 0 && near };
    stage.setPointerCapture(e.pointerId);
    stage.classList.add("dragging");
  });
  stage.addEventListener("pointermove", function (e) {
    if (!held) { return; }
    var box = stage.getBoundingClientRect();
    if (held.edge) {
      var seen = span();
      state.cut = Math.max(0, Math.min(100, (e.clientX - box.left - seen[0]) / (seen[1] - seen[0]) * 100));
      curtain.value = String(Math.round(state.cut));
    } else { state.x += e.clientX - held.x; state.y += e.clientY - held.y; }
    held.x = e.clientX; held.y = e.clientY;
    place();
  });
  function release() { held = null; stage.classList.remove("dragging"); }
  stage.addEventListener("pointerup", release);
  stage.addEventListener("pointercancel", release);
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) { return; }
    switch (e.key) {
      case "ArrowLeft": show(state.visit - 1); break;
      case "ArrowRight": show(state.visit + 1); break;
      case "+": case "=": zoom(1.25); break;
      case "-": zoom(0.8); break;
      case "0": reset(); break;
      case "m": toggle(); break;
      case "c": state.other = state.other >= 0 ? -1 : (state.visit > 0 ? 0 : visits.length - 1); draw(); break;
      default: return;
    }
    e.preventDefault();
  });
  window.addEventListener("resize", place);
  draw();
}
// A quiz shows it once its answers are open.
if (!document.getElementById("sealed")) { showHandOut(); }
