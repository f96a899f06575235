//! Spelling: wire names and schema names as TypeScript identifiers.

/// `board_cards` → `BoardCards`, `Page_for_Card` and `Page<Card>` → `PageOfCard`.
///
/// Empty when nothing in the name can start an identifier.
pub(crate) fn pascal(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    for (index, word) in words(name).enumerate() {
        match word {
            "for" if index > 0 => spelled.push_str("Of"),
            _ => push_capitalised(&mut spelled, word),
        }
    }
    if spelled.starts_with(|first: char| first.is_ascii_digit()) {
        String::new()
    } else {
        spelled
    }
}

/// `rename_card` → `renameCard`, `URL` → `url`.
pub(crate) fn camel(name: &str) -> String {
    let mut words = words(name).filter(|word| !word.is_empty());
    let mut spelled = words.next().map(lowered_start).unwrap_or_default();
    for word in words {
        push_capitalised(&mut spelled, word);
    }
    if spelled.starts_with(|first: char| first.is_ascii_digit()) {
        String::new()
    } else {
        spelled
    }
}

/// Splits at everything that cannot stand in an identifier and at `_`; a `<` between two words
/// reads as "of".
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split_inclusive(|c: char| !c.is_alphanumeric())
        .flat_map(|piece| {
            let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
            let joint = if piece.ends_with('<') { "for" } else { "" };
            [word, joint].into_iter().filter(|part| !part.is_empty())
        })
}

fn push_capitalised(spelled: &mut String, word: &str) {
    let mut letters = word.chars();
    spelled.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    spelled.push_str(letters.as_str());
}

fn lowered_start(word: &str) -> String {
    if word.chars().all(|c| c.is_uppercase() || c.is_numeric()) {
        return word.to_lowercase();
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters.as_str().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::{camel, pascal};

    #[test]
    fn wire_names_become_camel_and_pascal_case() {
        assert_eq!(camel("rename_card"), "renameCard");
        assert_eq!(camel("_private__thing_"), "privateThing");
        assert_eq!(camel("URL_of"), "urlOf");
        assert_eq!(camel("BoardCards"), "boardCards");
        assert_eq!(pascal("user_profile"), "UserProfile");
    }

    #[test]
    fn generic_names_read_as_english() {
        assert_eq!(pascal("Page_for_Card"), "PageOfCard");
        assert_eq!(pascal("Page<Card>"), "PageOfCard");
        assert_eq!(pascal("Pair<Card, Page<List>>"), "PairOfCardPageOfList");
        assert_eq!(pascal("HTTPError"), "HTTPError");
    }

    #[test]
    fn names_without_a_letter_become_nothing() {
        assert_eq!(pascal("3d"), "");
        assert_eq!(camel("__"), "");
    }
}
