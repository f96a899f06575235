//! Words that cannot name anything in a TypeScript module.

/// ECMAScript reserved words, strict mode and modules included, sorted.
const WORDS: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Whether `name` may not be declared.
pub(crate) fn is_reserved(name: &str) -> bool {
    WORDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{WORDS, is_reserved};

    #[test]
    fn words_are_sorted_so_that_the_search_finds_them_all() {
        assert!(WORDS.is_sorted());
        assert!(WORDS.iter().all(|word| is_reserved(word)));
        assert!(!is_reserved("board"));
    }
}
