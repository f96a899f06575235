//! Rust type names as wire names.

/// `UserProfile` → `user_profile`, `HTTPServer` → `http_server`.
pub(crate) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let starts_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                let ends_capitals = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_uppercase() && ends_capitals)
            });
        if starts_word {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn words_of_a_type_name_are_joined_by_underscores() {
        let names = ["Board", "UserProfile", "HTTPServer", "Page2Items", "X"].map(snake);
        assert_eq!(
            names,
            ["board", "user_profile", "http_server", "page2_items", "x"]
        );
    }
}
