//! Sends one request exactly as a case says and reads the whole response.

use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, Request, Uri};

use crate::template::Names;
use crate::{Error, Step};

/// What came back.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// A connection to one backend.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    base: String,
    authority: String,
    scheme: String,
}

impl Client {
    pub(crate) fn new(base: &str) -> Result<Self, Error> {
        let unusable = || Error::Url {
            url: base.to_owned(),
        };
        let uri: Uri = base.parse().map_err(|_| unusable())?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(30)))
            .user_agent("mizan-conform");
        Ok(Client {
            agent: config.build().new_agent(),
            base: base.trim_end_matches('/').to_owned(),
            authority: uri.authority().ok_or_else(unusable)?.to_string(),
            scheme: uri.scheme_str().ok_or_else(unusable)?.to_owned(),
        })
    }

    /// The names every case may use.
    pub(crate) fn names(&self) -> Names {
        let mut names = Names::default();
        names.set("host", &self.authority);
        names.set("origin", format!("{}://{}", self.scheme, self.authority));
        names
    }

    /// Puts the fixture back to its seed.
    pub(crate) fn reset(&self) -> Result<(), Error> {
        let url = format!("{}/call/fixture_reset/", self.base);
        let unreachable = |message: String| Error::Unreachable {
            url: url.clone(),
            message,
        };
        let sent = self.agent.post(&url).content_type("application/json");
        let answer = sent
            .send("{}")
            .map_err(|error| unreachable(error.to_string()))?;
        match answer.status().as_u16() {
            200 => Ok(()),
            status => Err(unreachable(format!(
                "`fixture_reset` answered {status} where 200 was expected"
            ))),
        }
    }

    /// Sends a step. What keeps a response from coming is a text for the report.
    pub(crate) fn send(&self, step: &Step, names: &Names) -> Result<Received, String> {
        let (method, path) = step
            .send
            .split_once(' ')
            .ok_or("`send` is not METHOD and path")?;
        let mut request =
            Request::builder()
                .method(method)
                .uri(format!("{}{}", self.base, names.fill(path)));
        for (name, value) in &step.headers {
            request = request.header(name, names.fill(value));
        }
        if step.json.is_some() {
            request = request.header("content-type", "application/json");
        }
        let sent = match body(step, names) {
            None => self.agent.run(request.body(()).map_err(text)?),
            Some(body) => self.agent.run(request.body(body).map_err(text)?),
        };
        receive(sent.map_err(text)?)
    }
}

fn body(step: &Step, names: &Names) -> Option<Vec<u8>> {
    let json = || Some(names.fill_json(step.json.as_ref()?).to_string());
    let text = || Some(names.fill(step.body.as_ref()?));
    let bytes = || step.hex.as_deref().map(bytes_of);
    json().or_else(text).map(String::into_bytes).or_else(bytes)
}

/// The bytes of a hexadecimal text; `spec/case.json` lets no other through.
fn bytes_of(hex: &str) -> Vec<u8> {
    let nibble = |digit: u8| char::from(digit).to_digit(16).unwrap_or_default() as u8;
    let pair = |pair: &[u8]| {
        pair.iter()
            .fold(0, |byte, digit| byte << 4 | nibble(*digit))
    };
    hex.as_bytes().chunks(2).map(pair).collect()
}

fn receive(response: ureq::http::Response<ureq::Body>) -> Result<Received, String> {
    let (head, mut body) = response.into_parts();
    Ok(Received {
        status: head.status.as_u16(),
        headers: head.headers,
        body: body.read_to_vec().map_err(text)?,
    })
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
