//! The Python module `mizan._core`: converts, calls the engine, raises. It decides nothing.
#![expect(
    clippy::needless_pass_by_value,
    reason = "PyO3 hands over what it converted by value"
)]

mod announce;
mod answer;
mod app;
mod args;
mod bundle;
mod cache;
mod call;
mod caller;
mod caught;
mod declare;
mod found;
mod gate;
mod generate;
mod kept;
mod log;
mod manifest;
mod mwt;
mod nulls;
#[cfg(debug_assertions)]
mod panicking;
mod problem;
mod registry;
mod settled;
mod spell;
mod surroundings;
mod target;
mod waiting;

#[pyo3::pymodule]
mod _core {
    #[pymodule_export]
    use crate::{
        announce::InvalidTarget,
        bundle::Bundle,
        cache::{Arrival, Cache, check_redis_url},
        call::{Call, Called},
        caller::{caller_id, caller_tag, caller_text},
        found::Ticket,
        generate::{check_client, client_problems, write_client},
        kept::{Kept, cache_status},
        manifest::{Manifest, is_unshared},
        mwt::{InvalidKeys, InvalidToken, KeySet, carried_token},
        nulls::Nulls,
        problem::{Problem, Refused},
        registry::{InvalidRegistry, Registry},
        settled::Settled,
        surroundings::{Surroundings, check_vary_part},
        waiting::Waiting,
    };

    /// The names that tokens go by; beside the public ones stands in a wheel nothing else.
    #[pymodule_init]
    fn init(module: &pyo3::Bound<'_, pyo3::types::PyModule>) -> pyo3::PyResult<()> {
        use pyo3::types::PyModuleMethods as _;

        crate::log::begin();
        module.add("MWT_BOUND", mizan_core::mwt::BOUND)?;
        module.add("MWT_COOKIE", mizan_core::mwt::COOKIE)?;
        module.add("MWT_KEYS", mizan_core::mwt::KEYS_VARIABLE)?;
        let max_wait = mizan_cache::Coalescing::default().max_wait;
        module.add("MAX_WAIT", max_wait.as_secs_f64())?;
        #[cfg(debug_assertions)]
        crate::panicking::add(module)?;
        Ok(())
    }
}
