// #region test
import 'reflect-metadata'
import { after, before, test } from 'node:test'
import type { INestApplication } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { createTestIssuer } from 'oauth-resource-server/testing'
import request from 'supertest'
import { ordersModule } from './orders.js'

const issuer = await createTestIssuer({ audience: 'https://api.example.com/orders' })
let app: INestApplication

before(async () => {
  const imports = [ordersModule(issuer.issuer)]
  const module = await Test.createTestingModule({ imports }).compile()
  app = await module.createNestApplication().init()
})
after(() => Promise.all([app.close(), issuer.close()]))

test('lists the orders', async () => {
  const authorization = await issuer.authorizationFor({ scope: 'orders.read' })
  const expected = { reader: 'test-user' }
  await request(app.getHttpServer()).get('/orders').set({ authorization }).expect(200, expected)
})

test('asks for a token', async () => {
  await request(app.getHttpServer()).get('/orders').expect(401)
})

test('refuses a token without the scope', async () => {
  const authorization = await issuer.authorizationFor({ scope: 'orders.write' })
  await request(app.getHttpServer()).get('/orders').set({ authorization }).expect(403)
})
// #endregion test
