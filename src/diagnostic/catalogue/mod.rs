//! The catalogue of codes: each with its severity and its words in both languages.
//!
//! Codes are stable: a code never changes its meaning, and one that is given up is not used again.
//! J01xx decoding and reading, J02xx pages, J03xx headers, J04xx columns and rows, J05xx groups and
//! joins, J06xx checks, J07xx layout and fonts, J08xx output. Their words stand in a file for each
//! stage beside this one, which is all that a translator needs: `{name}` is a placeholder for one of
//! the finding's arguments, `[[…]]` is left out where a placeholder in it has no value. The help, the
//! explanations and the page of documentation are made from them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{Language, Severity};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// English.
    pub en: String,
    /// Simplified Chinese.
    pub zh: String,
}

impl Words {
    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

/// What the catalogue says of one code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What was found, in one sentence.
    pub message: Words,
    /// What the reader can do.
    pub help: Words,
    /// What it means, how it comes about, what to do: paragraphs set apart by blank lines.
    pub explain: Words,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $severity:ident $($example:literal)?;)*) => {
        /// A stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])* $variant),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code as printed.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name),*
                }
            }

            /// A sheet that raises it: one of the fixtures. Some have none, since no sheet alone
            /// raises them.
            pub fn example(self) -> Option<&'static [u8]> {
                match self {
                    $(Code::$variant => {
                        let example: Option<&'static [u8]> = None;
                        $(
                            let _ = example;
                            let example: Option<&'static [u8]> = Some(include_bytes!(concat!(
                                env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/", $name, "/", $example
                            )));
                        )?
                        example
                    }),*
                }
            }

            /// How much a finding of this code matters.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$variant => Severity::$severity),*
                }
            }
        }
    };
}

codes! {
    /// The source has no text in it.
    EmptySource "J0101" Error "raises.txt";
    /// The source is not a sheet.
    BinarySource "J0102" Error "raises.txt";
    /// A byte sequence that the encoding does not have.
    MalformedText "J0103" Error "raises.txt";
    /// `--encoding` names no encoding.
    UnknownEncoding "J0104" Error;
    /// A character of the private use area.
    PrivateUse "J0105" Warning "raises.txt";
    /// More cells than a place can count.
    TooLarge "J0106" Error;
    /// A workbook that cannot be read.
    BadWorkbook "J0107" Error "raises.xlsx";
    /// The workbook has other sheets too.
    OtherSheets "J0108" Warning "raises.xlsx";
    /// A workbook that is locked with a password.
    EncryptedWorkbook "J0109" Error "raises.xlsx";
    /// A file that cannot be opened or read.
    Unreadable "J0110" Error;
    /// A folder without any sheet.
    EmptyFolder "J0111" Error;
    /// A cell of a text with aligned columns that reaches over a boundary.
    CellDoubtful "J0112" Warning "raises.txt";
    /// Header labels of a text with aligned columns that can be read in several ways.
    LabelsDoubtful "J0113" Warning "raises.txt";
    /// A line of a text with aligned columns that may be a part of another row.
    RowDoubtful "J0114" Warning "raises.txt";
    /// A hints file that cannot be read.
    HintsUnreadable "J0115" Error;
    /// A hint that does not fit the sheet.
    HintDoesNotFit "J0116" Error;

    /// Rows or columns of a workbook that its author hid.
    HiddenLeftOut "J0117" Warning "raises.xlsx";
    /// Comments of a workbook.
    CommentsLeftOut "J0118" Warning "raises.xlsx";
    /// A number format that is not understood.
    FormatUnknown "J0119" Warning "raises.xlsx";
    /// The workbook has no such sheet.
    UnknownSheet "J0120" Error;
    /// Texts of a page of HTML that do not belong to its tables.
    PageLeftOut "J0121" Note "raises.html";
    /// A hints file that no sheet takes.
    HintsUnused "J0122" Warning;
    /// An option of reading that says nothing of this source.
    OptionUnused "J0123" Note;
    /// Cells of a workbook outside of what its author prints.
    OutsidePrintArea "J0124" Warning "raises.xlsx";

    /// No table was found.
    NoTable "J0201" Error "raises.txt";
    /// A page's title differs from the first page's.
    TitleDiffers "J0202" Warning "raises.txt";
    /// A page's form block differs from the first page's.
    FormDiffers "J0203" Warning "raises.txt";
    /// A further table may begin here; it was taken for one.
    TableDoubtful "J0204" Warning "raises.txt";
    /// A further table may begin here; it was not taken for one.
    PageDoubtful "J0205" Warning "raises.txt";
    /// Sheets of a workbook were read as pages of one table.
    SheetsJoined "J0206" Note "raises.xlsx";

    /// A page's header differs from the first page's.
    HeaderDiffers "J0301" Warning "raises.txt";
    /// A header cell stood over another column than its own.
    HeaderMoved "J0302" Note "raises.txt";
    /// The header could be read in two ways.
    HeaderDoubtful "J0303" Warning "raises.txt";
    /// The header may end at another line.
    BodyStartDoubtful "J0304" Warning "raises.txt";

    /// Rows that lost a column were shifted back.
    RowsShifted "J0401" Note "raises.txt";
    /// Rows with a blank cell too many were shifted back.
    RowsGained "J0402" Note "raises.txt";
    /// Which column rows lost is in doubt.
    ShiftDoubtful "J0403" Warning "raises.txt";
    /// The ledger does not close.
    LedgerOpen "J0404" Error;
    /// Totals of pages were left out of the table.
    PageTotalsDropped "J0405" Note "raises.txt";
    /// A page total disagrees with the rows of its page.
    PageTotalDiffers "J0406" Warning "raises.txt";
    /// A row may have lost a column; it was left as it stands.
    RowMayBeShifted "J0407" Warning "raises.txt";

    /// A cell that a page break had cut was joined.
    CellJoined "J0501" Note "raises.txt";
    /// A group's label stood on the later page.
    LabelOnLaterPage "J0502" Note "raises.txt";
    /// Whether a cell goes on over the page break is in doubt.
    JoinDoubtful "J0503" Warning "raises.txt";
    /// A cell that may go on over the page break was left alone.
    ApartDoubtful "J0504" Warning "raises.txt";
    /// The sheet begins in the middle of a group.
    CutAtStart "J0505" Warning "raises.txt";
    /// The sheet ends in the middle of a group.
    CutAtEnd "J0506" Warning "raises.txt";
    /// Whether a column's blanks are merges is in doubt.
    MergeDoubtful "J0507" Warning "raises.txt";
    /// A column's blanks were taken for merges on thin evidence.
    MergeAssumed "J0508" Warning "raises.txt";
    /// A row without values may be a heading.
    HeadingDoubtful "J0509" Warning "raises.txt";

    /// A total is not the sum of its rows.
    TotalDiffers "J0601" Warning "raises.txt";
    /// A column of wholes is not the sum of the columns of its parts.
    RowSumDiffers "J0602" Warning "raises.txt";
    /// The amount of a code is not the sum of the codes one level below it.
    LevelSumDiffers "J0603" Warning "raises.txt";
    /// A total in the form is not the sum of its parts.
    FormTotalDiffers "J0604" Warning "raises.txt";
    /// The parts of a row add up to more than the row.
    PartsExceed "J0605" Warning "raises.txt";
    /// A share of more than the whole.
    ShareOverWhole "J0606" Warning "raises.txt";
    /// Shares of one whole that add up to more.
    SharesOverWhole "J0607" Warning "raises.txt";
    /// A growth rate disagrees with the two values beside it.
    GrowthDiffers "J0608" Warning "raises.txt";
    /// Two texts of the table name different years.
    YearDiffers "J0609" Warning "raises.txt";
    /// A year or day that has not come yet.
    YearInFuture "J0610" Warning "raises.txt";
    /// A value whose unit is not that of its column or table.
    UnitDiffers "J0611" Warning "raises.txt";
    /// A value some 10,000 times as large as its neighbours.
    MagnitudeDiffers "J0612" Warning "raises.txt";
    /// A text that ends with an open bracket or quote.
    TextCutOff "J0613" Warning "raises.txt";
    /// A sentence without its full stop, where its neighbours have one.
    SentenceWithoutEnd "J0614" Warning "raises.txt";
    /// Two sentences that differ in a single character.
    NearlySame "J0615" Warning "raises.txt";
    /// A row that stands twice.
    DuplicateRow "J0616" Warning "raises.txt";
    /// A key that stands twice.
    DuplicateKey "J0617" Warning "raises.txt";
    /// A numbering with a gap.
    NumberingGap "J0618" Warning "raises.txt";
    /// A row without the key that all others have.
    RowWithoutKey "J0619" Warning "raises.txt";
    /// Something yet to be filled in.
    Placeholder "J0620" Warning "raises.txt";
    /// An error value of a spreadsheet.
    ErrorValue "J0621" Warning "raises.txt";
    /// A formula instead of its result.
    FormulaAsText "J0622" Warning "raises.txt";
    /// A share of nothing.
    PercentOfNothing "J0623" Warning "raises.txt";
    /// A comment that was left in.
    CommentLeft "J0624" Warning "raises.txt";
    /// An identity number of a person.
    IdentityNumber "J0625" Error "raises.txt";
    /// A mobile number.
    MobileNumber "J0626" Error "raises.txt";
    /// A bank-card number.
    BankCard "J0627" Error "raises.txt";
    /// Full-width digits among half-width ones, or the other way round.
    MixedDigits "J0628" Warning "raises.txt";
    /// A traditional form among simplified ones, or the other way round.
    MixedScripts "J0629" Warning "raises.txt";

    /// A character that no face has.
    MissingGlyph "J0701" Error "raises.txt";
    /// The table does not fit the largest paper.
    TooWide "J0702" Error;
    /// A text that would leave its cell or its page.
    TextOutside "J0703" Error;

    /// The PDF could not be made.
    PdfFailed "J0801" Error;
    /// The page could not be made from its template.
    TemplateFailed "J0802" Error;
    /// An output that cannot be written.
    Unwritable "J0803" Error;
    /// The program failed.
    Defect "J0804" Error;
    /// A file that hints were not written over.
    HintsKept "J0805" Error;
    /// A source that was to be attached to its PDF, and was not.
    SourceNotAttached "J0806" Warning;
    /// A template of one's own fails.
    OwnTemplateFailed "J0807" Error;
    /// A template that there is not.
    NoTemplate "J0808" Error;
    /// A setting that is not right.
    WrongSetting "J0809" Error;
    /// A font that there is not.
    NoFont "J0810" Error;
    /// A picture whose name has no place for the number of its page.
    PagesUnnamed "J0811" Error;
    /// A page that there is not.
    NoSuchPage "J0812" Error;
}

/// The words of each stage.
const WORDS: [&str; 8] = [
    include_str!("reading.toml"),
    include_str!("pages.toml"),
    include_str!("headers.toml"),
    include_str!("rows.toml"),
    include_str!("groups.toml"),
    include_str!("checks.toml"),
    include_str!("layout.toml"),
    include_str!("output.toml"),
];

/// What is said of each code, in order of the codes.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut entries = FxHashMap::default();
    for words in WORDS {
        let stage: FxHashMap<String, Entry> =
            toml::from_str(words).expect("the words of the catalogue are tested");
        entries.extend(stage);
    }
    Code::ALL
        .iter()
        .map(|code| entries.remove(code.name()))
        .collect::<Option<_>>()
        .expect("every code has words: that is tested")
});

impl Code {
    /// What the catalogue says of it.
    pub fn entry(self) -> &'static Entry {
        &ENTRIES[self as usize]
    }

    /// Its sentence with an ellipsis in the place of whatever a sheet says.
    pub fn summary(self, language: Language) -> String {
        super::without_placeholders(self.entry().message.in_language(language))
    }

    /// What the reader can do, in the same form.
    pub fn help_summary(self, language: Language) -> String {
        super::without_placeholders(self.entry().help.in_language(language))
    }

    /// The part of the hints file that decides what is in doubt, if one does.
    pub fn hint(self) -> Option<&'static str> {
        Some(match self {
            Self::TableDoubtful | Self::PageDoubtful => "first, pages, not_pages",
            Self::HeaderDoubtful | Self::LabelsDoubtful => "columns",
            Self::BodyStartDoubtful => "header",
            Self::ShiftDoubtful | Self::RowMayBeShifted => "table.shift",
            Self::JoinDoubtful | Self::ApartDoubtful => "table.join",
            Self::MergeDoubtful | Self::MergeAssumed => "groups, merged, plain",
            Self::HeadingDoubtful => "heading, data",
            _ => return None,
        })
    }

    /// Whether it is that of a check: the table stands, what is said of it is for its author to judge.
    pub fn is_check(self) -> bool {
        self.name().starts_with("J06")
    }

    /// Whether the user may allow it though it is an error: the table stands, and what is printed can be
    /// judged.
    pub fn can_be_allowed(self) -> bool {
        self.is_check() || self == Self::MissingGlyph
    }

    /// Whether it is about what tells of a person and must not go public.
    pub fn is_personal(self) -> bool {
        matches!(
            self,
            Self::IdentityNumber | Self::MobileNumber | Self::BankCard
        )
    }

    /// The code of this name, in whatever case.
    pub fn named(name: &str) -> Option<Self> {
        let is_named = |code: &&Code| code.name().eq_ignore_ascii_case(name);
        Self::ALL.iter().find(is_named).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|tail| tail.split_once('}').map(|(name, _)| name))
            .collect()
    }

    #[test]
    fn codes_are_in_order_and_unique() {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
        assert_eq!(Code::named("j0101"), Some(Code::EmptySource));
        assert_eq!(Code::named("J9999"), None);
    }

    #[test]
    fn no_words_are_left_over() {
        let words: usize = WORDS
            .iter()
            .map(|words| toml::from_str::<toml::Table>(words).expect("words").len())
            .sum();
        assert_eq!(words, Code::ALL.len());
    }

    #[test]
    fn both_languages_use_the_same_placeholders() {
        for code in Code::ALL {
            let entry = code.entry();
            for words in [&entry.message, &entry.help] {
                let [en, zh] = [&words.en, &words.zh].map(|text| placeholders(text));
                assert_eq!(en, zh, "{}", code.name());
            }
            for words in [&entry.message, &entry.help, &entry.explain] {
                assert!(
                    !words.en.is_empty() && !words.zh.is_empty(),
                    "{}",
                    code.name()
                );
            }
        }
    }
}
