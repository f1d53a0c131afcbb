//! Digests of text, as hexadecimal digits: SHA-1 and SHA-2 (FIPS 180-4). They serve to compare, not to keep secrets.

use rusqlite::functions::Context;
use rusqlite::types::Value;

use super::Scalar;
use super::read::text;

pub(super) const LIST: &[(&str, i32, Scalar)] = &[
    ("orm_md5", 1, |context| of(context, orm_core::schema::md5)),
    ("orm_sha1", 1, |context| of(context, sha1)),
    ("orm_sha224", 1, |context| of(context, sha224)),
    ("orm_sha256", 1, |context| of(context, sha256)),
    ("orm_sha384", 1, |context| of(context, sha384)),
    ("orm_sha512", 1, |context| of(context, sha512)),
];

fn of(context: &Context<'_>, digest: fn(&[u8]) -> String) -> rusqlite::Result<Value> {
    Ok(Value::Text(digest(text(context, 0)?.as_bytes())))
}

/// The fractional parts of the cube roots of the first 80 primes; the 32-bit digests take their upper halves.
const CUBE_ROOTS: [u64; 80] = [
    0x428a_2f98_d728_ae22,
    0x7137_4491_23ef_65cd,
    0xb5c0_fbcf_ec4d_3b2f,
    0xe9b5_dba5_8189_dbbc,
    0x3956_c25b_f348_b538,
    0x59f1_11f1_b605_d019,
    0x923f_82a4_af19_4f9b,
    0xab1c_5ed5_da6d_8118,
    0xd807_aa98_a303_0242,
    0x1283_5b01_4570_6fbe,
    0x2431_85be_4ee4_b28c,
    0x550c_7dc3_d5ff_b4e2,
    0x72be_5d74_f27b_896f,
    0x80de_b1fe_3b16_96b1,
    0x9bdc_06a7_25c7_1235,
    0xc19b_f174_cf69_2694,
    0xe49b_69c1_9ef1_4ad2,
    0xefbe_4786_384f_25e3,
    0x0fc1_9dc6_8b8c_d5b5,
    0x240c_a1cc_77ac_9c65,
    0x2de9_2c6f_592b_0275,
    0x4a74_84aa_6ea6_e483,
    0x5cb0_a9dc_bd41_fbd4,
    0x76f9_88da_8311_53b5,
    0x983e_5152_ee66_dfab,
    0xa831_c66d_2db4_3210,
    0xb003_27c8_98fb_213f,
    0xbf59_7fc7_beef_0ee4,
    0xc6e0_0bf3_3da8_8fc2,
    0xd5a7_9147_930a_a725,
    0x06ca_6351_e003_826f,
    0x1429_2967_0a0e_6e70,
    0x27b7_0a85_46d2_2ffc,
    0x2e1b_2138_5c26_c926,
    0x4d2c_6dfc_5ac4_2aed,
    0x5338_0d13_9d95_b3df,
    0x650a_7354_8baf_63de,
    0x766a_0abb_3c77_b2a8,
    0x81c2_c92e_47ed_aee6,
    0x9272_2c85_1482_353b,
    0xa2bf_e8a1_4cf1_0364,
    0xa81a_664b_bc42_3001,
    0xc24b_8b70_d0f8_9791,
    0xc76c_51a3_0654_be30,
    0xd192_e819_d6ef_5218,
    0xd699_0624_5565_a910,
    0xf40e_3585_5771_202a,
    0x106a_a070_32bb_d1b8,
    0x19a4_c116_b8d2_d0c8,
    0x1e37_6c08_5141_ab53,
    0x2748_774c_df8e_eb99,
    0x34b0_bcb5_e19b_48a8,
    0x391c_0cb3_c5c9_5a63,
    0x4ed8_aa4a_e341_8acb,
    0x5b9c_ca4f_7763_e373,
    0x682e_6ff3_d6b2_b8a3,
    0x748f_82ee_5def_b2fc,
    0x78a5_636f_4317_2f60,
    0x84c8_7814_a1f0_ab72,
    0x8cc7_0208_1a64_39ec,
    0x90be_fffa_2363_1e28,
    0xa450_6ceb_de82_bde9,
    0xbef9_a3f7_b2c6_7915,
    0xc671_78f2_e372_532b,
    0xca27_3ece_ea26_619c,
    0xd186_b8c7_21c0_c207,
    0xeada_7dd6_cde0_eb1e,
    0xf57d_4f7f_ee6e_d178,
    0x06f0_67aa_7217_6fba,
    0x0a63_7dc5_a2c8_98a6,
    0x113f_9804_bef9_0dae,
    0x1b71_0b35_131c_471b,
    0x28db_77f5_2304_7d84,
    0x32ca_ab7b_40c7_2493,
    0x3c9e_be0a_15c9_bebc,
    0x431d_67c4_9c10_0d4c,
    0x4cc5_d4be_cb3e_42b6,
    0x597f_299c_fc65_7e2a,
    0x5fcb_6fab_3ad6_faec,
    0x6c44_198c_4a47_5817,
];

/// The fractional parts of the square roots of the first eight primes.
const SQUARE_ROOTS: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// Those of the next eight.
const NEXT_SQUARE_ROOTS: [u64; 8] = [
    0xcbbb_9d5d_c105_9ed8,
    0x629a_292a_367c_d507,
    0x9159_015a_3070_dd17,
    0x152f_ecd8_f70e_5939,
    0x6733_2667_ffc0_0b31,
    0x8eb4_4a87_6858_1511,
    0xdb0c_2e0d_64f9_8fa7,
    0x47b5_481d_befa_4fa4,
];

/// The upper half of 64 bits.
fn upper(bits: u64) -> u32 {
    (bits >> 32) as u32
}

#[allow(clippy::cast_possible_truncation, reason = "the lower half of 64 bits")]
fn lower(bits: u64) -> u32 {
    bits as u32
}

/// The message in whole blocks: a bit, zeros, and the number of its bits in `length` bytes at the end.
fn padded(message: &[u8], block: usize, length: usize) -> Vec<u8> {
    let mut padded = message.to_vec();
    padded.push(0x80);
    while padded.len() % block != block - length {
        padded.push(0);
    }
    let bits = (message.len() as u128) * 8;
    padded.extend_from_slice(&bits.to_be_bytes()[16 - length..]);
    padded
}

macro_rules! sha2 {
    ($name:ident, $word:ty, $rounds:literal, $round:expr, $big0:expr, $big1:expr, $small0:expr, $small1:expr) => {
        fn $name(message: &[u8], mut state: [$word; 8]) -> String {
            const BYTES: usize = size_of::<$word>();
            let turned = |x: $word, by: [u32; 3]| x.rotate_right(by[0]) ^ x.rotate_right(by[1]) ^ x.rotate_right(by[2]);
            let shifted = |x: $word, by: [u32; 3]| x.rotate_right(by[0]) ^ x.rotate_right(by[1]) ^ (x >> by[2]);
            for block in padded(message, 16 * BYTES, 2 * BYTES).chunks_exact(16 * BYTES) {
                let mut words = [0; $rounds];
                for (word, bytes) in words.iter_mut().zip(block.chunks_exact(BYTES)) {
                    *word = bytes.iter().fold(0, |word: $word, byte| (word << 8) | <$word>::from(*byte));
                }
                for at in 16..$rounds {
                    words[at] = words[at - 16]
                        .wrapping_add(shifted(words[at - 15], $small0))
                        .wrapping_add(words[at - 7])
                        .wrapping_add(shifted(words[at - 2], $small1));
                }
                let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
                for at in 0..$rounds {
                    let first = h
                        .wrapping_add(turned(e, $big1))
                        .wrapping_add((e & f) ^ (!e & g))
                        .wrapping_add($round(CUBE_ROOTS[at]))
                        .wrapping_add(words[at]);
                    let second = turned(a, $big0).wrapping_add((a & b) ^ (a & c) ^ (b & c));
                    (h, g, f, e) = (g, f, e, d.wrapping_add(first));
                    (d, c, b, a) = (c, b, a, first.wrapping_add(second));
                }
                for (word, more) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
                    *word = word.wrapping_add(more);
                }
            }
            state.iter().map(|word| format!("{word:0width$x}", width = 2 * BYTES)).collect()
        }
    };
}

sha2!(narrow, u32, 64, upper, [2, 13, 22], [6, 11, 25], [7, 18, 3], [17, 19, 10]);
sha2!(wide, u64, 80, std::convert::identity, [28, 34, 39], [14, 18, 41], [1, 8, 7], [19, 61, 6]);

fn sha224(message: &[u8]) -> String {
    cut(narrow(message, NEXT_SQUARE_ROOTS.map(lower)), 56)
}

fn sha256(message: &[u8]) -> String {
    narrow(message, SQUARE_ROOTS.map(upper))
}

fn sha384(message: &[u8]) -> String {
    cut(wide(message, NEXT_SQUARE_ROOTS), 96)
}

fn sha512(message: &[u8]) -> String {
    wide(message, SQUARE_ROOTS)
}

fn cut(mut digits: String, length: usize) -> String {
    digits.truncate(length);
    digits
}

fn sha1(message: &[u8]) -> String {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded(message, 64, 8).chunks_exact(64) {
        let mut words = [0u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, byte| (word << 8) | u32::from(*byte));
        }
        for at in 16..80 {
            words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (at, word) in words.iter().enumerate() {
            let (mixed, constant) = match at / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (word, more) in state.iter_mut().zip([a, b, c, d, e]) {
            *word = word.wrapping_add(more);
        }
    }
    state.iter().map(|word| format!("{word:08x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard_come_out() {
        assert_eq!(sha1(b""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assert_eq!(sha224(b""), "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f");
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(
            sha384(b""),
            "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"
        );
        assert_eq!(
            sha512(b""),
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        );
        assert_eq!(sha1(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(sha224(b"abc"), "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(
            sha384(b"abc"),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
        );
        assert_eq!(
            sha512(b"abc"),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        );
        assert_eq!(sha1(&[b'a'; 111]), "ac877859d427d9192054eea8feb3b8a403ef83a5");
        assert_eq!(sha224(&[b'a'; 111]), "4aeec1a49b2c1bc663abf2809b36faaa64359523d4f26d02dbc2cba3");
        assert_eq!(sha256(&[b'a'; 111]), "6374f73208854473827f6f6a3f43b1f53eaa3b82c21c1a6d69a2110b2a79baad");
        assert_eq!(
            sha384(&[b'a'; 111]),
            "3c37955051cb5c3026f94d551d5b5e2ac38d572ae4e07172085fed81f8466b8f90dc23a8ffcdea0b8d8e58e8fdacc80a"
        );
        assert_eq!(
            sha512(&[b'a'; 111]),
            "fa9121c7b32b9e01733d034cfc78cbf67f926c7ed83e82200ef86818196921760b4beff48404df811b953828274461673c68d04e297b0eb7b2b4d60fc6b566a2"
        );
        assert_eq!(sha1(&[b'b'; 200]), "e3b5368d39b1285d5bdcf51b7fd0fc0ac7d87df1");
        assert_eq!(sha224(&[b'b'; 200]), "20ca23095bcc337967148c9b278320eed2ae978d90f5a2f2f178fa34");
        assert_eq!(sha256(&[b'b'; 200]), "aaebc35c4c4e2cc7ac7c65812a7fa476d807b9f3fc60d478dfe098ceeb122321");
        assert_eq!(
            sha384(&[b'b'; 200]),
            "26549324a1c5b32c177321c592df94e47f3dcf3659ccb5a81c6fe99e75bd7da28997bbae33e785124f37a7022b128001"
        );
        assert_eq!(
            sha512(&[b'b'; 200]),
            "79f5b4b03cea64c1c5618d1912f5fc584f338a61f52cce1776b62d269e87ff15566ac23c2e0c4df55e038e48a70bc878672e5fffe069438e97d69be7de6d3208"
        );
    }
}
