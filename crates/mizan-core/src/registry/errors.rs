//! The rules for declared errors.

use super::draft::Draft;
use super::error::Faults;
use crate::code::CLIENT_CODES;
use crate::header::is_name;
use crate::{ErrorDecl, FunctionDecl, ProtocolCode};

/// Checks the declared errors of every function.
pub(super) fn check(draft: &Draft<'_>, faults: &mut Faults) {
    for function in draft.functions {
        for (index, error) in function.errors.iter().enumerate() {
            one(function, error, faults);
            if function
                .errors
                .iter()
                .take(index)
                .any(|other| other.code == error.code)
            {
                faults.add(format!(
                    "function {} declares the error `{}` twice; give each its own code",
                    function.at(),
                    error.code
                ));
            }
        }
    }
}

fn one(function: &FunctionDecl, error: &ErrorDecl, faults: &mut Faults) {
    let (at, code) = (function.at(), &error.code);
    let of_protocol = ProtocolCode::ALL.iter().any(|other| other.as_str() == code);
    if of_protocol || CLIENT_CODES.contains(&code.as_str()) {
        faults.add(format!(
            "function {at} declares the error `{code}`, which is a code of the protocol; choose another code"
        ));
    }
    if !is_name(code) {
        faults.add(format!(
            "function {at} declares the error `{code}`; use letters, digits and `_`, beginning with a letter or `_`"
        ));
    }
    if !(400..=599).contains(&error.status) {
        faults.add(format!(
            "function {at} declares the error `{code}` with status {}; use one from 400 to 599",
            error.status
        ));
    }
}
