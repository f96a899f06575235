//! The text of a value: equal values have one, whatever their type writes, and it is read as an equal value.
//!
//! A type may write equal values in several ways: `1.5` and `1.50`, a set in any order, a text in capitals. Each part of
//! what it writes is replaced by its plainest form, as long as the type reads the whole as an equal value.

use mizan_core::{in_utc, jcs};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The longest text of a value, in bytes; a longer one is not worth the comparisons.
const TEXT_LIMIT: usize = 16 * 1024;

/// How many bytes are read and compared at most; a value that takes more has no text.
const WORK: usize = 1024 * 1024;

/// In how many texts of a value marks are tried that its type may skip, and which marks.
const PROBED: usize = 4;
const MARKS: [char; 3] = ['-', '.', '/'];

/// The longest exponent that is written out.
const EXPONENT_LIMIT: i32 = 64;

/// The canonical text of a value. Nothing when the value cannot be written, when its text is read as another value, or
/// when its type takes texts of another form for equal.
pub(super) fn canonical<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> Option<String> {
    let text = serde_json::to_string(value).ok()?;
    if text.len() > TEXT_LIMIT {
        return None;
    }
    let is_equal = |text: &str| serde_json::from_str::<T>(text).is_ok_and(|read| read == *value);
    let mut form = Form {
        value: serde_json::from_str(&text).ok()?,
        is_equal: &is_equal,
        work: 0,
    };
    form.simplify()?;
    let text = jcs::canonical(&form.value.to_string()).ok()?;
    let read = serde_json::from_str::<T>(&text).ok()?;
    if read != *value {
        return None;
    }
    let written = serde_json::to_string(&read).ok()?;
    let keeps_marks = |text: &str| {
        let read = serde_json::from_str::<T>(text).ok();
        let read = read.filter(|read| read == value);
        read.is_some_and(|read| serde_json::to_string(&read).is_ok_and(|text| text != written))
    };
    (!form.skips_marks(&keeps_marks)).then_some(text)
}

/// A value as JSON while its parts are replaced.
struct Form<'f> {
    value: Value,
    /// Whether a text is read as the value.
    is_equal: &'f dyn Fn(&str) -> bool,
    /// How many bytes were compared.
    work: usize,
}

/// A part of a value that may have several forms, by the JSON Pointer of what it is in or is.
enum Part {
    Text(String),
    Items(String),
    Key(String, String),
}

impl Form<'_> {
    /// Replaces every part by its simplest form that makes no other value; nothing when that takes too long.
    fn simplify(&mut self) -> Option<()> {
        let mut parts = Vec::new();
        collect(&self.value, &mut String::new(), &mut parts);
        for part in parts {
            // Each for itself: parts at like places may be of two types, in a tuple or an enum.
            for form in part.forms(&self.value) {
                if self.work > WORK {
                    return None;
                }
                if self.replace(part.pointer(), form) {
                    break;
                }
            }
        }
        Some(())
    }

    /// Replaces what stands at a place, unless that makes another value.
    fn replace(&mut self, pointer: &str, form: Value) -> bool {
        let Some(place) = self.value.pointer_mut(pointer) else {
            return false;
        };
        let before = std::mem::replace(place, form);
        let text = self.value.to_string();
        self.work += text.len();
        let is_equal = (self.is_equal)(&text);
        if !is_equal && let Some(place) = self.value.pointer_mut(pointer) {
            *place = before;
        }
        is_equal
    }

    /// Whether the type reads one of the texts with a mark in it as an equal value and keeps the mark: then equal values
    /// have texts that no form makes one.
    fn skips_marks(&mut self, keeps_marks: &dyn Fn(&str) -> bool) -> bool {
        let mut parts = Vec::new();
        collect(&self.value, &mut String::new(), &mut parts);
        let mut texts = parts.iter().filter_map(|part| match part {
            Part::Text(pointer) => Some(pointer),
            _ => None,
        });
        texts.by_ref().take(PROBED).any(|pointer| {
            MARKS.iter().any(|mark| {
                let Some(Value::String(text)) = self.value.pointer_mut(pointer) else {
                    return false;
                };
                let before = text.clone();
                let middle = text.chars().count() / 2;
                if middle == 0 {
                    return false; // before the text it would be a sign
                }
                *text = before.chars().take(middle).chain([*mark]).collect();
                text.extend(before.chars().skip(middle));
                let found = keeps_marks(&self.value.to_string());
                if let Some(place) = self.value.pointer_mut(pointer) {
                    *place = Value::String(before);
                }
                found
            })
        })
    }
}

impl Part {
    fn pointer(&self) -> &str {
        match self {
            Self::Text(pointer) | Self::Items(pointer) | Self::Key(pointer, _) => pointer,
        }
    }

    /// Its other forms in a value, the simplest first: each is what then stands at its pointer.
    fn forms(&self, value: &Value) -> Vec<Value> {
        match (self, value.pointer(self.pointer())) {
            (Self::Text(_), Some(Value::String(text))) => {
                plain(text).into_iter().map(Value::from).collect()
            }
            (Self::Items(_), Some(Value::Array(items))) => {
                let mut sorted = items.clone();
                sorted.sort_by_cached_key(ToString::to_string);
                let is_sorted = sorted == *items;
                let form = (!is_sorted).then_some(sorted.into());
                form.into_iter().collect()
            }
            (Self::Key(_, key), Some(Value::Object(members))) => {
                let forms = plain(key).into_iter();
                let new = forms.filter(|form| !members.contains_key(form));
                new.map(|form| renamed(members, key, &form)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// An object in which one member has another name.
fn renamed(members: &Map<String, Value>, key: &str, form: &str) -> Value {
    let members = members.iter().map(|(name, member)| {
        let name = if name == key { form } else { name };
        (name.to_owned(), member.clone())
    });
    Value::Object(members.collect())
}

/// The parts of a value, the inner ones before those they are in.
fn collect(value: &Value, pointer: &mut String, parts: &mut Vec<Part>) {
    let mut inside = |name: &str, value: &Value, parts: &mut Vec<Part>| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        collect(value, pointer, parts);
        pointer.truncate(length);
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
        Value::String(_) => parts.push(Part::Text(pointer.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                inside(&index.to_string(), item, parts);
            }
            parts.push(Part::Items(pointer.clone()));
        }
        Value::Object(members) => {
            for (name, member) in members {
                inside(name, member, parts);
            }
            let keys = members.keys();
            parts.extend(keys.map(|key| Part::Key(pointer.clone(), key.clone())));
        }
    }
}

/// The other forms of a text, the simplest first.
fn plain(text: &str) -> Vec<String> {
    let json = Value::from(text).to_string();
    let instant: Option<String> = in_utc(&json).and_then(|json| serde_json::from_str(&json).ok());
    let trimmed = text.trim();
    let zoned = zoned(trimmed);
    if [&instant, &zoned]
        .iter()
        .any(|form| form.as_deref() == Some(text))
    {
        return Vec::new();
    }
    let spaceless: String = text.split_whitespace().collect();
    let forms = [
        instant,
        zoned,
        decimal(trimmed),
        Some(spaceless.to_lowercase()),
        Some(spaceless),
        Some(trimmed.to_lowercase()),
        Some(trimmed.to_owned()),
        Some(text.to_lowercase()),
    ];
    let mut plain: Vec<String> = Vec::new();
    for form in forms.into_iter().flatten() {
        if form != text && !plain.contains(&form) {
            plain.push(form);
        }
    }
    plain
}

/// An instant with a time zone (RFC 9557) as the same instant in UTC; nothing for any other text.
fn zoned(text: &str) -> Option<String> {
    let (instant, _) = text.strip_suffix(']')?.split_once('[')?;
    let json = in_utc(&Value::from(instant).to_string())?;
    let instant: String = serde_json::from_str(&json).ok()?;
    Some(format!("{instant}[UTC]"))
}

/// A decimal number without an exponent and without zeros at its ends; nothing for any other text.
fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match digits.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_empty = whole.is_empty() && fraction.is_empty();
    if is_empty || !is_number(whole) || !is_number(fraction) || exponent.abs() > EXPONENT_LIMIT {
        return None;
    }
    let mut digits = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len()).ok()? + exponent;
    while point < 0 {
        digits.insert(0, '0');
        point += 1;
    }
    let mut point = usize::try_from(point).ok()?;
    while digits.len() < point {
        digits.push('0');
    }
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let zeros = zeros.min(point);
    digits.drain(..zeros);
    point -= zeros;
    let (whole, fraction) = digits.split_at_checked(point)?;
    let fraction = fraction.trim_end_matches('0');
    Some(match (whole, fraction) {
        ("", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        ("", fraction) => format!("{sign}0.{fraction}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    })
}
