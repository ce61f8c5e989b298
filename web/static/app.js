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
        fetch(url, { signal: going.signal, credentials: 'same-origin' }).then(function (r) { return r.ok || r.status === 422 ? r.text() : null; }).then(function (text) {
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
  /* Checks while typing: the server says of each box that was touched what it will say at saving. */
  document.querySelectorAll('form[data-check]').forEach(function (form) {
    var wait, going, touched = {}, whole = document.createElement('p');
    whole.className = 'hint wide';
    whole.hidden = true;
    whole.setAttribute('aria-live', 'polite');
    form.querySelector('.done-row').before(whole);
    form.querySelectorAll('.field').forEach(function (box) {
      var live = document.createElement('p'), input = box.querySelector('input,select');
      live.className = 'live';
      live.id = 'l-' + input.name;
      live.setAttribute('aria-live', 'polite');
      box.append(live);
    });
    function tell(name, said) {
      var input = form.elements[name], live = document.getElementById('l-' + name), old = document.getElementById('e-' + name);
      if (!input || !live) return;
      if (old) old.remove();
      live.textContent = said.fault || [said.warning, said.echo && '= ' + said.echo].filter(Boolean).join(' ');
      live.className = 'live ' + (said.fault ? 'fault' : said.warning ? 'warn' : 'muted');
      input.closest('.field').classList.toggle('wrong', Boolean(said.fault));
      input.setAttribute('aria-describedby', live.id);
      if (said.fault) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
    }
    form.addEventListener('input', function (event) {
      touched[event.target.name] = true;
      clearTimeout(wait);
      wait = setTimeout(function () {
        if (going) going.abort();
        going = new AbortController();
        fetch(form.dataset.check, { method: 'POST', signal: going.signal, credentials: 'same-origin', body: new URLSearchParams(new FormData(form)) }).then(function (r) { return r.ok ? r.json() : null; }).then(function (said) {
          if (!said) return;
          Object.keys(said.fields).forEach(function (name) { if (touched[name]) tell(name, said.fields[name]); });
          whole.textContent = said.record.join(' ');
          whole.hidden = !said.record.length;
        }).catch(function () {});
      }, 400);
    });
  });
  /* The key / leads to the search box, as long as nobody is typing. */
  document.addEventListener('keydown', function (e) {
    var box = document.querySelector('input[type=search][name=q]');
    if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || !box || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    e.preventDefault();
    box.focus();
    box.select();
  });
  /* The button prints as the browser does: what is folded stays folded. */
  document.querySelectorAll('[data-print]').forEach(function (b) {
    b.hidden = false;
    b.addEventListener('click', function () { window.print(); });
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
