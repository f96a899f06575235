//! What a function gives back: data, views, errors, and the targets it adds at run time.

mod client_error;
mod failure;
mod reply;
mod success;
mod targets;

pub use client_error::{ClientError, Report};
pub use failure::Failure;
pub use reply::Reply;
pub(crate) use success::{Extras, HandlerOutput, data_of};
pub use success::{Success, finish, finish_result, respond, respond_result};
pub(crate) use targets::{Addition, add, added_so_far, begin_function, collecting, end_function};
