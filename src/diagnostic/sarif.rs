//! Findings as SARIF, which code hosts and editors show beside the source.
//!
//! Static Analysis Results Interchange Format 2.1.0 (OASIS Standard, 27 March 2020). A log has one run;
//! it is written piece by piece: [`opening`] with the rules, any number of results set apart by commas,
//! [`CLOSING`]. A place is a line (3.30.5, 1-based) and, as a logical location (3.33), the cell: columns
//! of SARIF count characters of a text, which a workbook does not have.

use serde::Serialize;

use super::{Code, Diagnostic, Language, Severity};
use crate::document::{Place, Source};

/// Ends a log.
pub const CLOSING: &str = "\n]}]}\n";

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The beginning of a log: the tool and its rules, up to where the results stand.
pub fn opening(language: Language) -> String {
    let rules: Vec<Rule> = Code::ALL
        .iter()
        .map(|code| Rule::new(*code, language))
        .collect();
    let rules = serde_json::to_string(&rules).expect("rules hold strings alone");
    let version = env!("CARGO_PKG_VERSION");
    let language = match language {
        Language::English => "en-US",
        Language::Chinese => "zh-CN",
    };
    format!(
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":\
         {{\"name\":\"jnrender\",\"version\":\"{version}\",\"semanticVersion\":\"{version}\",\
         \"rules\":{rules}}}}},\"language\":\"{language}\",\"results\":[\n"
    )
}

/// One finding of a file as a result (3.27), without a line end.
pub fn result(diagnostic: &Diagnostic, file: &str, source: &Source, language: Language) -> String {
    let location = |place: &Place| Location::new(*place, file, source);
    let (first, others) = match diagnostic.places.split_first() {
        Some((first, others)) => (location(first), others),
        None => (Location::whole(file), &[][..]),
    };
    let result = Finding {
        rule_id: diagnostic.code.name(),
        rule_index: diagnostic.code as usize,
        level: level(diagnostic.severity),
        message: Message {
            text: diagnostic.message(language),
        },
        locations: vec![first],
        related_locations: others.iter().map(location).collect(),
    };
    serde_json::to_string(&result).expect("a result holds strings and numbers alone")
}

/// The level of a result (3.27.10).
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

impl Rule {
    fn new(code: Code, language: Language) -> Self {
        let entry = code.entry();
        let text = |text: &str| Message {
            text: text.to_owned(),
        };
        Self {
            id: code.name(),
            name: format!("{code:?}"),
            short_description: text(&code.summary(language)),
            full_description: text(entry.explain.in_language(language).trim()),
            help: text(&code.help_summary(language)),
            default_configuration: Configuration {
                level: level(code.severity()),
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation<'a> {
    uri: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

impl<'a> Location<'a> {
    fn whole(file: &'a str) -> Self {
        Self {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation { uri: uri(file) },
                region: None,
            },
            logical_locations: Vec::new(),
        }
    }

    fn new(place: Place, file: &'a str, source: &Source) -> Self {
        let sheet = source.sheets.get(usize::from(place.sheet.0));
        let sheet = sheet.and_then(Option::as_ref);
        let cell = format!("{}:{}", place.line, place.column);
        let mut location = Self::whole(file);
        location.physical_location.region = (place.line > 0).then_some(Region {
            start_line: place.line,
        });
        location.logical_locations.push(LogicalLocation {
            fully_qualified_name: sheet.map_or(cell.clone(), |sheet| format!("{sheet}!{cell}")),
            kind: "cell",
        });
        location
    }
}

/// A path as a relative reference (RFC 3986): what is no unreserved character, and no separator, is
/// percent-encoded.
fn uri(path: &str) -> std::borrow::Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if path.bytes().all(plain) {
        return path.into();
    }
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            byte if plain(byte) => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.into()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_log_is_json_with_rules_and_results() {
        let place = |line: u32| Place {
            line,
            column: 3,
            ..Place::default()
        };
        let found = Diagnostic::new(Code::NumberingGap)
            .with("column", "序号")
            .with("before", "3")
            .with("after", "5")
            .at(place(7))
            .at(place(6));
        let result = result(&found, "表 1.txt", &Source::default(), Language::English);
        let whole = super::result(
            &Diagnostic::new(Code::EmptySource),
            "b.txt",
            &Source::default(),
            Language::English,
        );
        let log = opening(Language::English) + &result + ",\n" + &whole + CLOSING;
        let log: Value = serde_json::from_str(&log).expect("a log is JSON");
        let run = &log["runs"][0];
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), 2);
        let index = results[0]["ruleIndex"].as_u64().expect("an index");
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        assert_eq!(
            rules[usize::try_from(index).expect("few rules")]["id"],
            "J0618"
        );
        let physical = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "%E8%A1%A8%201.txt");
        assert_eq!(physical["region"]["startLine"], 7);
        assert_eq!(
            results[0]["relatedLocations"][0]["logicalLocations"][0]["fullyQualifiedName"],
            "6:3"
        );
        assert!(results[1]["locations"][0]["physicalLocation"]["region"].is_null());
    }
}
