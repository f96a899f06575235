//! Messages and expansion, checked in process.
