//! The stream of records in the bytes of a workbook.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use cfb::{CompoundFile, OpenOptions};

use super::{damaged, record};
use crate::error::Error;

/// What a compound file begins with ([MS-CFB] 2.2).
const SIGNATURE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Streams that tell what else a compound file is.
const OTHERS: [(&str, &str); 6] = [
    ("/WordDocument", "DOC, application/msword"),
    ("/PowerPoint Document", "PPT, application/vnd.ms-powerpoint"),
    ("/VisioDocument", "VSD, application/vnd.visio"),
    ("/FileHeader", "HWP, application/x-hwp"),
    (
        "/__properties_version1.0",
        "MSG, application/vnd.ms-outlook",
    ),
    // The table of strings of an installer's data base; its name is packed, two characters in one.
    (
        "/\u{4840}\u{3F3F}\u{4577}\u{446C}\u{3E6A}\u{44B2}\u{482F}",
        "MSI, application/x-ole-storage",
    ),
];

/// Whether bytes begin like a workbook of this kind, in a container or bare.
pub fn is_like(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE) || record::is_beginning(bytes)
}

/// The workbook's stream of records.
///
/// # Errors
/// [`Error::Encrypted`] for a locked .xlsx, [`Error::Binary`] for a compound file of another kind,
/// [`Error::Workbook`] for one that is damaged.
pub fn stream(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    if !bytes.starts_with(&SIGNATURE) {
        return match record::is_beginning(bytes) {
            true => Ok(Cow::Borrowed(bytes)),
            false => Err(damaged("it does not begin like a workbook")),
        };
    }
    check_difat(bytes)?;
    let broken = |error: std::io::Error| Error::Workbook {
        reason: error.to_string().trim_end_matches('.').into(),
    };
    // Every filling of the buffer walks the stream's chain of sectors from its start.
    let mut file = OpenOptions::new()
        .max_buffer_size(16 << 20)
        .open_with(Cursor::new(bytes))
        .map_err(broken)?;
    // That of Excel 97 and later first: a file for both has also the stream of Excel 95.
    let Some(name) = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name))
    else {
        return Err(other(&file));
    };
    let mut stream = Vec::new();
    // A stream is never longer than its file.
    file.open_stream(name)
        .map_err(broken)?
        .take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(broken)?;
    Ok(Cow::Owned(stream))
}

/// What a compound file without a workbook is.
fn other(file: &CompoundFile<Cursor<&[u8]>>) -> Error {
    if file.exists("/EncryptedPackage") {
        return Error::Encrypted;
    }
    let known = OTHERS.into_iter().find(|(name, _)| file.exists(name));
    Error::Binary {
        kind: known
            .map_or("application/x-ole-storage", |(_, kind)| kind)
            .into(),
    }
}

/// Refuses a list of allocation sectors (DIFAT, [MS-CFB] 2.5) that no file of this size needs: the
/// crate unpacks each entry, repeated ones too, to a sector of numbers before it looks at them.
fn check_difat(bytes: &[u8]) -> Result<(), Error> {
    let number = |at: usize| {
        let number = bytes.get(at..at.checked_add(4)?)?;
        Some(u32::from_le_bytes(number.try_into().ok()?) as usize)
    };
    // Version 4 has sectors of 4096 bytes, all others 512.
    let size: usize = match bytes.get(26..28) {
        Some([4, 0]) => 4096,
        _ => 512,
    };
    let entries = size / 4;
    // A sector of the list has room for the numbers of so many sectors, and of the next in the list.
    let needed = bytes.len() / size / entries / (entries - 1) + 1;
    let mut next = number(68);
    for _ in 0..=needed {
        // The next sector, unless the list ends there: its end is marked by numbers that no sector has.
        let Some(at) = next
            .and_then(|sector| sector.checked_add(1)?.checked_mul(size))
            .filter(|&at| at < bytes.len())
        else {
            return Ok(());
        };
        next = at.checked_add(size - 4).and_then(number);
    }
    Err(damaged("its list of sectors is impossible"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file =
            CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
        for (name, data) in streams {
            file.create_stream(name).unwrap().write_all(data).unwrap();
        }
        file.into_inner().into_inner()
    }

    #[test]
    fn the_stream_of_the_later_version_is_taken() {
        let file = compound(&[("/Book", b"old"), ("/Workbook", b"new")]);
        assert_eq!(*stream(&file).unwrap(), *b"new");
        let long = vec![7; 100_000];
        assert_eq!(
            *stream(&compound(&[("/BOOK", long.as_slice())])).unwrap(),
            long
        );
    }

    #[test]
    fn other_kinds_are_named() {
        for (name, kind) in OTHERS {
            let file = compound(&[(name, b"x")]);
            assert_eq!(stream(&file), Err(Error::Binary { kind: kind.into() }));
        }
        let locked = compound(&[("/EncryptedPackage", b"x")]);
        assert_eq!(stream(&locked), Err(Error::Encrypted));
    }

    #[test]
    fn damage_is_an_error() {
        let file = compound(&[("/Workbook", vec![7; 100_000].as_slice())]);
        for end in [8, 100, 511, 512, 2000, 50_000] {
            assert!(matches!(stream(&file[..end]), Err(Error::Workbook { .. })));
        }
        assert!(matches!(stream(b"PK\x03\x04"), Err(Error::Workbook { .. })));
    }

    #[test]
    fn a_list_of_sectors_that_repeats_one_is_refused() {
        // Each of 2000 sectors lists sector 0 127 times and then the next one.
        let mut file = compound(&[("/Workbook", b"x")]);
        file.resize(512, 0);
        file[68..72].copy_from_slice(&0_u32.to_le_bytes());
        for sector in 1..2000_u32 {
            file.extend([0; 508]);
            file.extend(sector.to_le_bytes());
        }
        assert_eq!(
            stream(&file),
            Err(damaged("its list of sectors is impossible"))
        );
    }
}
