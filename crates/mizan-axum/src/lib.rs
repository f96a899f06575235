//! Serves a Mizan registry over axum.
