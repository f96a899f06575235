//! What will be printed: types, contexts and functions, with every name decided.

mod client;
mod doc;
mod object;
mod remark;
mod ty;

pub(crate) use client::{Client, Context, Function, NamedType, Param, Query, ThrownError};
pub(crate) use doc::Doc;
pub(crate) use object::{Field, Object};
pub(crate) use ty::{Literal, Member, Tuple, Ty};
