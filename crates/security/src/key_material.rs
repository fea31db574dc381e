//! What signing keys are made of: random numbers in the encodings that the library reads, and the
//! public keys that others may read (RFC 7517, RFC 7518, RFC 8037).

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use coffer_domain::{Rng, rng};
use jsonwebtoken::{DecodingKey, EncodingKey, jwk::EllipticCurve};
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPrivateKey as _, rand_core};
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::signing_key::{Algorithm, CRYPTO};

/// Of a strength of 128 bits, like the other algorithms (NIST SP 800-57, part 1, 5.6.1).
const RSA_BITS: usize = 3072;

/// Less would be easier to guess than the hash it goes into (RFC 7518, 3.2).
const LEAST_HS256_SECRET: usize = 32;

/// One private key in the shapes it is used in.
pub(crate) struct Keys {
    pub(crate) encoding: EncodingKey,
    pub(crate) decoding: DecodingKey,
    pub(crate) public: Option<Value>,
}

/// A new private key: for HS256 the secret, otherwise DER, PKCS #8 (RFC 5958) or for RSA PKCS #1
/// (RFC 8017).
pub(crate) fn generate(algorithm: Algorithm, rng: &dyn Rng) -> Option<Zeroizing<Vec<u8>>> {
    match algorithm {
        Algorithm::HS256 => Some(Zeroizing::new(rng::array::<32>(rng).to_vec())),
        Algorithm::EdDSA => Some(ed25519(&Zeroizing::new(rng::array(rng)))),
        // One number in 2³² is not below the order of the curve; another one is, then.
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

/// The keys to sign and to verify with, unless `private` is no key of the algorithm.
pub(crate) fn keys(algorithm: Algorithm, id: Uuid, private: &[u8]) -> Option<Keys> {
    let derive = &CRYPTO.key_utils;
    let (encoding, decoding, parameters) = match algorithm {
        Algorithm::HS256 => {
            let long_enough = private.len() >= LEAST_HS256_SECRET;
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

/// Our randomness under the trait that the `rsa` crate asks for.
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
pub(crate) mod tests {
    use base64::prelude::BASE64_STANDARD;

    use super::*;
    use crate::{signing_key::SigningKey, testing::SeededRng};

    /// Made for these tests, because making one takes long without optimisation.
    pub(crate) fn rsa_example() -> SigningKey {
        const KEY: &str = "\
        MIIG5AIBAAKCAYEAqwnmZ3Cm55ZCNh49z36Ot5r+M4Qcg2/ydn8JDn+TxOgixnEikNEcfznhH3tuuAbblx4I\
        0ApmW5YzirKRdhoNzTOyN0f+PjC14N1IubNqlTO2wWjVZPUDUIZZP0ko3k6fIL5+yCRBZwQVpK83sOJ6mBW/\
        iE+3zmb8AksekkQkVnFZMnsiZ+G/9PG5pgAc5ZClVqEDafEWXDiokbso6HMrSwVJKY4iDj1e+rpOaqMn53QI\
        ohVCEHMRjSV07DrUyaQcvfGJc631lm8YlOiUiV8+2ZZboY4OP+Lpcw9sYuTBOIoM5HPIrBolMQi3MAbKwP4T\
        z/33c8vH3bflirKlFFVqgeLoVKYYYX4sNwBnvNW+APG0H18hcH9EiLRezFOIxEj0s/ZE5uEgYu8FI8TblWh2\
        7RhmLH7fGI8ixR70Hk4x/d4Lt1dzyFrvoPwNALobNqQIeAwK472QNMFTwk1/UVy/yA6gqbTSFC2QWiVDrp7i\
        ogZ9WaCxbVvF5T3+zuxqxVWnAgMBAAECggGAQF6W9FoMrn65x3VFLOiD3Ky7u3aeZocEmL0Bkw/HdKUqpUVh\
        zV+tmmIVjAwfpKmMDgjzJxyq3hAesLW4kdqHVDF/AlgZYp1hbdHJ832HAMT4JD0IhpjBWRZe0zb85wFu2Nto\
        ink+lf8PCC4bRvpNShxxO2NJGShf8psD0+dKR7Ab8iguUCtBW3V3uXY0ad8wonQxfTcLA8UdB8+Iu0bQxcik\
        +rsvrO1C6Biit3ZU58IfF6TpephbxCOTJ+6SM5sLyg3poGcNd6he6Ake/5lf2HBbmaqpLCtosuycpoOx62px\
        F9K2dwS5uuZbA1mrpfE811yMprUinl4rBA+qy690kirYrABI3Bn3mjxNw8axVc06cwieqB9ROdWU5jwokjLU\
        ZfQYl0URBrWoHTFNQy7QztThk+lwsMLc0z0wNdkOPAl7iCXARLMDFoI90dlPiSGmjuu4tVBQXOJsGprfSLir\
        JeXug5ltlvEc7YTve1xoqCZdPKbY8o5JXBivoyCebYGZAoHBAOOt1I4G5YP8dQXgw8Q61mjaz6f1Qp7WjQtC\
        /o6hGCKvn6GiwvU0g+ZNHkZ/oFhurYsaHV6XJi4tieLpuGH3OoNrNl5UiEB9ZGJIe64CpfuamF3AN9Lo/2Kb\
        7M6RJoLQ1SVzOkiBqoEaCWyHjQr0xh2onWtnpP6Jj5DeG5qkoSViUC9xxree+nYgmIR2uFoDUE/lo0ZB4zgP\
        nkjPxttJEcLJEzX2UMH4K633CmOj/Y7LOYb0blOwP2P+k+rBhEEuTwKBwQDAUGywtg6YlL/xHVIv6lDPBBZU\
        ptMf7INy6q8Scr8v2X9tXPvrT3hkGqWFWwXGCDN7cdnPcC8/sgi49e+Vbtvw9bOP6r9IgNPpCsUD7+kojnlh\
        R4r8Lc3bqZOTSbdYvZnqSnKsI67d5XT/1UaQgzqCxKAdxbzzhkGtzhZxJJiKebvbQBSdaDGfEhvkXGganb5k\
        4Ffb6hAWJCf/10OK8ebXYPsRRsSImAy85IPoEl4ONoCEAzgBfTFxT1JGBqvEpSkCgcBFekNVv/cECuMvEwLK\
        e+X4A2XA7FATJofN+vixT6mM1CkTaxaxOwBRJBFsFAA7XDLrMuHpfphxGQZtz0Kr6oTZm7rwmD0n6NvcPiA3\
        3qkGGYwLd9/RJbbhQZHHC3ZEDzQsBHixrZf5Y5einc7FnCJk5JJ9NxibcCD2ZUDpNPnT7adogwDQAdyOda31\
        JkFlfoNgjkP/6ZVMA0AbGgSl4CtiVHffTLYiKvgxUyTBeUaj75Izg52zPiJqAkLjLYCNX3MCgcEAjt5wkKr/\
        luzS114wA3awh8qCiGrS56F+We3tF+h1DignWWi9oieMydld4/8l/+Nx06BV7pxqDYjGoBnc3gfYj18JAb6k\
        UkmapEMi7/TYIxANLm7G2udwSmLlRoN6GQvp/ztFi4qKy0A+thyMaqmC20kVpmiTIds4idVTqMRGKoGbRJuL\
        dRDF5GXAoNrhX/yWSDy+KJrvTnOX36HdBKkHFDRw8HnBYbSLqfyd3ddfVnG48dmuTrTh+UqzVWB5VQJZAoHB\
        AKaueDng7C2dZbDM4h6RFhnomM+6Rs/X28RIq19loIeE7YQ8UVqKgE1Iuhy2ctaJA7AyuOokC2yX67MEzn0w\
        Y/2XCx8Pzqd7JctaK2ZKBef2aLsxPOeQ16ucmccQI8k8ofP+1HPt7706qrArJTsJaCBN5qLx9eIUJ3GoPWDg\
        xjs0W3yLE3ttu35BDkpYxDhX9876q+PeCrT3j7sNeNXSMgJaK7gsgSE60+LMgJ8sCZ0E24mSkKnbFetP/xDX\
        1cstCw==";
        let der = Zeroizing::new(BASE64_STANDARD.decode(KEY).unwrap());
        SigningKey::from_parts(Uuid::from_u128(7), Algorithm::RS256, der).unwrap()
    }

    #[test]
    #[ignore = "makes an RSA key, which takes a minute without optimisation"]
    fn an_rsa_key_can_be_made() {
        let rng = SeededRng::new(1);
        let private = generate(Algorithm::RS256, &*rng).unwrap();
        let key = SigningKey::from_parts(Uuid::nil(), Algorithm::RS256, private).unwrap();
        let signature = key.sign(b"message").unwrap();
        assert_eq!(signature.len(), RSA_BITS / 8);
        assert!(key.verify(b"message", &signature));
    }

    #[test]
    fn a_number_that_is_no_key_is_replaced() {
        // The first 32 bytes are above the order of P-256, zero is not allowed, the third will do.
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
