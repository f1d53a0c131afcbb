//! Paths: where a column or a relation is, seen from the model a queryset begins with.

use std::any::Any;
use std::fmt;
use std::sync::{Mutex, OnceLock};

use super::{Model, ModelType};
use crate::expr::{Nullability, Sure};
use crate::meta::{ModelMeta, RelationMeta};

/// A model reached by a path: the root of a closure, or what a relation of another node leads to.
///
/// Nodes are made as a program walks them and live as long as it: their number is bounded by the
/// paths that its source names.
pub struct PathNode {
    parent: Option<(&'static PathNode, usize)>,
    model: &'static ModelType,
    depth: usize,
    // Erased, so that `Sync` need not be proved through the whole graph of models.
    fields: OnceLock<&'static (dyn Any + Send + Sync)>,
    children: OnceLock<Box<[OnceLock<&'static PathNode>]>>,
}

impl PathNode {
    fn leaked(
        parent: Option<(&'static PathNode, usize)>,
        model: &'static ModelType,
        depth: usize,
    ) -> &'static PathNode {
        let (fields, children) = (OnceLock::new(), OnceLock::new());
        Box::leak(Box::new(PathNode { parent, model, depth, fields, children }))
    }

    /// What the relation at position `relation` of this node's model leads to. The same node each time.
    pub fn child(&'static self, relation: usize) -> &'static PathNode {
        let relations = self.meta().relations;
        let children = self.children.get_or_init(|| relations.iter().map(|_| OnceLock::new()).collect());
        children[relation].get_or_init(|| {
            let target = ModelType::of_meta((relations[relation].target)());
            PathNode::leaked(Some((self, relation)), target, self.depth)
        })
    }

    /// The node it was reached from; none for a root.
    pub fn parent(&self) -> Option<&'static PathNode> {
        self.parent.map(|(node, _)| node)
    }

    /// The relation of the parent's model that leads here; none for a root.
    pub fn relation(&self) -> Option<&'static RelationMeta> {
        self.parent.map(|(node, relation)| &node.meta().relations[relation])
    }

    /// The position of that relation in the parent's model.
    pub fn relation_index(&self) -> Option<usize> {
        self.parent.map(|(_, relation)| relation)
    }

    /// The model here.
    pub fn model(&self) -> &'static ModelType {
        self.model
    }

    /// The model here, as data.
    pub fn meta(&self) -> &'static ModelMeta {
        (self.model.meta)()
    }

    /// How deep the closure was nested that the path was born in: 0 for an outermost one.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The names of the relations from the root to here.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = self.parent.map(|(node, _)| node.names()).unwrap_or_default();
        names.extend(self.relation().map(|relation| relation.name));
        names
    }

    /// The fields of the model here, made on first use.
    pub(crate) fn fields<M: Model, N: Nullability>(&'static self) -> &'static M::Fields<N> {
        let fields = self.fields.get_or_init(|| Box::leak(Box::new(M::__fields::<N>(self))));
        // A node is reached by one path only, which fixes both `M` and `N`.
        fields.downcast_ref().expect("a path node is always read with the type it was made with")
    }
}

/// A path is one node, however it is come by.
impl PartialEq for PathNode {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl fmt::Debug for PathNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.root_name())?;
        self.names().iter().try_for_each(|name| write!(f, ".{name}"))
    }
}

impl PathNode {
    fn root_name(&self) -> &'static str {
        self.parent.map_or_else(|| self.meta().name, |(node, _)| node.root_name())
    }
}

const SHALLOW: usize = 4;

/// The roots of one model, by depth. The derive keeps one in a static for each model.
pub struct Roots {
    shallow: [OnceLock<&'static PathNode>; SHALLOW],
    deep: Mutex<Vec<&'static PathNode>>,
}

impl Roots {
    /// None yet.
    #[allow(clippy::new_without_default, reason = "only ever made in a static")]
    pub const fn new() -> Self {
        Roots { shallow: [const { OnceLock::new() }; SHALLOW], deep: Mutex::new(Vec::new()) }
    }

    fn at<M: Model>(&'static self, depth: usize) -> &'static PathNode {
        if let Some(cell) = self.shallow.get(depth) {
            return cell.get_or_init(|| PathNode::leaked(None, ModelType::of::<M>(), depth));
        }
        let mut deep = self.deep.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(node) = deep.iter().find(|node| node.depth == depth) {
            return node;
        }
        let node = PathNode::leaked(None, ModelType::of::<M>(), depth);
        deep.push(node);
        node
    }
}

/// The root of model `M` for closures nested `depth` deep.
pub(crate) fn root<M: Model>(depth: usize) -> &'static PathNode {
    M::__roots().at::<M>(depth)
}

/// What a closure nested `depth` deep gets.
pub(crate) fn root_fields<M: Model>(depth: usize) -> &'static M::Fields<Sure> {
    root::<M>(depth).fields::<M, Sure>()
}
