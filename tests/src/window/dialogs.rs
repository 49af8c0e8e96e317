//! The system's own file dialogs. They are windows of the desktop, which no driver of a page reaches; here the walk
//! answers them in the person's place. Everything before and after the question is the real program.

use std::path::Path;

use serde_json::json;

use super::{Outcome, Page};

impl Page {
    /// From now on, whoever is asked for a file or a folder chooses this one.
    ///
    /// # Errors
    /// When the page runs no script.
    pub async fn dialogs_answer(&self, choice: &Path) -> Outcome {
        const ANSWER: &str = "const [choice] = arguments;
            const real = window.realFetch ??= window.fetch;
            const answer = { headers: { 'content-type': 'application/json', 'Tauri-Response': 'ok' } };
            window.fetch = (address, ...rest) =>
              decodeURIComponent(String(address)).match(/plugin:dialog\\|(open|save)$/)
                ? Promise.resolve(new Response(JSON.stringify(choice), answer))
                : real(address, ...rest);";
        self.script(ANSWER, vec![json!(choice)]).await.map(drop)
    }
}
