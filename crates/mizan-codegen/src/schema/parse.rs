//! From text to a document this generator understands.

use serde::Deserialize;

use super::Document;
use crate::error::GenerateError;

/// The newest protocol version whose documents are understood.
const PROTOCOL: u64 = 1;

/// Reads the document.
///
/// # Errors
/// `Document` when the text is not JSON or not shaped as expected, `NewerProtocol` when it is
/// shaped by rules that came after this generator.
pub(crate) fn parse(text: &str) -> Result<Document, GenerateError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed: Result<Document, _> = serde_path_to_error::deserialize(&mut json);
    match parsed {
        Ok(document) if document.mizan.protocol <= PROTOCOL => {
            json.end().map_err(|error| unreadable(".", &error))?;
            check_names(&document)?;
            Ok(document)
        }
        Ok(document) => Err(newer(document.mizan.protocol)),
        Err(error) => Err(match version(text) {
            Some(found) if found > PROTOCOL => newer(found),
            _ => unreadable(&error.path().to_string(), error.inner()),
        }),
    }
}

/// Names become identifiers and file names, so anything but a wire name is refused.
fn check_names(document: &Document) -> Result<(), GenerateError> {
    let contexts = document
        .mizan
        .contexts
        .iter()
        .map(|context| ("contexts", &context.name));
    let functions = document
        .mizan
        .functions
        .iter()
        .map(|function| ("functions", &function.name));
    match contexts
        .chain(functions)
        .find(|(_, name)| !is_wire_name(name))
    {
        None => Ok(()),
        Some((list, name)) => Err(GenerateError::Document {
            at: format!("x-mizan.{list}"),
            reason: format!("`{name}` is no name: only letters, digits and `_` make one"),
        }),
    }
}

fn is_wire_name(name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty()
}

fn newer(found: u64) -> GenerateError {
    GenerateError::NewerProtocol {
        found,
        known: PROTOCOL,
    }
}

fn unreadable(at: &str, error: &serde_json::Error) -> GenerateError {
    GenerateError::Document {
        at: at.to_owned(),
        reason: error.to_string(),
    }
}

/// The protocol version of a document whose other parts may have any shape.
fn version(text: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Outer {
        #[serde(rename = "x-mizan")]
        mizan: Inner,
    }
    #[derive(Deserialize)]
    struct Inner {
        protocol: u64,
    }
    serde_json::from_str::<Outer>(text)
        .ok()
        .map(|outer| outer.mizan.protocol)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_newer_document_says_so_even_when_its_shape_is_unknown() {
        let text = r#"{"x-mizan": {"protocol": 2, "contexts": "a future shape"}}"#;
        let message = parse(text).unwrap_err().to_string();
        assert!(message.contains("protocol 2"), "{message}");
        assert!(message.contains("update the mizan command"), "{message}");
    }

    #[test]
    fn a_wrong_shape_is_reported_with_its_place() {
        let text = r#"{"x-mizan": {"protocol": 1, "functions": [{"name": 3}]}}"#;
        let message = parse(text).unwrap_err().to_string();
        assert!(message.contains("x-mizan.functions[0].name"), "{message}");
    }

    #[test]
    fn a_name_that_would_leave_the_output_folder_is_refused() {
        let text = r#"{"x-mizan": {"protocol": 1, "contexts": [{"name": "../board"}]}}"#;
        let message = parse(text).unwrap_err().to_string();
        assert!(message.contains("`../board` is no name"), "{message}");
    }

    #[test]
    fn text_after_the_document_is_refused() {
        let text = r#"{"x-mizan": {"protocol": 1}} and more"#;
        assert!(parse(text).unwrap_err().to_string().contains("trailing"));
    }
}
