/* Searches the files of search/ (aggregator/views/search.py tells what they hold). What title, writer or
   Thing says comes before what the text says, and the newest before the older. Without it the page leads
   to the archive. */
(function () {
  "use strict";

  var box = document.querySelector(".search");
  if (!box || !window.fetch || location.protocol === "file:") return;
  var query = document.getElementById("query");
  var told = document.getElementById("told");
  var names = document.getElementById("names");
  var found = document.getElementById("found");
  var more = document.getElementById("more");
  var SHOWN = 20, BLOCK = 50, AT_ONCE = 6, REACH = 36, LONGEST = 32;
  var ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e01-\u0e5b";
  var WORD = new RegExp("[" + ALONE + "]|(?:(?![" + ALONE + "])[\\p{L}\\p{N}])+", "gu");
  var language = document.documentElement.lang || "en";
  var date = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "medium", timeZone: "UTC" });
  var files = new Map();
  var asked = 0;

  function load(path) {
    if (!files.has(path)) {
      var answer = fetch(box.dataset.index + path, { cache: "no-cache" }).then(function (reply) {
        return reply.ok ? reply.json() : Promise.reject(new Error(path + ": " + reply.status));
      });
      answer.catch(function () { files.delete(path); });
      files.set(path, answer);
    }
    return files.get(path);
  }

  function terms(text) {
    var words = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(WORD) || [];
    return Array.from(new Set(words.map(function (word) { return Array.from(word).slice(0, LONGEST).join(""); })));
  }

  function shard(word, shards) {
    var letters = Array.from(word);
    return (31 * letters[0].codePointAt(0) + (letters[1] || "\0").codePointAt(0)) % shards;
  }

  // Numbers of the entries of a segment in which a word, or one that begins so, stands; true where more than the text says it.
  function numbers(word, words) {
    var all = new Map();
    Object.keys(words).forEach(function (each) {
      if (each !== word && (word.length < 2 || !each.startsWith(word))) return;
      var mark = 0;
      words[each].forEach(function (gap) {
        mark += gap;
        var number = Math.floor(mark / 2);
        all.set(number, all.get(number) || mark % 2 === 1);
      });
    });
    return all;
  }

  function hits(segment, wanted) {
    var shards = wanted.map(function (word) { return load(segment[0] + "/words-" + shard(word, segment[2]) + ".json"); });
    return Promise.all(shards).then(function (loaded) {
      var sets = loaded.map(function (words, place) { return numbers(wanted[place], words); });
      return Array.from(sets[0].keys())
        .filter(function (number) { return number < segment[1] && sets.every(function (set) { return set.has(number); }); })
        .sort(function (a, b) { return b - a; })
        .map(function (number) {
          return { segment: segment[0], number: number, said: sets.every(function (set) { return set.get(number); }) };
        });
    });
  }

  function entry(hit) {
    return load(hit.segment + "/entries-" + Math.floor(hit.number / BLOCK) + ".json").then(function (block) {
      return block[hit.number % BLOCK];
    });
  }

  function make(tag, name, text) {
    var node = document.createElement(tag);
    if (name) node.className = name;
    node.textContent = text || "";
    return node;
  }

  function link(address, text, name) {
    var node = make(address ? "a" : "span", name || "", text);
    if (address) node.href = address;
    return node;
  }

  // What is written in whichever direction, so that it does not turn round what stands beside it.
  function apart(node) {
    node.dir = "auto";
    return node;
  }

  function shown(each) {
    var item = make("li"), title = make("h2"), byline = make("p", "byline");
    title.append(link(each[1], each[0] || box.dataset.untitled));
    byline.append(apart(link(each[3] && box.dataset.root + each[3], each[2], "who")), " ");
    var time = make("time", "", date.format(new Date(each[4] + "T00:00:00Z")));
    time.dateTime = each[4];
    byline.append(time);
    each[5].forEach(function (thing) { byline.append(" ", link(box.dataset.root + thing[1], String(thing[0]), "tile")); });
    byline.dir = document.documentElement.dir;
    item.append(title, byline, make("p", "excerpt", each[6]));
    return apart(item);
  }

  function begins(text, wanted) {
    var words = terms(text);
    return wanted.every(function (word) { return words.some(function (each) { return each.startsWith(word); }); });
  }

  function name(wanted) {
    return load("names.json").then(function (known) {
      var all = known.things.concat(known.people).filter(function (each) { return begins(each[0] + " " + each[2], wanted); });
      return all.slice(0, 12).map(function (each) {
        var item = make("li");
        item.append(link(box.dataset.root + each[1], each[2] ? each[0] + ": " + each[2] : each[0]));
        return item;
      });
    });
  }

  // Looks through so many segments, a few at a time; what is left over, and older segments, wait for the button.
  function search() {
    var mine = ++asked, wanted = terms(query.value), waiting = [], place = 0;
    history.replaceState(null, "", wanted.length ? "#" + encodeURIComponent(query.value.trim()) : location.pathname);
    found.replaceChildren();
    names.hidden = more.hidden = true;
    told.textContent = "";
    if (!wanted.length || (wanted.length === 1 && wanted[0].length < 2 && /^[a-z]/.test(wanted[0]))) {
      if (query.value.trim()) told.textContent = box.dataset.short;
      return;
    }

    function gather(segments, end) {
      if (place >= end) {
        waiting.sort(function (a, b) { return b.said - a.said; }); // else they stay as they are: the newest first
        return Promise.resolve();
      }
      var some = segments.slice(place, Math.min(end, place + AT_ONCE));
      place += some.length;
      return Promise.all(some.map(function (segment) { return hits(segment, wanted); })).then(function (lists) {
        lists.forEach(function (list) { waiting = waiting.concat(list); });
        return mine === asked ? gather(segments, end) : undefined;
      });
    }

    function show(segments) {
      var end = waiting.length > SHOWN ? place : Math.min(segments.length, place + REACH);
      return gather(segments, end).then(function () {
        return Promise.all(waiting.splice(0, SHOWN).map(entry));
      }).then(function (entries) {
        if (mine !== asked) return;
        entries.filter(Boolean).forEach(function (each) { found.append(shown(each)); });
        told.textContent = found.childElementCount ? box.dataset.found : names.hidden ? box.dataset.none : "";
        more.hidden = !waiting.length && place >= segments.length;
        more.onclick = function () { show(segments).catch(fail); };
      });
    }

    function fail() { if (mine === asked) told.textContent = box.dataset.unread; }

    name(wanted).then(function (items) {
      if (mine !== asked) return;
      names.replaceChildren.apply(names, items);
      names.hidden = !items.length;
      return load("index.json").then(show);
    }).catch(fail);
  }

  var pause;
  query.addEventListener("input", function () { clearTimeout(pause); pause = setTimeout(search, 200); });
  window.addEventListener("hashchange", begin);
  box.hidden = false;

  function begin() {
    try { query.value = decodeURIComponent(location.hash.slice(1)); } catch (error) { query.value = ""; }
    if (query.value) search();
  }
  begin();
})();
