// Builds dmn-js so that it works under a policy without inline styles, changing how styles are set and nothing else:
//   - markup with style attributes (domify) gets them through the CSSOM, which the policy allows;
//   - the font of its signs is named by the page (dmn.mjs), whose address has the hash of its content, not by the style sheet;
//   - CodeMirror's rules go into a constructed style sheet of the document instead of a <style> element.
import { readFile } from 'node:fs/promises';
const setStyles = `
import parse from './node_modules/domify/index.js';
export default function (html, doc) {
  const node = parse(html.replace(/ style="/g, ' data-css="'), doc);
  const all = node.querySelectorAll ? [node, ...node.querySelectorAll('[data-css]')] : [];
  for (const x of all)
    if (x.dataset && x.dataset.css) { x.style.cssText = x.dataset.css; x.removeAttribute('data-css'); }
  return node;
}`;
export default {
  name: 'no inline styles',
  setup(build) {
    build.onResolve({ filter: /^domify$/ }, () => ({ path: 'domify', namespace: 'css' }));
    build.onLoad({ filter: /^domify$/, namespace: 'css' }, () => ({ contents: setStyles, resolveDir: process.cwd() }));
    build.onLoad({ filter: /dmn-font.css.dmn\.css$/ }, async a => ({ contents: (await readFile(a.path, 'utf8')).replace(/@font-face\s*{[^}]*}/, ''), loader: 'css' }));
    build.onLoad({ filter: /style-mod\.js$/ }, async a => {
      const text = await readFile(a.path, 'utf8'), found = '!root.head && root.adoptedStyleSheets';
      if (!text.includes(found)) throw new Error('style-mod has changed: look at dmn_policy.mjs');
      return { contents: text.replace(found, 'root.adoptedStyleSheets') };
    });
  },
};
