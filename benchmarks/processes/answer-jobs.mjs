/** In a child: answers each job with what the function gives, and ends with the parent. */
export function answerJobs(answerOf) {
  process.once('disconnect', () => process.exit())
  process.on('message', async ({ id, job }) => {
    try {
      process.send({ id, answer: await answerOf(job) })
    } catch (error) {
      process.send({ id, failure: String(error?.stack ?? error) })
    }
  })
}
