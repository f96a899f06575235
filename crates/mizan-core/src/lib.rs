//! The Mizan protocol engine, sans-IO: it takes a request's parts and gives a plan, takes what the
//! developer's functions returned and gives the response. No socket, task, clock or framework in here.

mod declare;

pub use declare::{
    Affects, Auth, ContextDecl, ErrorDecl, FunctionDecl, Merge, Param, Returns, Scope, Source, Type,
};
