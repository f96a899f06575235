//! The whole way from a schema document to files.

use std::collections::BTreeSet;

use crate::{
    client::{self, Exports},
    error::GenerateErrors,
    options::Options,
    output::Output,
    read::read_client,
    schema::parse,
    settle::settle,
};

/// Generates the client of a schema document.
///
/// # Errors
/// Every problem of the document at once: nothing is generated from a part of it.
pub fn generate(schema: &str, options: &Options) -> Result<Output, GenerateErrors> {
    let document = parse(schema)?;
    let (mut model, mut errors) = read_client(&document);
    errors.extend(settle(&mut model));
    let exports = Exports::of(&model);
    errors.extend(client::claim(&model));
    let frameworks: BTreeSet<_> = options.frameworks.iter().collect();
    for framework in &frameworks {
        errors.extend(framework.bindings().claim(&exports));
    }
    GenerateErrors::check(errors)?;

    let mut output = Output::default();
    client::write_client(&model, &mut output);
    for framework in frameworks {
        framework.bindings().write(&exports, &mut output);
    }
    Ok(output)
}
