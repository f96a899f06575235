//! Ages and freshness: tables over the fields that decide them.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::Life;
use crate::rfc9111::{control::Control, date};

/// When the responses of these tests arrive.
const NOW: Duration = Duration::from_secs(1_800_000_000);

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// The life of a 200 whose dates are seconds relative to now.
fn life(lines: &[(&'static str, &str)]) -> Life {
    of(StatusCode::OK, lines)
}

fn of(status: StatusCode, lines: &[(&'static str, &str)]) -> Life {
    let mut fields = HeaderMap::new();
    for (name, value) in lines {
        let is_date = ["date", "expires", "last-modified"].contains(name);
        let value = match value.parse::<i64>() {
            Ok(offset) if is_date && value.starts_with(['+', '-']) => {
                let time = NOW.as_secs().checked_add_signed(offset).unwrap();
                date::value(seconds(time)).unwrap()
            }
            _ => HeaderValue::from_str(value).unwrap(),
        };
        fields.append(HeaderName::from_static(name), value);
    }
    Life::of(status, &fields, &Control::of(&fields), false, (NOW, NOW))
}

#[test]
fn the_first_age_counts_if_it_is_whole_seconds() {
    for (lines, expected) in [
        (&["30"][..], 30),
        (&["7200, 0"], 7200),
        (&["0, 7200"], 0),
        (&["7200", "0"], 7200),
        (&["0", "7200"], 0),
        (&["4294967296"], 1 << 31),
        (&["-7200"], 0),
        (&["7200.0"], 0),
        (&["abc"], 0),
        (&[""], 0),
    ] {
        let lines: Vec<_> = lines.iter().map(|line| ("age", *line)).collect();
        assert_eq!(life(&lines).age, seconds(expected), "{lines:?}");
    }
}

#[test]
fn the_age_is_what_was_reported_or_what_the_date_shows_whichever_is_more() {
    assert_eq!(life(&[("date", "-60"), ("age", "5")]).age, seconds(60));
    assert_eq!(life(&[("date", "-5"), ("age", "60")]).age, seconds(60));
    assert_eq!(life(&[("date", "+60")]).age, seconds(0));
    assert_eq!(life(&[("date", "nonsense"), ("age", "5")]).age, seconds(5));
}

#[test]
fn waiting_for_the_answer_ages_it() {
    let sent = NOW - seconds(7);
    let control = Control::default();
    let life = Life::of(
        StatusCode::OK,
        &HeaderMap::new(),
        &control,
        false,
        (sent, NOW),
    );
    assert_eq!(life.age, seconds(7));
}

#[test]
fn freshness_is_taken_from_the_first_that_gives_it() {
    for (lines, expected) in [
        (&[("cache-control", "max-age=60")][..], 60),
        (&[("cache-control", "max-age=60, s-maxage=5")], 5),
        (
            &[
                ("cache-control", "max-age=5, s-maxage=60"),
                ("expires", "-9"),
            ],
            60,
        ),
        (&[("cache-control", "max-age=60"), ("expires", "-9")], 60),
        (&[("cache-control", "max-age=0"), ("expires", "+60")], 0),
        (&[("cache-control", "max-age=x"), ("expires", "+60")], 0),
        (&[("expires", "+60")], 60),
        (&[("expires", "+60"), ("date", "-30")], 90),
        (&[("expires", "+60"), ("date", "nonsense")], 60),
        (&[("expires", "-60")], 0),
        (&[("expires", "+300"), ("date", "+400")], 0),
        (&[("expires", "0")], 0),
        (&[("expires", "+60"), ("expires", "+60")], 0),
    ] {
        let life = life(lines);
        assert_eq!(life.fresh_for, seconds(expected), "{lines:?}");
        assert!(life.is_explicit, "{lines:?}");
    }
}

#[test]
fn no_freshness_is_assumed() {
    for lines in [
        &[][..],
        &[("last-modified", "-999999999")],
        &[("cache-control", "public")],
    ] {
        let life = life(lines);
        assert!(life.is_never_fresh() && !life.is_explicit, "{lines:?}");
    }
}

#[test]
fn errors_are_fresh_for_ten_seconds_at_most() {
    for (status, expected) in [
        (200, 3600),
        (301, 3600),
        (404, 10),
        (400, 10),
        (503, 10),
        (599, 10),
    ] {
        let status = StatusCode::from_u16(status).unwrap();
        let life = of(status, &[("cache-control", "max-age=3600")]);
        assert_eq!(life.fresh_for, seconds(expected), "{status}");
    }
}

#[test]
fn a_response_is_fresh_until_its_age_reaches_its_time() {
    let life = life(&[("cache-control", "max-age=10"), ("age", "4")]);
    assert_eq!(life.freshness_at(NOW + seconds(5)), Some(seconds(1)));
    assert_eq!(life.freshness_at(NOW + seconds(6)), None);
    assert_eq!(life.staleness_at(NOW + seconds(9)), seconds(3));
    assert_eq!(
        life.age_at(NOW - seconds(9)),
        seconds(4),
        "the clock was set back"
    );
}
