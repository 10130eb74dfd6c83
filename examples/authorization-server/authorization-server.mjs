import { approveInteraction } from './interactions.mjs'
import { startLoopbackServer } from './loopback-server.mjs'
import { quietly } from './quietly.mjs'
import { generateSigningKeys } from './signing-keys.mjs'

const hour = 3600

/**
 * Starts node-oidc-provider on a loopback port, with resource indicators (RFC 8707) and JWT access
 * tokens (RFC 9068).
 *
 * @param resources - What it issues access tokens for, by resource indicator: the scope it offers,
 *   the signature algorithm, the audience where `aud` is not the resource itself, and further claims.
 * @param clients - Client metadata (RFC 7591).
 */
export async function startAuthorizationServer({ resources, clients }) {
  const { default: Provider, errors } = await quietly(() => import('oidc-provider'))
  // The issuer must be known before the Provider is: the port comes first.
  const { server, url: issuer, close } = await startLoopbackServer()

  function getResourceServerInfo(_, resource) {
    if (!Object.hasOwn(resources, resource)) {
      throw new errors.InvalidTarget('the resource is unknown')
    }
    const { scope, algorithm } = resources[resource]
    return { scope, accessTokenFormat: 'jwt', jwt: { sign: { alg: algorithm } } }
  }

  function writeClaims(_, { resourceServer }, { payload }) {
    const { audience, claims } = resources[resourceServer.identifier()]
    payload.aud = audience ?? payload.aud
    Object.assign(payload, claims)
  }

  const configuration = {
    clients,
    jwks: generateSigningKeys(),
    cookies: { keys: [crypto.randomUUID()] },
    ttl: Object.fromEntries(lifetimes.map((name) => [name, hour])),
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    clientBasedCORS: (_, origin, { redirectUris }) =>
      redirectUris.some((uri) => new URL(uri).origin === origin),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: { getResourceServerInfo },
    },
    formats: { customizers: { jwt: writeClaims } },
  }
  const provider = await quietly(() => new Provider(issuer, configuration))
  provider.use(approveInteraction)
  server.on('request', provider.callback())
  return { issuer, close }
}

const lifetimes = [
  'AccessToken',
  'ClientCredentials',
  'Grant',
  'IdToken',
  'Interaction',
  'RefreshToken',
  'Session',
]
