(function () {
  var sealed = document.getElementById("sealed");
  if (!sealed) { return; }
  function part(name) { return document.getElementById(name); }
  function all(own, what) { return Array.prototype.slice.call(own.querySelectorAll(what)); }
  function made(kind, text, name) {
    var own = document.createElement(kind);
    if (text) { own.textContent = text; }
    if (name) { own.className = name; }
    return own;
  }
  var questions = all(document, ".question"), unsaved = false, missing = part("missing");

  // A visit and its question.
  function field(question, name) { return question.querySelector("[name=" + name + "]"); }
  function filmOf(question) {
    var number = field(question, "film").value;
    return number === "" ? null : question.querySelector("[data-number='" + number + "']");
  }
  function placeOf(question) {
    var film = filmOf(question), x = field(question, "x").value, y = field(question, "y").value;
    if (!film || x === "" || y === "") { return null; }
    return { film: Number(film.getAttribute("data-number")), views: film.getAttribute("data-views"),
      index: all(question, ".asked").indexOf(film), at: [Number(x), Number(y)] };
  }
  function pinned(pin, film, at) {
    pin.style.left = at[0] / Number(film.getAttribute("data-columns")) * 100 + "%";
    pin.style.top = at[1] / Number(film.getAttribute("data-rows")) * 100 + "%";
    pin.hidden = false;
  }
  function drawPlace(question) {
    var film = filmOf(question), place = placeOf(question);
    all(question, ".pin").forEach(function (pin) { pin.hidden = true; });
    if (film) {
      field(question, "x").max = Number(film.getAttribute("data-columns")) - 1;
      field(question, "y").max = Number(film.getAttribute("data-rows")) - 1;
    }
    if (place) { pinned(film.querySelector(".pin"), film, place.at); }
  }
  function chosen(question, group) {
    var own = question.querySelector("input[name^=" + group + "-]:checked");
    return own ? { key: own.value, word: own.getAttribute("data-word") } : null;
  }
  // Grades by score and item; only those that were given.
  function gradesOf(question) {
    return all(question, "select[data-score]").filter(function (own) { return own.value !== ""; }).map(function (own) {
      return { score: own.getAttribute("data-score"), item: own.getAttribute("data-item"), key: own.value,
        what: own.getAttribute("data-what"), word: own.options[own.selectedIndex].textContent };
    });
  }
  function answerOf(question) {
    return { heading: question.getAttribute("data-heading"), stage: chosen(question, "stage"),
      scores: gradesOf(question), union: chosen(question, "union"), place: placeOf(question), words: field(question, "words").value.trim() };
  }
  function isEmpty(question) {
    var own = answerOf(question);
    return !own.stage && !own.scores.length && !own.union && !own.words && field(question, "film").value === "" &&
      field(question, "x").value === "" && field(question, "y").value === "";
  }
  function changed(question) {
    question.querySelector(".pass").hidden = !isEmpty(question);
    unsaved = true;
    missing.textContent = "";
  }
  // Why a place cannot be kept; empty where it can.
  function lacking(question) {
    var x = field(question, "x"), y = field(question, "y"), film = filmOf(question);
    if (!film && x.value === "" && y.value === "") { return ""; }
    if (!film) { return "Choose the film of the place, or clear the place."; }
    if (x.value === "" || y.value === "") { return "Give x and y of the place, or clear the place."; }
    if (!x.checkValidity() || !y.checkValidity()) {
      return "The place lies outside of the film: x is 0 to " + x.max + ", y is 0 to " + y.max + ".";
    }
    return "";
  }
  function reveal(index) {
    var next = questions[index] || part("ending");
    next.hidden = false;
    var head = next.querySelector("h2");
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: "start" });
  }
  questions.forEach(function (question, index) {
    var form = question.querySelector("form");
    function clear() {
      ["film", "x", "y"].forEach(function (name) { field(question, name).value = ""; });
      drawPlace(question);
    }
    function done() {
      question.classList.add("answered");
      // What was said stays once the next visit was shown.
      all(form, "input, select, textarea, button").forEach(function (own) { own.disabled = true; });
      form.querySelector(".buttons").hidden = true;
      reveal(index + 1);
    }
    form.addEventListener("input", function () {
      var films = field(question, "film");
      // Where there is one film, it is the one that is meant.
      if (films.value === "" && films.options.length === 2 &&
          (field(question, "x").value !== "" || field(question, "y").value !== "")) { films.value = films.options[1].value; }
      drawPlace(question);
      changed(question);
    });
    form.querySelector(".clear").addEventListener("click", function () { clear(); changed(question); });
    form.addEventListener("submit", function (e) {
      e.preventDefault();
      missing.textContent = lacking(question);
      if (missing.textContent) { field(question, filmOf(question) ? "x" : "film").focus(); return; }
      done();
    });
    form.noValidate = true;
    form.querySelector(".pass").addEventListener("click", done);
    all(question, ".asked").forEach(function (film) {
      film.addEventListener("click", function (e) {
        if (question.classList.contains("answered")) { return; }
        var box = film.getBoundingClientRect();
        function at(share, name) {
          var most = Number(film.getAttribute(name));
          return String(Math.max(0, Math.min(most - 1, Math.round(share * most))));
        }
        field(question, "film").value = film.getAttribute("data-number");
        field(question, "x").value = at((e.clientX - box.left) / box.width, "data-columns");
        field(question, "y").value = at((e.clientY - box.top) / box.height, "data-rows");
        drawPlace(question);
        changed(question);
      });
    });
  });

  // Answers as a file.
  part("save").addEventListener("click", function () {
    var visits = questions.map(function (question) {
      var own = answerOf(question);
      return { visit: own.heading, stage: own.stage && own.stage.key,
        scores: own.scores.map(function (grade) { return { score: grade.score, item: grade.item, grade: grade.key }; }),
        union: own.union && own.union.key,
        place: own.place && { film: own.place.views, index: own.place.index, x: own.place.at[0], y: own.place.at[1] }, words: own.words };
    });
    var told = { format: 1, what: "answers to a quiz of Callus", quiz: document.querySelector("h1").textContent,
      learner: part("who").value.trim(), visits: visits };
    var link = made("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 2) + "\n"], { type: "application/json" }));
    link.download = "my-answers.json";
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    unsaved = false;
  });
  window.addEventListener("beforeunload", function (e) {
    if (unsaved) { e.preventDefault(); e.returnValue = ""; }
  });

  // How far a place is from what the reference marks, as the program measures it.
  function toSegment(at, from, to) {
    var along = [to[0] - from[0], to[1] - from[1]], length = along[0] * along[0] + along[1] * along[1];
    var share = length > 0 ? ((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / length : 0;
    share = Math.max(0, Math.min(1, share));
    return Math.hypot(from[0] + share * along[0] - at[0], from[1] + share * along[1] - at[1]);
  }
  function within(at, corners) {
    var inside = false;
    corners.forEach(function (one, index) {
      var other = corners[(index + 1) % corners.length];
      if ((one[1] > at[1]) !== (other[1] > at[1]) &&
          at[0] < (other[0] - one[0]) * (at[1] - one[1]) / (other[1] - one[1]) + one[0]) { inside = !inside; }
    });
    return inside;
  }
  function away(target, axes, place) {
    function scaled(own) { return [own[0] * axes[0], own[1] * axes[1]]; }
    var at = scaled(place), places = target.places.map(scaled);
    var points = places.map(function (own) { return Math.hypot(own[0] - at[0], own[1] - at[1]); });
    function along(list) {
      var ends = list.slice(1).map(function (to, index) { return toSegment(at, list[index], to); });
      return Math.min.apply(null, ends.length ? ends : points);
    }
    switch (target.form) {
      case "tip": return points[points.length - 1];
      case "open": return along(places);
      case "box": return Math.hypot.apply(null, [0, 1].map(function (axis) {
        var low = Math.min(places[0][axis], places[1][axis]), high = Math.max(places[0][axis], places[1][axis]);
        return Math.max(low - at[axis], at[axis] - high, 0);
      }));
      case "closed": return within(at, places) ? 0 : along(places.concat([places[0]]));
      default: return Math.min.apply(null, points);
    }
  }
  function placeRow(own, places) {
    var said = own ? own.views + ": " + own.at.join(", ") : "";
    var by = own && places.filter(function (one) { return one.film === own.film; })[0];
    var marked = places.some(function (one) { return one.targets.length > 0; });
    if (!own) { return marked ? ["Place where it breaks", "", "marked on the films below", null] : null; }
    if (!by || !by.targets.length) { return ["Place where it breaks", said, "nothing is marked on this film", null]; }
    var nearest = by.targets.map(function (target) { return { name: target.name, away: away(target, by.axes, own.at) }; })
      .sort(function (a, b) { return a.away - b.away; })[0];
    var far = nearest.away === 0 ? "within it" : nearest.away.toFixed(0) + " " + by.unit + " away" + (by.source ? ", " + by.source : "");
    return ["Place where it breaks", said, nearest.name, far];
  }
  // Question, own answer, reference (null where nothing can be said), result, criteria.
  function rowsOf(own, visit) {
    function verdict(isRight) { return isRight ? "right" : "differs"; }
    // By how much a grade is higher or lower.
    function graded(mine, theirs) {
      var by = Number(mine) - Number(theirs);
      return verdict(mine === theirs) + (by ? ", " + (by > 0 ? "+" : "\u2212") + Math.abs(by) : "");
    }
    var rows = visit.stages.map(function (stage) {
      return ["Stage, " + stage.views, own.stage ? own.stage.word : "", stage.word,
        own.stage ? verdict(own.stage.key === stage.key) : null, stage.criteria];
    });
    if (!visit.stages.length) { rows.push(["Stage", own.stage ? own.stage.word : "", "", null]); }
    visit.scores.forEach(function (one) {
      var mine = own.scores.filter(function (grade) { return grade.score === one.score && grade.item === one.item; })[0];
      rows.push([one.what, mine ? mine.word : "", one.word, mine ? graded(mine.key, one.key) : null, one.criteria]);
    });
    own.scores.filter(function (grade) {
      return !visit.scores.some(function (one) { return grade.score === one.score && grade.item === one.item; });
    }).forEach(function (grade) { rows.push([grade.what, grade.word, "", null]); });
    rows.push(["Union within 12 months", own.union ? own.union.word : "", visit.union || "",
      own.union && visit.union ? verdict(own.union.key === visit.union) : null]);
    var place = placeRow(own.place, visit.places);
    if (place) { rows.push(place); }
    if (own.words) { rows.push(["In your own words", own.words, null, null]); }
    return rows;
  }
  function tableOf(own, visit, count) {
    var box = made("div", "", "scroll"), table = made("table"), head = made("thead"), line = made("tr"), body = made("tbody");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Answers, " + own.heading);
    table.appendChild(made("caption", own.heading));
    ["Question", "Your answer", "Reference", "Result"].forEach(function (name) {
      var cell = made("th", name);
      cell.scope = "col";
      line.appendChild(cell);
    });
    head.appendChild(line);
    rowsOf(own, visit).forEach(function (row) {
      var line = made("tr"), first = made("th", row[0]), reference = made("td", row[2] === null ? "" : row[2] || "does not say");
      first.scope = "row";
      if (row[4]) { reference.appendChild(made("span", row[4], "criteria")); }
      var verdict = /^(right|differs)/.exec(row[3] || "");
      if (verdict) {
        count.scored += 1;
        if (verdict[0] === "right") { count.right += 1; }
      }
      [first, made("td", row[1] || "not answered"), reference, made("td", row[3] || "not scored", verdict ? verdict[0] : "")]
        .forEach(function (cell) { cell.dir = "auto"; line.appendChild(cell); });
      body.appendChild(line);
    });
    table.appendChild(head);
    table.appendChild(body);
    box.appendChild(table);
    return box;
  }
  function show(told) {
    var main = part("main"), results = made("section"), count = { right: 0, scored: 0 };
    results.id = "results";
    results.setAttribute("aria-labelledby", "results-title");
    var title = made("h2", "Your answers beside the reading of " + told.reader), sum = made("p");
    title.id = "results-title";
    title.tabIndex = -1;
    results.appendChild(title);
    results.appendChild(sum);
    var answers = questions.map(answerOf);
    answers.forEach(function (own, index) { results.appendChild(tableOf(own, told.visits[index], count)); });
    sum.textContent = count.scored ? count.right + " of " + count.scored + " scored answers are right." : "Nothing could be scored.";
    results.appendChild(part("saving"));
    // The pictures lie in the page already; what was sealed names them by number.
    var rest = document.createElement("template");
    rest.innerHTML = told.main;
    all(rest.content, "img[data-film]").forEach(function (image) {
      var number = Number(image.getAttribute("data-film")), film = document.querySelector("[data-number='" + number + "']");
      image.src = film.querySelector("img").src;
      answers.forEach(function (own) {
        if (!own.place || own.place.film !== number) { return; }
        var pin = made("span", "", "pin");
        pinned(pin, film, own.place.at);
        image.parentNode.appendChild(pin);
        image.alt += ". Your place: " + own.place.at.join(", ");
      });
    });
    part("quiz").remove();
    main.appendChild(results);
    main.appendChild(rest.content);
    part("foot").innerHTML = told.foot;
    document.title = told.title;
    document.querySelector("h1").textContent = told.title;
    part("patient").textContent = told.patient;
    showHandOut();
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start" });
  }

  // The seal.
  function bytesOf(text) { return Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0); }); }
  function opened(words) {
    var use = window.crypto.subtle;
    return use.importKey("raw", new TextEncoder().encode(words), "PBKDF2", false, ["deriveKey"]).then(function (base) {
      var by = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(sealed.getAttribute("data-salt")),
        iterations: Number(sealed.getAttribute("data-rounds")) };
      return use.deriveKey(by, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    }).then(function (key) {
      var by = { name: "AES-GCM", iv: bytesOf(sealed.getAttribute("data-nonce")) };
      return use.decrypt(by, key, bytesOf(sealed.textContent));
    });
  }
  part("open").addEventListener("submit", function (e) {
    e.preventDefault();
    var status = part("opened"), words = part("words").value.trim().normalize("NFC"), button = e.target.querySelector("button");
    function tell(text, isWrong) {
      status.textContent = text;
      status.classList.toggle("wrong", isWrong);
    }
    if (!words) { tell("Type the words first; whoever gave you this file has them.", true); return; }
    if (!window.crypto || !window.crypto.subtle) {
      tell("The browser opens the answers only where the page is safe from others. Save this file to your disk and open it from there, or ask for an address that begins with https.", true);
      return;
    }
    tell("Opening…", false);
    button.disabled = true;
    opened(words).then(function (plain) {
      show(JSON.parse(new TextDecoder().decode(plain)));
    }, function () {
      button.disabled = false;
      tell("These words do not open the answers. Look at spelling, capital letters and spaces, or ask whoever gave you this file.", true);
      part("words").focus();
    }).catch(function (error) {
      button.disabled = false;
      tell("The answers are open, but this browser cannot show them (" + error.message + "). Try another browser.", true);
    });
  });

  if (questions.length) { questions[0].hidden = false; }
})();
