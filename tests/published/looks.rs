//! Pages look as they did when somebody last looked at them: pictures of low resolution, compared with a
//! tolerance. `UPDATE=1` writes them anew; look at what it changed.

use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor};
use std::path::{Path, PathBuf};

use jnrender::design::{Template, Wish};
use jnrender::render::pdf::{Design, Publication};
use jnrender::render::picture::{self, Picture};

use crate::published;

/// Pixels an inch.
const PPI: f32 = 24.0;
/// Of each fixture so many pages are compared.
const PAGES: usize = 2;
/// The mean difference of two pictures that are alike, of 255.
const MEAN: f64 = 1.0;
/// The mean difference of two squares of [`SQUARE`] pixels that are alike.
const OF_SQUARE: f64 = 24.0;
const SQUARE: usize = 12;

/// A picture in shades of grey.
struct Grey {
    width: usize,
    height: usize,
    shades: Vec<u8>,
}

impl Grey {
    fn read(png: impl std::io::BufRead + std::io::Seek) -> Self {
        let mut decoder = png::Decoder::new(png);
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
        let info = reader.next_frame(&mut pixels).expect("a picture");
        let samples = info.color_type.samples();
        let shade = |pixel: &[u8]| match pixel {
            [grey] | [grey, _] => *grey,
            [red, green, blue, ..] => {
                let sum = u32::from(*red) + u32::from(*green) + u32::from(*blue);
                u8::try_from(sum / 3).expect("a mean of bytes")
            }
            [] => 0,
        };
        Self {
            width: info.width as usize,
            height: info.height as usize,
            shades: pixels.chunks_exact(samples).map(shade).collect(),
        }
    }

    fn write(&self, path: &Path) {
        let file = BufWriter::new(File::create(path).expect("it can be written to"));
        let side = |pixels: usize| u32::try_from(pixels).expect("it is small");
        let mut encoder = png::Encoder::new(file, side(self.width), side(self.height));
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().expect("it can be written to");
        writer
            .write_image_data(&self.shades)
            .expect("it can be written to");
    }

    /// What differs too much.
    fn difference(&self, other: &Self) -> Option<String> {
        if (self.width, self.height) != (other.width, other.height) {
            return Some("another size".into());
        }
        let pairs = self.shades.iter().zip(&other.shades);
        let apart: Vec<f64> = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).collect();
        let mean = apart.iter().sum::<f64>() / apart.len() as f64;
        let square = |x: usize, y: usize| {
            let lines = (y..(y + SQUARE).min(self.height)).map(|y| y * self.width);
            let width = SQUARE.min(self.width - x);
            let (mut sum, mut count) = (0.0, 0.0);
            for line in lines {
                sum += apart[line + x..line + x + width].iter().sum::<f64>();
                count += width as f64;
            }
            sum / count
        };
        let corners = (0..self.height)
            .step_by(SQUARE)
            .flat_map(|y| (0..self.width).step_by(SQUARE).map(move |x| (x, y)));
        let worst = corners.map(|(x, y)| square(x, y)).fold(0.0, f64::max);
        (mean > MEAN || worst > OF_SQUARE)
            .then(|| format!("on the mean {mean:.2} of 255, at worst {worst:.1}"))
    }
}

fn references() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published/references")
}

fn compare(design: &Design, prefix: &str, wanted: impl Fn(&str) -> bool) {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for sheet in published(design) {
        if !wanted(&sheet.name) {
            continue;
        }
        let pages = picture::set(
            &sheet.document,
            &sheet.layout,
            design,
            &Publication::default(),
            Picture::Png { ppi: PPI },
            |page| page <= PAGES,
        );
        for (number, bytes) in pages.expect("it can be set") {
            let name = format!("{prefix}{}-{number}.png", sheet.name);
            let path = references().join(&name);
            let page = Grey::read(Cursor::new(bytes));
            if update {
                page.write(&path);
                continue;
            }
            let difference = match File::open(&path) {
                Ok(file) => page.difference(&Grey::read(BufReader::new(file))),
                Err(_) => Some("there is no picture of it".into()),
            };
            wrong.extend(difference.map(|difference| format!("{name}: {difference}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fixture_looks_as_it_did() {
    compare(&Design::default(), "", |_| true);
}

#[test]
fn the_other_templates_look_as_they_did() {
    for template in Template::names().filter(|name| *name != Template::STANDARD) {
        let wish = Wish {
            template: Some(template.to_owned()),
            ..Wish::default()
        };
        let (design, _) = Design::load(&wish).expect("it is in the program");
        let few = ["founding", "procurement", "final-account"];
        compare(&design, &format!("{template}-"), |name| few.contains(&name));
    }
}

#[test]
fn another_page_is_told_from_what_it_was() {
    let white = |width: usize| Grey {
        width,
        height: 48,
        shades: vec![255; width * 48],
    };
    assert_eq!(white(48).difference(&white(48)), None);
    assert!(white(48).difference(&white(49)).is_some());
    let mut spot = white(480);
    for line in 12..24 {
        spot.shades[line * 480 + 12..line * 480 + 18].fill(0);
    }
    assert!(white(480).difference(&spot).is_some());
    let mut grain = white(48);
    grain
        .shades
        .iter_mut()
        .step_by(400)
        .for_each(|shade| *shade = 235);
    assert_eq!(white(48).difference(&grain), None);
}
