//! What is sent: random reads and writes, by random callers, in random spellings.

use crate::dice::Dice;
use axum::body::Body;
use axum::http::Request;

/// Two notes, each in every spelling that a UUID has.
pub(crate) const NOTES: [[&str; 4]; 2] = [
    [
        "0af6c2d1-9b3e-4c58-8f27-d1e2a3b4c5d6",
        "0AF6C2D1-9B3E-4C58-8F27-D1E2A3B4C5D6",
        "0af6c2d19b3e4c588f27d1e2a3b4c5d6",
        "urn:uuid:0af6c2d1-9b3e-4c58-8f27-d1e2a3b4c5d6",
    ],
    [
        "ffffffff-0000-4000-8000-00000000000a",
        "FFFFFFFF-0000-4000-8000-00000000000A",
        "FFFFFFFF00004000800000000000000a",
        "urn:uuid:FFFFFFFF-0000-4000-8000-00000000000A",
    ],
];
/// Two moments, each at several offsets.
const MOMENTS: [[&str; 3]; 2] = [
    [
        "2026-11-30T18:00:00Z",
        "2026-11-30T19:00:00+01:00",
        "2026-11-30T18:00:00.000+00:00",
    ],
    [
        "2026-11-30T18:00:00.5Z",
        "2026-11-30T13:00:00.500-05:00",
        "2026-12-01T03:00:00.50+09:00",
    ],
];
const LABELS: [&str; 5] = ["red", " RED ", "Red", "blue", "BLUE"];
const CALLERS: [&str; 6] = [
    "",
    "user 1",
    "user 2",
    "user text 1",
    "clerk 1",
    "a stranger",
];
const HOSTS: [&str; 3] = ["one.example", "two.example", "ONE.example"];
const TENANTS: [&str; 3] = ["", "red", "blue"];

/// One request, to be sent to several routers.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    path: String,
    body: Option<String>,
    fields: Vec<(&'static str, String)>,
}

impl Sent {
    pub(crate) fn get(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            body: None,
            fields: Vec::new(),
        }
    }

    pub(crate) fn call(function: &str, arguments: &str) -> Self {
        Self {
            path: format!("/call/{function}/"),
            body: Some(arguments.to_owned()),
            fields: vec![("content-type", "application/json".to_owned())],
        }
    }

    pub(crate) fn by(mut self, caller: &str) -> Self {
        self.fields.push(("x-user", caller.to_owned()));
        self
    }

    pub(crate) fn request(&self) -> Request<Body> {
        let method = if self.body.is_some() { "POST" } else { "GET" };
        let mut request = Request::builder().method(method).uri(&self.path);
        for (name, value) in &self.fields {
            request = request.header(*name, value);
        }
        let body = self.body.clone().map_or_else(Body::empty, Body::from);
        request.body(body).unwrap()
    }

    /// From a random caller at a random host, for a random tenant.
    fn sent_anywhere(mut self, dice: &mut Dice) -> Self {
        for (name, values) in [
            ("x-user", &CALLERS[..]),
            ("host", &HOSTS),
            ("x-tenant", &TENANTS),
        ] {
            let value = dice.pick(values);
            if !value.is_empty() {
                self.fields.push((name, value.to_owned()));
            }
        }
        self
    }
}

fn note(dice: &mut Dice) -> &'static str {
    let spellings = &NOTES[dice.roll(2)];
    dice.pick(spellings)
}

fn moment(dice: &mut Dice) -> &'static str {
    let spellings = &MOMENTS[dice.roll(2)];
    dice.pick(spellings)
}

/// As a form writes it: what a URL cannot carry is escaped.
fn escaped(text: &str) -> String {
    text.replace('+', "%2B").replace(' ', "+")
}

/// A random read.
pub(crate) fn read(dice: &mut Dice) -> Sent {
    let board = 1 + dice.roll(2);
    let mut path = match dice.roll(8) {
        0 => format!("/ctx/note/?note_id={}", note(dice)),
        1 => format!("/ctx/note/?note_id={}&$only=note_size", note(dice)),
        2 => format!("/ctx/board/?board_id={board}"),
        3 => format!(
            "/ctx/board/?label={}&board_id={board}",
            escaped(dice.pick(&LABELS))
        ),
        4 => "/ctx/mine/".to_owned(),
        5 => "/ctx/lobby/".to_owned(),
        6 => "/ctx/safe/".to_owned(),
        _ => format!("/ctx/moment/?at={}", escaped(moment(dice))),
    };
    // The same text in another spelling of the query string.
    if dice.roll(4) == 0 {
        path = path.replace("note_id=0", "note_id=%30");
    }
    Sent::get(&path).sent_anywhere(dice)
}

/// A random write; `line` is new each time.
pub(crate) fn write(dice: &mut Dice, line: usize) -> Sent {
    let board = 1 + dice.roll(2);
    let text = format!(r#""text":"line {line}""#);
    let (function, arguments) = match dice.roll(10) {
        0 => (
            "note_write",
            format!(r#"{{"note_id":"{}",{text}}}"#, note(dice)),
        ),
        1 => (
            "note_copy",
            format!(r#"{{"from":"{}","to":"{}"}}"#, note(dice), note(dice)),
        ),
        2 => ("note_sign", format!(r#"{{"note_id":"{}"}}"#, note(dice))),
        3 => ("card_add", format!(r#"{{"board_id":{board},{text}}}"#)),
        4 => {
            let label = dice.pick(&LABELS);
            (
                "card_add",
                format!(r#"{{"board_id":{board},"label":"{label}",{text}}}"#),
            )
        }
        5 => ("board_rename", format!(r#"{{"board_id":{board},{text}}}"#)),
        6 => ("mine_add", format!("{{{text}}}")),
        7 => ("lobby_enter", format!("{{{text}}}")),
        8 => (
            "moment_add",
            format!(r#"{{"at":"{}",{text}}}"#, moment(dice)),
        ),
        _ if dice.roll(4) == 0 => ("season", format!("{{{text}}}")),
        _ => ("safe_add", format!("{{{text}}}")),
    };
    Sent::call(function, &arguments).sent_anywhere(dice)
}
