//! What can be told from the way a type is written.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

/// The `T` of an `Option<T>`.
pub(crate) fn option_of(ty: &Type) -> Option<Type> {
    arguments_of(ty, |name| name == "Option")?
        .into_iter()
        .next()
}

/// The type arguments of a `Result` or of an alias whose name ends so.
pub(crate) fn result_of(ty: &Type) -> Option<Vec<Type>> {
    arguments_of(ty, |name| name.ends_with("Result"))
}

/// Whether a value of the type is an HTTP response of the developer's making.
pub(crate) fn makes_response(ty: &Type) -> bool {
    if let Type::ImplTrait(opaque) = ty {
        return opaque
            .bounds
            .to_token_stream()
            .to_string()
            .contains("IntoResponse");
    }
    arguments_of(ty, |name| matches!(name, "Response" | "Redirect" | "Html")).is_some()
}

/// The type arguments of the last path segment, when its name is one that is looked for.
fn arguments_of(ty: &Type, wanted: impl Fn(&str) -> bool) -> Option<Vec<Type>> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    if !wanted(&last.ident.to_string()) {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return Some(Vec::new());
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    });
    Some(types.collect())
}
