// #region environment
import { createResourceServer, optionsFromEnvironment } from 'oauth-resource-server'

export const orders = createResourceServer({
  ...optionsFromEnvironment(process.env),
  on: { refused: ({ reason, detail }) => console.warn(`${reason}: ${detail}`) },
})
// #endregion environment
