import { describe, expect, it } from 'vitest'
import { metadataUrls } from '../../src/metadata/discover.js'

describe('where the metadata of an issuer is', () => {
  it.each([
    [
      'https://login.example.com',
      'https://login.example.com/.well-known/oauth-authorization-server',
      'https://login.example.com/.well-known/openid-configuration',
    ],
    [
      'https://login.example.com/',
      'https://login.example.com/.well-known/oauth-authorization-server',
      'https://login.example.com/.well-known/openid-configuration',
    ],
    [
      'https://example.com/issuer1',
      'https://example.com/.well-known/oauth-authorization-server/issuer1',
      'https://example.com/issuer1/.well-known/openid-configuration',
    ],
    [
      'https://example.com/issuer1/',
      'https://example.com/.well-known/oauth-authorization-server/issuer1',
      'https://example.com/issuer1/.well-known/openid-configuration',
    ],
    [
      'https://example.com:8443/auth/realms/a%20b',
      'https://example.com:8443/.well-known/oauth-authorization-server/auth/realms/a%20b',
      'https://example.com:8443/auth/realms/a%20b/.well-known/openid-configuration',
    ],
    [
      'http://[::1]:9000/op',
      'http://[::1]:9000/.well-known/oauth-authorization-server/op',
      'http://[::1]:9000/op/.well-known/openid-configuration',
    ],
  ])(
    '%s: inserted (RFC 8414 §3.1), then appended (OpenID Connect Discovery §4)',
    (issuer, inserted, appended) => {
      expect(metadataUrls(issuer)).toEqual([inserted, appended])
    },
  )
})
