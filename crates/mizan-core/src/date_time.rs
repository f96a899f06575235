//! Dates with a time of day (RFC 3339): one text for each instant.

/// The instant of a JSON text with an offset from UTC, in UTC and without needless zeros; nothing for a text that has no
/// offset, and for one that is not a date with a time of day.
pub fn in_utc(json: &str) -> Option<String> {
    let text = json.strip_prefix('"')?.strip_suffix('"')?;
    let (date, time) = text.split_at_checked(10)?;
    let (clock, offset) = split(time.strip_prefix(['T', 't', ' '])?)?;
    let mut parts = date.split('-');
    let (year, month, day) = (
        digits(parts.next()?, 4)?,
        digits(parts.next()?, 2)?,
        digits(parts.next()?, 2)?,
    );
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| digits(second, 2))?;
    let sound = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    if !sound || parts.next().is_some() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let minutes = days(year, month, day) * 1440 + hour * 60 + minute - offset;
    let (year, month, day) = civil(minutes.div_euclid(1440));
    if !(0..=9999).contains(&year) {
        return None;
    }
    let rest = minutes.rem_euclid(1440);
    let (hour, minute) = (rest / 60, rest % 60);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!(
        "\"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{point}{fraction}Z\""
    ))
}

/// A time of day and the minutes by which it is ahead of UTC.
fn split(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let sign = time.rfind(['+', '-'])?;
    let (clock, offset) = time.split_at_checked(sign)?;
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    let ahead = hours * 60 + minutes;
    let sound = hours < 24 && minutes < 60;
    sound.then_some((
        clock,
        if offset.starts_with('-') {
            -ahead
        } else {
            ahead
        },
    ))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last of a year.
    let year = if month > 2 { year } else { year - 1 };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date that is so many days after 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{civil, days, in_utc};

    fn utc(text: &str) -> Option<String> {
        in_utc(&format!("\"{text}\"")).map(|json| json.trim_matches('"').to_owned())
    }

    #[test]
    fn one_instant_has_one_text() {
        for text in [
            "2024-03-01T00:30:00+02:00",
            "2024-02-29T22:30:00Z",
            "2024-02-29t22:30:00.000z",
            "2024-02-29 22:30:00-00:00",
            "2024-02-29T22:30+00:00",
        ] {
            assert_eq!(utc(text).as_deref(), Some("2024-02-29T22:30:00Z"), "{text}");
        }
        assert_eq!(
            utc("1999-12-31T23:59:59.120-01:00").as_deref(),
            Some("2000-01-01T00:59:59.12Z")
        );
    }

    #[test]
    fn a_time_without_an_offset_and_what_is_not_a_time_stay() {
        for text in [
            "2024-02-29T22:30:00",
            "2024-02-29",
            "2024-13-01T00:00:00Z",
            "2024-02-29T25:00:00Z",
            "soon",
            "",
            "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}T00:00:00Z",
        ] {
            assert_eq!(utc(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn days_and_dates_are_the_same_calendar(number in -700_000_i64..2_900_000) {
            let (year, month, day) = civil(number);
            prop_assert_eq!(days(year, month, day), number);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = utc(&text);
        }
    }
}
