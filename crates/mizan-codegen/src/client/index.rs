//! `index.ts`: everything of stage 1 from one place.

use crate::{
    output::HEADER,
    ts::{Writer, write_reexport},
};

/// Re-exports the modules at `paths`, which are sorted.
pub(super) fn module<'a>(paths: impl Iterator<Item = &'a String>) -> String {
    let mut w = Writer::with_header(HEADER);
    w.end();
    for path in paths {
        let module = format!("./{}", path.trim_end_matches(".ts"));
        write_reexport(
            &mut w,
            if path == "types.ts" { "type *" } else { "*" },
            &module,
        );
    }
    w.into_text()
}
