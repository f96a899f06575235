//! Outcomes of members to the body and headers of a bundle.

use crate::{Answer, BundlePlan, Problem, cached, etag, group};

/// The body when every member succeeded, in one allocation of its exact size.
pub(super) fn complete<B: AsRef<[u8]>>(
    plan: &BundlePlan<'_>,
    outcomes: &[Result<B, Problem>],
) -> Option<Vec<u8>> {
    let members = plan
        .members
        .iter()
        .map(|id| plan.registry.function(*id).name());
    let members = || members.clone().zip(outcomes);
    let mut size = 1;
    for (name, outcome) in members() {
        size += name.len() + outcome.as_ref().ok()?.as_ref().len() + 4;
    }
    let mut body = Vec::with_capacity(size.max(2));
    for (name, outcome) in members() {
        push_member(&mut body, name, outcome.as_ref().ok()?.as_ref());
    }
    Some(closed(body))
}

/// The response to a read.
pub(super) fn answer<B: AsRef<[u8]>>(
    plan: &BundlePlan<'_>,
    outcomes: &[Result<B, Problem>],
    if_none_match: Option<&str>,
) -> Answer {
    let Some(body) = complete(plan, outcomes) else {
        return partial(plan, outcomes);
    };
    let etag = etag::of(&body);
    let fresh = if_none_match.is_some_and(|value| etag::matches(value, &etag));
    let mut headers = Vec::with_capacity(4);
    headers.push(("etag", etag.into()));
    headers.push(("cache-control", "private, no-cache".into()));
    headers.push(("cache-groups", group::of_bundle(plan).into()));
    headers.extend(plan.is_respelled().then_some(cached::RESPELLED));
    if fresh {
        return Answer {
            status: 304,
            headers,
            body: Vec::new(),
        };
    }
    headers.push(("content-type", "application/json".into()));
    Answer {
        status: 200,
        headers,
        body,
    }
}

/// The response when a member failed: what succeeded and the problems of the rest, or the first problem.
fn partial<B: AsRef<[u8]>>(plan: &BundlePlan<'_>, outcomes: &[Result<B, Problem>]) -> Answer {
    // A client that shows a failure has to hear of the targets that may mend it as well.
    let respelled = plan.is_respelled().then_some(cached::RESPELLED);
    if outcomes.iter().all(Result::is_err)
        && let Some(Err(problem)) = outcomes.first()
    {
        let mut answer = problem.answer();
        answer.headers.extend(respelled);
        return answer;
    }
    let members = plan
        .members
        .iter()
        .map(|id| plan.registry.function(*id).name());
    let mut errors = Vec::new();
    let mut rest = Vec::new();
    for (name, outcome) in members.zip(outcomes) {
        match outcome {
            Ok(value) => push_member(&mut rest, name, value.as_ref()),
            Err(problem) => push_member(&mut errors, name, &problem.to_json()),
        }
    }
    let mut body = Vec::with_capacity(errors.len() + rest.len() + 16);
    push_member(&mut body, "$errors", &closed(errors));
    body.push(b',');
    body.extend_from_slice(rest.get(1..).unwrap_or_default());
    let mut headers = Vec::with_capacity(3);
    headers.push(("content-type", "application/json".into()));
    headers.push(("cache-control", "no-store".into()));
    headers.extend(respelled);
    Answer {
        status: 200,
        headers,
        body: closed(body),
    }
}

/// Adds a member to an object that is still open; names need no escapes.
fn push_member(object: &mut Vec<u8>, name: &str, value: &[u8]) {
    object.extend_from_slice(if object.is_empty() { b"{\"" } else { b",\"" });
    object.extend_from_slice(name.as_bytes());
    object.extend_from_slice(b"\":");
    object.extend_from_slice(value);
}

fn closed(mut object: Vec<u8>) -> Vec<u8> {
    if object.is_empty() {
        object.push(b'{');
    }
    object.push(b'}');
    object
}
