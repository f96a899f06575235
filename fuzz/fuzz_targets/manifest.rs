//! Manifests: whatever an edge is given, it reads every request as the backend does or keeps nothing of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mizan_core::manifest::{RouteMatch, Manifest, Routes};
use mizan_fuzz::APP;
use std::sync::LazyLock;

static OWN: LazyLock<Routes> = LazyLock::new(|| Routes::new(APP.manifest("/")));

fuzz_target!(|text: &str| {
    if let Ok(manifest) = Manifest::parse(text) {
        let routes = Routes::new(manifest);
        for context in &routes.manifest().contexts {
            let path = format!("{}/ctx/{}", routes.manifest().base, context.name);
            if let RouteMatch::Read(route) = routes.find("GET", &path) {
                let _ = route.read("a=1&b=%22&$only=c");
            }
        }
    }
    let RouteMatch::Read(route) = OWN.find("GET", "/ctx/c/") else {
        panic!("the context is in the manifest");
    };
    if let Ok(read) = route.read(text) {
        let plan = APP.plan_bundle("c", text).expect("both read it");
        assert_eq!(plan.params(), read.params);
        let again = route.read(&read.query).expect("its own spelling is valid");
        assert_eq!(again, read);
    } else {
        assert!(APP.plan_bundle("c", text).is_err());
    }
});
