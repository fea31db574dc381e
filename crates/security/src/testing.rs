//! Keys for the tests of this crate.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use coffer_domain::testing::SeededRng;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    algorithm::Algorithm,
    master_key::{MasterKey, MasterKeys},
    signing_key::SigningKey,
};

/// A master key that depends on the seed.
pub(crate) fn master_keys(seed: u64) -> MasterKeys {
    MasterKeys::new(MasterKey::generate(&SeededRng::new(seed)))
}

/// A fixed key for tests, since generating one takes long without optimisation.
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
