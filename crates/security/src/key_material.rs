//! The material of signing keys: private keys in the encodings that the library expects, and public
//! keys for publication (RFC 7517, RFC 7518, RFC 8037).

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use coffer_domain::{Rng, rng};
use jsonwebtoken::{DecodingKey, EncodingKey, jwk::EllipticCurve};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPrivateKey as _, rand_core};
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::algorithm::{Algorithm, CRYPTO};

/// The length of RSA keys: a strength of 128 bits, like the other algorithms (NIST SP 800-57, part
/// 1, 5.6.1).
const RSA_BITS: usize = 3072;

/// The minimum length of HS256 secrets in bytes: that of the hash (RFC 7518, 3.2).
const MIN_HS256_SECRET: usize = 32;

/// A key for signing and for verifying, and for publication.
pub(crate) struct Keys {
    pub(crate) encoding: EncodingKey,
    pub(crate) decoding: DecodingKey,
    pub(crate) public: Option<Value>,
}

/// Generates a private key: the secret for HS256, PKCS #1 (RFC 8017) in DER for RSA, and PKCS #8
/// (RFC 5958) in DER for the others.
pub(crate) fn generate(algorithm: Algorithm, rng: &dyn Rng) -> Option<Zeroizing<Vec<u8>>> {
    match algorithm {
        Algorithm::HS256 => Some(Zeroizing::new(rng::array::<32>(rng).to_vec())),
        Algorithm::EdDSA => Some(ed25519(&Zeroizing::new(rng::array(rng)))),
        // One number in 2³² is not below the order of the curve. Then another one is generated.
        Algorithm::ES256 => (0..8)
            .map(|_| p256(&Zeroizing::new(rng::array(rng))))
            .find(|key| keys(algorithm, Uuid::nil(), key).is_some()),
        Algorithm::RS256 => {
            let key = RsaPrivateKey::new(&mut RsaRng(rng), RSA_BITS).ok()?;
            let der = key.to_pkcs1_der().ok()?;
            Some(Zeroizing::new(der.as_bytes().to_vec()))
        }
    }
}

/// The keys for signing and verifying; `None` if `private` is not a key of the algorithm.
pub(crate) fn keys(algorithm: Algorithm, id: Uuid, private: &[u8]) -> Option<Keys> {
    let derive = &CRYPTO.key_utils;
    let (encoding, decoding, parameters) = match algorithm {
        Algorithm::HS256 => {
            let long_enough = private.len() >= MIN_HS256_SECRET;
            return long_enough.then(|| Keys {
                encoding: EncodingKey::from_secret(private),
                decoding: DecodingKey::from_secret(private),
                public: None,
            });
        }
        Algorithm::EdDSA => {
            let x = (derive.ed_pub_components_from_private_key)(private, &EllipticCurve::Ed25519)
                .ok()?;
            (
                EncodingKey::from_ed_der(private),
                DecodingKey::from_ed_der(&x),
                json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url(&x) }),
            )
        }
        Algorithm::ES256 => {
            let (_, x, y) =
                (derive.ec_pub_components_from_private_key)(private, algorithm.as_jwa()).ok()?;
            let uncompressed = [&[4], x.as_slice(), y.as_slice()].concat();
            (
                EncodingKey::from_ec_der(private),
                DecodingKey::from_ec_der(&uncompressed),
                json!({ "kty": "EC", "crv": "P-256", "x": base64url(&x), "y": base64url(&y) }),
            )
        }
        Algorithm::RS256 => {
            let (n, e) = (derive.rsa_pub_components_from_private_key)(private).ok()?;
            (
                EncodingKey::from_rsa_der(private),
                DecodingKey::from_rsa_raw_components(&n, &e),
                json!({ "kty": "RSA", "n": base64url(&n), "e": base64url(&e) }),
            )
        }
    };
    Some(Keys {
        encoding,
        decoding,
        public: Some(published(algorithm, id, parameters)),
    })
}

fn published(algorithm: Algorithm, id: Uuid, mut key: Value) -> Value {
    key["kid"] = json!(id);
    key["use"] = json!("sig");
    key["alg"] = json!(algorithm.name());
    key
}

fn base64url(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// An Ed25519 seed in PKCS #8 (RFC 8410, section 7).
pub(crate) fn ed25519(seed: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    const HEAD: [u8; 16] = [
        0x30, 0x2e, // sequence of 46 bytes
        0x02, 0x01, 0x00, // version 0
        0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, // 1.3.101.112: Ed25519
        0x04, 0x22, 0x04, 0x20, // an octet string of 32 bytes within one of 34
    ];
    Zeroizing::new([&HEAD[..], seed].concat())
}

/// A P-256 scalar in PKCS #8 (RFC 5915, RFC 5958).
pub(crate) fn p256(scalar: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    const HEAD: [u8; 33] = [
        0x30, 0x41, // sequence of 65 bytes
        0x02, 0x01, 0x00, // version 0
        0x30, 0x13, // sequence of 19 bytes
        0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, // 1.2.840.10045.2.1: EC
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, // …10045.3.1.7: P-256
        0x04, 0x27, 0x30, 0x25, // an octet string of 39 bytes with a sequence of 37
        0x02, 0x01, 0x01, // version 1
    ];
    Zeroizing::new([&HEAD[..], &[0x04, 0x20], scalar].concat())
}

/// The [`Rng`] as an implementation of the trait that the `rsa` crate expects.
struct RsaRng<'a>(&'a dyn Rng);

impl rand_core::RngCore for RsaRng<'_> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(rng::array(self.0))
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(rng::array(self.0))
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl rand_core::CryptoRng for RsaRng<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_outside_the_curve_order_is_replaced() {
        // The first number is above the order of P-256, the second is zero, and the third is valid.
        #[derive(Debug)]
        struct Scripted(std::sync::Mutex<Vec<u8>>);
        impl Rng for Scripted {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(self.0.lock().unwrap().pop().unwrap());
            }
        }
        let rng = Scripted(std::sync::Mutex::new(vec![0x11, 0x00, 0xff]));
        assert_eq!(generate(Algorithm::ES256, &rng), Some(p256(&[0x11; 32])));
    }
}
