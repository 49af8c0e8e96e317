//! What axe-core finds wrong with the page for people who do not see it, or use no mouse.

use std::path::PathBuf;

use super::{Outcome, Page};

impl Page {
    /// Every fault that axe-core finds by the rules of WCAG 2.2 AA, one line each.
    ///
    /// # Errors
    /// When axe-core is not installed (it comes with the UI's development packages) or cannot run.
    pub async fn accessibility_faults(&self) -> Outcome<Vec<String>> {
        const RUN: &str = "const done = arguments[arguments.length - 1];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
              (found) => done(found.violations.flatMap((v) =>
                v.nodes.map((n) => `${v.id}: ${v.help}: ${n.target.join(' ')}: ${n.html.slice(0, 160)}`))),
              (fault) => done([`axe-core could not run: ${fault}`]));";
        let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let source = std::fs::read_to_string(&source)
            .map_err(|fault| format!("axe-core cannot be read: {fault}; `npm ci` in `ui` installs it"))?;
        self.painted().await?;
        self.script(&format!("if (!window.axe) {{ {source} }}"), vec![]).await?;
        let found = self.script_async(RUN, vec![]).await?;
        let list = found.as_array().ok_or("axe-core gave no list of faults")?;
        Ok(list.iter().map(|fault| fault.as_str().unwrap_or_default().to_owned()).collect())
    }
}
