//! What leaves the program for others to read and check: the bundle's container, and a version as PDF, HTML and Markdown.
//! Pure: it is told what to say, and gives back bytes. It knows no other room, so that nothing but what stands in its
//! own types can get into a file that is handed out.

pub mod html;
pub mod markdown;
pub mod paper;
pub mod pdf;
pub mod record;
mod text;
pub mod zip;

#[cfg(test)]
mod tests;
