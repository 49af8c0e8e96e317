//! The JSON Schemas beside the definitions are those that the program's own grammar gives.

use std::fs;
use std::path::Path;

use agreement::Document;
use agreement::schema::json_schema;

#[test]
fn the_schemas_are_those_of_the_grammar() {
    // In the clone that cargo runs in, which need not be the one that was once compiled.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
    let folder = Path::new(&here).join("../definitions/schema");
    let mut stale = Vec::new();
    for document in Document::ALL {
        let name = format!("{}.schema.json", document.name());
        let file = folder.join(&name);
        let wanted = json_schema(document);
        if fs::read_to_string(&file).ok().as_deref() != Some(&wanted) {
            fs::write(&file, wanted).expect("the schema is written");
            stale.push(name);
        }
    }
    assert!(stale.is_empty(), "not current, and written anew just now: {}", stale.join(", "));
}
