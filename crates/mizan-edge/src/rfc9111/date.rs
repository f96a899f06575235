//! Dates of HTTP, as the time since 1970-01-01T00:00:00Z.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::store::fields;

/// Reads a date in one of the three forms of RFC 9110, 5.6.7; letters may be of either case.
pub(super) fn read(text: &[u8]) -> Option<Duration> {
    // No form has other letters, and where one of them ends would not be where a part of the date does.
    let text = std::str::from_utf8(text)
        .ok()
        .filter(|text| text.is_ascii())?;
    let date = httpdate::parse_http_date(text).or_else(|_| {
        let usual = usual_case(text);
        httpdate::parse_http_date(&usual)
    });
    // A time before 1970 is as old as can be.
    Some(date.ok()?.duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// The date of a field that has one line, and one that is a date.
pub(super) fn of(headers: &HeaderMap, name: &HeaderName) -> Option<Duration> {
    read(fields::single(headers, name)?.as_bytes())
}

/// Writes a date.
pub(super) fn value(time: Duration) -> Option<HeaderValue> {
    let time: SystemTime = UNIX_EPOCH.checked_add(time)?;
    HeaderValue::try_from(httpdate::fmt_http_date(time)).ok()
}

/// `THU, 18 AUG 2050 02:01:18 gmt` as it should have been written.
fn usual_case(text: &str) -> String {
    let (days, zone) = text.split_at(text.len().saturating_sub(" GMT".len()));
    let mut usual = String::with_capacity(text.len());
    let mut starts = true;
    for letter in days.chars() {
        usual.push(if starts {
            letter.to_ascii_uppercase()
        } else {
            letter.to_ascii_lowercase()
        });
        starts = !letter.is_ascii_alphabetic();
    }
    if zone.eq_ignore_ascii_case(" GMT") {
        usual.push_str(" GMT");
    } else {
        usual.push_str(zone);
    }
    usual
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{read, value};

    const AUGUST_2050: u64 = 2_544_573_678;

    #[test]
    fn three_forms_are_dates_in_any_case() {
        for date in [
            "Sat, 20 Aug 2050 02:01:18 GMT",
            "SAT, 20 AUG 2050 02:01:18 gMt",
            "sat, 20 aug 2050 02:01:18 gmt",
            "Saturday, 20-Aug-50 02:01:18 GMT",
            "Sat Aug 20 02:01:18 2050",
        ] {
            assert_eq!(
                read(date.as_bytes()),
                Some(Duration::from_secs(AUGUST_2050)),
                "{date}"
            );
        }
    }

    #[test]
    fn nothing_else_is_a_date() {
        for date in [
            "",
            "0",
            "-1",
            "2050-08-20T02:01:18Z",
            "Sat, 20 Aug 2050 02:01:18 UTC",
            "Sat, 20 Aug 2050 02:01:18 AEST",
            "Sat, 20 Aug 50 02:01:18 GMT",
            "Sat 20 Aug 2050 02:01:18 GMT",
            "Sat, 20  Aug  2050 02:01:18 GMT",
            "Sat, 20-Aug-2050 02:01:18 GMT",
            "Sat, 20 Aug 2050 02.01.18 GMT",
            "Sat, 20 Aug 2050 2:01:18 GMT",
            "Sat, 20 Aug 2050 02:01:18 GMT, Sat, 20 Aug 2050 02:01:18 GMT",
            "äöü",
            "x\u{123}abc",
            "Sat, 20 Aug 2050 02:01:18 \u{123}GMT",
        ] {
            assert_eq!(read(date.as_bytes()), None, "{date}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let time = Duration::from_secs(AUGUST_2050);
        assert_eq!(read(value(time).unwrap().as_bytes()), Some(time));
    }
}
