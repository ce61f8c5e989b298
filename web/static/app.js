/* Small helps; every page works without them. */
(function () {
  'use strict';
  /* A slider says its number while it is moved. */
  document.querySelectorAll('input[type=range] + output').forEach(function (o) {
    var range = o.previousElementSibling;
    range.addEventListener('input', function () { o.textContent = range.value; });
  });
  /* A question is asked anew when one of its boxes changes; the button does the same without script. */
  document.querySelectorAll('form[data-asks] .row select').forEach(function (s) {
    s.addEventListener('change', function () { s.form.submit(); });
  });
  /* Answers while sliders are moved: the same page is fetched and its marked parts put in place of ours. */
  document.querySelectorAll('form[data-live]').forEach(function (form) {
    var wait, going;
    form.addEventListener('input', function () {
      clearTimeout(wait);
      wait = setTimeout(function () {
        var url = location.pathname + '?' + new URLSearchParams(new FormData(form));
        if (going) going.abort();
        going = new AbortController();
        fetch(url, { signal: going.signal, credentials: 'same-origin' }).then(function (r) { return r.ok ? r.text() : null; }).then(function (text) {
          if (text === null) return;
          new DOMParser().parseFromString(text, 'text/html').querySelectorAll('[data-part]').forEach(function (part) {
            document.querySelectorAll('[data-part]').forEach(function (old) {
              if (old.dataset.part === part.dataset.part) old.innerHTML = part.innerHTML;
            });
          });
          history.replaceState(null, '', url);
        }).catch(function () {});
      }, 150);
    });
  });
  /* A link that is copied instead of opened, where the browser lets a page do so. */
  document.querySelectorAll('a[data-copy]').forEach(function (a) {
    a.addEventListener('click', function (event) {
      if (!navigator.clipboard) return;
      event.preventDefault();
      navigator.clipboard.writeText(a.href).then(function () { a.textContent += ' ✓'; });
    });
  });
  /* Choosing a field takes one to the value: two stops fewer. */
  document.querySelectorAll('select[name=field]').forEach(function (s) {
    s.addEventListener('change', function () { if (s.value) s.form.elements.value.focus(); });
  });
  /* One tick for all of a page. */
  document.querySelectorAll('[data-pick-all]').forEach(function (all) {
    var picks = document.querySelectorAll('input[name=pick]');
    all.hidden = false;
    all.addEventListener('change', function () { picks.forEach(function (p) { p.checked = all.checked; }); });
  });
})();
