/** What one that follows RFC 9068 to the letter checks. */
export const everything = {
  issuer: true,
  audience: true,
  lifetime: true,
  nbf: true,
  expRequired: true,
  audRequired: true,
  issRequired: true,
  claimsRequired: true,
  typ: true,
  crit: true,
  confirmation: true,
  canonical: true,
}

/** Issuer, audience and lifetime where the token names them, and nothing else. */
export const basics = {
  ...everything,
  expRequired: false,
  audRequired: false,
  issRequired: false,
  claimsRequired: false,
  typ: false,
  confirmation: false,
  canonical: false,
}

/** The claims that RFC 9068 §2.2 requires. */
export const requiredClaims = ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti']
