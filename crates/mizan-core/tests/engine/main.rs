//! The engine as an adapter sees it: declarations in, plans and answers out.

mod bundles;
mod calls;
mod codes;
mod declare;
mod refused;
mod routes;
mod schema;
mod shop;
mod single_flight;
mod targets;
