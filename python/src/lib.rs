//! The Python module `mizan._core`: converts, calls the engine, raises. It decides nothing.
#![expect(
    clippy::needless_pass_by_value,
    reason = "PyO3 hands over what it converted by value"
)]

mod answer;
mod args;
mod bundle;
mod call;
mod caught;
mod declare;
mod gate;
mod generate;
mod problem;
mod registry;
mod settled;
mod target;

#[pyo3::pymodule]
mod _core {
    #[pymodule_export]
    use crate::{
        bundle::Bundle,
        call::Call,
        generate::{check_client, write_client},
        problem::{Problem, Refused},
        registry::{InvalidRegistry, Registry},
        settled::Settled,
    };
}
