//! `callus summary`: a reading in sentences, as the page in the window tells it; as text, or as JSON with where every
//! part comes from.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::analysis::book::Book;
use crate::analysis::measure::{Films, measured};
use crate::analysis::summary::{Link, Section, Sentence, Summary, Told, Tone, registered, summary};
use crate::case::{Mark, MarkId};
use crate::cli::printable::one_line;
use crate::cli::readings::{Opened, Read};
use crate::cli::rows::{self, Form, Wish};
use crate::store::Seen;

/// Columns of the text.
const WIDTH: usize = 100;

/// Columns of the CSV: one row a sentence.
const COLUMNS: [&str; 9] =
    ["case", "title", "reader", "reader_name", "reading", "section", "anchor", "visit", "text"];

/// Tells; returns the exit code: 1 when a film or a reading could not be read.
pub(crate) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    rows::told(wish, |heads| Pages { form: wish.form, heads, told: 0, json: Vec::new() }, out, err)
}

/// Pages case by case.
struct Pages {
    form: Form,
    /// Whether every case gets a heading in the text.
    heads: bool,
    told: usize,
    json: Vec<Value>,
}

impl rows::Telling for Pages {
    const COMMAND: &'static str = "summary";

    fn case(&mut self, opened: &mut Opened, book: &Book, out: &mut dyn Write) -> io::Result<()> {
        let pages = pages(opened, book);
        let is_first = self.told == 0;
        self.told += 1;
        let read = opened.readings.iter().zip(&pages);
        match self.form {
            Form::Table => {
                if self.heads {
                    rows::heading(&opened.name, is_first, out)?;
                }
                text(opened, &pages, out)
            }
            Form::Json => {
                for (read, page) in read {
                    self.json.push(serde_json::to_value(page_of(opened, read, page))?);
                }
                Ok(())
            }
            Form::Csv => {
                if is_first {
                    rows::csv_names(&COLUMNS, out)?;
                }
                for (read, page) in read {
                    let page = page_of(opened, read, page);
                    rows::csv_lines(&COLUMNS, &lines_of(&page), |_| "; ", out)?;
                }
                Ok(())
            }
        }
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.form {
            Form::Table => Ok(()),
            Form::Json => {
                serde_json::to_writer_pretty(&mut *out, &self.json)?;
                writeln!(out)
            }
            Form::Csv if self.told == 0 => rows::csv_names(&COLUMNS, out),
            Form::Csv => Ok(()),
        }
    }
}

/// One sentence as a row.
#[derive(Debug, Serialize)]
struct LineOf<'a> {
    case: &'a str,
    title: &'a str,
    reader: &'a str,
    reader_name: &'a str,
    reading: &'static str,
    section: &'a str,
    anchor: Option<&'a str>,
    visit: Option<usize>,
    text: &'a str,
}

fn lines_of<'a>(page: &'a PageOf<'a>) -> Vec<LineOf<'a>> {
    let lines = page.sections.iter().flat_map(|section| {
        section.sentences.iter().map(move |sentence| LineOf {
            case: &page.case,
            title: page.title,
            reader: page.reader,
            reader_name: page.reader_name,
            reading: page.reading,
            section: section.heading,
            anchor: section.anchor,
            visit: sentence.visit,
            text: &sentence.text,
        })
    });
    lines.collect()
}

/// The summary of every reading.
fn pages(opened: &mut Opened, book: &Book) -> Vec<Summary> {
    let mut pages = Vec::new();
    let failures: Vec<String> = {
        let (case, visits) = (&opened.case, &opened.visits);
        let mut seen = Seen::new(&opened.folder, case);
        for Read { reading, .. } in &opened.readings {
            seen.look(reading, book);
            seen.look_at_registered(reading);
            let by = seen.by(reading, book);
            let value_of = |_: MarkId, mark: &Arc<Mark>| measured(mark, book, case, &by);
            let told = Told { case, visits, reading, book, value_of: &value_of };
            let registered = registered(told, &|film| by.scale(film));
            let mut page = summary(told);
            page.sections.extend(registered);
            pages.push(page);
        }
        seen.failures().collect()
    };
    opened.failures.extend(failures);
    pages
}

fn text(opened: &Opened, pages: &[Summary], out: &mut dyn Write) -> io::Result<()> {
    if pages.is_empty() {
        return writeln!(out, "no readings");
    }
    for (index, (read, page)) in opened.readings.iter().zip(pages).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        wrapped(&opened.case.title, "", out)?;
        wrapped(&format!("Read by {} ({}).", read.reading.reader.name, read.state()), "", out)?;
        for section in &page.sections {
            writeln!(out)?;
            wrapped(&section.heading, "", out)?;
            paragraphs(section).iter().try_for_each(|words| wrapped(words, "  ", out))?;
        }
    }
    Ok(())
}

/// The sentences of one visit stand together; what is open, and what is of no visit, stands alone.
fn paragraphs(section: &Section) -> Vec<String> {
    let mut all: Vec<(Option<usize>, String)> = Vec::new();
    for sentence in &section.sentences {
        let visit = sentence.visit.filter(|_| section.anchor.is_some() || !is_open(sentence));
        match all.last_mut() {
            Some((last, words)) if visit.is_some() && *last == visit => {
                *words = format!("{words} {}", sentence.text());
            }
            _ => all.push((visit, sentence.text())),
        }
    }
    all.into_iter().map(|(_, words)| words).collect()
}

fn is_open(sentence: &Sentence) -> bool {
    matches!(&sentence.spans[..], [only] if matches!(only.tone, Tone::Open | Tone::Alarming))
}

/// A paragraph in lines of at most [`WIDTH`] characters; only a longer word is wider.
fn wrapped(words: &str, indent: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for word in words.split_whitespace().map(one_line) {
        let long = indent.len() + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && long > WIDTH {
            writeln!(out, "{indent}{line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    writeln!(out, "{indent}{line}")
}

/// A page for a program.
#[derive(Debug, Serialize)]
struct PageOf<'a> {
    case: String,
    title: &'a str,
    reader: &'a str,
    reader_name: &'a str,
    /// "draft", "signed", "signed, changed since".
    reading: &'static str,
    sections: Vec<SectionOf<'a>>,
}

#[derive(Debug, Serialize)]
struct SectionOf<'a> {
    heading: &'a str,
    anchor: Option<&'a str>,
    sentences: Vec<SentenceOf<'a>>,
}

#[derive(Debug, Serialize)]
struct SentenceOf<'a> {
    /// Number of the visit, from 1, in order of time.
    visit: Option<usize>,
    text: String,
    spans: Vec<SpanOf<'a>>,
}

#[derive(Debug, Serialize)]
struct SpanOf<'a> {
    text: &'a str,
    tone: &'static str,
    link: Option<LinkOf<'a>>,
}

/// Origin of words.
#[derive(Debug, Serialize)]
#[serde(tag = "to", rename_all = "snake_case")]
enum LinkOf<'a> {
    Episode { episode: &'a str },
    Film { film: &'a str },
    Mark { mark: u32, film: &'a str },
    Score { film: &'a str, score: &'a str, item: Option<&'a str> },
    Finding { finding: u32, film: &'a str },
}

fn page_of<'a>(opened: &'a Opened, read: &'a Read, page: &'a Summary) -> PageOf<'a> {
    PageOf {
        case: opened.place(read, None).case,
        title: &opened.case.title,
        reader: read.reader.as_str(),
        reader_name: &read.reading.reader.name,
        reading: read.state(),
        sections: page.sections.iter().map(section_of).collect(),
    }
}

fn section_of(section: &Section) -> SectionOf<'_> {
    let sentence = |sentence| -> SentenceOf<'_> {
        let sentence: &Sentence = sentence;
        let spans = sentence.spans.iter().map(|span| SpanOf {
            text: &span.text,
            tone: tone_word(span.tone),
            link: span.link.as_ref().map(link_of),
        });
        SentenceOf {
            visit: sentence.visit.map(|visit| visit + 1),
            text: sentence.text(),
            spans: spans.collect(),
        }
    };
    SectionOf {
        heading: &section.heading,
        anchor: section.anchor.as_ref().map(crate::case::EpisodeId::as_str),
        sentences: section.sentences.iter().map(sentence).collect(),
    }
}

fn tone_word(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strong => "strong",
        Tone::Alarming => "alarming",
        Tone::Open => "open",
    }
}

fn link_of(link: &Link) -> LinkOf<'_> {
    match link {
        Link::Episode(episode) => LinkOf::Episode { episode: episode.as_str() },
        Link::Film(film) => LinkOf::Film { film: film.as_str() },
        Link::Mark(mark, film) => LinkOf::Mark { mark: mark.0, film: film.as_str() },
        Link::Score { film, score, item } => LinkOf::Score {
            film: film.as_str(),
            score: score.as_str(),
            item: item.as_ref().map(crate::case::Key::as_str),
        },
        Link::Finding(finding, film) => LinkOf::Finding { finding: finding.0, film: film.as_str() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_can_steer_the_terminal_or_turn_the_line() {
        let mut out = Vec::new();
        wrapped("a title\u{1b}[31m\n\u{202e}gnp.x  and more", "  ", &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "  a title\\u{1b}[31m \\u{202e}gnp.x and more\n");
    }
}
