//! What a module of server functions needs: `use mizan::prelude::*`.

pub use crate::{
    App, ClientError, Identity, Mwt, Reply, State, client, context, invalidate, invalidate_all,
};
