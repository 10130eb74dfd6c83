// #region metrics
import { subscribe } from 'node:diagnostics_channel'
import { metrics } from '@opentelemetry/api'

const verdicts = metrics
  .getMeter('my-api')
  .createHistogram('oauth_resource_server.verdict.duration', { unit: 's' })

subscribe('oauth-resource-server:accepted', ({ issuer, route, cached, duration }) => {
  verdicts.record(duration, { issuer, route, cached })
})
subscribe('oauth-resource-server:refused', ({ issuer, route, cached, duration, reason }) => {
  verdicts.record(duration, { issuer, route, cached, 'error.type': reason })
})
// #endregion metrics
