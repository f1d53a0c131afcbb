//! Models may be linked in a ring of any size: neither their rows' `Send` and `Sync` nor their paths
//! make the compiler walk it.

use orm::prelude::*;

/// A model in a module of its own, with a foreign key to the next and the reverse of the one before.
macro_rules! ring {
    ($($here:ident $next:ident $before:ident),* $(,)?) => {$(
        mod $here {
            use orm::prelude::*;

            #[derive(Model, Debug, Clone)]
            #[model(app = "ring")]
            pub(crate) struct Node {
                pub(crate) id: i64,
                #[field(max_length = 20)]
                pub(crate) name: String,
                pub(crate) size: Option<i32>,
                #[field(on_delete = Cascade)]
                pub(crate) next: ForeignKey<super::$next::Node>,
                #[field(via = next)]
                pub(crate) before: HasMany<super::$before::Node>,
            }
        }
    )*};
}

ring! {
    m0 m1 m199, m1 m2 m0, m2 m3 m1, m3 m4 m2, m4 m5 m3, m5 m6 m4, m6 m7 m5, m7 m8 m6, m8 m9 m7, m9 m10 m8, m10
    m11 m9, m11 m12 m10, m12 m13 m11, m13 m14 m12, m14 m15 m13, m15 m16 m14, m16 m17 m15, m17 m18 m16, m18 m19
    m17, m19 m20 m18, m20 m21 m19, m21 m22 m20, m22 m23 m21, m23 m24 m22, m24 m25 m23, m25 m26 m24, m26 m27
    m25, m27 m28 m26, m28 m29 m27, m29 m30 m28, m30 m31 m29, m31 m32 m30, m32 m33 m31, m33 m34 m32, m34 m35
    m33, m35 m36 m34, m36 m37 m35, m37 m38 m36, m38 m39 m37, m39 m40 m38, m40 m41 m39, m41 m42 m40, m42 m43
    m41, m43 m44 m42, m44 m45 m43, m45 m46 m44, m46 m47 m45, m47 m48 m46, m48 m49 m47, m49 m50 m48, m50 m51
    m49, m51 m52 m50, m52 m53 m51, m53 m54 m52, m54 m55 m53, m55 m56 m54, m56 m57 m55, m57 m58 m56, m58 m59
    m57, m59 m60 m58, m60 m61 m59, m61 m62 m60, m62 m63 m61, m63 m64 m62, m64 m65 m63, m65 m66 m64, m66 m67
    m65, m67 m68 m66, m68 m69 m67, m69 m70 m68, m70 m71 m69, m71 m72 m70, m72 m73 m71, m73 m74 m72, m74 m75
    m73, m75 m76 m74, m76 m77 m75, m77 m78 m76, m78 m79 m77, m79 m80 m78, m80 m81 m79, m81 m82 m80, m82 m83
    m81, m83 m84 m82, m84 m85 m83, m85 m86 m84, m86 m87 m85, m87 m88 m86, m88 m89 m87, m89 m90 m88, m90 m91
    m89, m91 m92 m90, m92 m93 m91, m93 m94 m92, m94 m95 m93, m95 m96 m94, m96 m97 m95, m97 m98 m96, m98 m99
    m97, m99 m100 m98, m100 m101 m99, m101 m102 m100, m102 m103 m101, m103 m104 m102, m104 m105 m103, m105
    m106 m104, m106 m107 m105, m107 m108 m106, m108 m109 m107, m109 m110 m108, m110 m111 m109, m111 m112 m110,
    m112 m113 m111, m113 m114 m112, m114 m115 m113, m115 m116 m114, m116 m117 m115, m117 m118 m116, m118 m119
    m117, m119 m120 m118, m120 m121 m119, m121 m122 m120, m122 m123 m121, m123 m124 m122, m124 m125 m123, m125
    m126 m124, m126 m127 m125, m127 m128 m126, m128 m129 m127, m129 m130 m128, m130 m131 m129, m131 m132 m130,
    m132 m133 m131, m133 m134 m132, m134 m135 m133, m135 m136 m134, m136 m137 m135, m137 m138 m136, m138 m139
    m137, m139 m140 m138, m140 m141 m139, m141 m142 m140, m142 m143 m141, m143 m144 m142, m144 m145 m143, m145
    m146 m144, m146 m147 m145, m147 m148 m146, m148 m149 m147, m149 m150 m148, m150 m151 m149, m151 m152 m150,
    m152 m153 m151, m153 m154 m152, m154 m155 m153, m155 m156 m154, m156 m157 m155, m157 m158 m156, m158 m159
    m157, m159 m160 m158, m160 m161 m159, m161 m162 m160, m162 m163 m161, m163 m164 m162, m164 m165 m163, m165
    m166 m164, m166 m167 m165, m167 m168 m166, m168 m169 m167, m169 m170 m168, m170 m171 m169, m171 m172 m170,
    m172 m173 m171, m173 m174 m172, m174 m175 m173, m175 m176 m174, m176 m177 m175, m177 m178 m176, m178 m179
    m177, m179 m180 m178, m180 m181 m179, m181 m182 m180, m182 m183 m181, m183 m184 m182, m184 m185 m183, m185
    m186 m184, m186 m187 m185, m187 m188 m186, m188 m189 m187, m189 m190 m188, m190 m191 m189, m191 m192 m190,
    m192 m193 m191, m193 m194 m192, m194 m195 m193, m195 m196 m194, m196 m197 m195, m197 m198 m196, m198 m199
    m197, m199 m0 m198,
}

fn shared<T: Send + Sync + 'static>() -> &'static str {
    std::any::type_name::<T>()
}

#[test]
fn rows_of_a_ring_of_two_hundred_models_are_send_and_sync() {
    assert!(shared::<m0::Node>().ends_with("m0::Node"));
    assert!(shared::<Vec<m100::Node>>().contains("m100"));
    assert!(shared::<m199::NodeFields>().contains("m199"));
    assert_eq!(orm::meta::registered().len(), 200);
}

#[test]
fn paths_walk_a_ring_round() {
    let long = |node: &m0::NodeFields| node.next.next.next.before.before.before.before.name.eq("x");
    let compared = |node: &m0::NodeFields| node.next.eq(node.next.next.before) & node.next.before.eq(3);
    let _ = (long, compared);
    assert_eq!((m0::Node::meta().relations[0].target)().name, "Node");
}
