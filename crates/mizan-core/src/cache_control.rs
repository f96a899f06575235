//! What the `Cache-Control` of a response says to shared caches.

/// Whether `Cache-Control` fields keep a response out of every shared cache: they say `private` or `no-store`.
///
/// A page that says so itself is shared by no policy (spec 6.8).
///
/// ```
/// use mizan_core::is_unshared;
///
/// assert!(is_unshared(["max-age=60, Private"]));
/// assert!(is_unshared(["public", "no-store"]));
/// assert!(is_unshared([r#"private="x-name""#]));
/// assert!(!is_unshared(["no-cache, max-age=60", "public"]));
/// ```
pub fn is_unshared<'a>(fields: impl IntoIterator<Item = &'a str>) -> bool {
    let mut directives = fields.into_iter().flat_map(|field| field.split(','));
    directives.any(|directive| {
        let name = directive.split('=').next().unwrap_or_default().trim();
        ["private", "no-store"]
            .iter()
            .any(|other| name.eq_ignore_ascii_case(other))
    })
}
