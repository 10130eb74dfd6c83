// #region without
import { test } from 'node:test'
import request from 'supertest'
import { createApp } from './open-app.mjs'

const app = createApp()

test('lists the orders', async () => {
  await request(app).get('/orders').expect(200, ['order 1', 'order 2'])
})
// #endregion without
