//! The constants in which a macro names a developer's types, each exactly once.

use super::types::{Input, Output, input_type};
use crate::request::refusal;
use crate::respond::{ClientError, Failure, Success};
use mizan_core::{ErrorDecl, Invalid, Param, Returns, Type};

/// The type of an argument, named once: what it looks like and how it is decoded.
///
/// A macro mentions a developer's type in one constant only, so that a type that does not fit is one
/// error, at the developer's own token.
pub struct Argument<T> {
    ty: fn() -> Type,
    nullable: fn() -> Type,
    pub(crate) decode: fn(&str) -> Result<T, serde_json::Error>,
    pub(crate) refuse: fn(&str, &str) -> Invalid,
}

/// The constant of an argument.
pub const fn argument<T: Input>() -> Argument<T> {
    Argument {
        ty: input_type::<T>,
        nullable: input_type::<Option<T>>,
        decode: |text| serde_json::from_str(text),
        refuse: refusal::<T>,
    }
}

impl<T> Argument<T> {
    /// A wire argument or context's param of this type; one that is not required may also be null.
    pub fn param(&self, name: &str, doc: Option<String>, required: bool) -> Param {
        Param {
            name: name.to_owned(),
            doc,
            ty: if required {
                (self.ty)()
            } else {
                (self.nullable)()
            },
            required,
            default: None,
        }
    }
}

/// The type of a result, named once.
pub struct Returned<T> {
    ty: fn() -> Type,
    may_change_identity: fn() -> bool,
    pub(crate) success: fn(T) -> Result<Success, Failure>,
}

/// The constant of a result.
pub const fn returned<T: Output>() -> Returned<T> {
    Returned {
        ty: T::declared,
        may_change_identity: T::may_change_identity,
        success: T::success,
    }
}

impl<T> Returned<T> {
    /// What a function on the RPC path returns.
    pub fn data(&self) -> Returns {
        Returns::Data((self.ty)())
    }

    /// Whether it may say that the caller is now another one.
    pub fn may_change_identity(&self) -> bool {
        (self.may_change_identity)()
    }
}

/// The type of an error, named once.
pub struct Raised<E> {
    declared: fn() -> Vec<ErrorDecl>,
    pub(crate) failure: fn(&E) -> Failure,
}

/// The constant of an error.
pub const fn raised<E: ClientError>() -> Raised<E> {
    Raised {
        declared: E::declared,
        failure: |error| Failure::of(error),
    }
}

impl<E> Raised<E> {
    /// The errors a function declares.
    pub fn declared(&self) -> Vec<ErrorDecl> {
        (self.declared)()
    }
}
