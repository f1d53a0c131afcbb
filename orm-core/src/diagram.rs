//! Models as a picture: an entity-relationship diagram, as Mermaid or as SVG.
//!
//! [`Diagram`] is what stands in it, as data. Boxes are models with their fields; lines are foreign keys and many-to-many
//! relations, with the usual ends: a crow's foot is many, a bar one, a circle none.

mod layer;
mod mermaid;
mod place;
mod route;
mod svg;

use crate::meta::{FieldMeta, ModelMeta, RelationKind, Through};

/// What stands in a diagram.
#[derive(Clone, Debug, Default, PartialEq)]
#[doc(alias = "graph_models")]
pub struct Diagram {
    /// The boxes.
    pub entities: Vec<Entity>,
    /// The lines.
    pub links: Vec<Link>,
}

/// A box: a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The model's name.
    pub name: String,
    /// Its application.
    pub app: String,
    /// Its fields.
    pub rows: Vec<Row>,
}

/// A field in a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its type: that of the column, or the model that it leads to.
    pub kind: String,
    /// `PK`, `FK`, `UK`, or several.
    pub marks: Vec<&'static str>,
    /// Whether it may be NULL.
    pub null: bool,
    /// Whether it is a relation without a column.
    pub many: bool,
}

/// A line between two boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The box with the foreign key, and the position of its row.
    pub from: (usize, usize),
    /// The box that it points at.
    pub to: usize,
    /// How many rows may have the same target.
    pub kind: LinkKind,
    /// Whether a row may have no target.
    pub null: bool,
}

/// How many rows a line leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// One, from any number (`ForeignKey`).
    ManyToOne,
    /// One, from one at most (`OneToOne`).
    OneToOne,
    /// Any number, from any number (`ManyToMany`).
    ManyToMany,
}

impl Diagram {
    /// The models, without proxies, which have no tables, and the lines between them.
    pub fn of(models: &[&'static ModelMeta]) -> Self {
        let models: Vec<&'static ModelMeta> = models.iter().copied().filter(|model| model.proxy.is_none()).collect();
        let place = |target: &ModelMeta| models.iter().position(|model| model.table == target.concrete_table());
        let mut diagram = Diagram::default();
        for (at, model) in models.iter().enumerate() {
            let mut rows: Vec<Row> = model.fields.iter().enumerate().map(|(at, field)| row(model, at, field)).collect();
            for (position, field) in model.fields.iter().enumerate() {
                let Some(reference) = &field.reference else { continue };
                if let Some(to) = place((reference.target)()) {
                    let alone = field.unique || (field.primary_key && model.composite.is_empty());
                    let kind = if alone { LinkKind::OneToOne } else { LinkKind::ManyToOne };
                    diagram.links.push(Link { from: (at, position), to, kind, null: field.null });
                }
            }
            for relation in model.relations {
                let RelationKind::ManyToMany { through: Through::Auto { .. }, .. } = relation.kind else { continue };
                let target = (relation.target)();
                if let Some(to) = place(target) {
                    diagram.links.push(Link { from: (at, rows.len()), to, kind: LinkKind::ManyToMany, null: true });
                }
                let (name, kind) = (relation.name.to_owned(), target.name.to_owned());
                rows.push(Row { name, kind, marks: Vec::new(), null: false, many: true });
            }
            diagram.entities.push(Entity { name: model.name.to_owned(), app: model.app.to_owned(), rows });
        }
        diagram
    }

    /// As Mermaid's `erDiagram`, which many hosts of Markdown draw.
    pub fn mermaid(&self) -> String {
        mermaid::write(self)
    }

    /// As an SVG picture: no box lies on another, and no line behind one.
    pub fn svg(&self) -> String {
        svg::write(self)
    }
}

impl ModelMeta {
    fn concrete_table(&self) -> &'static str {
        let mut table = self.table;
        let mut proxy = self.proxy;
        while let Some(base) = proxy {
            table = base().table;
            proxy = base().proxy;
        }
        table
    }
}

fn row(model: &'static ModelMeta, position: usize, field: &FieldMeta) -> Row {
    let mut marks = Vec::new();
    if model.key_positions().contains(&position) {
        marks.push("PK");
    }
    if field.reference.is_some() {
        marks.push("FK");
    }
    if field.unique && !field.primary_key {
        marks.push("UK");
    }
    let kind = match &field.reference {
        Some(reference) => (reference.target)().name.to_owned(),
        None => field.column_type.to_string(),
    };
    Row { name: field.name.to_owned(), kind, marks, null: field.null, many: false }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Boxes of so many rows each, and lines from a row of a box to a box.
    pub(crate) fn diagram(rows: &[usize], links: &[((usize, usize), usize)]) -> Diagram {
        let row = |at: usize| Row {
            name: format!("field_{at}"),
            kind: "big_int".into(),
            marks: if at == 0 { vec!["PK"] } else { Vec::new() },
            null: at == 2,
            many: false,
        };
        let entity = |(at, rows): (usize, &usize)| Entity {
            name: format!("Model{at}"),
            app: "shop".into(),
            rows: (0..*rows).map(row).collect(),
        };
        let link = |(from, to): &((usize, usize), usize)| Link {
            from: *from,
            to: *to,
            kind: LinkKind::ManyToOne,
            null: from.1 == 2,
        };
        Diagram { entities: rows.iter().enumerate().map(entity).collect(), links: links.iter().map(link).collect() }
    }

    #[test]
    fn mermaid_names_boxes_fields_and_lines() {
        let mut drawn = diagram(&[1, 3], &[((1, 1), 0), ((1, 2), 0)]);
        drawn.entities[1].rows[1].kind = "decimal(10, 2)".into();
        drawn.entities[1].rows[1].marks = vec!["FK", "UK"];
        drawn.links[0].kind = LinkKind::OneToOne;
        let expected = "erDiagram\n    Model0 {\n        big_int field_0 PK\n    }\n    Model1 {\n        big_int field_0 PK\n\
                        \x20       decimal(10-2) field_1 FK, UK\n        big_int field_2 \"may be NULL\"\n    }\n    \
                        Model0 ||--o| Model1 : field_1\n    Model0 |o--o{ Model1 : field_2\n";
        assert_eq!(drawn.mermaid(), expected);
    }
}
