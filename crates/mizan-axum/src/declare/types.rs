//! Rust types as the registry's types: JSON Schema of what a caller may send and what comes back.

use crate::respond::{Failure, Success, data_of};
use mizan_core::Type;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A type a caller can send: anything with `Deserialize` and `JsonSchema`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent by a caller",
    label = "an argument the caller sends needs `Deserialize` and `JsonSchema`",
    note = "add `#[derive(serde::Deserialize, schemars::JsonSchema)]` to it and to every type inside it, or write `#[extract]` before the argument if the server provides it"
)]
pub trait Input: DeserializeOwned + JsonSchema {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema> Input for T {}

/// A type a function can return to a client: anything with `Serialize` and `JsonSchema`, or a
/// [`Reply`](crate::Reply) of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned to a client",
    label = "a result needs `Serialize` and `JsonSchema`",
    note = "add `#[derive(serde::Serialize, schemars::JsonSchema)]` to it and to every type inside it; if it is an HTTP response, mark the function `#[client(view)]`"
)]
pub trait Output {
    /// The type as the client sees it.
    #[doc(hidden)]
    fn declared() -> Type;

    /// Whether it may say that the caller is now another one.
    #[doc(hidden)]
    fn may_change_identity() -> bool {
        false
    }

    /// The value as JSON bytes.
    #[doc(hidden)]
    fn success(self) -> Result<Success, Failure>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema> Output for T {
    fn declared() -> Type {
        output_type::<T>()
    }

    fn success(self) -> Result<Success, Failure> {
        data_of(&self).map(Success::data)
    }
}

/// A `Result` under whatever name: its success and its error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is named like a `Result` but is none",
    label = "not a `Result`",
    note = "return `Result<T, E>` or an alias of it, or give the type another name"
)]
pub trait Fallible {
    /// What a success holds.
    type Success;
    /// What a failure holds.
    type Error;
}

impl<T, E> Fallible for Result<T, E> {
    type Success = T;
    type Error = E;
}

/// The type as it is serialised.
pub(crate) fn output_type<T: JsonSchema>() -> Type {
    type_of::<T>(SchemaSettings::draft2020_12().for_serialize())
}

pub(crate) fn input_type<T: JsonSchema>() -> Type {
    type_of::<T>(SchemaSettings::draft2020_12().for_deserialize())
}

fn type_of<T: JsonSchema>(settings: SchemaSettings) -> Type {
    let mut generator = settings.into_generator();
    let schema = generator.subschema_for::<T>();
    Type {
        schema: schema.to_value(),
        defs: generator.take_definitions(true),
    }
}
