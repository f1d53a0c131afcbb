//! What a certificate is known by to both ends of an encrypted way (`tls-server-end-point` of RFC 5929): its digest, by the
//! digest that its own signature is made with.

use ring::digest::{Algorithm, SHA256, SHA384, SHA512, digest};

/// The digest of a certificate; none where its signature tells no digest that is known here, such as Ed25519's.
pub(super) fn end_point(certificate: &[u8]) -> Option<Vec<u8>> {
    Some(digest(algorithm(certificate)?, certificate).as_ref().to_vec())
}

const SEQUENCE: u8 = 0x30;
const NAME: u8 = 0x06;
/// The first of the parameters of RSASSA-PSS: the digest.
const FIRST: u8 = 0xA0;

/// The digest that a certificate's signature is made with, as RFC 5929 has it: SHA-256 in place of MD5 and SHA-1.
fn algorithm(certificate: &[u8]) -> Option<&'static Algorithm> {
    let (certificate, _) = element(certificate, SEQUENCE)?;
    let (_, after) = element(certificate, SEQUENCE)?;
    let (signature, _) = element(after, SEQUENCE)?;
    let (name, parameters) = element(signature, NAME)?;
    match name {
        // RSA, by PKCS #1: 1.2.840.113549.1.1.x
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, which] => match which {
            0x04 | 0x05 | 0x0B => Some(&SHA256),
            0x0C => Some(&SHA384),
            0x0D => Some(&SHA512),
            0x0A => of_pss(parameters),
            _ => None,
        },
        // ECDSA with SHA-1, and with others: 1.2.840.10045.4.1 and .3.x
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01] => Some(&SHA256),
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, which] => match which {
            0x02 => Some(&SHA256),
            0x03 => Some(&SHA384),
            0x04 => Some(&SHA512),
            _ => None,
        },
        _ => None,
    }
}

/// The digest among the parameters of RSASSA-PSS, which is SHA-1 where it is not said.
fn of_pss(parameters: &[u8]) -> Option<&'static Algorithm> {
    let (parameters, _) = element(parameters, SEQUENCE)?;
    let Some((digest, _)) = element(parameters, FIRST) else { return Some(&SHA256) };
    let (digest, _) = element(digest, SEQUENCE)?;
    let (name, _) = element(digest, NAME)?;
    match name {
        [0x2B, 0x0E, 0x03, 0x02, 0x1A] => Some(&SHA256),
        // 2.16.840.1.101.3.4.2.x
        [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, which] => match which {
            0x01 => Some(&SHA256),
            0x02 => Some(&SHA384),
            0x03 => Some(&SHA512),
            _ => None,
        },
        _ => None,
    }
}

/// What the element of DER that `bytes` begin with holds, and what follows it; none where it is of another kind or is cut
/// off.
fn element(bytes: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if found != kind {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        // The length of the length; a certificate of four gigabytes is none.
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (digits.iter().fold(0usize, |length, digit| (length << 8) | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate as far as is read here: something, and the algorithm of the signature.
    fn signed_with(algorithm: &[u8]) -> Vec<u8> {
        let wrap = |kind: u8, inner: &[u8]| [&[kind, u8::try_from(inner.len()).unwrap()], inner].concat();
        wrap(SEQUENCE, &[wrap(SEQUENCE, &[0x02, 0x01, 0x00]), wrap(SEQUENCE, algorithm)].concat())
    }

    #[test]
    fn the_digest_is_that_of_the_signature_and_never_a_broken_one() {
        const RSA: [u8; 10] = [NAME, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
        const EC: [u8; 9] = [NAME, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03];
        const SHA: [u8; 10] = [NAME, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
        let pss = |which| {
            let digest = [&[FIRST, 13, SEQUENCE, 11][..], &SHA, &[which]].concat();
            [&RSA[..], &[0x0A, SEQUENCE, 15], &digest].concat()
        };
        let of = |base: &[u8], which: u8| [base, &[which]].concat();
        for (name, expected) in [
            (of(&RSA, 0x04), Some(&SHA256)),
            (of(&RSA, 0x05), Some(&SHA256)),
            (of(&RSA, 0x0B), Some(&SHA256)),
            (of(&RSA, 0x0C), Some(&SHA384)),
            (of(&RSA, 0x0D), Some(&SHA512)),
            (of(&EC, 0x02), Some(&SHA256)),
            (of(&EC, 0x03), Some(&SHA384)),
            (of(&EC, 0x04), Some(&SHA512)),
            (vec![NAME, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01], Some(&SHA256)),
            (pss(0x01), Some(&SHA256)),
            (pss(0x02), Some(&SHA384)),
            (pss(0x03), Some(&SHA512)),
            ([&RSA[..], &[0x0A, SEQUENCE, 0]].concat(), Some(&SHA256)),
            // Ed25519, which has no digest of its own, and what is not known.
            (vec![NAME, 3, 0x2B, 0x65, 0x70], None),
            (of(&RSA, 0x63), None),
        ] {
            assert_eq!(algorithm(&signed_with(&name)), expected, "{name:?}");
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_digest() {
        let whole = signed_with(&[NAME, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]);
        assert!(end_point(&whole).is_some());
        for length in 0..whole.len() {
            assert_eq!(end_point(&whole[..length]), None, "{length}");
        }
        assert_eq!(end_point(&[SEQUENCE, 0x80]), None);
        assert_eq!(end_point(&[SEQUENCE, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]), None);
        assert_eq!(end_point(&[SEQUENCE, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1]), None);
    }
}
