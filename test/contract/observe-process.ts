/** What a process says when something was forgotten: warnings, and rejections that nobody handles. */
export interface ProcessReports extends Disposable {
  readonly reports: readonly unknown[]
}

export function observeProcess(): ProcessReports {
  const reports: unknown[] = []
  const report = (what: unknown): void => {
    reports.push(what)
  }
  const events = ['warning', 'unhandledRejection', 'uncaughtExceptionMonitor']
  for (const event of events) process.on(event, report)
  return {
    reports,
    [Symbol.dispose]: () => {
      for (const event of events) process.off(event, report)
    },
  }
}
