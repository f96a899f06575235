//! The attribute and derive macros of Mizan.
