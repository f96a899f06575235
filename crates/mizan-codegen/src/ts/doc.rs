//! `TSDoc` comments.

use super::writer::Writer;
use crate::model::Doc;

/// Writes the comment, or nothing when there is nothing to say.
pub(crate) fn write_doc(w: &mut Writer, doc: &Doc) {
    let lines = lines(doc);
    match lines.as_slice() {
        [] => {}
        [only] if w.fits(only.chars().count() + "/**  */".len()) => {
            w.line(&format!("/** {only} */"));
        }
        _ => {
            w.line("/**");
            for line in &lines {
                wrapped(w, line);
            }
            w.line(" */");
        }
    }
}

/// The lines of the comment, paragraphs apart by an empty one.
fn lines(doc: &Doc) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let paragraph = |lines: &mut Vec<String>, text: &str| {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(text.lines().map(|line| harmless(line.trim_end())));
    };
    for text in doc.text.iter().chain(&doc.remarks) {
        paragraph(&mut lines, text);
    }
    if let Some(default) = &doc.default {
        paragraph(&mut lines, &format!("@defaultValue `{default}`"));
    }
    if doc.deprecated {
        if doc.default.is_none() && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push("@deprecated".to_owned());
    }
    lines
}

/// The end of a comment must not stand inside it.
fn harmless(line: &str) -> String {
    line.replace("*/", "*\\/")
        .replace(['\u{2028}', '\u{2029}', '\r'], " ")
}

fn wrapped(w: &mut Writer, line: &str) {
    let prefix = " *";
    if w.fits(prefix.len() + 1 + line.chars().count()) || !line.contains(' ') {
        w.line(format!("{prefix} {line}").trim_end_matches(' '));
        return;
    }
    let mut start = true;
    w.push(prefix);
    for word in line.split(' ') {
        if !start && !w.fits(1 + word.chars().count()) {
            w.end();
            w.push(prefix);
        }
        start = false;
        w.push(" ");
        w.push(word);
    }
    w.end();
}
