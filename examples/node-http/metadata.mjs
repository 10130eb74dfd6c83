// #region metadata
/** Answers requests for the metadata of a resource, and leaves all others to `respond`. */
export function servingMetadata(resourceServer, respond) {
  const route = resourceServer.metadataRoute()
  return (request, response) => {
    const answer = route.answer(request)
    if (answer === undefined) return respond(request, response)
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }
}
// #endregion metadata
