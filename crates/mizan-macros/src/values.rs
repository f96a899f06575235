//! The values an option can have, parsed one by one with a message that shows the right form.

use crate::entries::Entry;
use crate::problems::Problems;
use quote::ToTokens;
use syn::parse::Parse;
use syn::{LitInt, LitStr, Path};

/// The value of `entry` as a `T`, or a problem that shows `example`.
pub(crate) fn parse<T: Parse>(entry: &Entry, example: &str, problems: &mut Problems) -> Option<T> {
    let Some(value) = &entry.value else {
        problems.at(
            &entry.name,
            format!("`{}` needs a value: `{example}`", entry.name),
        );
        return None;
    };
    if let Ok(parsed) = syn::parse2(value.clone()) {
        return Some(parsed);
    }
    problems.at(value, format!("expected `{example}`"));
    None
}

/// A string.
pub(crate) fn string(entry: &Entry, example: &str, problems: &mut Problems) -> Option<LitStr> {
    parse(entry, example, problems)
}

/// A whole number of at least one.
pub(crate) fn number<N>(entry: &Entry, example: &str, problems: &mut Problems) -> Option<N>
where
    N: std::str::FromStr,
    N::Err: std::fmt::Display,
{
    let literal: LitInt = parse(entry, example, problems)?;
    match literal.base10_parse() {
        Ok(number) => Some(number),
        Err(_) => {
            problems.at(
                &literal,
                format!("expected a whole number such as `{example}`"),
            );
            None
        }
    }
}

/// A flag: the bare word.
pub(crate) fn flag(entry: &Entry, problems: &mut Problems) -> bool {
    if let Some(value) = &entry.value {
        problems.at(
            value,
            format!("`{}` stands alone, without a value", entry.name),
        );
    }
    entry.value.is_none()
}

/// A path to a type, whose last segment is in upper camel case.
pub(crate) fn type_path(entry: &Entry, example: &str, problems: &mut Problems) -> Option<Path> {
    let path = Path::parse_mod_style;
    let Some(value) = &entry.value else {
        problems.at(
            &entry.name,
            format!("`{}` needs a value: `{example}`", entry.name),
        );
        return None;
    };
    match syn::parse::Parser::parse2(path, value.clone()) {
        Ok(path) if !ends_lower(&path) => Some(path),
        Ok(path) => {
            let found = path.to_token_stream().to_string().replace(' ', "");
            problems.at(
                &path,
                format!("`{found}` is not a context type: write `{example}`"),
            );
            None
        }
        Err(_) => {
            problems.at(value, format!("expected `{example}`"));
            None
        }
    }
}

/// Whether the last segment starts in lower case, as the name of a function does.
pub(crate) fn ends_lower(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        name.trim_start_matches("r#")
            .trim_start_matches('_')
            .starts_with(char::is_lowercase)
    })
}

/// Notes a literal that cannot be a name on the wire.
pub(crate) fn wire_name(name: &LitStr, example: &str, problems: &mut Problems) {
    let value = name.value();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if value.is_empty()
        || value.starts_with(|c: char| c.is_ascii_digit())
        || !value.chars().all(word)
    {
        problems.at(
            name,
            format!("a name has letters, digits and `_` and starts with no digit, such as `\"{example}\"`"),
        );
    }
}
