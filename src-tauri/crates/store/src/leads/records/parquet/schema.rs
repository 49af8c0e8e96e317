//! Which columns a Parquet file has for a table: values that stand once in a row, those of groups among them
//! (`address.city`), and lists of such values. Lists of groups and maps have no place in a table.

use ::parquet::basic::{ConvertedType, LogicalType, Repetition, TimeUnit, Type as Physical};
use ::parquet::schema::types::{SchemaDescriptor, Type};

use super::cells::{Form, Unit};

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub name: String,
    pub content: Content,
}

/// What is in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Values of one form: of this column of the file, one in a row or a list.
    Cells { leaf: usize, form: Form, is_list: bool },
    /// Something that no cell of a table can hold, in words behind "column `x`".
    Unreadable(String),
}

/// What a file itself says of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Stated {
    /// Nothing: its values tell.
    #[default]
    Nothing,
    /// Whole numbers.
    Whole,
    /// Numbers that may have a fraction, after a dot.
    Fractions,
    /// Dates or times in ISO 8601.
    Time,
    /// Lists of texts.
    List,
    /// A numbering of the rows by the program that wrote the file.
    RowNumbers,
    /// It cannot be read, for this reason, in words behind "column `x`".
    Unreadable(String),
}

/// The deepest nesting that is looked into; a damaged file may state any.
const DEEPEST: usize = 32;

impl Column {
    /// What the file says of it.
    pub fn stated(&self) -> Stated {
        match &self.content {
            Content::Unreadable(why) => Stated::Unreadable(why.clone()),
            // How pandas calls the numbers of rows where they are not simply those from 0 on.
            Content::Cells { .. } if self.name.starts_with("__index_level_") => Stated::RowNumbers,
            Content::Cells { is_list: true, .. } => Stated::List,
            Content::Cells { form, .. } => match form {
                Form::Whole | Form::Unsigned => Stated::Whole,
                Form::Decimal(_) | Form::Real => Stated::Fractions,
                Form::Day | Form::Moment { .. } | Form::Moment96 => Stated::Time,
                Form::Boolean | Form::Clock(_) | Form::Text | Form::Bytes | Form::Uuid => Stated::Nothing,
            },
        }
    }
}

/// The columns of a schema, in its order.
pub(super) fn columns(schema: &SchemaDescriptor) -> Vec<Column> {
    let mut walk = Walk::default();
    for field in schema.root_schema().get_fields() {
        walk.field(field, &mut Vec::new());
    }
    walk.columns
}

#[derive(Default)]
struct Walk {
    columns: Vec<Column>,
    /// The next column of the file; those of a group are counted one by one.
    leaf: usize,
}

impl Walk {
    fn field<'t>(&mut self, node: &'t Type, path: &mut Vec<&'t str>) {
        path.push(node.name());
        let name = path.join(".");
        if path.len() > DEEPEST {
            self.unreadable(node, name, "is nested too deeply");
        } else if node.is_primitive() {
            self.cells(node, name, is_repeated(node));
        } else if is_repeated(node) {
            self.unreadable(node, name, "holds lists of groups of values, which no cell of a table can hold");
        } else {
            match kind_of_group(node) {
                Group::Plain => node.get_fields().iter().for_each(|field| self.field(field, path)),
                Group::List(Some(element)) => self.cells(element, name, true),
                Group::List(None) => {
                    self.unreadable(node, name, "holds lists of groups or of lists, which no cell of a table can hold");
                }
                Group::Map => self.unreadable(node, name, "holds maps, which no cell of a table can hold"),
                Group::Variant => {
                    self.unreadable(node, name, "holds values of changing form, which no cell of a table can hold");
                }
            }
        }
        path.pop();
    }

    fn cells(&mut self, node: &Type, name: String, is_list: bool) {
        let content = match form(node) {
            Some(form) => Content::Cells { leaf: self.leaf, form, is_list },
            None => Content::Unreadable("holds values of a type that is not read here".to_owned()),
        };
        self.leaf += 1;
        self.columns.push(Column { name, content });
    }

    fn unreadable(&mut self, node: &Type, name: String, why: &str) {
        self.leaf += leaves_of(node);
        self.columns.push(Column { name, content: Content::Unreadable(why.to_owned()) });
    }
}

fn leaves_of(node: &Type) -> usize {
    if node.is_primitive() { 1 } else { node.get_fields().iter().map(|field| leaves_of(field)).sum() }
}

fn is_repeated(node: &Type) -> bool {
    let about = node.get_basic_info();
    about.has_repetition() && about.repetition() == Repetition::REPEATED
}

enum Group<'t> {
    Plain,
    /// A list, with its element if that is one value.
    List(Option<&'t Type>),
    Map,
    Variant,
}

fn kind_of_group(node: &Type) -> Group<'_> {
    let about = node.get_basic_info();
    match (about.logical_type_ref(), about.converted_type()) {
        (Some(LogicalType::List), _) | (None, ConvertedType::LIST) => Group::List(element_of(node)),
        (Some(LogicalType::Map), _) | (None, ConvertedType::MAP | ConvertedType::MAP_KEY_VALUE) => Group::Map,
        (Some(LogicalType::Variant(_)), _) => Group::Variant,
        _ => Group::Plain,
    }
}

/// The element of a list, if it is one value: within a repeated group of its own, or itself repeated as older programs
/// write it.
fn element_of(list: &Type) -> Option<&Type> {
    let [repeated] = list.get_fields() else { return None };
    if !is_repeated(repeated) {
        return None;
    }
    if repeated.is_primitive() {
        return Some(repeated);
    }
    match repeated.get_fields() {
        [element] if element.is_primitive() && !is_repeated(element) => Some(element),
        _ => None,
    }
}

/// How a column's values are written as text; None where they cannot be.
fn form(node: &Type) -> Option<Form> {
    let about = node.get_basic_info();
    let physical = node.get_physical_type();
    let decimal = |scale: i32| u32::try_from(scale).ok().filter(|scale| *scale <= 76).map(Form::Decimal);
    if let Some(logical) = about.logical_type_ref() {
        let moment = |unit: &TimeUnit, is_utc| Form::Moment { unit: unit_of(unit), is_utc };
        return match logical {
            LogicalType::String | LogicalType::Enum | LogicalType::Json => Some(Form::Text),
            LogicalType::Decimal(it) => decimal(it.scale),
            LogicalType::Date => Some(Form::Day),
            LogicalType::Time(it) => Some(Form::Clock(unit_of(&it.unit))),
            LogicalType::Timestamp(it) => Some(moment(&it.unit, it.is_adjusted_to_u_t_c)),
            LogicalType::Integer(it) => Some(if it.is_signed { Form::Whole } else { Form::Unsigned }),
            LogicalType::Uuid => Some(Form::Uuid),
            LogicalType::Float16 => Some(Form::Real),
            // A column in which every value is missing.
            LogicalType::Unknown => plain(physical),
            _ => None,
        };
    }
    match about.converted_type() {
        ConvertedType::NONE => plain(physical),
        ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Some(Form::Text),
        ConvertedType::DECIMAL => decimal(node.get_scale()),
        ConvertedType::DATE => Some(Form::Day),
        ConvertedType::TIME_MILLIS => Some(Form::Clock(Unit::Millis)),
        ConvertedType::TIME_MICROS => Some(Form::Clock(Unit::Micros)),
        ConvertedType::TIMESTAMP_MILLIS => Some(Form::Moment { unit: Unit::Millis, is_utc: true }),
        ConvertedType::TIMESTAMP_MICROS => Some(Form::Moment { unit: Unit::Micros, is_utc: true }),
        ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
            Some(Form::Unsigned)
        }
        ConvertedType::INT_8 | ConvertedType::INT_16 | ConvertedType::INT_32 | ConvertedType::INT_64 => {
            Some(Form::Whole)
        }
        _ => None,
    }
}

fn plain(physical: Physical) -> Option<Form> {
    match physical {
        Physical::BOOLEAN => Some(Form::Boolean),
        Physical::INT32 | Physical::INT64 => Some(Form::Whole),
        Physical::INT96 => Some(Form::Moment96),
        Physical::FLOAT | Physical::DOUBLE => Some(Form::Real),
        // Some programs do not say that their texts are texts.
        Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => Some(Form::Bytes),
    }
}

fn unit_of(unit: &TimeUnit) -> Unit {
    match unit {
        TimeUnit::MILLIS => Unit::Millis,
        TimeUnit::MICROS => Unit::Micros,
        TimeUnit::NANOS => Unit::Nanos,
    }
}
