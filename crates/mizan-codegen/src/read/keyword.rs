//! Which JSON Schema keywords change a type, and which only describe or validate.

/// Keywords the reader turns into types.
const TYPING: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "items",
    "maxItems",
    "minItems",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords that leave the TypeScript type as it is: the server checks or they are for readers.
const DESCRIBING: &[&str] = &[
    "$anchor",
    "$comment",
    "$id",
    "$schema",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "maxContains",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "readOnly",
    "title",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// Whether the reader knows what `keyword` means for a type.
pub(super) fn is_known(keyword: &str) -> bool {
    keyword.starts_with("x-")
        || TYPING.binary_search(&keyword).is_ok()
        || DESCRIBING.binary_search(&keyword).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{DESCRIBING, TYPING, is_known};

    #[test]
    fn lists_are_sorted_so_that_the_search_finds_every_word() {
        assert!(TYPING.is_sorted() && DESCRIBING.is_sorted());
        assert!(TYPING.iter().chain(DESCRIBING).all(|word| is_known(word)));
        assert!(is_known("x-anything") && !is_known("if"));
    }
}
