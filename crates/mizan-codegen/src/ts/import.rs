//! Imports and re-exports.

use super::{text::quoted, writer::Writer};

/// `import … from 'module'`, on several lines when there are many names; nothing without names.
pub(crate) fn write_imports(w: &mut Writer, keyword: &str, names: &[String], module: &str) {
    if names.is_empty() {
        return;
    }
    let module = quoted(module);
    let line = format!("{keyword} {{ {} }} from {module}", names.join(", "));
    if w.fits(line.chars().count()) {
        w.line(&line);
        return;
    }
    w.line(&format!("{keyword} {{"));
    w.indented(|w| names.iter().for_each(|name| w.line(&format!("{name},"))));
    w.line(&format!("}} from {module}"));
}

/// `export * from 'module'`.
pub(crate) fn write_reexport(w: &mut Writer, what: &str, module: &str) {
    w.line(&format!("export {what} from {}", quoted(module)));
}
