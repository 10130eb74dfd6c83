import { JwtVerifier } from 'aws-jwt-verify'
import { contender as primed } from '../../contenders/aws-jwt-verify.mjs'

/** Fetches its keys itself, since they are at an https address here. */
export const contender = {
  ...primed,
  create: ({ issuer, audience, jwksUri }) => {
    const verifier = JwtVerifier.create({ issuer, audience, jwksUri, graceSeconds: 5 })
    return (text) => verifier.verify(text)
  },
}
