// The editor of decision tables (dmn-js, bpmn.io), as one script: window.jbpDmn.open(holder, xml, {english, font}) → {save()}.
import EditingManager from 'dmn-js-shared/lib/base/EditingManager';
import DecisionTableEditor from 'dmn-js-decision-table/lib/Editor';
import { is } from 'dmn-js-shared/lib/util/ModelUtil';
import words from './dmn.zh.json';

class TableEditor extends EditingManager {
  _getViewProviders() {
    return [{ id: 'decisionTable', constructor: DecisionTableEditor, opens: e => is(e, 'dmn:Decision') && is(e.decisionLogic, 'dmn:DecisionTable') }];
  }
}

// The editor knows DMN 1.3. A model of a later edition goes in under its addresses and comes back under its own.
const known = 'https://www.omg.org/spec/DMN/20191111/', later = /https:\/\/www\.omg\.org\/spec\/DMN\/(20211108|20230324)\//;

function translate(chinese) {
  return (text, values) => ((chinese && words[text]) || text).replace(/{([^}]+)}/g, (_, key) => (values && key in values ? values[key] : `{${key}}`));
}

window.jbpDmn = {
  async open(holder, xml, { english, font }) {
    document.fonts.add(new FontFace('dmn', `url(${font})`));
    const editor = new TableEditor({ container: holder, decisionTable: { additionalModules: [{ translate: ['value', translate(!english)] }] }, keyboard: { bindTo: document } });
    const own = later.exec(xml)?.[0] || known;
    const { warnings } = await editor.importXML(xml.replaceAll(own, known));
    if (warnings.length) throw new Error(warnings[0].message);          // what it cannot read it would leave out
    return { save: async () => (await editor.saveXML({ format: true })).xml.replaceAll(known, own) };
  },
};
