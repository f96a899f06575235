//! Named types that are nothing but themselves, which TypeScript refuses.

use super::known::Known;
use crate::model::Ty;

/// Whether following names, unions and intersections from the type called `name` leads back to it
/// before any object or array comes between.
pub(super) fn is_endless(known: Known<'_>, name: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut pending: Vec<&Ty> = known.get(name).into_iter().collect();
    while let Some(ty) = pending.pop() {
        match ty {
            Ty::Named(next) if next == name => return true,
            Ty::Named(next) if !seen.contains(&next.as_str()) => {
                seen.push(next);
                pending.extend(known.get(next));
            }
            Ty::Union(_) | Ty::Intersection(_) => pending.extend(ty.children()),
            _ => {}
        }
    }
    false
}
