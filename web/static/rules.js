/* The editor of decision tables over its plain form: what it holds goes into the form before that is sent. */
(function () {
  'use strict';
  var form = document.querySelector('form[data-dmn]'), holder = document.getElementById('dmn'), source = form && form.elements.xml, editor = null;
  if (!form || !window.jbpDmn)
    return;
  window.jbpDmn.open(holder, source.value, { english: document.documentElement.lang === 'en', font: form.dataset.font }).then(function (e) {
    editor = e;
    document.getElementById('source').open = false;
    holder.dataset.ready = '1';
  }, function () {                                           /* not what it can read whole: the plain text stays, and says so */
    holder.hidden = true;
    document.getElementById('unreadable').hidden = false;
  });
  form.addEventListener('submit', function (event) {
    if (!editor || form.elements.file.files.length)
      return;
    event.preventDefault();
    var button = event.submitter;
    editor.save().then(function (xml) {
      source.value = xml;
      editor = null;
      setTimeout(function () { button.click(); }, 0);        /* while this submit is still being told of, another would be lost */
    });
  });
})();
