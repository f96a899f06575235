//! The schema document.
