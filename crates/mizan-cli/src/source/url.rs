//! Gets the schema document from a running server.

use std::time::Duration;

use ureq::Agent;

use crate::error::CliError;

const TIMEOUT: Duration = Duration::from_secs(30);

/// No schema document is larger.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The text at `url`.
pub(super) fn get(url: &str) -> Result<String, CliError> {
    let unreachable = |error: ureq::Error| CliError::Unreachable {
        url: url.to_owned(),
        reason: error.to_string(),
    };
    let config = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .build();
    let mut response = Agent::new_with_config(config)
        .get(url)
        .call()
        .map_err(unreachable)?;
    match response.status().as_u16() {
        200 => response
            .body_mut()
            .with_config()
            .limit(LARGEST)
            .read_to_string()
            .map_err(unreachable),
        404 => Err(CliError::EndpointOff {
            url: url.to_owned(),
        }),
        status => Err(CliError::Status {
            url: url.to_owned(),
            status,
        }),
    }
}
