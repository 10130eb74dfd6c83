// #region try
import { pathToFileURL } from 'node:url'
import { createTestIssuer } from 'oauth-resource-server/testing'

const issuer = await createTestIssuer({ audience: 'https://api.example.com/orders' })
process.env.ISSUER = issuer.issuer
await import(pathToFileURL(process.argv[2])) // your API

const good = await issuer.issue({ scope: 'orders.read orders.write' })
const bad = await issuer.badToken('tampered', { scope: 'orders.read orders.write' })
const url = `http://localhost:${process.env.PORT ?? 3000}/orders`
console.log(`curl -i ${url}`)
for (const token of [bad, good]) console.log(`curl -i ${url} -H "Authorization: Bearer ${token}"`)
// #endregion try
