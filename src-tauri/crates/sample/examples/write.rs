//! Writes the sample's three files into a folder: `cargo run -p sample --example write -- DIR [SEED]`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // an example is a program: it may touch files

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = std::path::PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(sample::SEED);
    let files = sample::files_of(seed);
    std::fs::create_dir_all(&folder)?;
    for (name, text) in [("leads.csv", files.leads), ("events.csv", files.events), ("stages.csv", files.stages)] {
        println!("{name}: {} rows, {} kB", text.lines().count() - 1, text.len() / 1000);
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}
