//! Records for the tests of every format.

use crate::record::Record;
use crate::text;

/// A whole record: that of `tests/golden`.
pub(crate) fn record() -> Record {
    serde_json::from_str(include_str!("../tests/golden/record.json")).expect("a record")
}

/// One that is quickly set.
pub(crate) fn small() -> Record {
    let mut record = record();
    record.documents.truncate(1);
    record.documents[0].sections.truncate(1);
    record.commitments.truncate(1);
    record.changes = None;
    record.evidence.numbers = None;
    record
}

/// Texts that are code, markup or trouble somewhere; the kinds of the "big list of naughty strings".
pub(crate) const HOSTILE: [&str; 12] = [
    "#import \"x.typ\": * ] } #panic(\"no\") \\ $x$ #raw(read(\"/etc/passwd\")) @ref <label>",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; &amp; ]]> <!-- --> \"'`",
    "| a | b |\\n|---|---| *b* _i_ ~~s~~ [l](javascript:alert(1)) ![i](http://x/) `c` # h > q - l 1. n <b>",
    "=cmd|'/C calc'!A0 +1 -1 @SUM(1+1)",
    "\u{5E9}\u{5DC}\u{5D5}\u{5DD} abc \u{645}\u{631}\u{62D}\u{628}\u{627} 123",
    "\u{202E}desrever\u{202C} \u{2066}isolated\u{2069} \u{200B}nothing\u{FEFF}",
    "中文 日本語 한국어 ประเทศไทย",
    "\u{1F469}\u{200D}\u{1F4BB} \u{1F1FA}\u{1F1F8} \u{2764}\u{FE0F} \u{1F600}",
    "Z\u{0351}\u{036B}\u{0343}\u{036A}a\u{0302}\u{034A}lgo\u{0321}\u{0353}",
    "\u{0}\u{7}\u{1B}[31mred\u{1B}[0m \u{7F}\u{85}",
    "Ω≈ç√∫˜µ≤≥÷ åß∂ƒ©˙∆˚¬…æ ¡™£¢∞§¶•ªº–≠ ЁЂЃ ⁰⁴⁵₀₁₂",
    "",
];

/// The record with this text wherever a stranger's could stand.
pub(crate) fn every_text(record: &Record, text: &str) -> Record {
    let mut value = serde_json::json!(record);
    text::map(&mut value, &|_| text.to_owned());
    // A version with a moment that is none is refused long before; and names of kinds are the program's own.
    value["proposed_at"] = serde_json::json!(record.proposed_at);
    for (at, signature) in record.signatures.iter().enumerate() {
        let mut mark = serde_json::json!(signature.mark);
        if let Some(inside) = mark.as_object_mut() {
            inside.values_mut().for_each(|value| text::map(value, &|_| text.to_owned()));
        }
        value["signatures"][at]["mark"] = mark;
    }
    if let Some(changes) = record.changes.as_ref().and_then(|changes| changes.list.as_ref()) {
        for (at, change) in changes.iter().enumerate() {
            value["changes"]["list"][at]["effect"] = serde_json::json!(change.effect);
        }
    }
    serde_json::from_value(value).expect("a record still")
}
