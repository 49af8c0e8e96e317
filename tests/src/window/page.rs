//! What a person does with the window: find, read, click, type, wait, look.
//!
//! Elements are named by their `data-testid`, or by the words that a screen reader would say for them. Every verb waits
//! until what it needs is there: the window computes beside what one sees of it.

use std::fmt::Debug;
use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::host::Host;
use super::{Outcome, Start};

/// How long something may take to appear: long, as the machine may be busy building beside it.
const PATIENCE: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The window as its driver sees it.
pub struct Page {
    client: Client,
}

impl Page {
    pub(super) async fn open(host: &Host, binary: &Path, start: &Start) -> Outcome<Self> {
        let arguments: Vec<String> = start.workspace.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let wish = json!({ "webkitgtk:browserOptions": { "binary": binary, "args": arguments } });
        let Value::Object(wish) = wish else { return Err("the wish for a session is not an object".into()) };
        let url = host.url();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(wish).connect(&url);
        let client = tokio::time::timeout(PATIENCE, connecting).await.map_err(|_| {
            format!("`{}` did not answer the driver within {} s", binary.display(), PATIENCE.as_secs())
        })??;
        Ok(Self { client })
    }

    pub(super) async fn close(self) {
        // The driver may have lost the window already; its processes end with the host.
        drop(tokio::time::timeout(PATIENCE, self.client.close()).await);
    }

    /// The title of the page.
    ///
    /// # Errors
    /// When the driver cannot say.
    pub async fn title(&self) -> Outcome<String> {
        Ok(self.client.title().await?)
    }

    /// The element with this `data-testid`, once it can be seen.
    ///
    /// # Errors
    /// When none appears in time.
    pub async fn find(&self, testid: &str) -> Outcome<Element> {
        self.see(&format!("[data-testid=\"{testid}\"]")).await
    }

    /// The first element that a CSS selector names, once it can be seen.
    ///
    /// # Errors
    /// When none appears in time.
    pub async fn see(&self, selector: &str) -> Outcome<Element> {
        let began = Instant::now();
        loop {
            for element in self.client.find_all(Locator::Css(selector)).await? {
                // An element may be replaced between being found and being asked.
                if element.is_displayed().await.unwrap_or(false) {
                    return Ok(element);
                }
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("nothing to be seen of `{selector}` within {} s", PATIENCE.as_secs()).into());
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// How many elements have this `data-testid` now.
    ///
    /// # Errors
    /// When the driver cannot say.
    pub async fn count(&self, testid: &str) -> Outcome<usize> {
        Ok(self.client.find_all(Locator::Css(&format!("[data-testid=\"{testid}\"]"))).await?.len())
    }

    /// The text of the element, as it is shown.
    ///
    /// # Errors
    /// When it does not appear in time.
    pub async fn text(&self, testid: &str) -> Outcome<String> {
        Ok(self.find(testid).await?.text().await?)
    }

    /// All text that the window shows.
    ///
    /// # Errors
    /// When the driver cannot say.
    pub async fn all_text(&self) -> Outcome<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Clicks the element with this `data-testid`.
    ///
    /// # Errors
    /// When it does not appear, or cannot be clicked.
    pub async fn click(&self, testid: &str) -> Outcome {
        self.click_on(&format!("[data-testid=\"{testid}\"]")).await
    }

    /// Clicks the first visible element that a CSS selector names.
    ///
    /// # Errors
    /// When it does not appear, or cannot be clicked.
    pub async fn click_on(&self, selector: &str) -> Outcome {
        let began = Instant::now();
        loop {
            match self.see(selector).await?.click().await {
                Ok(()) => return Ok(()),
                // It moved, was replaced, or something was over it for a moment.
                Err(_) if began.elapsed() < PATIENCE => tokio::time::sleep(BETWEEN_LOOKS).await,
                Err(fault) => return Err(format!("`{selector}` cannot be clicked: {fault}").into()),
            }
        }
    }

    /// Closes the panel that lies over the page. It slides and changes its width while it opens, so a click may miss.
    ///
    /// # Errors
    /// When it does not close.
    pub async fn close_panel(&self) -> Outcome {
        self.until("page without a panel over it", async || {
            if self.client.find_all(Locator::Css("dialog[open]")).await?.is_empty() {
                return Ok(Some(()));
            }
            self.click("drawer-close").await?;
            self.painted().await?;
            Ok(None)
        })
        .await
    }

    /// Clicks the button, link or tab with this name, as a screen reader says it.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn click_named(&self, name: &str) -> Outcome {
        const FIND: &str = "const [wanted] = arguments;
            const said = (e) => (e.getAttribute('aria-label') ?? e.textContent).replace(/\\s+/g, ' ').trim();
            const all = document.querySelectorAll('button, a, summary, [role=button], [role=tab], [role=menuitem]');
            const hit = [...all].find((e) => said(e) === wanted && e.checkVisibility() && !e.disabled);
            hit?.click();
            return Boolean(hit);";
        self.until(&format!("a button named `{name}`"), async || {
            Ok((self.client.execute(FIND, vec![json!(name)]).await? == true).then_some(()))
        })
        .await
    }

    /// Changes a value where it stands in a sentence, named by its path in the document; ends with Enter.
    ///
    /// # Errors
    /// When the sentence does not appear, or its value takes no text.
    pub async fn change(&self, path: &str, value: &str) -> Outcome {
        self.click_on(&format!("[role=button][data-path=\"{path}\"]")).await?;
        self.see(&format!("input[data-path=\"{path}\"], textarea[data-path=\"{path}\"]")).await?;
        // The field comes up with all of its text selected: typing replaces it.
        self.press(value).await?;
        self.press(&char::from(Key::Enter).to_string()).await
    }

    /// Types into whatever has the focus.
    ///
    /// # Errors
    /// When nothing has the focus.
    pub async fn press(&self, keys: &str) -> Outcome {
        Ok(self.client.active_element().await?.send_keys(keys).await?)
    }

    /// Goes from one thing to the next with the Tab key, as who uses no mouse does, until this one has the focus.
    ///
    /// # Errors
    /// When it cannot be reached so.
    pub async fn tab_to(&self, testid: &str) -> Outcome {
        const FOCUSED: &str = "return document.activeElement?.dataset?.testid ?? '';";
        const FARTHEST: usize = 400;
        self.find(testid).await?;
        for _ in 0..FARTHEST {
            if self.script(FOCUSED, vec![]).await? == testid {
                return Ok(());
            }
            self.press(&char::from(Key::Tab).to_string()).await?;
        }
        Err(format!("`{testid}` cannot be reached with the Tab key").into())
    }

    /// Waits until the text of the element is as wanted, and gives it back.
    ///
    /// # Errors
    /// When it does not become so in time; the message says what it was last.
    pub async fn text_becomes(&self, testid: &str, wanted: impl Fn(&str) -> bool) -> Outcome<String> {
        let began = Instant::now();
        loop {
            let text = self.text(testid).await?;
            if wanted(&text) {
                return Ok(text);
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("`{testid}` did not become what it should; it says `{text}`").into());
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Asks again and again until there is an answer.
    ///
    /// # Errors
    /// When there is none in time.
    pub async fn until<T>(&self, what: &str, ask: impl AsyncFn() -> Outcome<Option<T>>) -> Outcome<T> {
        let began = Instant::now();
        loop {
            if let Some(answer) = ask().await? {
                return Ok(answer);
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("still no {what} after {} s", PATIENCE.as_secs()).into());
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Runs a script in the page.
    ///
    /// # Errors
    /// What the script threw.
    pub async fn script(&self, source: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.client.execute(source, arguments).await?)
    }

    /// Runs a script that answers through its last argument.
    ///
    /// # Errors
    /// What the script threw.
    pub async fn script_async(&self, source: &str, arguments: Vec<Value>) -> Outcome<Value> {
        Ok(self.client.execute_async(source, arguments).await?)
    }

    /// Calls the program as the page itself can: what it answered, or the words in which it refused.
    ///
    /// # Errors
    /// When the page cannot call at all.
    pub async fn call(&self, name: &str) -> Outcome<Result<Value, String>> {
        const CALL: &str = "const [name, done] = arguments;
            const words = (fault) => typeof fault === 'string' ? fault : fault?.message ?? JSON.stringify(fault);
            window.__TAURI_INTERNALS__.invoke(name, { args: {} })
              .then((answered) => done({ answered }), (fault) => done({ refused: words(fault) }));";
        let mut answer = self.script_async(CALL, vec![json!(name)]).await?;
        Ok(match answer["refused"].as_str() {
            Some(words) => Err(words.to_owned()),
            None => Ok(answer["answered"].take()),
        })
    }

    /// Waits until what was last computed is also painted: two frames, as a picture taken sooner may be the old one.
    ///
    /// # Errors
    /// When the page does not paint.
    pub async fn painted(&self) -> Outcome {
        const FRAMES: &str = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        self.script_async(FRAMES, vec![]).await.map(drop)
    }

    /// Leaves a picture of the window.
    ///
    /// # Errors
    /// When it cannot be taken or written.
    pub async fn screenshot(&self, path: &Path) -> Outcome {
        self.painted().await?;
        let picture = self.client.screenshot().await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(path, picture)?)
    }
}

/// Fails the walk with both values when they differ.
///
/// # Errors
/// When they differ.
pub fn same<T: PartialEq + Debug>(what: &str, found: &T, wanted: &T) -> Outcome {
    if found == wanted { Ok(()) } else { Err(format!("{what}: {found:?} instead of {wanted:?}").into()) }
}
