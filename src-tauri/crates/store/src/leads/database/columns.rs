//! The columns that the database knows, and their types, fixed at their first import.

use rusqlite::{Connection, params};
use simulation::dataset::ColumnType;

use crate::leads::fault::LeadError;
use crate::leads::types::{type_name, type_named};

/// What a column belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// Attributes of leads.
    Lead,
    /// Properties of events.
    Event,
    /// Columns of files of leads that make stages.
    Stage,
}

impl Room {
    fn name(self) -> &'static str {
        match self {
            Room::Lead => "lead",
            Room::Event => "event",
            Room::Stage => "stage",
        }
    }
}

/// A column of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub key: u32,
    pub room: Room,
    pub name: String,
    /// None while no value was ever imported.
    pub kind: Option<ColumnType>,
    pub known_as_of_export: bool,
}

/// All columns.
#[derive(Debug, Clone)]
pub(crate) struct Columns(pub Vec<Column>);

impl Columns {
    /// Reads them.
    pub fn load(connection: &Connection) -> Result<Columns, LeadError> {
        let mut read = connection
            .prepare("SELECT column_key, room, name, type, known_as_of_export FROM columns ORDER BY column_key")?;
        let rows = read.query_map([], |row| {
            let room = match row.get::<_, String>(1)?.as_str() {
                "event" => Room::Event,
                "stage" => Room::Stage,
                _ => Room::Lead,
            };
            Ok(Column {
                key: row.get(0)?,
                room,
                name: row.get(2)?,
                kind: row.get::<_, Option<String>>(3)?.and_then(|name| type_named(&name)),
                known_as_of_export: row.get(4)?,
            })
        })?;
        Ok(Columns(rows.collect::<Result<_, _>>()?))
    }

    /// The column of this name, made where it is missing, and given this type where it has none yet.
    pub fn ensure(
        &mut self,
        connection: &Connection,
        room: Room,
        name: &str,
        kind: Option<ColumnType>,
    ) -> Result<Column, LeadError> {
        let found = self.0.iter_mut().find(|column| column.room == room && column.name == name);
        if let Some(column) = found {
            if let (None, Some(kind)) = (column.kind, kind) {
                connection.execute(
                    "UPDATE columns SET type = ?1 WHERE column_key = ?2",
                    params![type_name(kind), column.key],
                )?;
                column.kind = Some(kind);
            }
            return Ok(column.clone());
        }
        connection.execute(
            "INSERT INTO columns(room, name, type) VALUES (?1, ?2, ?3)",
            params![room.name(), name, kind.map(type_name)],
        )?;
        let key = u32::try_from(connection.last_insert_rowid()).map_err(|_| LeadError::damaged())?;
        let column = Column { key, room, name: name.to_owned(), kind, known_as_of_export: false };
        self.0.push(column.clone());
        Ok(column)
    }

    /// Notes whether a column is only known as of the export.
    pub fn mark(&mut self, connection: &Connection, key: u32, known_as_of_export: bool) -> Result<(), LeadError> {
        if let Some(column) = self.0.iter_mut().find(|column| column.key == key)
            && column.known_as_of_export != known_as_of_export
        {
            column.known_as_of_export = known_as_of_export;
            connection.execute(
                "UPDATE columns SET known_as_of_export = ?1 WHERE column_key = ?2",
                params![known_as_of_export, key],
            )?;
        }
        Ok(())
    }
}
