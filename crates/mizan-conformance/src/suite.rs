//! A set of cases: those embedded in the crate or those of a folder.

use std::path::Path;
use std::{fs, io};

use crate::{Case, Error};

const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/cases.rs"));

/// Cases in the order they are run.
#[derive(Debug, Clone)]
pub struct Suite {
    /// The cases, by section and then name.
    pub cases: Vec<Case>,
}

impl Suite {
    /// The cases of `spec/cases` as they were when this crate was built.
    ///
    /// # Errors
    /// When a case is not in the format.
    pub fn embedded() -> Result<Self, Error> {
        Suite::parse(EMBEDDED.iter().copied())
    }

    /// The cases of a folder.
    ///
    /// # Errors
    /// When the folder cannot be read or a case is not in the format.
    pub fn from_dir(dir: &Path) -> Result<Self, Error> {
        let files = read_dir(dir).map_err(|source| Error::Read {
            path: dir.to_owned(),
            source,
        })?;
        Suite::parse(files.iter().map(|(stem, text)| (&**stem, &**text)))
    }

    fn parse<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, Error> {
        let mut cases: Vec<Case> = files
            .map(|(stem, text)| Case::parse(stem, text))
            .collect::<Result<_, _>>()?;
        cases.sort_by_cached_key(|case| (section_order(&case.section), case.name.clone()));
        Ok(Suite { cases })
    }

    /// Only the cases whose name contains `text` or whose section is `text`.
    #[must_use]
    pub fn filter(mut self, text: &str) -> Self {
        self.cases
            .retain(|case| case.section == text || case.name.contains(text));
        self
    }

    /// Without the cases that need an ability the backend lacks.
    #[must_use]
    pub fn without(mut self, ability: &str) -> Self {
        self.cases
            .retain(|case| case.needs.as_deref() != Some(ability));
        self
    }
}

fn read_dir(dir: &Path) -> io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if let (Some(stem), Some("json")) = (
            path.file_stem().and_then(|stem| stem.to_str()),
            path.extension().and_then(|ext| ext.to_str()),
        ) {
            files.push((stem.to_owned(), fs::read_to_string(&path)?));
        }
    }
    Ok(files)
}

/// `2.11` comes after `2.9`.
fn section_order(section: &str) -> Vec<u32> {
    section
        .split('.')
        .map(|part| part.parse().unwrap_or(u32::MAX))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_ordered_by_number() {
        assert!(section_order("2.9") < section_order("2.11"));
        assert!(section_order("2.11") < section_order("3.1"));
    }

    #[test]
    fn a_filter_takes_a_section_or_part_of_a_name() {
        let files = [
            ("one-thing", r#"{"section":"2.1","steps":[]}"#),
            ("another", r#"{"section":"2.11","steps":[]}"#),
        ];
        let suite = Suite::parse(files.into_iter()).unwrap();
        assert_eq!(suite.clone().filter("2.1").cases.len(), 1);
        assert_eq!(suite.filter("one th").cases.len(), 1);
    }

    #[test]
    fn an_unknown_key_of_a_case_is_an_error_that_names_the_case() {
        let error = Case::parse("odd-one", r#"{"section":"2.1","steps":[],"x":1}"#).unwrap_err();
        assert!(error.to_string().contains("odd-one"), "{error}");
    }
}
