/** Each library, and the applications that stand for it: before, in other settings, and after. */
export const apps = [
  [
    'express-oauth2-jwt-bearer',
    './express-oauth2-jwt-bearer/before.mjs',
    './express-oauth2-jwt-bearer/after.mjs',
  ],
  [
    'the same with `strict: true`',
    './express-oauth2-jwt-bearer/before-strict.mjs',
    './express-oauth2-jwt-bearer/after.mjs',
  ],
  ['express-jwt, jwks-rsa', './express-jwt/before.mjs', './express-jwt/after.mjs'],
  ['passport-jwt, jwks-rsa', './passport-jwt/before.mjs', './passport-jwt/after.mjs'],
  [
    '@nestjs/passport, passport-jwt',
    './nestjs-passport/dist/before.js',
    './nestjs-passport/dist/after.js',
  ],
  ['@fastify/jwt, get-jwks', './fastify-jwt/before.mjs', './fastify-jwt/after.mjs'],
  ['aws-jwt-verify', './aws-jwt-verify/before.mjs', './aws-jwt-verify/after.mjs'],
  ['jose', './jose/before.mjs', './jose/after.mjs'],
]

/** A module is loaded again for each start, so that no key is remembered. */
let starts = 0

/** Starts an application on a port that the system chooses; answers its HTTP server. */
export async function startApp(module, issuer) {
  Object.assign(process.env, { ISSUER: issuer, PORT: '0' })
  starts += 1
  const { server, start } = await import(`${module}?${starts}`)
  return server ?? start()
}
