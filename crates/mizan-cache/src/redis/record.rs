//! The purges in the log, as Redis gives them.

use redis::{FromRedisValue, ParsingError, Value, from_redis_value};

/// One purge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) seq: u64,
    /// What is purged; `None` is everything.
    pub(super) tags: Option<Vec<String>>,
}

/// The answer to `XREAD` of one stream.
#[derive(Debug)]
pub(super) struct Records(pub(super) Vec<Record>);

/// Name of the stream, then id and fields of each record.
type Streams = Vec<(String, Vec<(String, Vec<String>)>)>;

impl FromRedisValue for Records {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let streams: Option<Streams> = from_redis_value(value)?;
        let records = streams
            .into_iter()
            .flatten()
            .flat_map(|(_, records)| records);
        let records = records.map(|(id, fields)| record(&id, &fields));
        Ok(Self(
            records
                .collect::<Option<_>>()
                .ok_or("not a record of a purge")?,
        ))
    }
}

fn record(id: &str, fields: &[String]) -> Option<Record> {
    let seq = id.strip_suffix("-0")?.parse().ok()?;
    let (pairs, []) = fields.as_chunks::<2>() else {
        return None;
    };
    // A field of a later version is one we do not know: everything.
    let tags = pairs
        .iter()
        .map(|[name, tag]| (name == "tag").then(|| tag.clone()));
    Some(Record {
        seq,
        tags: tags.collect(),
    })
}
