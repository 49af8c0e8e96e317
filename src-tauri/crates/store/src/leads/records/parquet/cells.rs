//! One value of a Parquet file as text: numbers as plain decimals, times as ISO 8601.

use std::fmt::Write;

use ::parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use chrono::{DateTime, Datelike, NaiveDate, Timelike};

use crate::leads::numbers::plain_decimal;

/// What a column's values are, as the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Boolean,
    Whole,
    Unsigned,
    /// A whole number of this many places behind the point.
    Decimal(u32),
    Real,
    /// Days since 1970-01-01.
    Day,
    /// Since midnight.
    Clock(Unit),
    /// Since 1970, in UTC or by the clocks of some place.
    Moment {
        unit: Unit,
        is_utc: bool,
    },
    /// As Hive, Impala and Spark wrote moments: nanoseconds of a day of the Julian calendar, in UTC.
    Moment96,
    Text,
    /// Texts that are not said to be any, or other bytes.
    Bytes,
    Uuid,
}

/// What a time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Millis,
    Micros,
    Nanos,
}

impl Unit {
    fn in_a_second(self) -> i64 {
        match self {
            Unit::Millis => 1_000,
            Unit::Micros => 1_000_000,
            Unit::Nanos => 1_000_000_000,
        }
    }

    /// Whole seconds, rounded down, and nanoseconds behind them.
    fn parted(self, count: i64) -> (i64, u32) {
        let in_a_second = self.in_a_second();
        let nanos = count.rem_euclid(in_a_second) * (1_000_000_000 / in_a_second);
        (count.div_euclid(in_a_second), nanos as u32)
    }
}

/// A value that can be written as text.
pub(super) trait Cell {
    /// Writes it as this form says, which fits its type in every file that the schema was read of.
    fn write(&self, form: Form, out: &mut String);
}

impl Cell for bool {
    fn write(&self, _: Form, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Cell for i32 {
    fn write(&self, form: Form, out: &mut String) {
        match form {
            Form::Unsigned => shown(out, *self as u32),
            Form::Day => day(*self, out),
            other => i64::from(*self).write(other, out),
        }
    }
}

impl Cell for i64 {
    fn write(&self, form: Form, out: &mut String) {
        match form {
            Form::Unsigned => shown(out, *self as u64),
            Form::Decimal(scale) => decimal(i128::from(*self), scale, out),
            Form::Clock(unit) => {
                let (seconds, nanos) = unit.parted(*self);
                clock(seconds.rem_euclid(86_400) as u32, nanos, out);
            }
            Form::Moment { unit, is_utc } => {
                let (seconds, nanos) = unit.parted(*self);
                moment(seconds, nanos, is_utc, out);
            }
            _ => shown(out, *self),
        }
    }
}

impl Cell for Int96 {
    fn write(&self, _: Form, out: &mut String) {
        const JULIAN_DAY_OF_1970: i64 = 2_440_588;
        let [low, high, day] = *self.data() else { return };
        let nanos = (u64::from(high) << 32 | u64::from(low)) as i64;
        let (seconds, nanos) = Unit::Nanos.parted(nanos);
        moment((i64::from(day) - JULIAN_DAY_OF_1970) * 86_400 + seconds, nanos, true, out);
    }
}

impl Cell for f32 {
    fn write(&self, _: Form, out: &mut String) {
        // What is not a number is how data frames say that there is none. Adding zero makes minus zero zero.
        if !self.is_nan() {
            shown(out, *self + 0.0);
        }
    }
}

impl Cell for f64 {
    fn write(&self, _: Form, out: &mut String) {
        if !self.is_nan() {
            out.push_str(&plain_decimal(*self));
        }
    }
}

impl Cell for ByteArray {
    fn write(&self, form: Form, out: &mut String) {
        bytes(self.data(), form, out);
    }
}

impl Cell for FixedLenByteArray {
    fn write(&self, form: Form, out: &mut String) {
        bytes(self.data(), form, out);
    }
}

fn bytes(data: &[u8], form: Form, out: &mut String) {
    match form {
        Form::Decimal(scale) => match whole(data) {
            Some(number) => decimal(number, scale, out),
            None => hexadecimal(data, out),
        },
        Form::Real => match *data {
            [low, high] => half(u16::from_le_bytes([low, high])).write(form, out),
            _ => hexadecimal(data, out),
        },
        Form::Uuid if data.len() == 16 => {
            for (part, range) in [0..4, 4..6, 6..8, 8..10, 10..16].into_iter().enumerate() {
                if part > 0 {
                    out.push('-');
                }
                digits(&data[range], out);
            }
        }
        Form::Text => out.push_str(&String::from_utf8_lossy(data)),
        _ => match std::str::from_utf8(data) {
            Ok(text) => out.push_str(text),
            Err(_) => hexadecimal(data, out),
        },
    }
}

fn hexadecimal(data: &[u8], out: &mut String) {
    out.push_str("0x");
    digits(data, out);
}

fn digits(data: &[u8], out: &mut String) {
    for byte in data {
        shown(out, format_args!("{byte:02x}"));
    }
}

/// A whole number of big-endian bytes; None where it has more than 128 bits.
fn whole(data: &[u8]) -> Option<i128> {
    let sign = if data.first().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
    let (beyond, bytes) = data.split_at(data.len().saturating_sub(16));
    let number =
        bytes.iter().fold(if sign == 0 { 0 } else { -1 }, |number: i128, byte| number << 8 | i128::from(*byte));
    (beyond.iter().all(|byte| *byte == sign) && (number < 0) == (sign != 0)).then_some(number)
}

/// A whole number of hundredths, thousandths and so on, without needless places.
fn decimal(mut number: i128, mut scale: u32, out: &mut String) {
    while scale > 0 && number % 10 == 0 {
        (number, scale) = (number / 10, scale - 1);
    }
    if number < 0 {
        out.push('-');
    }
    let width = scale as usize + 1;
    let digits = format!("{:0>width$}", number.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
    out.push_str(whole);
    if scale > 0 {
        out.push('.');
        out.push_str(fraction);
    }
}

/// A number of 16 bits: a sign, five bits of the power of two, ten of the fraction.
fn half(bits: u16) -> f32 {
    let power = i32::from(bits >> 10 & 0x1f);
    let fraction = f32::from(bits & 0x3ff) / 1024.0;
    let size = match power {
        0 => fraction * 2.0_f32.powi(-14),
        0x1f if fraction == 0.0 => f32::INFINITY,
        0x1f => f32::NAN,
        _ => (1.0 + fraction) * 2.0_f32.powi(power - 15),
    };
    if bits & 0x8000 == 0 { size } else { -size }
}

fn day(days: i32, out: &mut String) {
    match NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(i64::from(days))) {
        Some(day) => date(day, out),
        None => out.push_str(if days > 0 { "infinity" } else { "-infinity" }),
    }
}

fn moment(seconds: i64, nanos: u32, is_utc: bool, out: &mut String) {
    let Some(at) = DateTime::from_timestamp(seconds, nanos) else {
        // The greatest and the smallest number stand for all times that are still to come or long gone.
        return out.push_str(if seconds > 0 { "infinity" } else { "-infinity" });
    };
    date(at.date_naive(), out);
    out.push('T');
    clock(at.num_seconds_from_midnight(), nanos, out);
    if is_utc {
        out.push('Z');
    }
}

fn date(day: NaiveDate, out: &mut String) {
    let year = day.year();
    if let Ok(year @ 0..=9999) = u32::try_from(year) {
        two_digits(year / 100, out);
        two_digits(year % 100, out);
    } else {
        shown(out, year);
    }
    out.push('-');
    two_digits(day.month(), out);
    out.push('-');
    two_digits(day.day(), out);
}

fn clock(seconds: u32, nanos: u32, out: &mut String) {
    two_digits(seconds / 3600, out);
    out.push(':');
    two_digits(seconds / 60 % 60, out);
    out.push(':');
    two_digits(seconds % 60, out);
    match nanos {
        0 => {}
        _ if nanos.is_multiple_of(1_000_000) => shown(out, format_args!(".{:03}", nanos / 1_000_000)),
        _ if nanos.is_multiple_of(1_000) => shown(out, format_args!(".{:06}", nanos / 1_000)),
        _ => shown(out, format_args!(".{nanos:09}")),
    }
}

fn two_digits(number: u32, out: &mut String) {
    out.push(char::from(b'0' + (number / 10 % 10) as u8));
    out.push(char::from(b'0' + (number % 10) as u8));
}

fn shown(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a text cannot fail.
    let _ = write!(out, "{value}");
}
