//! The format of a case file, as `spec/case.json` describes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// One behaviour: requests in order and what must come back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The behaviour as a sentence: the file name with spaces for hyphens.
    #[serde(skip)]
    pub name: String,
    /// Paragraph of `spec/protocol.md` it proves, such as `2.11`.
    pub section: String,
    /// Ability not every backend has, such as `time_limit`.
    #[serde(default)]
    pub needs: Option<String>,
    /// Requests and expectations, run in this order on fresh state.
    pub steps: Vec<Step>,
}

/// One request and what must come back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Method and path below the base: `GET /ctx/profile/?user_id=1`.
    pub send: String,
    /// Request headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Body to send as `application/json`.
    #[serde(default)]
    pub json: Option<Value>,
    /// Body to send as it is, with the content type of `headers` or none.
    #[serde(default)]
    pub body: Option<String>,
    /// Body to send as bytes, in hexadecimal.
    #[serde(default)]
    pub hex: Option<String>,
    /// What must come back.
    pub expect: Expect,
}

/// What a response must be; only what is given is checked, but for the status.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// HTTP status.
    pub status: u16,
    /// Headers by lower-case name.
    #[serde(default)]
    pub headers: BTreeMap<String, HeaderMatch>,
    /// The whole body, byte for byte.
    #[serde(default)]
    pub bytes: Option<String>,
    /// The whole body as JSON, whatever the order of keys.
    #[serde(default)]
    pub json: Option<Value>,
    /// Members the body must have, at any depth; lists are compared whole.
    #[serde(default)]
    pub subset: Option<Value>,
    /// The body is this problem.
    #[serde(default)]
    pub problem: Option<ProblemMatch>,
    /// Text that must stand in the body.
    #[serde(default)]
    pub holds: Vec<String>,
    /// Text that must not stand in the body.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Name under which later steps use the body.
    #[serde(default)]
    pub capture: Option<String>,
}

/// What a response header must be.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum HeaderMatch {
    /// Exactly this.
    Equal(String),
    /// Not there.
    Absent(()),
    /// There, and like this.
    Like(Like),
}

/// What a header that must be there is like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Like {
    /// Regular expression its value matches.
    #[serde(default)]
    pub matches: Option<String>,
    /// Name under which later steps use the value.
    #[serde(default)]
    pub capture: Option<String>,
}

/// What a problem must say; its form, media type and `no-store` are always checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProblemMatch {
    /// Its code.
    pub code: String,
    /// Whether the function declared it, which decides its `type`.
    #[serde(default)]
    pub declared: bool,
    /// Its `errors`, in order; their messages only have to be there.
    #[serde(default)]
    pub errors: Option<Vec<FieldError>>,
    /// Its payload.
    #[serde(default)]
    pub data: Option<Value>,
}

/// One entry of a problem's `errors`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldError {
    /// JSON Pointer into the arguments.
    pub path: String,
    /// What is wrong with the value.
    pub code: String,
}

impl Case {
    /// Reads a case file.
    ///
    /// # Errors
    /// When the text is not in the format.
    pub fn parse(stem: &str, text: &str) -> Result<Self, crate::Error> {
        let case: Case = serde_json::from_str(text).map_err(|source| crate::Error::Case {
            name: stem.to_owned(),
            source,
        })?;
        Ok(Case {
            name: stem.replace('-', " "),
            ..case
        })
    }
}
