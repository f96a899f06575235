//! The nearest known word to a mistyped one.

/// ` (did you mean …?)` for the nearest of `known`, or nothing when none is near.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(typed, known).map_or_else(String::new, |word| format!("; did you mean `{word}`?"))
}

/// The nearest of `known`, when it is at most a third of the word away.
pub(crate) fn nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    known
        .into_iter()
        .map(|word| (distance(typed, word), word))
        .filter(|(distance, word)| *distance <= word.len().max(3) / 3)
        .min()
        .map(|(_, word)| word)
}

/// Levenshtein distance with a swap of neighbours counted once.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (i, a) in left.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let at =
                |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let changed = at(&row, j) + usize::from(a != *b);
            let mut best = changed.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = j > 0 && previous == Some(*b) && right.get(j - 1) == Some(&a);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
        previous = Some(a);
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn a_swap_a_slip_and_a_missing_letter_are_one_apart() {
        assert_eq!(distance("afefcts", "affects"), 1);
        assert_eq!(distance("affexts", "affects"), 1);
        assert_eq!(distance("affect", "affects"), 1);
    }

    #[test]
    fn a_word_that_is_near_nothing_gets_no_suggestion() {
        assert_eq!(nearest("cache", ["context", "affects", "merge"]), None);
        assert_eq!(
            nearest("marge", ["context", "affects", "merge"]),
            Some("merge")
        );
    }
}
